package e2etest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	program "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// renderer is what draws: two that are equal draw the same pixels.
type renderer struct {
	// Chromium is its major version.
	Chromium string `json:"chromium"`
	// Widths are those of a line of letters in CSS pixels, by font: fonts of one name and
	// another edition differ in them.
	Widths map[string]float64 `json:"widths"`
}

// measuring draws a line in the three fonts of the pages.
const measuring = `(() => {
	const line = document.createElement("span"), widths = {};
	line.textContent = "Қызмет көрсету мерзімі: 5 жұмыс күні. Услуга № 12, the Service (GP-26) → ✓";
	line.style.cssText = "position:absolute;white-space:nowrap;font-size:19px";
	document.body.append(line);
	for (const font of ["DejaVu Sans", "DejaVu Sans Bold", "DejaVu Sans Mono"]) {
		line.style.setProperty("font-family", font.replace(" Bold", ""), "important");
		line.style.fontWeight = font.endsWith("Bold") ? 700 : 400;
		widths[font] = Math.round(100 * line.getBoundingClientRect().width) / 100;
	}
	line.remove();
	return widths;
})()`

// meet learns once who draws. It fails where the font of the pictures is missing and says
// where the renderer is not that of the kept set.
func (e *exhibition) meet(b *tab) {
	b.t.Helper()
	e.met.Do(func() {
		version := ask(b, program.GetVersion, cdp.Empty{}).Product // such as Chrome/156.0.8078.79
		_, version, _ = strings.Cut(version, "/")
		version, _, _ = strings.Cut(version, ".")
		e.drew = renderer{version, value(b, "measuring letters", chromedp.Evaluate[map[string]float64](measuring))}
		if fonts := b.fonts("h1"); !slices.Contains(fonts, "DejaVu Sans") {
			b.t.Fatalf("headings are drawn in %q, the kept pictures in DejaVu Sans; install it with: make tools "+
				"(Debian: apt-get install -y fonts-dejavu-core)", fonts)
		}
		raw, err := os.ReadFile(rendererFile)
		if err != nil {
			return // the pictures are missing too, which is told of each
		}
		var kept renderer
		b.must(json.Unmarshal(raw, &kept), "reading "+rendererFile)
		if d := cmp.Diff(kept, e.drew); d != "" {
			b.t.Logf("the kept pictures are by another renderer (-kept +this one):\n%s", d)
		}
	})
}

var rendererFile = filepath.Join(reviewed, "renderer.json")

// keep writes down who drew the set.
func (r renderer) keep(t *testing.T) {
	t.Helper()
	raw, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rendererFile, append(raw, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fonts are the families in which the system draws an element.
func (b *tab) fonts(selector string) (families []string) {
	b.t.Helper()
	command(b, dom.Enable, dom.EnableParams{})
	command(b, css.Enable, cdp.Empty{})
	root := ask(b, dom.GetDocument, dom.GetDocumentParams{}).Root.NodeID
	at := ask(b, dom.QuerySelector, dom.QuerySelectorParams{NodeID: root, Selector: selector}).NodeID
	for _, f := range ask(b, css.GetPlatformFontsForNode, css.GetPlatformFontsForNodeParams{NodeID: at}).Fonts {
		families = append(families, f.FamilyName)
	}
	command(b, css.Disable, cdp.Empty{})
	return families
}

// ask sends one command of the browser's protocol and gives its answer.
func ask[P, R any](b *tab, c cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	answer, err := chromedp.Call(ctx, c, params)
	b.must(err, c.Method)
	return answer
}
