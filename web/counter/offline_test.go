package counter_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity"
)

// module is the script that keeps what was answered without a link; its key is the visit's.
const module = "script[data-visit-key]"

func (w *window) keyOn(a *apptest.Answer) string {
	w.Helper()
	key := a.Doc.Find(module).AttrOr("data-visit-key", "")
	if raw, err := base64.StdEncoding.DecodeString(key); key != "" && (err != nil || len(raw) != 32) {
		w.Errorf("the key is %d bytes, %v", len(raw), err)
	}
	return key
}

func TestTheKeyOfAVisitStandsOnPagesOfItsDraftsAlone(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	visit := w.consented("citizen", certificate)
	started := w.c.Submit(t, visit, "start", nil)
	id := started.Location[strings.LastIndex(started.Location, "/")+1:]
	step := w.c.Follow(t, started)
	key := w.keyOn(step)
	if key == "" || !strings.Contains(step.Doc.Find(module).AttrOr("src", ""), "/static/mobile.") {
		t.Fatalf("a page of the draft has no key:\n%s", step.Text())
	}
	for path, want := range map[string]string{
		"/ru/counter": "", "/ru/counter/visit": "", "/ru/drafts/" + id + "/check": key, "/kk/drafts/" + id + "/check": key,
	} {
		if got := w.keyOn(w.c.Open(t, path)); got != want {
			t.Errorf("%s has the key %q, want %q", path, got, want)
		}
	}
	if a := at(t, p, "citizen").Follow(t, at(t, p, "citizen").Open(t, "/ru/drafts/"+id+"/check")); a.Doc.Find(module).Length() > 0 {
		t.Error("the citizen's own page has the module")
	}
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "end-visit", nil)
	w.mustHaveForgotten()
	again := w.consented("citizen", certificate)
	if other := w.keyOn(w.c.Follow(t, w.c.Submit(t, again, "start", nil))); other == "" || other == key {
		t.Error("another visit has the key of the first, or none")
	}
	p.Advance(t, 16*time.Minute)
	w.mustHaveForgotten()
}

// mustHaveForgotten: nothing opens any more what was kept of a visit that has ended.
func (w *window) mustHaveForgotten() {
	w.Helper()
	var n int
	err := w.p.Behind().QueryRow(w.Context(), `SELECT count(*) FROM visit WHERE offline_key IS NOT NULL`).Scan(&n)
	if err != nil || n != 0 {
		w.Errorf("%d visits that have ended have a key, %v", n, err)
	}
}

// What is sent again because no answer came is the same act, however late it arrives: what was
// answered since stands. A form without a number is an act each time.
func TestAnAnswerThatIsSentAgainChangesNothingTwice(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	id := w.filled(w.consented("citizen", certificate))
	d, err := p.Applications.Draft(t.Context(), w.is, id)
	if err != nil {
		t.Fatal(err)
	}
	step, _ := d.Standard.Form.PageOf("phone")
	path := "/ru/drafts/" + id + "/" + step.ID
	post := func(phone, key, sequence string) *apptest.Answer {
		t.Helper()
		form := url.Values{"phone": {phone}, "email": {""}, "key": {key}}
		if sequence != "" {
			form.Set("sequence", sequence)
		}
		a := w.c.Post(t, path, form)
		if a.Status != http.StatusSeeOther {
			t.Fatalf("the answer is taken with %d\n%s", a.Status, a.Text())
		}
		return a
	}
	stands := func(want string) {
		t.Helper()
		d, err := p.Applications.Draft(t.Context(), w.is, id)
		if err != nil || d.Filling.Values("phone")[0] != want {
			t.Errorf("the phone is %v, %v, want %s", d.Filling.Values("phone"), err, want)
		}
	}
	const one, two = "+77010000001", "+77010000002"
	first := post(one, "k1", "1")
	post(two, "k1", "2")
	again := post(one, "k1", "1")
	stands(two)
	if first.Location != again.Location {
		t.Errorf("sent again it leads to %s, not to %s", again.Location, first.Location)
	}
	post(one, "k1", "3")
	stands(one)
	post(two, "k1", "")
	post(one, "k1", "")
	post(two, "k1", "")
	stands(two)
	if a := w.c.Post(t, path, url.Values{"phone": {"+77010000003"}, "email": {""}, "key": {"k1"}, "sequence": {"1"}}); a.Status != http.StatusConflict {
		t.Errorf("the number of an act with another content is answered %d", a.Status)
	}
	stands(two)
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "end-visit", nil)
	a := w.c.Post(t, path, url.Values{"phone": {one}, "email": {""}, "key": {"k1"}, "sequence": {"4"}})
	if a.Status != http.StatusNotFound {
		t.Errorf("after the visit a kept answer is answered %d", a.Status)
	}
	never(t, a, name)
	own, err := p.Applications.Draft(t.Context(), citizenOf(t, p), id)
	if err != nil || own.Filling.Values("phone")[0] != two {
		t.Errorf("the citizen's draft lost what had arrived: %v", err)
	}
}

func citizenOf(t *testing.T, p *apptest.Portal) identity.Actor {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), "citizen")
	if err != nil {
		t.Fatal(err)
	}
	return who.Actor
}
