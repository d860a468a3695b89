package bench_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
)

func TestAct_WhatIsTypedOutlivesTheSession(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c, number := taken(t, p, certificate, "official-gp")
	path := "/ru/bench/" + number + "/forward"
	form := wayTo(t, c, c.Open(t, "/ru/bench/"+number), "forward")
	p.Advance(t, 20*time.Minute)
	a := c.Submit(t, form, "forward", url.Values{"body": {"mtszn"}, "reasons": {checked}})
	to, err := url.Parse(a.Location)
	if err != nil || to.Query().Get("next") != path {
		t.Fatalf("past the end: %d to %q", a.Status, a.Location)
	}
	p.Advance(t, -18*time.Minute) // the certificate is due in ten minutes
	a = c.Follow(t, c.Post(t, "/ru/sign-in", url.Values{"persona": {"official-gp"}, "next": {path}}))
	if body := a.Doc.Find("#forward-body option[selected]").AttrOr("value", ""); body != "mtszn" {
		t.Errorf("the body is %q", body)
	}
	if typed := strings.TrimPrefix(a.Doc.Find("#forward-reasons").Text(), "\n"); typed != checked {
		t.Errorf("the reasons are %q", typed)
	}
}

// What others did stays new for whoever has looked at the page of an act alone.
func TestAct_ShowsNothingThatWasSaid(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	official.Open(t, "/ru/bench/"+number)
	p.Advance(t, time.Minute)
	writes(t, p, number, "Құжат керек пе?")
	for _, does := range []string{"correction", "opinion", "forward", "terminate"} {
		a := official.Open(t, "/ru/bench/"+number+"/"+does)
		if a.Doc.Find("h1").Length() != 1 || a.Doc.Find(`form[data-form="`+does+`"]`).Length() != 1 || strings.Contains(a.Text(), "Құжат керек пе?") {
			t.Errorf("%s:\n%s", does, a.Text())
		}
	}
	says(t, official.Open(t, "/ru/bench/"+number), "Изменений с вашего последнего просмотра: 1", "Новое")
}

// An act that is not possible any more leads back to the case, and posted it is refused.
func TestAct_ThatIsPossibleNoMore(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	official.Submit(t, official.Open(t, "/ru/bench/"+number), "approve", nil)
	for _, does := range []string{"hand-over", "correction", "opinion", "extend", "forward", "terminate"} {
		path := "/ru/bench/" + number + "/" + does
		if a := official.Get(t, path); a.Status != http.StatusSeeOther || a.Location != "/ru/bench/"+number {
			t.Errorf("%s answers %d to %q", does, a.Status, a.Location)
		}
		if a := official.Post(t, path, nil); a.Status != http.StatusConflict {
			t.Errorf("posted, %s answers %d:\n%s", does, a.Status, a.Text())
		}
	}
}
