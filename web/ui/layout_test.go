package ui

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/i18n"
)

func attrs(s *goquery.Selection, name string) []string {
	return s.Map(func(_ int, one *goquery.Selection) string { return one.AttrOr(name, "") })
}

func TestTitleNamesQuestionServiceAndPortal(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.RU)
	for want, p := range map[string]Page{
		"Телефон – Справка – Qyzmet": {T: tr, Title: "Телефон", Service: "Справка"},
		"Ошибка: Телефон – Справка – Qyzmet": {
			T: tr, Title: "Телефон", Service: "Справка", HasError: true,
		},
		"Помощь – Qyzmet": {T: tr, Title: "Помощь"},
		"Qyzmet":          {T: tr},
	} {
		if got := document(t, Layout(p)).Find("title").Text(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLanguageSwitchKeepsThePlace(t *testing.T) {
	t.Parallel()
	doc := document(
		t,
		Layout(Page{T: texts(t).In(i18n.RU), Path: "/services?q=a+b&category=family"}),
	)
	if got := doc.Find("html").AttrOr("lang", ""); got != "ru" {
		t.Errorf("page in %q", got)
	}
	links := doc.Find(".qz-langs a")
	want := []string{
		"/kk/services?q=a+b&category=family",
		"/ru/services?q=a+b&category=family",
		"/en/services?q=a+b&category=family",
	}
	if diff := cmp.Diff(want, attrs(links, "href")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for _, attr := range []string{"lang", "hreflang"} {
		if diff := cmp.Diff([]string{"kk", "ru", "en"}, attrs(links, attr)); diff != "" {
			t.Errorf("%s -want +got\n%s", attr, diff)
		}
	}
	if got := links.Filter("[aria-current]").AttrOr("lang", ""); got != "ru" {
		t.Errorf("the marked language is %q", got)
	}
	names := links.Map(text)
	if diff := cmp.Diff([]string{"Қазақша", "Русский", "English"}, names); diff != "" {
		t.Errorf("names -want +got\n%s", diff)
	}
}

func TestNavigationMarksWhereTheReaderIs(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.EN)
	for path, want := range map[string]string{
		"/services": "page", "/services?q=x": "page", "/services/no-criminal-record": "true",
		"/servicesx": "", "/track": "", "/": "",
	} {
		doc := document(t, Layout(Page{T: tr, Path: path}))
		if got := doc.Find(`.qz-nav a[href="/en/services"]`).AttrOr("aria-current", ""); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestSigningInReturnsToThePage(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.KK)
	for path, want := range map[string]string{
		"/":                       "/kk/sign-in",
		"/sign-in?next=/kk/track": "/kk/sign-in",
		"/services/x?q=1":         "/kk/sign-in?next=%2Fkk%2Fservices%2Fx%3Fq%3D1",
	} {
		doc := document(t, Layout(Page{T: tr, Path: path}))
		if got := doc.Find(".qz-nav__end a").AttrOr("href", ""); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func TestSignedInReaderSeesNameAndPlacesAndSignsOutByPost(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.KK)
	v := &Viewer{
		Name:    "Марат Ж.",
		RoleKey: "ui.nav.help",
		Links:   []Link{{URL: "/bench", Text: "Кезек"}},
	}
	doc := document(t, Layout(Page{T: tr, Path: "/bench", Signed: v}))
	if got := doc.Find(".qz-nav__who").Text(); !strings.Contains(got, "Марат Ж. (Көмек)") {
		t.Errorf("name %q", got)
	}
	form := doc.Find(".qz-nav form")
	if form.AttrOr("method", "") != "post" || form.AttrOr("action", "") != "/kk/sign-out" ||
		form.Find("button").Length() != 1 {
		t.Error("no form to sign out")
	}
	if doc.Find(`.qz-nav a[href="/kk/bench"]`).AttrOr("aria-current", "") != "page" {
		t.Error("own place is not marked")
	}
	if doc.Find(`a[href*="sign-in"]`).Length() > 0 {
		t.Error("offers to sign in again")
	}
}

func TestDemoTimeStandsOnceAndOnlyInTheDemo(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.RU)
	fact := document(t, Layout(Page{T: tr, DemoTime: moment()})).Find(`[data-fact="demo-time"]`)
	if fact.Length() != 1 || fact.AttrOr("datetime", "") != "2026-03-20T19:40:00+05:00" ||
		fact.Text() != "20 марта 2026, 19:40" {
		t.Errorf("%d facts, %q, %q", fact.Length(), fact.AttrOr("datetime", ""), fact.Text())
	}
	doc := document(t, Layout(Page{T: tr}))
	if doc.Find(`[data-fact], a[href="/demo/inbox"]`).Length() > 0 {
		t.Error("the demo shows outside the demo")
	}
}

func TestEveryPageHasItsLandmarksAndHelp(t *testing.T) {
	t.Parallel()
	doc := document(
		t,
		with(
			Layout(Page{T: texts(t).In(i18n.EN), Back: &Link{URL: "/en/"}, NoIndex: true}),
			raw("<h1>x</h1>"),
		),
	)
	for selector, want := range map[string]int{
		"header": 1, "main#main": 1, "footer": 1, "nav:not([aria-label])": 0,
		`.govuk-skip-link[href="#main"]`: 1, `footer a[href="tel:1414"]`: 1, "main h1": 1,
		".govuk-back-link": 1, `meta[content="noindex"]`: 1, "footer ul a": 9,
		"[data-session-seconds]": 0, `link[rel="stylesheet"]`: 1,
	} {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%s: %d, want %d", selector, got, want)
		}
	}
	if first := doc.Find("body").Children().First(); !first.Is(".govuk-skip-link") {
		t.Error("the skip link is not first")
	}
}

func TestTheSessionWarningIsHiddenUntilTheScriptNeedsIt(t *testing.T) {
	t.Parallel()
	box := document(t, Layout(specimenPage(texts(t).In(i18n.EN)))).Find("[data-session-seconds]")
	if _, hidden := box.Attr("hidden"); !hidden ||
		box.AttrOr("data-session-seconds", "") != "1200" || box.AttrOr("data-session-left", "") != "300" ||
		box.AttrOr("data-extend", "") != "/kk/session" {
		t.Error("the session warning is not ready")
	}
}
