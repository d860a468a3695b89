package e2etest

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long any one step in the browser may take.
const patience = 30 * time.Second

// tab is a page in a browser context of its own: nothing is shared with other tabs.
type tab struct {
	t   *testing.T
	ctx context.Context
	p   *portal
	events
}

// newTab opens an empty tab as wide as a desk's screen.
func newTab(t *testing.T, p *portal, browser context.Context) *tab {
	t.Helper()
	b := &tab{t: t, p: p}
	ctx, cancel := chromedp.NewContext(browser,
		chromedp.WithNewBrowserContext(), chromedp.WithListener(b.record))
	t.Cleanup(cancel)
	b.ctx = ctx
	if err := chromedp.Do(ctx); err != nil { // without a limit: the tab lives as long as this context
		t.Fatalf("opening a tab: %v", err)
	}
	b.turn(wide)
	return b
}

// Sizes of the window in CSS pixels. The narrow one is that of WCAG 1.4.10.
const (
	wide   = 1280
	narrow = 320
	tall   = 900
)

// turn gives the window another width; a narrow one is that of a phone, whose scroll bars
// take no room.
func (b *tab) turn(width int64) {
	b.t.Helper()
	var options []chromedp.EmulateViewportOption
	if width < wide {
		options = append(options, chromedp.EmulateMobile)
	}
	b.do("setting the width", chromedp.EmulateViewport(width, tall, options...))
}

// withoutScript turns JavaScript off.
func (b *tab) withoutScript() *tab {
	b.t.Helper()
	command(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return b
}

func (b *tab) must(err error, what string) {
	b.t.Helper()
	if err != nil {
		where, _ := chromedp.Run(b.ctx, chromedp.Location()) // the fault matters more
		b.t.Fatalf("%s (at %s): %v", what, strings.TrimPrefix(where, b.p.base), err)
	}
}

// do runs steps in the tab with a limit of time.
func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	b.must(chromedp.Do(ctx, steps...), what)
}

// value runs a step that gives something.
func value[T any](b *tab, what string, step chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, step)
	b.must(err, what)
	return v
}

// command sends one command of the browser's protocol.
func command[P, R any](b *tab, c cdp.Command[P, R], params P) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, c, params)
	b.must(err, c.Method)
}

// open goes to an address of the portal and gives the status of the answer.
func (b *tab) open(path string) int {
	b.t.Helper()
	return int(value(b, "opening "+path, chromedp.NavigateResponse(b.p.base+path)).Status)
}

// mustOpen goes to an address that must be there.
func (b *tab) mustOpen(path string) {
	b.t.Helper()
	if status := b.open(path); status != http.StatusOK {
		b.t.Fatalf("GET %s answers %d:\n%s", path, status, b.words())
	}
}

// leads does steps that open another page and waits for it.
func (b *tab) leads(what string, steps ...chromedp.Action[chromedp.Void]) int {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, steps...)
	b.must(err, what)
	return int(answer.Status)
}

// press clicks what the selector finds and waits for the page it leads to.
func (b *tab) press(css string) int {
	b.t.Helper()
	return b.leads("pressing "+css, chromedp.Click(chromedp.CSS(css)))
}

// path is where the tab is.
func (b *tab) path() string {
	b.t.Helper()
	return strings.TrimPrefix(value(b, "reading the address", chromedp.Location()), b.p.base)
}

// page is the document as it stands in the browser.
func (b *tab) page() *goquery.Document {
	b.t.Helper()
	html := value(b, "reading the page", chromedp.Evaluate[string](`document.documentElement.outerHTML`))
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	b.must(err, "reading the page")
	return doc
}

// words are what stands in the main part, for messages of failed tests.
func (b *tab) words() string { return words(b.page()) }

// fact is a fact of the page.
func (b *tab) fact(name string) string {
	b.t.Helper()
	return fact(b.page(), name)
}

// carry puts the session of a visitor into the tab.
func (b *tab) carry(v *visitor) {
	b.t.Helper()
	for _, c := range v.cookies() {
		command(b, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: b.p.base + "/"})
	}
}
