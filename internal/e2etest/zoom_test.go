package e2etest

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/ui"
)

// A window of 1280 by 1024 pixels at 400 % is one of 320 by 256 whose pixels are 4 by 4
// (WCAG 1.4.10).
const (
	zoom      = 4
	zoomedTop = 256
)

// TestEveryPageBearsZoom opens a page of every kind at 400 %: nothing runs out sideways, no
// bar stays over the content, and what has the focus is seen.
func TestEveryPageBearsZoom(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	for i, half := range halves(c.oneOfEach()) {
		t.Run(fmt.Sprintf("half %d", i+1), func(t *testing.T) {
			t.Parallel()
			newTab(t, c.portal, chromium.use(t)).visit(half, func(b *tab, e example) {
				b.zoomIn()
				if status := b.show(e, i18n.KK); status != e.want() {
					t.Errorf("%s answers %d", e, status)
					return
				}
				for _, fault := range append(append(b.sideways(), b.bars()...), b.focusFaults()...) {
					t.Errorf("%s: %s", e, fault)
				}
			})
		})
	}
}

// TestLargeLettersFitAPhone opens every citizen's page in the special view at 200 % on a
// phone: letters twice as large in the narrowest window still fit it.
func TestLargeLettersFitAPhone(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	b := newTab(t, c.portal, chromium.use(t))
	b.turn(narrow)
	b.visit(c.oneOfEach(), func(b *tab, e example) {
		if e.forStaff() {
			return
		}
		b.wear(look{display: ui.Display{Colours: "black-on-white", Size: "200"}})
		if status := b.show(e, i18n.KK); status != e.want() {
			t.Errorf("%s answers %d", e, status)
			return
		}
		for _, fault := range b.sideways() {
			t.Errorf("%s: %s", e, fault)
		}
		if size := value(b, "measuring", chromedp.Evaluate[float64](letters)); size < 2*plain {
			t.Errorf("%s: the letters are %.0f pixels large, want %d", e, size, 2*plain)
		}
	})
}

// letters is the size of text in CSS pixels; plain is what it is at least on a phone without
// the special view.
const (
	letters = `parseFloat(getComputedStyle(document.querySelector("footer p, .qz-hall main")).fontSize)`
	plain   = 16
)

func (b *tab) zoomIn() {
	b.t.Helper()
	b.do("zooming in", chromedp.EmulateViewport(narrow, zoomedTop, chromedp.EmulateScale(zoom)))
}

// sideways lists what is wider than the window.
func (b *tab) sideways() (faults []string) {
	b.t.Helper()
	for _, html := range value(b, "measuring", chromedp.Evaluate[[]string](runsOut)) {
		faults = append(faults, "runs out sideways: "+html)
	}
	return faults[max(0, len(faults)-3):]
}

// covers lists what stays in its place over the content when the page is scrolled.
const covers = `[...document.querySelectorAll("body *")].filter((e) => {
	const s = getComputedStyle(e);
	return (s.position === "fixed" || s.position === "sticky") && e.getClientRects().length > 0 &&
		e.getBoundingClientRect().height > 0 && s.visibility === "visible";
}).map((e) => e.outerHTML.slice(0, 160))`

func (b *tab) bars() (faults []string) {
	b.t.Helper()
	for _, html := range value(b, "looking for bars", chromedp.Evaluate[[]string](covers)) {
		faults = append(faults, "stays over the content: "+html)
	}
	return faults
}

// stopsLooked is how many stops of the tab key are looked at on a page.
const stopsLooked = 12

// focusFaults goes through the first stops of the main part with the tab key.
func (b *tab) focusFaults() (faults []string) {
	b.t.Helper()
	b.do("going to the main part", chromedp.Evaluate[chromedp.Void](`document.querySelector("main").focus()`))
	for range stopsLooked {
		b.do("pressing Tab", chromedp.KeyEvent(kb.Tab))
		if at := b.focus("body"); at.Fault != "" {
			faults = append(faults, at.Fault)
		}
	}
	return faults
}

// hidden lists how the warning before the end of the session is in the way of what has the
// focus (WCAG 2.4.11): it leaves too little of the window, or lies over the element.
const hidden = `(() => {
	const bar = document.querySelector(".qz-session").getBoundingClientRect();
	const at = document.activeElement;
	const box = (at.labels && at.labels[0] || at).getBoundingClientRect();
	if (bar.height > innerHeight * 0.6) return "takes " + bar.height + " of " + innerHeight + " pixels";
	return !at.closest(".qz-session") && box.top >= bar.top - 8 ? "lies over " + at.outerHTML.slice(0, 160) : "";
})()`

// TestTheWarningHidesNoField brings up the only bar the portal has, that before the end of
// the session, on a page of questions at 400 %: the tab key brings every field above it.
func TestTheWarningHidesNoField(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	b := c.signedTab(t, citizen)
	b.zoomIn()
	for _, path := range []string{link.DraftStep(c.drafts["open"], "subject"), link.DraftCheck(c.drafts["check"])} {
		b.mustOpen("/kk" + path)
		b.do("bringing up the warning", chromedp.Evaluate[chromedp.Void](`(() => {
			document.querySelector(".qz-session").hidden = false;
			document.querySelector("main").focus();
		})()`))
		for range stopsLooked {
			b.do("pressing Tab", chromedp.KeyEvent(kb.Tab))
			if fault := value(b, "looking under the warning", chromedp.Evaluate[string](hidden)); fault != "" {
				t.Errorf("%s: the warning %s", path, fault)
			}
		}
	}
}
