package e2etest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// TestTheKeyboardIsEnough goes from the first page to the number with keys alone, in a
// browser that runs scripts and in one that does not: every stop shows where the focus is
// and lies in the window.
func TestTheKeyboardIsEnough(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for i, script := range []string{"on", "off"} {
		t.Run("with JavaScript "+script, func(t *testing.T) {
			a := arrive(t, p, i18n.RU, citizen)
			if script == "off" {
				a.withoutScript()
			}
			a.applyByKeys()
			if n := p.filings(t); n != i+1 {
				t.Errorf("%d applications were filed, want %d", n, i+1)
			}
		})
	}
}

// applyByKeys walks the whole way from the first page to the number.
func (a *applicant) applyByKeys() {
	a.t.Helper()
	a.mustOpen(a.in(link.Home))
	a.skip()
	a.keys(`[type="search"]`, searches[i18n.RU])
	a.enterKey()
	a.enterAt(`a[href="` + a.in(link.Service(certificate)) + `"]`)
	a.enterAt(a.startLink())
	a.enterAt(`button[name="persona"][value="citizen"]`)
	a.enterAt(startButton)
	for range 20 {
		if a.page().Find(`form[data-form="check"]`).Length() > 0 {
			break
		}
		a.answerByKeys()
	}
	a.enterAt(`form[data-form="check"] button`)
	a.keys(`[name="code"]`, a.fact("one-time-code"))
	a.enterKey()
	a.numbered()
}

// answerByKeys answers the controls of a page of questions one after another: arrows choose,
// the space bar ticks, Enter sends.
func (a *applicant) answerByKeys() {
	a.t.Helper()
	form := a.page().Find(`form[data-form="answer"]`)
	done := map[string]bool{}
	for _, control := range form.Find("input:not([type=hidden]), select, textarea").EachIter() {
		name := control.AttrOr("name", "")
		if done[name] {
			continue
		}
		done[name] = true
		a.tabTo(`[name="` + name + `"]`)
		switch {
		case control.Is("select"):
			a.do("choosing", chromedp.KeyEvent(kb.ArrowDown))
		case control.Is("[type=radio], [type=checkbox]"):
			a.do("choosing", chromedp.KeyEvent(" "))
		case control.AttrOr("value", "") == "" && control.AttrOr("autocomplete", "") != "email":
			a.do("typing", chromedp.KeyEvent("8 701 000 00 01"))
		}
	}
	a.enterAt(`form[data-form="answer"] button:not([name])`)
}

// enterKey presses what has the focus and waits for the page it leads to.
func (b *tab) enterKey() {
	b.t.Helper()
	if status := b.leads("pressing Enter", chromedp.KeyEvent(kb.Enter)); status >= 400 {
		b.t.Fatalf("Enter leads to %s, which answers %d:\n%s", b.path(), status, b.words())
	}
}

// focused tells whether the focus is on what a selector names, and what is wrong with the
// element that has it: it shows no mark, or lies outside the window (WCAG 2.4.7, 2.4.11).
const focused = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return {there: false, fault: ""};
	const seen = e.type === "radio" || e.type === "checkbox" ? e.parentElement : e;
	const box = seen.getBoundingClientRect();
	const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
	const marks = [e, ...(e.labels || [])].flatMap((m) => [getComputedStyle(m), getComputedStyle(m, "::before")]);
	const marked = marks.some((s) => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) ||
		s.boxShadow !== "none");
	const fault = !inside ? "lies outside the window" : !marked ? "does not show the focus" : "";
	return {there: e.matches(%q), fault: fault && e.outerHTML.slice(0, 160) + " " + fault};
})()`

// stop is where the focus is.
type stop struct {
	There bool   `json:"there"`
	Fault string `json:"fault"`
}

// focus tells whether the focus is on what the selector names, and what is wrong with it.
func (b *tab) focus(css string) stop {
	b.t.Helper()
	return value(b, "reading the focus", chromedp.Evaluate[stop](fmt.Sprintf(focused, css)))
}

// tabTo presses the tab key until the focus is on what the selector names.
func (b *tab) tabTo(css string) {
	b.t.Helper()
	const stops = 200
	for range stops {
		b.do("pressing Tab", chromedp.KeyEvent(kb.Tab))
		at := b.focus(css)
		if at.Fault != "" {
			b.t.Errorf("%s: %s", b.path(), at.Fault)
		}
		if at.There {
			return
		}
	}
	b.t.Fatalf("the tab key does not reach %s at %s:\n%s", css, b.path(), strings.TrimSpace(b.words()))
}

// enterAt goes to what the selector names and presses Enter.
func (b *tab) enterAt(css string) {
	b.t.Helper()
	b.tabTo(css)
	b.enterKey()
}

// keys types words into what the selector names.
func (b *tab) keys(css, words string) {
	b.t.Helper()
	b.tabTo(css)
	b.do("typing", chromedp.KeyEvent(words))
}

// skip jumps over the header by the first link of the page.
func (b *tab) skip() {
	b.t.Helper()
	b.tabTo(`.govuk-skip-link`)
	b.do("skipping to the content", chromedp.KeyEvent(kb.Enter),
		chromedp.WaitReady(chromedp.CSS(`main:focus`)))
}
