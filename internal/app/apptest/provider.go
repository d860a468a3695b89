package apptest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/config"
	"qyzmet/internal/demo"
	"qyzmet/internal/demo/standin"
)

// Provider is the stand-in's identity provider, on a server of its own.
type Provider struct {
	// URL is its address; faults are switched there.
	URL  string
	http *http.Client
}

// NewWithProvider builds a portal as it runs for real, with an identity provider.
func NewWithProvider(t testing.TB) (*Portal, *Provider) { return withProvider(t, config.Production) }

// NewDemoWithProvider builds a portal in demo mode, with an identity provider.
func NewDemoWithProvider(t testing.TB) (*Portal, *Provider) { return withProvider(t, config.Demo) }

func withProvider(t testing.TB, mode config.Mode) (*Portal, *Provider) {
	t.Helper()
	clock := &wall{now: Start}
	server := httptest.NewServer(standin.New(demo.Everyone(), standin.Options{Now: clock.Now}))
	t.Cleanup(server.Close)
	portal := buildWith(t, mode, clock, config.OIDC{
		Issuer: server.URL + "/idp", Name: "Demo ID", ClientID: "qyzmet-test", ClientSecret: "a secret",
		Scopes: "openid profile phone email",
	})
	return portal, &Provider{server.URL, &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Switch makes the provider fail in a way; "off" mends it.
func (p *Provider) Switch(t testing.TB, mode string) {
	t.Helper()
	body := strings.NewReader(fmt.Sprintf(`{"register":"idp","mode":%q}`, mode))
	answer, err := p.http.Post(p.URL+"/faults", "application/json", body)
	if err != nil {
		t.Fatalf("apptest: %v", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		t.Fatalf("apptest: switching the provider to %s answers %d", mode, answer.StatusCode)
	}
}

// Pick opens the provider's page as a browser does, presses the button of a persona, or the
// one that cancels when it is empty, and gives the portal's address it leads back to, as a
// path with its query.
func (p *Provider) Pick(t testing.TB, address, persona string) string {
	t.Helper()
	page, err := p.http.Get(address)
	if err != nil {
		t.Fatalf("apptest: %v", err)
	}
	defer page.Body.Close()
	doc, err := goquery.NewDocumentFromReader(page.Body)
	if err != nil || page.StatusCode != http.StatusOK {
		t.Fatalf("apptest: the provider's page answers %d, %v", page.StatusCode, err)
	}
	form := Standing(doc.Find("form"))
	if person, ok := demo.ByPersona(persona); ok {
		form.Set("person", person.IIN)
	} else {
		form.Set("cancel", "1")
	}
	back, err := p.http.PostForm(p.URL+doc.Find("form").AttrOr("action", ""), form)
	if err != nil {
		t.Fatalf("apptest: %v", err)
	}
	defer back.Body.Close()
	to, ok := strings.CutPrefix(back.Header.Get("Location"), origin.String())
	if !ok {
		t.Fatalf("apptest: the provider answers %d and leads to %q", back.StatusCode, back.Header.Get("Location"))
	}
	return to
}

// GoTo begins to sign in and gives the provider's address.
func (c *Client) GoTo(t testing.TB, next string) string {
	t.Helper()
	a := c.Post(t, "/kk/sign-in/start", url.Values{"next": {next}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("apptest: beginning to sign in answers %d:\n%s", a.Status, a.Text())
	}
	return a.Location
}

// SignInAt signs in through the provider and gives the answer of the callback.
func (c *Client) SignInAt(t testing.TB, p *Provider, persona, next string) *Answer {
	t.Helper()
	return c.Get(t, p.Pick(t, c.GoTo(t, next), persona))
}
