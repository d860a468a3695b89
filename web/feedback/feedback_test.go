package feedback_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres/pgtest"
)

var bareKey = regexp.MustCompile(`\b(feedback|help|ui)\.[a-z_]+(\.[a-z_0-9]+)*\b`)

// kept is what the owner of the database finds in the only row.
func kept(t *testing.T) (page, lang, kind, text, role string) {
	t.Helper()
	err := pgtest.Owner(t).QueryRow(t.Context(), `SELECT page, lang, kind, text, role FROM feedback`).
		Scan(&page, &lang, &kind, &text, &role)
	if err != nil {
		t.Fatal(err)
	}
	return page, lang, kind, text, role
}

func TestAGuestWritesAboutThePageTheyCameFrom(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	from := c.Open(t, "/kk/services/no-criminal-record")
	to := from.Doc.Find(`footer a[href*="/feedback"]`).AttrOr("href", "")
	form := c.Open(t, to)
	if !strings.Contains(form.Text(), "/services/no-criminal-record") {
		t.Errorf("%s does not name the page", to)
	}
	thanks := c.Follow(t, c.Submit(t, form, "feedback", url.Values{
		"kind": {"unclear"}, "text": {"Мерзімі түсініксіз жазылған"},
	}))
	if thanks.Status != http.StatusOK || thanks.Doc.Find(`main a[href="/kk/services/no-criminal-record"]`).Length() != 1 {
		t.Errorf("thanks answer %d and do not lead back:\n%s", thanks.Status, thanks.Text())
	}
	page, lang, kind, text, role := kept(t)
	got := []string{page, lang, kind, text, role}
	want := "/services/no-criminal-record|kk|unclear|Мерзімі түсініксіз жазылған|guest"
	if strings.Join(got, "|") != want {
		t.Errorf("kept %q, want %q", got, want)
	}
}

func TestNoCaseIsNamed(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "citizen")
	form := c.Open(t, "/ru"+link.Feedback("/cabinet/applications/GP-26-000001"))
	values := url.Values{
		"kind": {"malfunction"}, "text": {"Не открывается, ИИН 900101300123"},
		"page": {"/cabinet/applications/GP-26-000001"},
	}
	thanks := c.Follow(t, c.Submit(t, form, "feedback", values))
	if strings.Contains(string(thanks.Body), "GP-26") || strings.Contains(string(form.Body), "GP-26") {
		t.Error("the number of a case stands on a page of feedback")
	}
	if page, _, _, text, role := kept(t); page != "/cabinet/applications/*" || strings.Contains(text, "9001") || role != "citizen" {
		t.Errorf("kept %q %q %q", page, text, role)
	}
}

func TestWhatIsMissingIsSaidAndNothingIsLost(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	for name, tc := range map[string]struct {
		form    url.Values
		anchors []string
	}{
		"nothing":         {url.Values{}, []string{"#kind", "#text"}},
		"a kind only":     {url.Values{"kind": {"idea"}, "text": {"коротко"}}, []string{"#text"}},
		"a text only":     {url.Values{"text": {"Достаточно длинный текст"}}, []string{"#kind"}},
		"a text too long": {url.Values{"kind": {"idea"}, "text": {strings.Repeat("я", 2001)}}, []string{"#text"}},
	} {
		a := c.Submit(t, c.Open(t, "/ru"+link.Feedback("/track")), "feedback", tc.form)
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", name, a.Status)
		}
		for _, anchor := range tc.anchors {
			if a.Doc.Find(`[data-fact="error-summary"] a[href="`+anchor+`"]`).Length() != 1 || a.Doc.Find(anchor).Length() != 1 {
				t.Errorf("%s: the summary does not lead to %s", name, anchor)
			}
		}
		if got := a.Doc.Find("textarea").Text(); got != tc.form.Get("text") {
			t.Errorf("%s: the text became %q", name, got)
		}
		if got := a.Doc.Find(`input[name="page"]`).AttrOr("value", ""); got != "/track" {
			t.Errorf("%s: the page became %q", name, got)
		}
	}
}

func TestEveryLanguageIsWhole(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, lang := range i18n.Langs {
		c := p.Client()
		for _, path := range []string{link.Feedback("/"), link.FeedbackThanks, link.FeedbackThanks + "?page=%2Fhelp"} {
			a := c.Open(t, link.In(lang, path))
			if key := bareKey.FindString(a.Doc.Find("main").Text()); key != "" {
				t.Errorf("%s%s shows the key %s", lang, path, key)
			}
			if a.Doc.Find("h1").Length() != 1 || a.Doc.Find(`meta[name="robots"]`).Length() != 1 {
				t.Errorf("%s%s is not sound", lang, path)
			}
		}
	}
}

func TestThanksNeverLeadAway(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, page := range []string{"https://evil.example", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		a := p.Client().Open(t, "/ru"+link.FeedbackThanks+"?page="+url.QueryEscape(page))
		if strings.Contains(string(a.Body), `href="`+page) || strings.Contains(string(a.Body), "//evil") {
			t.Errorf("%s stands on the page", page)
		}
	}
}

func TestOneAddressWritesTwentyTimesAMinute(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	for n := range 20 {
		if got := c.Post(t, "/ru/feedback", url.Values{}).Status; got != http.StatusUnprocessableEntity {
			t.Fatalf("post %d answers %d", n+1, got)
		}
	}
	if got := c.Post(t, "/ru/feedback", url.Values{}).Status; got != http.StatusTooManyRequests {
		t.Errorf("the 21st post answers %d", got)
	}
	if got := c.Get(t, "/ru/feedback").Status; got != http.StatusOK {
		t.Errorf("the form itself answers %d", got)
	}
}
