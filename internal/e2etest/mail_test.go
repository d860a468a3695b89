package e2etest

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/application"
	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/notify/mailer"
)

// TestAFilingIsToldBySMSAndEmail goes the whole way: the worker, the adapters, the wire and
// the demo's inbox.
func TestAFilingIsToldBySMSAndEmail(t *testing.T) {
	t.Parallel()
	c := &town{portal: newPortal(t), cases: map[string]*application.View{}}
	who := c.actor(t, "citizen")
	id := c.fill(t, who, certificate, nil)
	filed, err := c.Applications.File(t.Context(), who, id,
		application.Confirmation{Code: c.code(t, who, id), Key: identity.NewKey()})
	if err != nil || filed.Number == "" {
		t.Fatalf("filing: %+v %v", filed, err)
	}
	await(t, func() bool { return c.rendered(t) })
	letter := c.letterAbout(t, filed.Number)
	person, _ := demo.ByPersona("citizen")
	if letter.To != person.Email {
		t.Errorf("the letter goes to %s, want %s", letter.To, person.Email)
	}
	for _, secret := range []string{person.IIN, person.Surname.KK, person.Surname.RU, person.Surname.EN} {
		if strings.Contains(letter.Text+letter.HTML+letter.Subject, secret) {
			t.Errorf("the letter tells %s", secret)
		}
	}
	inbox := c.look(t, link.DemoInbox).Find("main").Text()
	if !strings.Contains(inbox, letter.Subject) || strings.Count(inbox, filed.Number) != 2 {
		t.Errorf("the inbox lacks the SMS or the e-mail:\n%s", inbox)
	}
	to := c.base + link.In(i18n.KK, link.Application(filed.Number))
	reference, _, _ := strings.Cut(letter.ID, "@")
	for _, path := range []string{link.DemoLetter(reference), link.DemoLetterHTML(reference)} {
		if c.look(t, path).Find(`a[href="`+to+`"]`).Length() == 0 {
			t.Errorf("%s has no way to %s", path, to)
		}
	}
}

// letterAbout is the only letter about an application.
func (c *town) letterAbout(t *testing.T, number string) mailer.Received {
	t.Helper()
	list, err := c.letters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var found []mailer.Received
	for _, l := range list {
		if strings.Contains(l.Subject, number) {
			found = append(found, l)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d letters about %s, want one", len(found), number)
	}
	return found[0]
}

// newestLetter is the reference of the letter that came last.
func (c *town) newestLetter(t *testing.T) string {
	t.Helper()
	list, err := c.letters(t.Context())
	if err != nil || len(list) == 0 {
		t.Fatalf("%d letters (%v)", len(list), err)
	}
	reference, _, _ := strings.Cut(list[0].ID, "@")
	return reference
}

// look opens a page of the demo without a browser.
func (c *town) look(t *testing.T, path string) *goquery.Document {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second}
	answer, err := client.Get(c.base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	doc, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d (%v)", path, answer.StatusCode, err)
	}
	shutIn := strings.HasPrefix(answer.Header.Get("Content-Security-Policy"), "sandbox; default-src 'none'")
	if shutIn != strings.HasSuffix(path, "/html") {
		t.Errorf("%s: Content-Security-Policy = %q", path, answer.Header.Get("Content-Security-Policy"))
	}
	return doc
}
