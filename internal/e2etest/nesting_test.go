package e2etest

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Kinds of elements by the HTML standard, as far as the portal uses them.
var (
	void = elements("area base br col embed hr img input link meta source track wbr")
	// flow may not stand where only words may.
	flow = elements(`address article aside blockquote body dd details dialog div dl dt fieldset figure footer form
		h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul`)
	// phrasing holds words only.
	phrasing = elements(`abbr b button cite code data dfn em h1 h2 h3 h4 h5 h6 i kbd label legend mark option output
		p q s samp small span strong sub summary sup time title u var`)
	interactive = elements("a button details embed iframe input label select textarea")
	headings    = elements("h1 h2 h3 h4 h5 h6")
)

// parents are elements that stand only in these.
var parents = map[string][]string{
	"li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"thead", "tbody", "tfoot"},
	"td": {"tr"}, "th": {"tr"}, "thead": {"table"}, "tbody": {"table"}, "caption": {"table"},
	"option": {"select", "optgroup", "datalist"}, "legend": {"fieldset"}, "summary": {"details"},
}

// children are elements that hold only these.
var children = map[string][]string{
	"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
	"thead": {"tr"}, "tbody": {"tr"}, "tr": {"th", "td"}, "select": {"option", "optgroup"},
}

func elements(list string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(list) {
		set[name] = true
	}
	return set
}

// nester follows the tags of a page as they are written, without the repairs of a browser.
type nester struct {
	open   []string
	faults []string
}

// nesting reports tags that are not closed in their order, elements where they may not
// stand, and attributes given twice.
func nesting(page []byte) []string {
	n := &nester{}
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(n.open) > 0 {
				n.fault("does not close %s", strings.Join(n.open, ", "))
			}
			return n.faults
		case html.StartTagToken, html.SelfClosingTagToken:
			n.repeated(z.Raw())
			n.start(z.Token())
		case html.EndTagToken:
			n.end(z.Token().Data)
		case html.TextToken:
			n.text(z.Token().Data)
		}
	}
}

func (n *nester) fault(format string, args ...any) {
	n.faults = append(n.faults, fmt.Sprintf(format, args...))
}

func (n *nester) start(token html.Token) {
	name := token.Data
	n.attributes(token)
	if len(n.open) > 0 {
		n.place(name, n.open[len(n.open)-1])
	}
	if void[name] || token.Type == html.SelfClosingTagToken && n.inside("svg") {
		return
	}
	n.open = append(n.open, name)
}

func (n *nester) inside(name string) bool { return slices.Contains(n.open, name) }

// place checks an element against what it stands in.
func (n *nester) place(name, in string) {
	if n.inside("svg") {
		return
	}
	if flow[name] && phrasing[in] && !(in == "legend" && headings[name]) {
		n.fault("has %s in %s", name, in)
	}
	if allowed := children[in]; allowed != nil && !slices.Contains(allowed, name) {
		n.fault("has %s in %s", name, in)
	}
	if allowed := parents[name]; allowed != nil && !slices.Contains(allowed, in) {
		n.fault("has %s in %s", name, in)
	}
	if !interactive[name] {
		return
	}
	for _, outer := range []string{"a", "button"} {
		if n.inside(outer) {
			n.fault("has %s in %s", name, outer)
		}
	}
}

// written is an attribute as it stands in a tag.
var written = regexp.MustCompile(`\s([\w:-]+)(?:="[^"]*")?`)

// repeated looks for attributes given twice, which the tokenizer would leave out.
func (n *nester) repeated(tag []byte) {
	seen := map[string]bool{}
	for _, m := range written.FindAllSubmatch(tag, -1) {
		name := string(m[1])
		if seen[name] {
			n.fault("gives %s twice in %s", name, tag)
		}
		seen[name] = true
	}
}

func (n *nester) attributes(token html.Token) {
	for _, a := range token.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			n.fault("has %s in line, which the policy forbids", a.Key)
		}
		if a.Val == "" && (a.Key == "id" || a.Key == "href" || a.Key == "class" || a.Key == "lang" || a.Key == "for") {
			n.fault("has an empty %s of %s", a.Key, token.Data)
		}
	}
}

func (n *nester) end(name string) {
	if len(n.open) == 0 || n.open[len(n.open)-1] != name {
		n.fault("closes %s in %s", name, strings.Join(n.open, " "))
		return
	}
	n.open = n.open[:len(n.open)-1]
}

// text checks that no words stand between the parts of a list or a table.
func (n *nester) text(words string) {
	if len(n.open) == 0 || strings.TrimSpace(words) == "" {
		return
	}
	if in := n.open[len(n.open)-1]; children[in] != nil {
		n.fault("has words in %s: %s", in, words)
	}
}
