package e2etest

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qyzmet/internal/application"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// eventually waits until an expression of JavaScript is true.
func (b *tab) eventually(expression string) {
	b.t.Helper()
	b.do("waiting for "+expression, chromedp.Poll[chromedp.Void](expression))
}

// holds reports whether an expression of JavaScript is true.
func (b *tab) holds(expression string) bool {
	b.t.Helper()
	return value(b, "asking "+expression, chromedp.Evaluate[bool]("Boolean("+expression+")"))
}

// before runs a script in every page of the tab before its own.
func (b *tab) before(script string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	b.must(err, "adding a script")
}

// focusIs waits until the focus is on what a selector names.
func (b *tab) focusIs(css string) {
	b.t.Helper()
	b.eventually(fmt.Sprintf(`document.activeElement.matches(%q)`, css))
}

func TestSuggestionsAreReachedWithTheArrows(t *testing.T) {
	t.Parallel()
	a := arrive(t, newPortal(t), i18n.RU, citizen)
	a.mustOpen(a.in(link.Home))
	box := chromedp.CSS(`main [type="search"]`)
	a.do("typing", chromedp.SendKeys(box, "справ"), chromedp.WaitVisible(chromedp.CSS(".qz-suggest a")))
	if n := a.page().Find(".qz-suggest a").Length(); n < 2 || n > 6 {
		t.Errorf("%d suggestions", n)
	}
	if said := a.page().Find(`body > [role="status"]`).Text(); !strings.HasPrefix(said, "Найден") {
		t.Errorf("readers of the screen hear %q", said)
	}
	a.loadAxe()
	for _, fault := range a.axe() {
		t.Error(fault)
	}
	a.do("going down", chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown))
	a.focusIs(".qz-suggest li:nth-child(2) a")
	a.do("going up", chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowUp))
	a.focusIs(`[type="search"]`)
	a.do("closing", chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Escape))
	a.focusIs(`[type="search"]`)
	if !a.holds(`document.querySelector(".qz-suggest").hidden && document.activeElement.value === "справ"`) {
		t.Error("Escape leaves the list open or takes the words away")
	}
	a.do("typing on", chromedp.KeyEvent("к"), chromedp.WaitVisible(chromedp.CSS(".qz-suggest a")),
		chromedp.KeyEvent(kb.ArrowDown))
	a.focusIs(".qz-suggest a")
	a.enterKey()
	if !strings.HasPrefix(a.path(), a.in(link.Services)+"/") {
		t.Errorf("a suggestion leads to %s", a.path())
	}
}

// leaving asks the page whether it may be left, as the browser does.
const leaving = `window.dispatchEvent(new Event("beforeunload", {cancelable: true}))`

func TestChangedAnswersAreNotLeftByMistake(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	b := c.signedTab(t, citizen)
	b.mustOpen("/ru" + link.DraftStep(c.drafts["check"], "contacts"))
	if !b.holds(leaving) {
		t.Error("a page on which nothing was changed holds its reader")
	}
	b.do("changing an answer", chromedp.SendKeys(
		chromedp.CSS(`form[data-form="answer"] input:not([type=hidden])`), "1"))
	if b.holds(leaving) {
		t.Error("changed answers are left without a word")
	}
	b.press(`form[data-form="answer"] button:not([name]):not([hidden])`)
	if b.page().Find(".govuk-error-summary").Length() > 0 && b.holds(leaving) {
		t.Error("answers that were refused are left without a word")
	}
}

// chosen puts a file into the field of the page, of a type and content.
const chosen = `(() => {
	const field = document.querySelector('main [type="file"]');
	const box = new DataTransfer();
	box.items.add(new File([%q], %q, {type: "application/pdf"}));
	field.files = box.files;
})()`

func TestAFileThatIsRefusedKeepsThePage(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	b := c.signedTab(t, citizen)
	address := "/ru" + link.DraftStep(c.drafts["file"], "scan")
	b.mustOpen(address)
	b.do("choosing a file", chromedp.Evaluate[chromedp.Void](fmt.Sprintf(chosen, "no document", "a.pdf")),
		chromedp.Evaluate[chromedp.Void](`window.samePage = true`),
		chromedp.Click(chromedp.CSS(`form[data-form="answer"] button:not([name]):not([hidden])`)),
		chromedp.WaitVisible(chromedp.CSS(".govuk-error-summary")))
	b.focusIs(".govuk-error-summary")
	if !b.holds("window.samePage") || b.path() != address {
		t.Errorf("the page was left for %s", b.path())
	}
	if !strings.HasPrefix(b.page().Find("title").Text(), "Ошибка") {
		t.Errorf("the title is %q", b.page().Find("title").Text())
	}
	b.do("choosing another file", chromedp.SetUploadFiles(chromedp.CSS(`main [type="file"]`),
		[]string{keepFile(t, application.Upload{Name: "b.pdf", Data: pdf(t)})}))
	if status := b.press(`form[data-form="answer"] button:not([name]):not([hidden])`); status != 200 || b.path() == address {
		t.Errorf("after the right file the reader is at %s (%d):\n%s", b.path(), status, b.words())
	}
}

func TestTheTrackingCodeIsCopied(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	b := c.signedTab(t, citizen)
	b.before(`navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }`)
	b.mustOpen("/kk" + link.Filed(c.number("registered")))
	b.do("copying", chromedp.Click(chromedp.CSS(`[data-fact="tracking-code"] + button`)))
	b.eventually(`document.querySelector('[data-fact="tracking-code"] + button').textContent === "Көшірілді"`)
	if got := value(b, "reading", chromedp.Evaluate[string]("window.copied")); got != b.fact("tracking-code") {
		t.Errorf("the clipboard holds %q, the page shows %q", got, b.fact("tracking-code"))
	}
}

// voiced is a device with a Kazakh voice that keeps what it was given to say.
const voiced = `window.spoken = [];
Object.defineProperty(window, "speechSynthesis", {value: Object.assign(new EventTarget(), {
	speaking: false, getVoices: () => [{lang: "kk-KZ"}],
	speak(words) { this.speaking = true; window.spoken.push(words.lang + ": " + words.text); },
	cancel() { this.speaking = false; },
})});`

func TestAPageIsReadAloudWhereThereIsAVoice(t *testing.T) {
	t.Parallel()
	b := newTab(t, newPortal(t), chromium.use(t))
	b.before(voiced)
	b.mustOpen("/kk" + link.Offline)
	b.do("listening", chromedp.Click(chromedp.CSS("main > [data-read]")))
	title := strings.TrimSpace(b.page().Find("h1").Text())
	if !b.holds(fmt.Sprintf(`window.spoken[0] === "kk: " + %q && window.spoken.length > 5`, title)) {
		t.Errorf("heard: %v", value(b, "reading", chromedp.Evaluate[[]string]("window.spoken")))
	}
	b.do("stopping", chromedp.Click(chromedp.CSS("main > [data-read]")))
	if b.holds("speechSynthesis.speaking") {
		t.Error("it goes on speaking")
	}
	b.mustOpen("/ru" + link.Offline)
	if b.page().Find("main [data-read]").Length() > 0 {
		t.Error("a Russian page is offered to a Kazakh voice")
	}
}

// TestWithoutAConnection lets a device keep statuses, takes the portal away, and signs out.
func TestWithoutAConnection(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	server := httptest.NewServer(c.Handler)
	t.Cleanup(server.Close)
	p := &portal{App: c.App, base: server.URL, registers: c.registers}
	b := p.signedTab(t, citizen)
	b.mustOpen("/ru" + link.Cabinet)
	if !b.holds(`!document.querySelector("#keep").checked && localStorage.length === 0`) {
		t.Error("the device keeps statuses that nobody allowed")
	}
	b.do("allowing", chromedp.Click(chromedp.CSS(`label[for="keep"]`)))
	if !b.holds(`localStorage.length === 1`) {
		t.Error("the statuses were not kept")
	}
	b.press(`.qz-nav a[href="/ru/help"]`)
	b.eventually(`navigator.serviceWorker.controller`)
	b.eventually(`window.kept || caches.match("/ru/offline").then((page) => { window.kept = page; }) && false`)
	server.CloseClientConnections()
	server.Listener.Close()
	b.do("opening a page", chromedp.Navigate(p.base+"/ru"+link.Services), chromedp.WaitVisible(chromedp.CSS("[data-last-seen] li")))
	doc := b.page()
	if n := doc.Find("[data-last-seen] li").Length(); n == 0 || n > application.CabinetPageSize || doc.Find(`a[href="tel:1414"]`).Length() == 0 {
		t.Errorf("%d statuses without a connection:\n%s", n, b.words())
	}
	if first := doc.Find("[data-last-seen] li").First().Text(); strings.Count(first, " · ") < 3 {
		t.Errorf("a status reads %q", first)
	}
	if doc.Find(`form[action$="/sign-out"]`).Length() > 0 {
		t.Error("the page of nobody names who is signed in")
	}
}

func TestSigningOutEmptiesTheDevice(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	b := c.signedTab(t, citizen)
	b.mustOpen("/ru" + link.Cabinet)
	b.do("allowing", chromedp.Click(chromedp.CSS(`label[for="keep"]`)),
		chromedp.Evaluate[chromedp.Void](`localStorage.setItem("other", "1")`))
	b.press(`form[action$="/sign-out"] button`)
	if !b.holds("localStorage.length === 0") {
		t.Error("the device still keeps something after signing out")
	}
}

// pdf is a small document that every field for papers accepts.
func pdf(t *testing.T) []byte {
	t.Helper()
	return paper(t, form.Field{Type: form.TypeFile}).Data
}
