package demo_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	people "qyzmet/internal/demo"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/web/demo"
	"qyzmet/web/middleware"
	"qyzmet/web/page"
)

// post sends a form from a page, or from nowhere when referer is empty.
func post(t *testing.T, p *apptest.Portal, form url.Values, referer string) *apptest.Answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/demo/clock", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if referer != "" {
		r.Header.Set("Referer", referer)
	}
	return p.Client().Do(t, r)
}

func TestClock_MovesForward(t *testing.T) {
	t.Parallel()
	tuesday := time.Date(2026, 12, 1, 9, 0, 0, 0, calendar.Almaty)
	cases := map[string]struct {
		form url.Values
		want time.Time
	}{
		"by a duration":       {url.Values{"advance": {"72h"}}, apptest.Start.Add(72 * time.Hour)},
		"by nothing":          {url.Values{"advance": {"0s"}}, apptest.Start},
		"to a moment":         {url.Values{"at": {"2026-12-01T09:00:00+05:00"}}, tuesday},
		"to a time in Almaty": {url.Values{"at": {"2026-12-01 09:00"}}, tuesday},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := apptest.New(t)
			a := post(t, p, c.form, "")
			if a.Status != http.StatusOK || !p.Now().Equal(c.want) {
				t.Fatalf("answers %d, the clock is at %v, want %v", a.Status, p.Now(), c.want)
			}
			told, err := time.Parse(time.RFC3339, strings.TrimSpace(string(a.Body)))
			if err != nil || !told.Equal(c.want) {
				t.Errorf("tells %q (%v)", a.Body, err)
			}
			if media := a.Header.Get("Content-Type"); !strings.HasPrefix(media, "text/plain") {
				t.Errorf("tells it as %q", media)
			}
		})
	}
}

func TestClock_RefusesWhatIsNotForward(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, form := range []url.Values{
		{}, {"advance": {""}}, {"advance": {"-1h"}}, {"advance": {"later"}}, {"advance": {"8785h"}},
		{"at": {"2026-11-25T09:59:59+05:00"}}, {"at": {"2026-02-30 10:00"}}, {"at": {"9999-12-31 10:00"}},
	} {
		a := post(t, p, form, "http://portal.test/ru/cabinet")
		link := a.Doc.Find(`main > [data-fact="error-summary"]:first-child a[href="#at"]`)
		if a.Status != http.StatusUnprocessableEntity || link.Length() != 1 {
			t.Errorf("%v answers %d", form, a.Status)
		}
		if got := a.Doc.Find("input#at").AttrOr("value", ""); got != form.Get("at") {
			t.Errorf("%v: the field holds %q", form, got)
		}
		if strings.Contains(a.Text(), "demo.") {
			t.Errorf("%v: a text is missing:\n%s", form, a.Text())
		}
	}
	if !p.Now().Equal(apptest.Start) {
		t.Errorf("the clock is at %v", p.Now())
	}
}

func TestClock_LeadsBackToThePageOfThePortal(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	cases := map[string]string{
		"http://portal.test/ru/cabinet?page=2": "/ru/cabinet?page=2",
		"http://portal.test/demo?lang=en":      "/demo?lang=en",
		"http://portal.test/demo/inbox":        "/demo/inbox",
		"http://portal.test/demo/clock":        "/demo",
	}
	for referer, want := range cases {
		if a := post(t, p, url.Values{"advance": {"1h"}}, referer); a.Location != want {
			t.Errorf("from %s: %d to %q, want %q", referer, a.Status, a.Location, want)
		}
	}
	for _, referer := range []string{
		"http://evil.example/ru/cabinet", "http://portal.test//evil.example/",
		"http://portal.test/ru//evil.example", "%",
	} {
		if a := post(t, p, url.Values{"advance": {"1h"}}, referer); a.Status != http.StatusOK {
			t.Errorf("from %s: %d to %q", referer, a.Status, a.Location)
		}
	}
}

func TestClock_ShowsOnEveryPage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	post(t, p, url.Values{"advance": {"24h"}}, "")
	for _, path := range []string{"/demo", "/demo/inbox", "/ru/sign-in"} {
		if got := p.Client().Open(t, path).Fact("demo-time"); got != "2026-11-26T10:00:00+05:00" {
			t.Errorf("%s shows %q", path, got)
		}
	}
}

func TestDemo_SpeaksThreeLanguages(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, lang := range i18n.Langs {
		for _, path := range []string{"/demo", "/demo/inbox"} {
			a := p.Client().Open(t, path+"?lang="+string(lang))
			if a.Doc.Find("html").AttrOr("lang", "") != string(lang) || a.Doc.Find("h1").Length() != 1 {
				t.Errorf("%s is not in %s", path, lang)
			}
			if strings.Contains(a.Text(), "demo.") || strings.Contains(a.Text(), "role.") {
				t.Errorf("%s in %s: a text is missing:\n%s", path, lang, a.Text())
			}
			for _, other := range i18n.Langs {
				if a.Doc.Find(`main nav a[href="`+path+`?lang=`+string(other)+`"]`).Length() != 1 {
					t.Errorf("%s in %s has no way to %s", path, lang, other)
				}
			}
		}
	}
	if got := p.Client().Open(t, "/demo").Doc.Find("html").AttrOr("lang", ""); got != "kk" {
		t.Errorf("without a wish the page is in %q", got)
	}
	r := httptest.NewRequest(http.MethodGet, "/demo", nil)
	r.Header.Set("Accept-Language", "en-GB")
	if got := p.Client().Do(t, r).Doc.Find("html").AttrOr("lang", ""); got != "en" {
		t.Errorf("an English browser gets %q", got)
	}
}

func TestDemo_ListsItsPeople(t *testing.T) {
	t.Parallel()
	a := apptest.New(t).Client().Open(t, "/demo?lang=ru")
	for _, person := range people.People() {
		if !strings.Contains(a.Text(), person.Persona) {
			t.Errorf("%s is not listed", person.Persona)
		}
	}
}

func TestInbox_ShowsTheNewestFirst(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	text := p.Client().Open(t, "/demo/inbox?lang=ru").Text()
	if !strings.Contains(text, "Сообщений пока нет") {
		t.Errorf("an empty inbox says:\n%s", text)
	}
	for _, code := range []string{"111111", "<b>2</b>"} {
		sms := i18n.M("sms.one_time_code", "code", code)
		err := p.Sender.SendNow(t.Context(), code, "+77000000101", i18n.RU, sms)
		if err != nil {
			t.Fatal(err)
		}
	}
	rows := p.Client().Open(t, "/demo/inbox").Doc.Find("main tbody tr").
		Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	if len(rows) != 2 {
		t.Fatalf("the inbox shows %q", rows)
	}
	for i, want := range []string{"<b>2</b>", "111111"} {
		if !strings.Contains(rows[i], want) || !strings.Contains(rows[i], "+77000000101") {
			t.Errorf("row %d is %q", i, rows[i])
		}
	}
}

func TestInbox_SaysWhenTheGatewayIsAway(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	router := chi.NewRouter()
	router.Use(middleware.Visit(p.Site), middleware.Session)
	demo.Register(page.NewRoutes(router), demo.Deps{
		Clock: p.Clock, Directory: p.Directory,
		Inbox: func(context.Context) ([]smsgateway.Received, error) {
			return nil, fault.New(fault.Unavailable, "")
		},
	})
	w := httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/demo/inbox?lang=ru", nil))
	said := strings.Contains(w.Body.String(), "Шлюз SMS не отвечает")
	if w.Code != http.StatusServiceUnavailable || !said {
		t.Errorf("answers %d:\n%s", w.Code, w.Body.String())
	}
}

func TestDemo_IsNotThereInProduction(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	for _, path := range []string{"/demo", "/demo/inbox", "/demo/clock"} {
		if a := p.Client().Get(t, path); a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
	a := post(t, p, url.Values{"advance": {"1h"}}, "")
	if a.Status != http.StatusNotFound || !p.Now().Equal(apptest.Start) {
		t.Errorf("the clock answers %d and is at %v", a.Status, p.Now())
	}
}
