package apply_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

func TestOneKeyStartsOneDraft(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.KK)
	start := func(key string) string {
		a := w.client.Post(t, w.in(link.Apply("no-criminal-record")), url.Values{"key": {key}})
		mustLead(t, a, w.in("/drafts/"))
		return a.Location
	}
	if first, second := start("one"), start("one"); first != second {
		t.Errorf("one key gives %s and %s", first, second)
	}
	if first, other := start("one"), start("two"); first == other {
		t.Error("another key gives the same draft")
	}
	var together sync.Map
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			together.Store(w.client.Post(t, w.in(link.Apply("sports-title")), url.Values{"key": {"k"}}).Location, true)
		})
	}
	group.Wait()
	n := 0
	together.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("ten posts with one key lead to %d drafts", n)
	}
}

func TestANeighboursDraftLooksAsIfItDidNotExist(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := citizen(t, p, "citizen", i18n.RU)
	check := w.fill(t, "sports-title", w.start(t, "sports-title"))
	id := draftOf(t, check)
	file := strings.TrimPrefix(check.Doc.Find(`a[href*="/files/"]`).AttrOr("href", ""), "/ru/drafts/"+id)
	unknown := "0190a5d2-0000-7000-8000-000000000000"
	neighbour, guest := citizen(t, p, "parent", i18n.RU).client, p.Client()
	official := p.Client()
	official.SignIn(t, "official")
	for _, rest := range []string{"", "/contacts", "/check", "/sign", "/delete", file, "/no-such-step"} {
		for who, c := range map[string]*apptest.Client{"neighbour": neighbour, "guest": guest, "official": official} {
			theirs, none := c.Get(t, "/ru/drafts/"+id+rest), c.Get(t, "/ru/drafts/"+unknown+rest)
			if theirs.Status != http.StatusNotFound || none.Status != http.StatusNotFound {
				t.Errorf("%s, %q: %d for the draft, %d for an unknown one", who, rest, theirs.Status, none.Status)
			}
			if theirs.Text() != none.Text() {
				t.Errorf("%s, %q: the two pages differ", who, rest)
			}
		}
	}
	for _, rest := range []string{"/contacts", "/check", "/sign", "/send-code", "/delete"} {
		for _, draft := range []string{id, unknown, "17"} {
			if a := neighbour.Post(t, "/ru/drafts/"+draft+rest, url.Values{"phone": {"+77010000003"}}); a.Status != 404 {
				t.Errorf("a neighbour's post to %s answers %d", rest, a.Status)
			}
		}
	}
	if still := w.client.Open(t, w.in(link.DraftCheck(id))); strings.Contains(still.Text(), "+7 701 000 00 03") {
		t.Error("the neighbour changed the draft")
	}
}

func TestALongApplicationHasATaskList(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "parent", i18n.RU)
	sound := soundPages(t, i18n.RU)
	a := w.start(t, "birth-of-child")
	sound(a)
	if has(a, "answer") {
		t.Fatal("a long form begins with a question")
	}
	if text := a.Text(); !strings.Contains(text, "Не начато") || !strings.Contains(text, "Пока нельзя начать") {
		t.Errorf("the task list has no statuses:\n%s", text)
	}
	id := draftOf(t, a)
	if check := a.Doc.Find(`a[href$="/check"]`).Length(); check != 0 {
		t.Error("the check page is open before the answers")
	}
	first := w.client.Open(t, firstTask(t, a))
	if back := first.Doc.Find("nav a.govuk-back-link").AttrOr("href", ""); back != w.in(link.Draft(id)) {
		t.Errorf("Back from the first question leads to %q", back)
	}
	check := w.fill(t, "birth-of-child", first)
	if back := check.Doc.Find("nav a.govuk-back-link").AttrOr("href", ""); back != w.in(link.Draft(id)) {
		t.Errorf("Back from the check page leads to %q", back)
	}
	done := w.client.Open(t, w.in(link.Draft(id)))
	sound(done)
	if !strings.Contains(done.Text(), "Заполнено") || done.Doc.Find(`a[href$="/check"]`).Length() != 1 {
		t.Errorf("the filled task list does not lead to the check page:\n%s", done.Text())
	}
}

func TestAShortApplicationGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := citizen(t, p, "parent", i18n.KK)
	a := w.until(t, "child-birth-allowance", "consent")
	id := draftOf(t, a)
	other := citizen(t, p, "parent", i18n.EN)
	mustLead(t, other.client.Get(t, other.in(link.Draft(id))), other.in(link.DraftStep(id, "consent")))
	w.fill(t, "child-birth-allowance", a)
	mustLead(t, other.client.Get(t, other.in(link.Draft(id))), other.in(link.DraftCheck(id)))
}

func TestADraftIsDeletedAfterAsking(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.RU)
	id := draftOf(t, w.start(t, "no-criminal-record"))
	ask := w.client.Open(t, w.in(link.DraftDelete(id)))
	soundPages(t, i18n.RU)(ask)
	mustLead(t, w.client.Post(t, w.in(link.DraftDelete(id)), nil), w.in(link.Cabinet)+"?done=draft_deleted")
	if a := w.client.Get(t, w.in(link.Draft(id))); a.Status != http.StatusNotFound {
		t.Errorf("the deleted draft answers %d", a.Status)
	}
}
