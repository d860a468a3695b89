package mandate_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/journal"
	"qyzmet/internal/link"
)

// whoever may file writes to the body for the principal as long as the mandate
// holds; both see what was written, and the use stands in the records.
func TestARepresentativeWritesWhileTheMandateHolds(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	principal, c, path := given(t, p, nil)
	number := filed(t, c, drafted(t, c, path))
	page := c.Open(t, in(link.Application(number)))
	if a := c.Submit(t, page, "message", url.Values{"message": {"Пишу за нее."}}); a.Status != http.StatusSeeOther {
		t.Fatalf("writing answers %d:\n%s", a.Status, a.Text())
	}
	official := actor(t, p, "official-gp")
	if err := p.Applications.Take(t.Context(), official, number, ""); err != nil {
		t.Fatal(err)
	}
	l := application.Letter{Text: "Хорошо.", Lang: i18n.RU}
	if problems, err := p.Applications.WriteToApplicant(t.Context(), official, number, l); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	for who, reader := range map[string]*apptest.Client{"the principal": principal, "the representative": c} {
		if text := reader.Open(t, in(link.Application(number))).Text(); !strings.Contains(text, "Пишу за нее.") || !strings.Contains(text, "Хорошо.") {
			t.Errorf("%s reads:\n%s", who, text)
		}
	}
	if text := c.Open(t, in(link.Messages)).Text(); strings.Contains(text, "Хорошо.") || !strings.Contains(text, number) {
		t.Errorf("the representative's own messages:\n%s", text)
	}
	id := path[strings.LastIndex(path, "/")+1:]
	entries, _, err := journal.List(t.Context(), p.Behind(), journal.Query{ObjectKind: "mandate", ObjectID: id})
	if err != nil || len(entries) == 0 || entries[0].Act != "mandate_used_message" {
		t.Errorf("the journal says %+v (%v)", entries[0].Act, err)
	}
	c.Open(t, in(link.ApplicationMessages(number)))
	if log := principal.Open(t, in(link.AccessLog)); !strings.Contains(log.Text(), "Сообщения по делу") {
		t.Errorf("the access log does not have the reading:\n%s", log.Text())
	}
	revoke(t, principal, path)
	mustBeGone(t, c, in(link.ApplicationMessages(number)))
	if a := c.Submit(t, page, "message", url.Values{"message": {"Еще раз."}}); a.Status != http.StatusNotFound {
		t.Errorf("writing after the end answers %d", a.Status)
	}
}
