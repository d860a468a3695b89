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

// TestTheKeyboardIsEnough goes from the first page to the number with keys alone: every
// stop shows where the focus is and lies in the window.
func TestTheKeyboardIsEnough(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := arrive(t, p, i18n.RU, citizen)
	a.mustOpen(a.in(link.Home))
	a.skip()
	a.tabTo(`[type="search"]`)
	a.do("typing the search", chromedp.KeyEvent(searches[i18n.RU]))
	a.enterKey()
	a.tabTo(`a[href="` + a.in(link.Service(certificate)) + `"]`)
	a.enterKey()
	a.tabTo(a.startLink())
	a.enterKey()
	a.tabTo(`button[name="persona"][value="citizen"]`)
	a.enterKey()
	a.tabTo(startButton)
	a.enterKey()
	for range 20 {
		if a.page().Find(`form[data-form="check"]`).Length() > 0 {
			break
		}
		a.answerByKeys()
	}
	a.tabTo(`form[data-form="check"] button`)
	a.enterKey()
	code := a.fact("one-time-code")
	a.tabTo(`[name="code"]`)
	a.do("typing the code", chromedp.KeyEvent(code))
	a.enterKey()
	a.numbered()
	if n := p.filings(t); n != 1 {
		t.Errorf("%d applications were filed, want 1", n)
	}
}

// skip jumps over the header by the first link of the page.
func (a *applicant) skip() {
	a.t.Helper()
	a.tabTo(`.govuk-skip-link`)
	a.do("skipping to the content", chromedp.KeyEvent(kb.Enter),
		chromedp.WaitReady(chromedp.CSS(`main:focus`)))
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
	a.tabTo(`form[data-form="answer"] button:not([name])`)
	a.enterKey()
}

// enterKey presses what has the focus and waits for the page it leads to.
func (a *applicant) enterKey() {
	a.t.Helper()
	if status := a.leads("pressing Enter", chromedp.KeyEvent(kb.Enter)); status >= 400 {
		a.t.Fatalf("Enter leads to %s, which answers %d:\n%s", a.path(), status, a.words())
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

// tabTo presses the tab key until the focus is on what the selector names.
func (a *applicant) tabTo(css string) {
	a.t.Helper()
	const stops = 150
	for range stops {
		a.do("pressing Tab", chromedp.KeyEvent(kb.Tab))
		at := value(a.tab, "reading the focus", chromedp.Evaluate[struct {
			There bool   `json:"there"`
			Fault string `json:"fault"`
		}](fmt.Sprintf(focused, css)))
		if at.Fault != "" {
			a.t.Errorf("%s: %s", a.path(), at.Fault)
		}
		if at.There {
			return
		}
	}
	a.t.Fatalf("the tab key does not reach %s at %s:\n%s", css, a.path(), strings.TrimSpace(a.words()))
}
