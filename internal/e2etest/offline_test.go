package e2etest

import (
	"context"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/visit"
)

// windowed is an operator at a window before a citizen, in a tab.
type windowed struct {
	*tab
	t                 *testing.T
	p                 *portal
	operator, citizen identity.Actor
	draft             string
	browser           context.Context
}

// another opens a tab of the same operator.
func (w *windowed) another() *tab {
	b := newTab(w.t, w.p, w.browser)
	b.carry(w.p.visitor(w.t, "operator"))
	return b
}

// serve opens a visit of the citizen by a signed sheet, with a draft begun in it.
func serve(t *testing.T, p *portal) *windowed {
	t.Helper()
	w := &windowed{t: t, p: p, operator: p.actor(t, "operator"), citizen: p.actor(t, citizen)}
	w.operator.Proved = true
	if err := p.Centres.BeginShift(t.Context(), w.operator, "csc-astana", 1, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	w.draft = p.served(t, w.operator)
	w.browser = chromium.use(t)
	w.tab = w.another()
	return w
}

// served opens a visit and gives the draft begun in it.
func (p *portal) served(t *testing.T, operator identity.Actor) (draft string) {
	t.Helper()
	who, _ := demo.ByPersona(citizen)
	problems, err := p.Visits.Begin(t.Context(), operator, visit.Arrival{
		Who: who.IIN, Document: "id_card", Purpose: certificate, Lang: i18n.RU,
	}, identity.NewKey())
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	sheet := []byte("a signed sheet")
	hash := sha256.Sum256(sheet)
	scanned := visit.Sheet{Media: "image/png", Hash: hash[:], Data: sheet}
	if err := p.Visits.GiveBySheet(t.Context(), operator, scanned, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	return p.begin(t, operator, certificate)
}

// kept is what lies in the stores of the browser.
const kept = `JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])`

// cut takes the link away from the tab, or gives it back; the browser knows.
func (w *windowed) cut(off bool) {
	w.t.Helper()
	answerOf(w.tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}},
	})
	command(w.tab, network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Offline: off, DownloadThroughput: -1, UploadThroughput: -1,
	})
}

// restore gives the tab its link back and waits for the page that what was kept leads to.
func (w *windowed) restore() {
	w.t.Helper()
	w.leads("the link returns", func(context.Context, *chromedp.Target) (_ chromedp.Void, _ error) {
		w.cut(false)
		return chromedp.Void{}, nil
	})
}

// block lets requests to drafts fail, and nothing else: the browser does not know why.
func (w *windowed) block(on bool) {
	w.t.Helper()
	command(w.tab, network.SetBlockedURLs, network.SetBlockedURLsParams{
		URLPatterns: []*network.BlockPattern{{URLPattern: w.p.base + "/*/drafts/*", Block: on}},
	})
}

// write types the phone of the application in the place of what stands there.
func (w *windowed) write(phone string) {
	w.t.Helper()
	w.do("typing", chromedp.SetValue(chromedp.CSS("#phone"), phone), chromedp.Evaluate[chromedp.Void](
		`document.querySelector("#phone").dispatchEvent(new Event("input", { bubbles: true }))`))
}

// phone is what the draft on the server says.
func (w *windowed) phone(as identity.Actor) string {
	w.t.Helper()
	values := w.p.draft(w.t, as, w.draft).Filling.Values("phone")
	return strings.Join(values, ",")
}

// acts counts how often pages of answers were taken.
func (w *windowed) acts() (n int) {
	w.t.Helper()
	err := w.p.behind().QueryRow(w.t.Context(), `SELECT count(*) FROM idempotency WHERE act = 'draft_answers'`).Scan(&n)
	w.must(err, "counting acts")
	return n
}

// mustBeSealed: neither the answer nor anything else of the citizen can be read from what is kept.
func (w *windowed) mustBeSealed(answer string) {
	w.t.Helper()
	stored := value(w.tab, "reading the stores", chromedp.Evaluate[string](kept))
	if !strings.Contains(stored, "filings") {
		w.t.Fatalf("nothing is kept: %s", stored)
	}
	who, _ := demo.ByPersona(citizen)
	for _, secret := range []string{answer, answer[1:], who.IIN, who.IIN[8:], w.draft, "phone", w.citizen.Names.Surname.RU} {
		if strings.Contains(stored, secret) {
			w.t.Errorf("what is kept says %q: %s", secret, stored)
		}
	}
}

const (
	pressed = `form[data-form="answer"] button:not([hidden])`
	banner  = `document.querySelector("[data-band]") && !document.querySelector("[data-band]").hidden`
	empty   = `!localStorage.getItem("filings") && sessionStorage.length === 0`
)

// F-37 in a village: what an operator answers while there is no link waits sealed on the computer,
// arrives once when the link is back, and the next citizen finds nothing.
func TestAnswersWaitForTheLinkAndArriveOnce(t *testing.T) {
	t.Parallel()
	w := serve(t, newPortal(t))
	page, _ := w.p.draft(t, w.operator, w.draft).Standard.Form.PageOf("phone")
	path := "/ru" + link.DraftStep(w.draft, page.ID)
	w.mustOpen(path)
	if w.holds(`document.querySelector("script[data-visit-key]")`) {
		t.Error("the key stays in the page")
	}
	const first, second, third = "+77017654321", "+77017654322", "+77017654323"

	w.loadAxe()
	w.cut(true)
	w.write(first)
	w.do("answering without a link", chromedp.Click(chromedp.CSS(pressed)))
	w.eventually(banner)
	if said := w.page().Find("[data-band]").Text(); !strings.Contains(said, "Нет связи. Ответ сохранен на этом компьютере") {
		t.Errorf("the operator is told %q", said)
	}
	w.mustBeSealed(first)
	for _, fault := range w.axe() {
		t.Error(fault)
	}
	w.write(second)
	w.do("answering anew", chromedp.Click(chromedp.CSS(pressed)))
	w.eventually(`JSON.parse(localStorage.getItem("filings")).length === 2`)
	w.mustBeSealed(second)
	if got := w.phone(w.operator); got == first || got == second {
		t.Fatalf("without a link the draft says %s", got)
	}

	w.restore()
	if w.path() == path {
		t.Error("what was kept leads nowhere")
	}
	w.eventually(empty)
	if got := w.phone(w.operator); got != second || w.acts() != 2 {
		t.Errorf("the draft says %s after %d acts, want %s after 2", got, w.acts(), second)
	}

	w.mustOpen(path)
	w.write(first)
	if status := w.press(pressed); status != 200 || w.path() == path || w.phone(w.operator) != first {
		t.Errorf("with a link the answer leads to %s with %d, and the draft says %s", w.path(), status, w.phone(w.operator))
	}

	w.mustOpen(path)
	w.block(true)
	w.write(third)
	w.do("answering on a broken link", chromedp.Click(chromedp.CSS(pressed)))
	w.eventually(banner + ` && localStorage.getItem("filings")`)
	w.mustBeSealed(third)
	w.press(`form[data-form="end-visit"] button`)
	w.isAt("/ru" + link.Counter + "?done=visit_ended")
	if !w.holds(empty) {
		t.Error("the next citizen finds something: " + value(w.tab, "reading the stores", chromedp.Evaluate[string](kept)))
	}
	if got := w.phone(w.citizen); got != first {
		t.Errorf("the citizen's draft says %s, want %s", got, first)
	}
}

// What is kept of a visit that was ended elsewhere is deleted, and the operator told.
func TestWhatIsKeptOfAVisitThatIsOverIsDeleted(t *testing.T) {
	t.Parallel()
	w := serve(t, newPortal(t))
	page, _ := w.p.draft(t, w.operator, w.draft).Standard.Form.PageOf("phone")
	path := "/ru" + link.DraftStep(w.draft, page.ID)
	const first, second = "+77017654321", "+77017654322"
	w.mustOpen(path)
	w.write(first)
	w.press(pressed)
	w.mustOpen(path)
	w.cut(true)
	w.write(second)
	w.do("answering without a link", chromedp.Click(chromedp.CSS(pressed)))
	w.eventually(banner + ` && localStorage.getItem("filings")`)
	w.must(w.p.Visits.End(t.Context(), w.operator), "ending the visit")
	w.cut(false)
	w.eventually(empty)
	w.eventually(`document.querySelector("[data-said]").textContent.startsWith("Прием закончен")`)
	if said := w.words(); strings.Contains(said, w.citizen.Names.Surname.RU) || w.page().Find("#phone").Length() > 0 {
		t.Errorf("after the visit the screen says\n%s", said)
	}
	if got := w.phone(w.citizen); got != first {
		t.Errorf("the citizen's draft says %s, want %s", got, first)
	}

	// What another visit has left is opened by nobody and goes.
	w.do("leaving something", chromedp.Evaluate[chromedp.Void](`localStorage.setItem("filings", '["AAAAAAAAAAAAAAAA.AAAA"]')`))
	w.draft = w.p.served(t, w.operator)
	w.mustOpen("/ru" + link.DraftStep(w.draft, page.ID))
	w.eventually(empty)
}

// Without a script, and where nothing can be kept, the pages work as ever.
func TestWithoutTheModuleAnOperatorAnswersAsEver(t *testing.T) {
	t.Parallel()
	w := serve(t, newPortal(t))
	page, _ := w.p.draft(t, w.operator, w.draft).Standard.Form.PageOf("phone")
	path := "/ru" + link.DraftStep(w.draft, page.ID)
	for name, prepare := range map[string]func(*windowed){
		"without a script": func(b *windowed) { b.withoutScript() },
		"without a cipher": func(b *windowed) { b.before(`Object.defineProperty(crypto, "subtle", { value: undefined })`) },
	} {
		b := &windowed{t: t, p: w.p, tab: w.another(), operator: w.operator, draft: w.draft}
		prepare(b)
		b.mustOpen(path)
		phone := "+7701765432" + map[bool]string{true: "1", false: "2"}[name == "without a script"]
		b.do("typing", chromedp.SetValue(chromedp.CSS("#phone"), phone))
		if b.press(pressed); b.path() == path || b.phone(b.operator) != phone {
			t.Errorf("%s: at %s the draft says %s", name, b.path(), b.phone(b.operator))
		}
	}
}
