package e2etest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// TestEveryRoleByKeyboardWithoutJavaScript walks the work of every role with keys alone in a
// browser that runs no script. Applying is TestTheKeyboardIsEnough. The roles follow one
// another: the citizen withdraws what the official has not decided.
func TestEveryRoleByKeyboardWithoutJavaScript(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	browser := chromium.use(t)
	for _, role := range []struct {
		name, persona string
		work          func(*worker)
	}{
		{"a visitor", "", (*worker).lookAround},
		{"the head of a body", "head", (*worker).oversee},
		{"an official", "official-gp", (*worker).decideBoth},
		{"a citizen", citizen, (*worker).keepHouse},
	} {
		t.Run(role.name, func(t *testing.T) {
			w := &worker{tab: newTab(t, c.portal, browser).withoutScript(), town: c}
			w.mustOpen(w.in(link.Home))
			if role.persona != "" {
				w.signIn(role.persona)
			}
			role.work(w)
		})
	}
}

// worker is somebody with a keyboard in the town.
type worker struct {
	*tab
	town *town
}

func (w *worker) in(path string) string { return link.In(i18n.RU, path) }

// to is a link in the main part, place one in the header.
func (w *worker) to(path string) string    { return `main a[href="` + w.in(path) + `"]` }
func (w *worker) place(path string) string { return `.qz-nav a[href="` + w.in(path) + `"]` }

// signIn walks from any page to the persona's button.
func (w *worker) signIn(persona string) {
	w.t.Helper()
	w.enterAt(`.qz-nav__end a`)
	w.enterAt(`button[name="persona"][value="` + persona + `"]`)
}

// expect fails when a fact of the page is another.
func (w *worker) expect(name, want string) {
	w.t.Helper()
	if got := w.fact(name); got != want {
		w.t.Errorf("at %s the fact %s is %q, want %q:\n%s", w.path(), name, got, want, w.words())
	}
}

// expectPaper fails when the page does not show the code of a case's document, in groups or
// not.
func (w *worker) expectPaper(name string) {
	w.t.Helper()
	want := string(w.town.cases[name].Document.Paper.Code)
	if got := strings.ReplaceAll(w.fact("verification-code"), "-", ""); got != want {
		w.t.Errorf("at %s the code is %q, want %q:\n%s", w.path(), got, want, w.words())
	}
}

// lookAround finds a service and reads it, verifies a document and follows an application.
func (w *worker) lookAround() {
	w.skip()
	w.keys(`main [type="search"]`, searches[i18n.RU])
	w.enterKey()
	w.enterAt(w.to(link.Service(certificate)))
	if w.fact("standard-edition") != "1" {
		w.t.Errorf("no standard at %s:\n%s", w.path(), w.words())
	}
	w.enterAt(w.place(link.Verify))
	w.keys(`main [name="code"]`, string(w.town.cases["approved"].Document.Paper.Code))
	w.enterKey()
	w.expectPaper("approved")
	w.enterAt(w.place(link.Track))
	v := w.town.cases["refused"]
	w.keys(`main [name="number"]`, v.Number)
	w.keys(`main [name="code"]`, v.TrackingCode)
	w.enterKey()
	w.expect("status", "refused")
}

// oversee narrows the queue and reads a case without being able to decide it.
func (w *worker) oversee() {
	if w.path() != w.in(link.Bench) {
		w.enterAt(w.place(link.Bench))
	}
	w.tabTo(`main details > summary`)
	w.do("opening the filter", chromedp.KeyEvent(kb.Enter))
	w.tabTo(`main [name="status"]`)
	w.do("choosing", chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown))
	w.enterAt(`main details button`)
	if !strings.Contains(w.path(), "status=registered") {
		w.t.Errorf("the queue was not narrowed: %s", w.path())
	}
	number := w.town.number("allowance")
	w.enterAt(w.to(link.Case(number)))
	w.expect("application-number", number)
	const acts = `form[data-form="take"], form[data-form="approve"], form[data-form="refuse"]`
	if found := w.page().Find(acts); found.Length() > 0 {
		w.t.Errorf("the head could act: %s", found.Text())
	}
}

const reasons = "Сведения в заявлении расходятся с данными государственного регистра."

// decideBoth takes a case from the queue and approves it, then refuses another.
func (w *worker) decideBoth() {
	number := w.town.number("crowd")
	w.openCase(number)
	w.enterAt(`form[data-form="take"] button`)
	w.enterAt(`form[data-form="approve"] button`)
	w.expect("application-number", number)
	if w.fact("verification-code") == "" {
		w.t.Errorf("no document after approval:\n%s", w.words())
	}
	number = w.town.number("review")
	w.enterAt(w.place(link.Bench))
	w.openCase(number)
	w.tabTo(`form[data-form="refuse"] [type="radio"]`)
	w.do("choosing the ground", chromedp.KeyEvent(" "))
	ground := w.page().Find(`form[data-form="refuse"] [type="radio"]`).First().AttrOr("value", "")
	w.keys(`form[data-form="refuse"] textarea`, reasons)
	w.enterAt(`form[data-form="refuse"] button`)
	w.expect("application-number", number)
	w.expect("refusal-ground", ground)
}

// openCase looks a case up in the queue by its number.
func (w *worker) openCase(number string) {
	w.t.Helper()
	w.keys(`main [name="number"]`, number)
	w.enterKey()
	if w.path() != w.in(link.Case(number)) {
		w.enterAt(w.to(link.Case(number)))
	}
}

// keepHouse reads a result among the documents and withdraws the application lowest on the
// first page of the cabinet.
func (w *worker) keepHouse() {
	if w.path() != w.in(link.Cabinet) {
		w.enterAt(w.place(link.Cabinet))
	}
	w.enterAt(w.to(link.Documents))
	w.enterAt(w.to(link.Result(w.town.number("approved"))))
	w.expectPaper("approved")
	w.enterAt(w.place(link.Cabinet))
	lowest := w.page().Find(`.qz-cards > li:last-child a`).AttrOr("href", "")
	w.enterAt(`main a[href="` + lowest + `"]`)
	w.enterAt(`main a[href="` + lowest + `/withdraw"]`)
	w.enterAt(`form[data-form="withdraw"] button`)
	w.expect("status", "withdrawn")
}
