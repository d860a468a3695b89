package bench_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
)

func TestOverview_CountsAndLeadsToWhatItCounts(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	old := file(t, p, allowance)
	p.Advance(t, 14*24*time.Hour)
	fresh := file(t, p, assistant(t))
	official, head := at(t, p, "official"), at(t, p, "head")
	official.Submit(t, official.Open(t, "/ru/bench/"+old), "take", nil)
	says(t, head.Open(t, "/ru/bench"), "Обзор работы органа")
	a := head.Open(t, "/ru/bench/overview")
	want := map[string]string{
		"queue-new": "1", "queue-today": "0", "queue-near": "0", "queue-overdue": "1", "queue-citizen": "0",
		"queue-others": "0", "queue-free": "1",
	}
	got := map[string]string{}
	for name := range want {
		got[name] = a.Fact(name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
	for fact, number := range map[string]string{"queue-new": fresh, "queue-overdue": old, "queue-free": fresh} {
		path := a.Doc.Find(`[data-fact="`+fact+`"]`).Closest("a").AttrOr("href", "")
		if got := listed(head.Open(t, path)); len(got) != 1 || got[0] != number {
			t.Errorf("%s leads to %v", path, got)
		}
	}
	if loads := rows(a, 0); len(loads) == 0 || !strings.HasSuffix(loads[0], " 1 1") {
		t.Errorf("load: %v", loads)
	}
	weeks := rows(a, 1)
	if len(weeks) != 8 || !strings.HasSuffix(weeks[7], " 1 0 1") || !strings.HasSuffix(weeks[5], " 1 0 0") {
		t.Errorf("weeks: %v", weeks)
	}
	if a.Doc.Find(`svg[role="img"][aria-label]`).Length() != 1 {
		t.Error("there is no chart")
	}
	for _, lang := range []string{"kk", "en"} {
		if text := head.Open(t, "/"+lang+"/bench/overview").Text(); strings.Contains(text, "queue.") {
			t.Errorf("%s: a text is missing:\n%s", lang, text)
		}
	}
	if a := official.Get(t, "/ru/bench/overview"); a.Status != http.StatusForbidden {
		t.Errorf("an official gets %d", a.Status)
	}
}
