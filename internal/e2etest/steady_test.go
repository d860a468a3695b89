package e2etest

import (
	"fmt"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// steadying makes a page the same in every run: everything that is drawn by lot or that
// depends on the machine is put in order here, and nowhere else. The clock stands still by
// itself. It is called with the rows and the sorted of a picture.
//
// The rules go over the text of the elements that the selector finds: secrets and the port
// of the server get one fixed value of the same shape. The square of a QR code becomes grey.
// The fonts are named, for the first font of the style is the one the system likes best.
const steadying = `((keep, sorted) => {
	const rules = [
		["body", /127\.0\.0\.1:\d+/g, "127.0.0.1:8080"],
		["body", /\b[0-9A-Z]{5}(-[0-9A-Z]{5}){3}-[0-9A-Z]{6}\b/g, "00000-AAAAA-00000-AAAAA-00AA00"],
		["body", /\b[0-9A-Z]{26}\b/g, "00000AAAAA00000AAAAA00AA00"],
		["[data-fact=tracking-code]", /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/g, "0000-AAAA-0000"],
		["[data-fact=one-time-code]", /\d{6}/g, "123456"],
		["td", /(?<![-+\d])\d{6}(?!\d)/g, "123456"],
		["code", /^[A-Z2-7]{12}$/g, "ABCDEF234567"],
	];
	for (const [where, from, to] of rules) for (const root of document.querySelectorAll(where)) {
		const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const text = texts.currentNode, steady = text.data.replace(from, to);
			if (steady !== text.data) text.data = steady;
		}
	}
	if (keep || sorted) for (const body of document.querySelectorAll("main tbody")) {
		const rows = [...body.rows];
		if (sorted) rows.sort((a, b) => a.textContent < b.textContent ? -1 : 1);
		body.replaceChildren(...rows.slice(0, keep || rows.length));
	}
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(` + "`" + `
		*, *::before, *::after {
			animation: none !important; transition: none !important; caret-color: transparent !important;
		}
		body { font-family: "DejaVu Sans" !important }
		code, pre, kbd, samp { font-family: "DejaVu Sans Mono" !important }
		.qz-qr { filter: contrast(0) }
	` + "`" + `);
	document.adoptedStyleSheets = [sheet];
	if (document.activeElement) document.activeElement.blur();
})`

// steady puts the page of a picture in order.
func (b *tab) steady(p picture) {
	b.t.Helper()
	b.do("making the page steady",
		chromedp.Evaluate[chromedp.Void](fmt.Sprintf("%s(%d, %t)", steadying, p.rows, p.sorted)))
}

// paint has the page drawn in a theme, whatever the system of the machine prefers.
func (b *tab) paint(theme string) {
	b.t.Helper()
	command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-contrast", Value: "no-preference"},
		{Name: "prefers-reduced-motion", Value: "reduce"}, {Name: "forced-colors", Value: "none"},
	}})
}
