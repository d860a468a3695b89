package bench_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/postgres/pgtest"
)

// canaries are what of the applicant of the allowance may stand on no card and in no list.
var canaries = []string{"Ахметова", "Әйгерім", "Ахметов", "940530601034", "KZ859990000000000101"}

// hides fails the test for every canary on a page.
func hides(t testing.TB, a *apptest.Answer) {
	t.Helper()
	for _, canary := range canaries {
		if bytes.Contains(a.Body, []byte(canary)) {
			t.Errorf("the page shows %q:\n%s", canary, a.Text())
		}
	}
}

// G-08
func TestCard_ShowsNoPersonAndCanBeTaken(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	official := at(t, p, "official")
	for _, lang := range []string{"kk", "ru", "en"} {
		a := official.Open(t, "/"+lang+"/bench/"+number)
		hides(t, a)
		says(t, a, "••••••••1034", "8")
		for _, fact := range []string{"application-number", "status", "due-date", "filed-at", "standard-edition"} {
			if a.Fact(fact) == "" {
				t.Errorf("%s: the card lacks %s", lang, fact)
			}
		}
		if strings.Contains(a.Text(), "bench.") || strings.Contains(a.Text(), "access.") {
			t.Errorf("%s: a text is missing:\n%s", lang, a.Text())
		}
		if len(a.Body) > 30<<10 {
			t.Errorf("the card weighs %d bytes", len(a.Body))
		}
	}
	official.Submit(t, official.Open(t, "/ru/bench/"+number), "take", nil)
	a := official.Open(t, "/ru/bench/"+number)
	says(t, a, "Ахметова", "940530601034")
	for _, form := range []string{"approve", "preliminary-refusal"} {
		if a.Doc.Find(`form[data-form="`+form+`"]`).Length() != 1 {
			t.Errorf("the holder is not offered %q", form)
		}
	}
}

//
func TestOpening_AsksForAPurposeAndLeavesIt(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	_, number := taken(t, p, allowance, "official")
	head := at(t, p, "head")
	card := head.Open(t, "/ru/bench/"+number)
	hides(t, card)
	if a := head.Get(t, "/ru/bench/"+number+"/result.pdf"); a.Status != http.StatusForbidden {
		t.Errorf("the paper without a purpose: %d", a.Status)
	}
	for name, c := range map[string]struct {
		purpose, note, link string
	}{
		"no purpose":     {"", "Жалоба № 17 от 20 ноября", "#purpose"},
		"no explanation": {"quality_check", "  коротко", "#note"},
		"unprintable":    {"quality_check", "Жалоба № 17\x00\xff от 20 ноября", "#note"},
	} {
		a := head.Submit(t, card, "open", url.Values{"purpose": {c.purpose}, "note": {c.note}})
		if a.Status != http.StatusUnprocessableEntity {
			t.Fatalf("%s answers %d", name, a.Status)
		}
		hides(t, a)
		if got := a.Doc.Find(`[data-fact="error-summary"] a`).AttrOr("href", ""); got != c.link {
			t.Errorf("%s: the summary leads to %q", name, got)
		}
		if c.purpose != "" && a.Doc.Find(`input[value="`+c.purpose+`"][checked]`).Length() != 1 {
			t.Errorf("%s: the purpose is lost", name)
		}
		if a.Doc.Find("textarea#note").Text() == "\n" {
			t.Errorf("%s: the explanation is lost", name)
		}
	}
	done := head.Submit(t, card, "open", url.Values{
		"purpose": {"quality_check"}, "note": {"Проверка по плану на ноябрь"},
	})
	if done.Location != "/ru/bench/"+number+"?done=case_opened" {
		t.Fatalf("opening answers %d to %q:\n%s", done.Status, done.Location, done.Text())
	}
	a := head.Follow(t, done)
	says(t, a, "Ахметова", "940530601034", "Данные открыты с целью: Проверка качества услуги")
	offersOnly(t, a, "assign")
	citizen := at(t, p, allowance.persona)
	says(t, citizen.Open(t, "/ru/cabinet/access-log"), "Проверка качества услуги", number, "статья 28")
}

// a purpose ends with the session in which it was stated, and lasts on in no other one.
func TestOpening_EndsWithTheSession(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	_, number := taken(t, p, allowance, "official")
	opened := func() *apptest.Client {
		p.Advance(t, time.Minute)
		head := at(t, p, "head")
		a := head.Submit(t, head.Open(t, "/ru/bench/"+number), "open", url.Values{
			"purpose": {"quality_check"}, "note": {"Проверка по плану на ноябрь"}})
		says(t, head.Follow(t, a), "940530601034")
		return head
	}
	first := opened()
	p.Advance(t, time.Minute)
	other := at(t, p, "head")
	first.Post(t, "/ru/sign-out", nil)
	hides(t, other.Open(t, "/ru/bench/"+number))

	opened()
	if _, err := p.Behind().Exec(t.Context(), `UPDATE session SET ended_for = 'device' WHERE role = 'head'`); err != nil {
		t.Fatal(err)
	}
	p.Advance(t, time.Minute)
	hides(t, at(t, p, "head").Open(t, "/ru/bench/"+number))
}

// W-16, R-14
func TestPersonSearch_IsExactMaskedAndPosted(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	official := at(t, p, "official")
	queue := official.Open(t, "/ru/bench")
	form := queue.Doc.Find(`form[data-form="search-person"]`)
	if form.AttrOr("method", "") != "post" {
		t.Fatal("the IIN would stand in an address")
	}
	for _, wrong := range []string{"", "94053060103", "9405306010345", "94053060103x", "%"} {
		a := official.Submit(t, queue, "search-person", url.Values{"iin": {wrong}})
		if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`[data-fact="error-summary"]`).Length() != 1 {
			t.Errorf("%q answers %d", wrong, a.Status)
		}
	}
	a := official.Submit(t, queue, "search-person", url.Values{"iin": {" 940530 601034 "}})
	if got := listed(a); a.Status != http.StatusOK || len(got) != 1 || got[0] != number {
		t.Fatalf("%d, found %v", a.Status, got)
	}
	says(t, a, "А. А.", "ИИН ••••••••1034")
	for _, hidden := range []string{"Ахметова", "KZ85"} {
		if strings.Contains(string(a.Body), hidden) {
			t.Errorf("the list shows %q", hidden)
		}
	}
	if strings.Contains(strings.Join(a.Header["Location"], " "), "940530") {
		t.Error("the IIN stands in an address")
	}
	for range 59 {
		official.Submit(t, queue, "search-person", url.Values{"iin": {"000000000000"}})
	}
	last := official.Submit(t, queue, "search-person", url.Values{"iin": {"000000000000"}})
	if last.Status != http.StatusTooManyRequests || last.Header.Get("Retry-After") == "" {
		t.Errorf("the 61st search answers %d", last.Status)
	}
}

// G-03: with the journal away every page of a person's data is 503 and says nothing of them.
func TestBench_NoRowNoData(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, held := taken(t, p, allowance, "official")
	free := file(t, p, assistant(t))
	head := at(t, p, "head")
	opened := head.Submit(t, head.Open(t, "/ru/bench/"+held), "open",
		url.Values{"purpose": {"consultation"}, "note": {"Вопрос о размере пособия"}})
	if opened.Status != http.StatusSeeOther {
		t.Fatalf("opening answers %d", opened.Status)
	}
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON access_entry FOR EACH ROW EXECUTE FUNCTION refuse()`)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]*apptest.Answer{
		"the case in hand": official.Get(t, "/ru/bench/"+held),
		"the card":         official.Get(t, "/ru/bench/"+free),
		"the opened case":  head.Get(t, "/ru/bench/"+held),
		"a file":           official.Get(t, "/ru/bench/"+held+"/files/0"),
		"the paper":        official.Get(t, "/ru/bench/"+held+"/result.pdf"),
		"a refusal":        official.Post(t, "/ru/bench/"+held+"/refuse", nil),
		"a wrong opening":  head.Post(t, "/ru/bench/"+free+"/open", nil),
		"a search by IIN":  official.Post(t, "/ru/bench/search", url.Values{"iin": {"940530601034"}}),
	} {
		hides(t, a)
		if a.Status != http.StatusServiceUnavailable {
			t.Errorf("%s answers %d", name, a.Status)
		}
	}
}
