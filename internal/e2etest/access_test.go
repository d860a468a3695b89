package e2etest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"qyzmet/internal/i18n"
)

// TestEveryPageIsAccessible opens every page of every role in three languages in the
// browser: axe finds nothing, nothing runs out of a window of 320 pixels, the browser has
// nothing to complain about.
func TestEveryPageIsAccessible(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	for _, lang := range i18n.Langs {
		for i, half := range halves(c.pages()) {
			t.Run(fmt.Sprintf("%s, half %d", lang, i+1), func(t *testing.T) {
				t.Parallel()
				newTab(t, c.portal, chromium.use(t)).visit(half, func(b *tab, e example) { b.inspect(e, lang) })
			})
		}
	}
}

// pages are the examples that are no files, those of one reader after another.
func (c *town) pages() []example {
	return slices.DeleteFunc(slices.Concat(byReader(c.listed())...), func(e example) bool { return e.isFile })
}

// halves are two parts of the examples that take two browsers the same time.
func halves(list []example) [][]example {
	middle := len(list) / 2
	return [][]example{list[:middle], list[middle:]}
}

// visit goes through pages in one tab, which changes hands where the reader does.
func (b *tab) visit(list []example, look func(*tab, example)) {
	b.t.Helper()
	for i, e := range list {
		if i == 0 || e.as != list[i-1].as {
			command(b, network.ClearBrowserCookies, cdp.Empty{})
			b.carry(b.p.visitor(b.t, e.as))
		}
		look(b, e)
	}
}

// signedTab opens a tab for a persona without walking through the sign-in page.
func (p *portal) signedTab(t *testing.T, persona string) *tab {
	t.Helper()
	b := newTab(t, p, chromium.use(t))
	b.carry(p.visitor(t, persona))
	return b
}

// onPhones is the language in which axe inspects narrow pages: it is slow, and the width
// changes other things than the language does.
const onPhones = i18n.EN

// inspect opens the page of an example and reports all that is wrong with it.
func (b *tab) inspect(e example, lang i18n.Lang) {
	b.t.Helper()
	b.forget()
	if status := b.show(e, lang); status != e.want() {
		b.t.Errorf("%s answers %d, want %d", e, status, e.want())
		return
	}
	faults := b.complained()
	loads, _ := b.loaded()
	for _, l := range loads {
		if !strings.HasPrefix(l.address, b.p.base+"/") {
			faults = append(faults, "asks elsewhere: "+l.address)
		}
	}
	b.loadAxe()
	if lang != onPhones {
		faults = append(faults, b.axe()...)
	}
	b.turn(narrow)
	if lang == onPhones {
		faults = append(faults, b.axe()...)
	}
	faults = append(faults, b.reflow()...)
	b.turn(wide)
	for _, fault := range faults {
		b.t.Errorf("%s: %s", e, fault)
	}
}

// show opens the page of an example and gives the status.
func (b *tab) show(e example, lang i18n.Lang) int {
	b.t.Helper()
	if e.form == nil {
		return b.open(e.in(lang))
	}
	return b.post(e.in(lang), e.form)
}

// post sends a form from an empty page of the portal.
func (b *tab) post(path string, form url.Values) int {
	b.t.Helper()
	b.open("/healthz")
	b.forget()
	action, err := json.Marshal(path)
	b.must(err, "writing the form")
	fields, err := json.Marshal(form)
	b.must(err, "writing the form")
	return b.leads("posting "+path, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		const form = document.createElement("form");
		form.method = "post";
		form.action = %s;
		for (const [name, values] of Object.entries(%s)) for (const value of values) {
			const input = document.createElement("textarea");
			input.name = name;
			input.value = value;
			form.append(input);
		}
		document.body.append(form);
		form.submit();
	})()`, action, fields)))
}

// runsOut lists what makes the page wider than its window.
const runsOut = `(() => {
	const room = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= room) return [];
	return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > room + 1)
		.map((e) => e.outerHTML.slice(0, 160));
})()`

// spaced sets the text as WCAG 1.4.12 says it must bear.
const spaced = `(() => {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; " +
		"word-spacing: 0.16em !important } p { margin-bottom: 2em !important }");
	document.adoptedStyleSheets = [sheet];
})()`

// reflow looks for what does not fit into a window of 320 CSS pixels (WCAG 1.4.10), as the
// text stands and with more room between its letters (1.4.12).
func (b *tab) reflow() (faults []string) {
	b.t.Helper()
	out := func(how string) {
		found := value(b, "measuring", chromedp.Evaluate[[]string](runsOut))
		if len(found) > 0 {
			last := found[max(0, len(found)-3):]
			faults = append(faults, how+" the page is wider than its window:\n    "+strings.Join(last, "\n    "))
		}
	}
	out("as it is")
	b.do("spacing the text", chromedp.Evaluate[chromedp.Void](spaced))
	out("with spaced text")
	return faults
}
