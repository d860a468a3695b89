package e2etest

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// axeScript is axe-core 4.14.1 (MPL-2.0, see testdata/axe), unchanged.
//
//go:embed testdata/axe/axe.min.js
var axeScript string

// rules are WCAG 2.0 to 2.2, levels A and AA, and what is good practice beside them; the
// rule on the size of targets, which axe leaves off by default, is on. What axe cannot
// decide is not counted, and where an element stands is not worked out: its HTML tells.
const rules = `{
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
	rules: {"target-size": {enabled: true}},
	resultTypes: ["violations"], preload: false, selectors: false,
}`

// lookRules are those whose answer depends on colours and sizes alone.
const lookRules = `{
	runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block", "target-size"]},
	resultTypes: ["violations"], preload: false, selectors: false,
}`

// violation is a rule of axe that a page breaks.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "axe %s: %s (%d elements)", v.ID, v.Help, len(v.Nodes))
	for i, n := range v.Nodes {
		if i == 3 {
			break
		}
		fmt.Fprintf(&b, "\n    %.200s\n    %s", n.HTML, strings.ReplaceAll(n.Summary, "\n", " "))
	}
	return b.String()
}

// loadAxe brings axe into the page; the policy of the page does not bind the debugger.
func (b *tab) loadAxe() {
	b.t.Helper()
	b.do("loading axe", chromedp.Evaluate[chromedp.Void](axeScript))
}

// axe inspects the page by all rules.
func (b *tab) axe() (faults []string) { return b.axeBy(rules) }

func (b *tab) axeBy(options string) (faults []string) {
	b.t.Helper()
	found := value(b, "running axe", chromedp.Evaluate[[]violation](
		`axe.run(document, `+options+`).then((found) => found.violations)`, chromedp.EvalAwaitPromise))
	for _, v := range found {
		faults = append(faults, v.String())
	}
	return faults
}
