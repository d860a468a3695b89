package e2etest

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// applicant is a citizen in front of the browser.
type applicant struct {
	*tab
	lang    i18n.Lang
	persona string
	// differ are answers other than the first possible ones.
	differ said
}

// arrive opens a browser for somebody who is not signed in.
func arrive(t *testing.T, p *portal, lang i18n.Lang, persona string) *applicant {
	t.Helper()
	return &applicant{tab: newTab(t, p, chromium.use(t)), lang: lang, persona: persona}
}

func (a *applicant) in(path string) string { return link.In(a.lang, path) }

// find searches from the first page until the card of the service stands there.
func (a *applicant) find(query, service string) {
	a.t.Helper()
	a.mustOpen(a.in(link.Home))
	a.do("typing the search", chromedp.SendKeys(chromedp.CSS(`main [type="search"]`), query))
	a.press(`main [role="search"] button`)
	a.press(`main a[href="` + a.in(link.Service(service)) + `"]`)
}

// Where a draft begins: for a citizen with a form, for a guest by way of the sign-in page.
const startButton = `form[data-form="start"] button`

func (a *applicant) startLink() string {
	card, _, _ := strings.Cut(a.path(), "?")
	return `main a[href="` + a.in(link.SignInFor(card)) + `"]`
}

// start presses the start button as a guest, signs in, and presses it again.
func (a *applicant) start() {
	a.t.Helper()
	a.press(a.startLink())
	a.press(`button[name="persona"][value="` + a.persona + `"]`)
	a.press(startButton)
}

var stepAddress = regexp.MustCompile(`^/\w\w/drafts/([0-9a-f-]{36})/([a-z-]+)`)

// fill answers question after question until all answers stand there to be checked.
func (a *applicant) fill() {
	a.t.Helper()
	who := a.p.actor(a.t, a.persona)
	for range 40 {
		doc := a.page()
		if doc.Find(`form[data-form="check"]`).Length() > 0 {
			return
		}
		at := stepAddress.FindStringSubmatch(a.path())
		if at == nil { // the task list of a long form
			a.press(`main ul a[href*="/drafts/"]`)
			continue
		}
		d := a.p.draft(a.t, who, at[1])
		_, page, ok := d.Standard.Form.PageByID(at[2])
		if !ok {
			a.t.Fatalf("no question at %s:\n%s", a.path(), words(doc))
		}
		a.write(doc, sheetFor(a.t, d, page, a.differ, a.p.Clock.Now()))
		if status := a.press(`form[data-form="answer"] button:not([hidden]):not([name])`); status != http.StatusOK {
			a.t.Fatalf("%s answers %d:\n%s", a.path(), status, a.words())
		}
	}
	a.t.Fatal("questions without end")
}

// write enters answers into the controls of the page as a hand would.
func (a *applicant) write(doc *goquery.Document, s sheet) {
	a.t.Helper()
	for _, name := range sortedKeys(s.posted) {
		a.enter(doc.Find(`form[data-form="answer"] [name="`+name+`"]`), name, s.posted.Get(name))
	}
	for _, name := range sortedKeys(s.files) {
		path := keepFile(a.t, s.files[name])
		a.do("choosing a file", chromedp.SetUploadFiles(chromedp.CSS(`[name="`+name+`"]`), []string{path}))
	}
}

func (a *applicant) enter(control *goquery.Selection, name, value string) {
	a.t.Helper()
	here := chromedp.CSS(`form[data-form="answer"] [name="` + name + `"]`)
	switch kind := control.First(); {
	case kind.Length() == 0:
		a.t.Fatalf("no control %s at %s", name, a.path())
	case kind.Is("select"):
		a.do("choosing "+name, chromedp.SetValue(here, value))
	case kind.Is("[type=radio], [type=checkbox]"):
		option := control.Filter(`[value="` + value + `"]`)
		if _, chosen := option.Attr("checked"); !chosen {
			a.do("choosing "+name, chromedp.Click(chromedp.CSS(`label[for="`+option.AttrOr("id", "")+`"]`)))
		}
	case kind.AttrOr("value", "") == "" && kind.Text() == "":
		a.do("typing "+name, chromedp.SendKeys(here, value))
	}
}

// keepFile writes a file where the browser can take it from.
func keepFile(t *testing.T, f application.Upload) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), f.Name)
	if err := os.WriteFile(path, f.Data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// toCode confirms the checked answers, so that a code is asked for, and types it.
func (a *applicant) toCode() {
	a.t.Helper()
	a.press(`form[data-form="check"] button`)
	code := a.fact("one-time-code")
	if len(code) != 6 {
		a.t.Fatalf("no code at %s:\n%s", a.path(), a.words())
	}
	a.do("typing the code", chromedp.SendKeys(chromedp.CSS(`[name="code"]`), code))
}

// confirm types the code that came by SMS and gives the number of the application.
func (a *applicant) confirm() string {
	a.t.Helper()
	a.toCode()
	a.press(`form[data-form="sign"] button`)
	return a.numbered()
}

// numbered is the number on the page after filing.
func (a *applicant) numbered() string {
	a.t.Helper()
	number := a.fact("application-number")
	if number == "" || a.path() != a.in(link.Filed(number)) {
		a.t.Fatalf("the number is %q at %s:\n%s", number, a.path(), a.words())
	}
	return number
}

// apply walks from the card of the service to the number.
func (a *applicant) apply() string {
	a.t.Helper()
	a.start()
	a.fill()
	return a.confirm()
}

// filings counts the applications of a portal.
func (p *portal) filings(t *testing.T) (n int) {
	t.Helper()
	if err := p.behind().QueryRow(t.Context(), `SELECT count(*) FROM application`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
