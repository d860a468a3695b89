package e2etest

import (
	"net/http"
	"path"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// Budgets of what comes over the wire in bytes, headers included (ux.md A6).
const (
	firstLimit       = 40 << 10
	firstStaffLimit  = 120 << 10
	laterLimit       = 10 << 10
	applicationLimit = 120 << 10
	firstRequests    = 4
	// sign is the favicon, which the browser asks for once.
	signBytes, signRequests = 1 << 10, 1
	styleLimit              = 13 << 10
	scriptLimit             = 5 << 10
)

// TestPagesAreLight measures in the browser what a first visit and a later page weigh, for
// a page of every kind.
func TestPagesAreLight(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	newTab(t, c.portal, chromium.use(t)).visit(c.oneOfEach(), func(b *tab, e example) {
		if e.want() != http.StatusOK {
			return // a page of a fault, like others
		}
		b.firstVisit(e)
		b.laterVisit(e)
	})
}

// TestPagesWithPasskeysAreLight weighs what offers a passkey, on a portal whose address has a
// name: elsewhere no browser offers one. Its script is fetched when the button is pressed.
func TestPagesWithPasskeysAreLight(t *testing.T) {
	t.Parallel()
	c := &town{portal: newPortalNamed(t, "localhost")}
	recovery := c.login(t, c.actor(t, "admin"))
	b := newTab(t, c.portal, chromium.use(t))
	b.plugIn()
	command(b, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true})
	// The worker fetches its offline page in the background, whenever the browser likes.
	command(b, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{
		Source: `Object.defineProperty(Navigator.prototype, "serviceWorker", { get: () => undefined });`,
	})
	b.enterPassword()
	b.do("typing a code", chromedp.SendKeys(chromedp.CSS("#code"), recovery[0]))
	b.press(`form[data-form="staff-code"] button`)
	weigh := func(path string) {
		e := example{path: path} // no staff: the stricter limit
		b.firstVisit(e)
		if b.page().Find("[data-passkey]:not([hidden])").Length() == 0 {
			t.Errorf("%s offers no passkey", path)
		}
		b.laterVisit(e)
	}
	weigh(link.Credential)
	b.do("naming the device", chromedp.SendKeys(chromedp.CSS("#passkey-name"), "Рабочий ноутбук"))
	b.press(`form[data-form="add-passkey"] button`)
	b.isAt("/ru" + link.Credential + "?done=passkey_added")
	weigh(link.StepUpFor("/ru" + link.Credential))
	b.mustOpen("/ru" + link.Credential)
	b.press(`form[action$="/sign-out"] button`)
	b.enterPassword()
	weigh(link.StaffCode)
}

// firstVisit weighs a page in a browser that has kept nothing.
func (b *tab) firstVisit(e example) {
	b.t.Helper()
	b.keepNothing(true)
	b.forget()
	b.mustOpen(e.in(i18n.RU))
	loads, bytes := b.loaded()
	limit := firstLimit
	if e.forStaff() {
		limit = firstStaffLimit
	}
	if len(loads)+signRequests > firstRequests || bytes+signBytes > limit {
		b.t.Errorf("%s: the first visit takes %d requests and %d bytes, want %d and %d: %v",
			e, len(loads), bytes, firstRequests, limit, loads)
	}
	for _, l := range loads {
		if most := map[string]int{".css": styleLimit, ".js": scriptLimit}[path.Ext(l.address)]; most > 0 && l.bytes > most {
			b.t.Errorf("%s takes %d bytes, want at most %d", l.address, l.bytes, most)
		}
	}
}

// laterVisit weighs the page in a browser that has been on the portal before.
func (b *tab) laterVisit(e example) {
	b.t.Helper()
	b.keepNothing(false)
	b.mustOpen("/ru" + link.Cookies) // any page with the same style
	b.forget()
	b.mustOpen(e.in(i18n.RU))
	loads, bytes := b.loaded()
	if len(loads) > 1 || bytes > laterLimit {
		b.t.Errorf("%s: a later visit takes %d requests and %d bytes, want 1 and %d: %v",
			e, len(loads), bytes, laterLimit, loads)
	}
}

// keepNothing forbids or allows the browser to keep what it has loaded.
func (b *tab) keepNothing(nothing bool) {
	b.t.Helper()
	command(b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: nothing})
}

// TestAnApplicationIsLight weighs a whole application of six questions, from the card of the
// service to the number, in a browser that has kept nothing.
func TestAnApplicationIsLight(t *testing.T) {
	t.Parallel()
	a := arrive(t, newPortal(t), i18n.RU, citizen)
	a.differ = said{"result_delivery": "csc"}
	command(a.tab, network.ClearBrowserCache, cdp.Empty{})
	// What passes through the portal's worker would not be seen here.
	command(a.tab, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true})
	a.forget()
	a.mustOpen(a.in(link.Service(certificate)))
	a.apply()
	loads, bytes := a.loaded()
	t.Logf("the application takes %d requests and %d bytes", len(loads), bytes)
	if bytes > applicationLimit {
		t.Errorf("the application takes %d bytes, want at most %d: %v", bytes, applicationLimit, loads)
	}
}
