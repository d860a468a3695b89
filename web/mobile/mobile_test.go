package mobile_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/mobile"
)

func at(t *testing.T, p *apptest.Portal, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return c
}

func says(t *testing.T, a *apptest.Answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.Text(), w) {
			t.Errorf("the page does not say %q:\n%s", w, a.Text())
		}
	}
}

func never(t *testing.T, a *apptest.Answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(a.Text(), w) {
			t.Errorf("the page says %q:\n%s", w, a.Text())
		}
	}
}

// trip is the form of the head of the centre.
var trip = url.Values{
	"village-kk": {"Жібек жолы"}, "village-ru": {"Жибек Жолы"}, "village-en": {"Zhibek Zholy"}, "region": {"110000000"},
	"place": {"library"}, "day-day": {"3"}, "day-month": {"12"}, "day-year": {"2026"}, "from": {"10:00"}, "to": {"15:30"},
	"places": {"2"},
}

// plan enters the trip and gives its page for the public.
func plan(t *testing.T, p *apptest.Portal) (path string) {
	t.Helper()
	head := at(t, p, "centre-head")
	a := head.Submit(t, head.Open(t, "/ru/centre/trips"), "add-trip", trip)
	if a.Status != http.StatusSeeOther {
		t.Fatalf("the trip is not taken: %d\n%s", a.Status, a.Text())
	}
	says(t, head.Follow(t, a), "Жибек Жолы", "0 из 2")
	path, ok := p.Client().Open(t, "/ru/centres/mobile").Doc.Find(`tr[data-fact="trip"] a`).Attr("href")
	if !ok {
		t.Fatal("the public sees no trip")
	}
	return path
}

func TestThePublicSeesTripsByRegion(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	guest := p.Client()
	says(t, guest.Open(t, "/ru/centres/mobile"), "выезды не запланированы")
	if err := mobile.Seed(t.Context(), p.Behind(), p.Now()); err != nil {
		t.Fatal(err)
	}
	for lang, village := range map[string]string{"kk": "Қоянды", "ru": "Коянды", "en": "Koyandy"} {
		says(t, guest.Open(t, "/"+lang+"/centres/mobile"), village)
	}
	a := guest.Open(t, "/ru/centres/mobile?region=310000000")
	says(t, a, "Мерке", "Жамбылская область")
	never(t, a, "Коянды")
	says(t, guest.Open(t, "/ru/centres/mobile?region=1"), "выезды не запланированы")
	for _, path := range []string{"/ru/centres/mobile/1", "/ru/centres/mobile/5b0e6f3e-0000-4000-8000-000000000000"} {
		if a := guest.Get(t, path); a.Status != http.StatusNotFound {
			t.Errorf("%s is answered %d", path, a.Status)
		}
	}
}

func TestACitizenBooksAPlaceAndGivesItUp(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	path := plan(t, p)
	guest := p.Client().Open(t, path)
	says(t, guest, "Жибек Жолы", "10:00–15:30", "Библиотека", "2 места", "войдите на портал")
	if guest.Doc.Find("form[data-form]").Length() > 0 {
		t.Error("a guest is asked to book")
	}
	never(t, at(t, p, "operator").Open(t, path), "Занять место")
	c := at(t, p, "citizen")
	page := c.Open(t, path)
	if a := c.Submit(t, page, "book-trip", nil); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a group it is answered %d", a.Status)
	}
	for range 2 {
		if a := c.Submit(t, page, "book-trip", url.Values{"group": {"family"}}); a.Status != http.StatusSeeOther {
			t.Fatalf("the place is not taken: %d\n%s", a.Status, a.Text())
		}
	}
	own := c.Open(t, "/ru/cabinet/mobile")
	code := own.Fact("mobile-code")
	says(t, own, "Жибек Жолы", "Семья и дети", code)
	says(t, c.Open(t, path), "место у вас уже есть", "1 место")
	head := at(t, p, "centre-head")
	list := head.Open(t, strings.Replace(path, "/centres/mobile/", "/centre/trips/", 1))
	says(t, list, code, "Семья и дети")
	never(t, list, "Сеитов", "1017")
	other := at(t, p, "parent")
	stolen := own.Doc.Find(`form[data-form="give-up-trip"]`).AttrOr("action", "")
	if a := other.Post(t, stolen, url.Values{}); a.Status != http.StatusNotFound {
		t.Errorf("a neighbour's place is given up with %d", a.Status)
	}
	c.Submit(t, own, "give-up-trip", nil)
	says(t, c.Open(t, "/ru/cabinet/mobile"), "На ближайшие дни мест нет", "Освобождено")
	says(t, c.Open(t, path), "2 места")
}

func TestTheLastPlaceIsSaidToBeTaken(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	path := plan(t, p)
	late := at(t, p, "entrepreneur")
	page := late.Open(t, path)
	for _, persona := range []string{"citizen", "parent"} {
		c := at(t, p, persona)
		c.Submit(t, c.Open(t, path), "book-trip", url.Values{"group": {"documents"}})
	}
	a := late.Submit(t, page, "book-trip", url.Values{"group": {"documents"}})
	if a.Status != http.StatusConflict {
		t.Errorf("the third of two places is answered %d", a.Status)
	}
	says(t, a, "Все места заняты", "Можно прийти и без записи")
}

func TestTheHeadIsToldWhatIsWrongWithAPlan(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head := at(t, p, "centre-head")
	wrong := url.Values{}
	for name, value := range trip {
		wrong[name] = value
	}
	wrong["village-kk"], wrong["day-month"], wrong["to"] = []string{""}, []string{"13"}, []string{"9"}
	a := head.Submit(t, head.Open(t, "/ru/centre/trips"), "add-trip", wrong)
	if a.Status != http.StatusUnprocessableEntity {
		t.Fatalf("it is answered %d", a.Status)
	}
	says(t, a, "на казахском", "Введите день", "Введите время")
	for _, anchor := range []string{"#village-kk", "#day-day", "#from"} {
		if a.Doc.Find(`a[href="`+anchor+`"]`).Length() != 1 || a.Doc.Find(anchor).Length() != 1 {
			t.Errorf("the summary does not lead to %s", anchor)
		}
	}
	if got := a.Doc.Find("#village-ru").AttrOr("value", ""); got != "Жибек Жолы" {
		t.Errorf("what was typed is lost: %q", got)
	}
	for persona, want := range map[string]int{"": http.StatusSeeOther, "citizen": http.StatusForbidden, "operator": http.StatusForbidden} {
		c := p.Client()
		if persona != "" {
			c = at(t, p, persona)
		}
		if a := c.Get(t, "/ru/centre/trips"); a.Status != want {
			t.Errorf("%q gets %d", persona, a.Status)
		}
	}
}

func TestWhoHasAPlaceGetsAnSMSWhenTheTripIsCancelled(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	path := plan(t, p)
	c := at(t, p, "citizen")
	c.Submit(t, c.Open(t, path), "book-trip", url.Values{"group": {"documents"}})
	head := at(t, p, "centre-head")
	one := strings.Replace(path, "/centres/mobile/", "/centre/trips/", 1)
	if a := head.Submit(t, head.Open(t, one), "cancel-trip", nil); a.Status != http.StatusSeeOther {
		t.Fatalf("the trip is not cancelled: %d", a.Status)
	}
	says(t, head.Open(t, one), "Отменен")
	says(t, p.Client().Open(t, path), "Отменен")
	says(t, c.Open(t, "/ru/cabinet/mobile"), "Отменен")
	for until := time.Now().Add(10 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		var n int
		err := p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM message WHERE template = 'sms.trip_cancelled'
			AND args->>'village' = 'Жибек Жолы' AND args->>'day' <> ''`).Scan(&n)
		if err == nil && n == 1 {
			return
		}
	}
	t.Error("nobody is told")
}
