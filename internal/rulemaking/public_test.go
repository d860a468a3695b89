package rulemaking_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

func TestWhoIsToldOfChanges(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	subscribe := func(service string, on bool) {
		t.Helper()
		if err := h.Rulemaking.Subscribe(ctx, h.citizen, service, i18n.RU, on); err != nil {
			t.Fatal(err)
		}
	}
	subscribe(allowance, true)
	subscribe(allowance, true)
	h.Advance(t, time.Second)
	subscribe("pension-assignment", true)
	list, err := h.Rulemaking.Subscriptions(ctx, h.citizen)
	if diff := cmp.Diff([]string{allowance, "pension-assignment"}, list); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if n, err := h.Rulemaking.Subscribers(ctx, h.approver, allowance); n != 1 || err != nil {
		t.Errorf("%d are told, %v", n, err)
	}
	if _, err := h.Rulemaking.Subscribers(ctx, h.citizen, allowance); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a citizen counts them: %v", err)
	}
	subscribe(allowance, false)
	if n, err := h.Rulemaking.Subscribers(ctx, h.approver, allowance); n != 0 || err != nil {
		t.Errorf("%d are told after the end, %v", n, err)
	}
	if _, err := h.Rulemaking.Subscriptions(ctx, h.editor); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an editor subscribes: %v", err)
	}
}

func TestACommentIsAboutAPartThatThereIs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.begin(t, "k1")
	problems, err := h.Rulemaking.Discuss(t.Context(), h.editor, id, rulemaking.Announcement{Purpose: reason})
	done(t, problems, err)
	say := rulemaking.Say{Proposal: id, Place: "everything", Text: "Слишком короткий срок.", Lang: i18n.RU}
	problems, err = h.Rulemaking.Comment(t.Context(), h.citizen, say)
	if err != nil || len(problems) != 1 || problems[0].Field != rulemaking.FieldPlace {
		t.Errorf("%v %v", problems, err)
	}
	say.Place = string(standard.ArticleTerm)
	problems, err = h.Rulemaking.Comment(t.Context(), h.citizen, say)
	done(t, problems, err)
}
