package e2etest

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// TestFilingHappensOnce tries what hasty hands do.
func TestFilingHappensOnce(t *testing.T) {
	t.Parallel()
	for _, script := range []string{"on", "off"} {
		t.Run("with JavaScript "+script, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t)
			a := arrive(t, p, i18n.KK, citizen)
			if script == "off" {
				a.withoutScript()
			}
			a.mustOpen(a.in(link.Service(certificate)))
			a.start()
			a.fill()
			a.toCode()
			number := a.doubleClick()
			a.reload(number)
			a.goBack(number)
			if n := p.filings(t); n != 1 {
				t.Errorf("%d applications were filed, want 1", n)
			}
		})
	}
}

// doubleClick presses the last button twice.
func (a *applicant) doubleClick() string {
	a.t.Helper()
	a.do("pressing twice",
		chromedp.DoubleClick(chromedp.CSS(`form[data-form="sign"] button`)),
		chromedp.WaitReady(chromedp.CSS(`[data-fact="application-number"]`)))
	return a.numbered()
}

// reload asks for the page after filing again.
func (a *applicant) reload(number string) {
	a.t.Helper()
	a.do("loading again", chromedp.Reload())
	if got := a.numbered(); got != number {
		a.t.Errorf("loaded again the page has the number %s, before it was %s", got, number)
	}
}

// back is the browser's own button. It waits for the page to be there and not to be loaded:
// the browser may have kept it.
var back = chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
	there, err := chromedp.NavigationEntries()(ctx, t)
	if err != nil {
		return err
	}
	entry := page.NavigateToHistoryEntryParams{EntryID: there.Entries[there.CurrentIndex-1].ID}
	_, err = chromedp.WaitEvent(page.FrameNavigated, nil, chromedp.Func(
		func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, page.NavigateToHistoryEntry, entry)
			return err
		}))(ctx, t)
	return err
})

// goBack returns to the page with the code and, where the button still is, presses it.
func (a *applicant) goBack(number string) {
	a.t.Helper()
	a.do("going back", back)
	if a.page().Find(`form[data-form="sign"]`).Length() > 0 {
		a.leads("pressing the button again", chromedp.Evaluate[chromedp.Void](
			`document.querySelector("form[data-form=sign] button").focus()`), chromedp.KeyEvent(kb.Enter))
	}
	if got := a.fact("application-number"); got != number {
		a.t.Errorf("going back leads to %s with the number %q, want %s:\n%s", a.path(), got, number, a.words())
	}
}
