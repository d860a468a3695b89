package signin_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
)

func token(c *apptest.Client) string {
	for _, cookie := range c.Cookies() {
		if cookie.Name == "qyzmet" {
			return cookie.Value
		}
	}
	return ""
}

func TestSignIn_OffersEverybodyOfTheDemo(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, lang := range i18n.Langs {
		a := p.Client().Open(t, "/"+string(lang)+"/sign-in?next=/ru/cabinet")
		for _, person := range demo.People() {
			if a.Doc.Find(`form button[name="persona"][value="`+person.Persona+`"]`).Length() != 1 {
				t.Errorf("%s: %s cannot sign in", lang, person.Persona)
			}
		}
		if n := a.Doc.Find("main form").Length(); n != 1 {
			t.Errorf("%s: %d forms, want one", lang, n)
		}
		if got := a.Doc.Find(`input[name="next"]`).AttrOr("value", ""); got != "/ru/cabinet" {
			t.Errorf("%s: next = %q", lang, got)
		}
		for _, key := range []string{"signin.", "role."} {
			if strings.Contains(a.Text(), key) {
				t.Errorf("%s: a text is missing:\n%s", lang, a.Text())
			}
		}
		if limit := 30 << 10; len(a.Body) > limit {
			t.Errorf("%s: the page has %d bytes, at most %d are allowed", lang, len(a.Body), limit)
		}
	}
}

func TestSignIn_LeadsWhereTheReaderWantedToGo(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	cases := map[string]struct{ persona, next, want string }{
		"the page asked for":              {"citizen", "/en/services/id-card?x=1", "/en/services/id-card?x=1"},
		"the cabinet of a citizen":        {"citizen", "", "/ru/cabinet"},
		"the queue of an official":        {"official", "", "/ru/bench"},
		"the queue of a head":             {"head", "", "/ru/bench"},
		"home for operators":              {"operator", "", "/ru/counter"},
		"never another site":              {"citizen", "https://evil.example/ru/", "/ru/cabinet"},
		"never two slashes":               {"citizen", "//evil.example/ru/", "/ru/cabinet"},
		"never a path without a language": {"citizen", "/demo/inbox", "/ru/cabinet"},
		"never back to the door":          {"citizen", "/ru/sign-in?next=/ru/sign-in", "/ru/cabinet"},
		"never out again":                 {"citizen", "/ru/sign-out", "/ru/cabinet"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := p.Client().Post(t, "/ru/sign-in", url.Values{"persona": {c.persona}, "next": {c.next}})
			if a.Status != http.StatusSeeOther || a.Location != c.want {
				t.Errorf("%d to %q, want %q", a.Status, a.Location, c.want)
			}
		})
	}
}

func TestSignIn_RefusesWhoIsNotOnTheList(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	long := strings.Repeat("a", 100)
	for _, persona := range []string{"", "nobody", "citizen ", "x'\x00\xff", long} {
		c := p.Client()
		a := c.Post(t, "/ru/sign-in", url.Values{"persona": {persona}, "next": {"/ru/bench"}})
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q answers %d", persona, a.Status)
		}
		for _, part := range []string{
			`main > [data-fact="error-summary"]:first-child a[href="#personas"]`, "#personas",
			`input[name="next"][value="/ru/bench"]`,
		} {
			if a.Doc.Find(part).Length() != 1 {
				t.Errorf("%q: the page has no %s", persona, part)
			}
		}
		if token(c) != "" {
			t.Errorf("%q has a session", persona)
		}
	}
}

func TestSignIn_ChangesTheToken(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "citizen")
	first := token(c)
	if a := with(t, p, first, "/ru/sign-in"); !strings.Contains(a.Text(), "Вы вошли на портал") {
		t.Fatalf("the first token opens nothing:\n%s", a.Text())
	}
	c.SignIn(t, "official")
	if second := token(c); second == first || second == "" {
		t.Errorf("the token is the same after signing in again")
	}
	if a := with(t, p, first, "/ru/sign-in"); strings.Contains(a.Text(), "Вы вошли на портал") {
		t.Error("the old token still opens the session")
	}
}

// with opens a page in a new browser that brings a token.
func with(t *testing.T, p *apptest.Portal, token, path string) *apptest.Answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: "qyzmet", Value: token})
	return p.Client().Do(t, r)
}

func TestSignIn_TellsWhoIsSignedIn(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "head")
	a := c.Open(t, "/ru/sign-in")
	if !strings.Contains(a.Text(), "Вы вошли на портал: Абдиров Нуржан Жаксылыкович, руководитель.") {
		t.Errorf("the page does not say who:\n%s", a.Text())
	}
	for _, way := range []string{`main a[href="/ru/bench"]`, `main form[action="/ru/sign-out"]`} {
		if a.Doc.Find(way).Length() != 1 {
			t.Errorf("the page has no %s", way)
		}
	}
	c.SignIn(t, "citizen")
	if a := c.Get(t, "/ru/bench"); a.Status != http.StatusForbidden {
		t.Errorf("after switching to a citizen the bench answers %d", a.Status)
	}
}

// W-14, S-03: signing out ends the session on the server, and the browser forgets.
func TestSignOut_EndsTheSession(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "official")
	old := token(c)
	if a := c.Open(t, "/kk/sign-out"); a.Doc.Find(`main form[action="/kk/sign-out"]`).Length() != 1 {
		t.Error("the page has no button to sign out")
	}
	a := c.Post(t, "/kk/sign-out", nil)
	if a.Location != "/kk/?done=signed_out" || a.Header.Get("Clear-Site-Data") != `"cache", "storage"` {
		t.Errorf("to %q with Clear-Site-Data %q", a.Location, a.Header.Get("Clear-Site-Data"))
	}
	if home := c.Follow(t, a); !strings.Contains(home.Text(), "Сіз порталдан шықтыңыз.") {
		t.Errorf("home does not say it:\n%s", home.Text())
	}
	if a := with(t, p, old, "/kk/bench"); a.Status != http.StatusSeeOther {
		t.Errorf("the old cookie opens the bench: %d", a.Status)
	}
	c.SignIn(t, "official")
	p.Advance(t, time.Hour) // the session ends by itself
	last := c.Follow(t, c.Post(t, "/kk/sign-out", nil))
	if !strings.Contains(last.Text(), "Сіз порталдан шықтыңыз.") {
		t.Errorf("signing out of nothing ends at:\n%s", last.Text())
	}
}

func TestSignOut_WithoutASessionLeadsHome(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	if a := p.Client().Get(t, "/ru/sign-out"); a.Location != "/ru/" {
		t.Errorf("%d to %q", a.Status, a.Location)
	}
}

func TestSignIn_IsNotThereOutsideTheDemo(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	for _, lang := range i18n.Langs {
		a := p.Client().Open(t, "/"+string(lang)+"/sign-in")
		if a.Doc.Find("main form, main button").Length() > 0 || !strings.Contains(a.Text(), "1414") {
			t.Errorf("%s:\n%s", lang, a.Text())
		}
		if strings.Contains(a.Text(), "signin.") || strings.Contains(string(a.Body), "persona") {
			t.Errorf("%s: a text is missing, or a persona is there:\n%s", lang, a.Text())
		}
		b := p.Client().Post(t, "/"+string(lang)+"/sign-in", url.Values{"persona": {"citizen"}})
		if b.Status != http.StatusNotFound || len(b.Header.Values("Set-Cookie")) > 1 {
			t.Errorf("%s: POST answers %d with %v", lang, b.Status, b.Header.Values("Set-Cookie"))
		}
	}
}
