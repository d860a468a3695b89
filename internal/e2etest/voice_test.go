package e2etest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"

	"qyzmet/internal/i18n"
)

// voice turns an accessibility tree into the text that a screen reader would speak, one
// line for every stop, indented by the landmarks, lists and tables around it.
type voice struct {
	nodes map[accessibility.NodeID]*accessibility.Node
	root  *accessibility.Node
	// marks are what the tree does not tell of an element but readers do, by its number.
	marks map[cdp.BackendNodeID]mark
	// lang is that of the page.
	lang  string
	lines []string
	depth int
	// said is text that waits for the end of its line, in the language saidIn.
	said, saidIn string
}

// mark is what the document tells of an element.
type mark struct {
	lang, current string
	inline        bool
}

func newVoice(nodes []*accessibility.Node, doc *cdp.Node, lang i18n.Lang) *voice {
	v := &voice{
		nodes: map[accessibility.NodeID]*accessibility.Node{}, marks: map[cdp.BackendNodeID]mark{},
		lang: string(lang),
	}
	for _, n := range nodes {
		v.nodes[n.NodeID] = n
		if n.ParentID == "" {
			v.root = n
		}
	}
	v.note(doc, "")
	return v
}

// wordy are elements that do not break a line.
var wordy = elements("#text a abbr b code data em kbd mark q s small span strong sub sup svg time u var label output")

// note keeps what the document tells of an element and of all below it.
func (v *voice) note(n *cdp.Node, lang string) {
	if own := attribute(n, "lang"); own != "" {
		lang = own
	}
	v.marks[n.BackendNodeID] = mark{
		lang: lang, current: attribute(n, "aria-current"), inline: wordy[strings.ToLower(n.NodeName)],
	}
	for _, child := range n.Children {
		v.note(child, lang)
	}
}

func (v *voice) read() string {
	v.line("page: "+text(v.root.Name), "")
	v.children(v.root)
	v.flush()
	return strings.Join(v.lines, "\n") + "\n"
}

// line says something by itself.
func (v *voice) line(words, lang string) {
	v.flush()
	if lang != "" && lang != v.lang {
		words += " [" + lang + "]"
	}
	v.lines = append(v.lines, strings.Repeat("  ", v.depth)+words)
}

// flush says the text that waits.
func (v *voice) flush() {
	said, in := strings.Join(strings.Fields(v.said), " "), v.saidIn
	v.said, v.saidIn = "", ""
	if said != "" {
		v.line("text: "+said, in)
	}
}

// Roles by how they are read.
var (
	// whole are read as one thing with their name, which is made of what they hold.
	whole = elements("heading link button option DisclosureTriangle summary")
	// named are controls and pictures, read with their name, value and state.
	named = elements("textbox searchbox radio checkbox combobox spinbutton image img")
	// rooms are entered and left.
	rooms = elements(`banner navigation main contentinfo search form region complementary article list table row group
		radiogroup alert status DescriptionList dialog`)
	// stops begin a line with their role and name.
	stops = elements("listitem term definition columnheader rowheader cell caption DescriptionListTerm DescriptionListDetail")
	// silent add nothing to what they hold.
	silent = elements("InlineTextBox ListMarker")
)

func (v *voice) node(n *accessibility.Node) {
	role := text(n.Role)
	at, known := v.marks[n.BackendDOMNodeID]
	if !known { // white space, which the document does not count
		at.inline = true
	}
	switch {
	case n.Ignored || role == "none":
		v.plain(n, at)
	case silent[role]:
	case role == "StaticText":
		v.text(text(n.Name), at.lang)
	case role == "LineBreak":
		v.flush()
	case whole[role]:
		v.line(v.full(n, at), at.lang)
		v.deeper(n)
	case named[role]:
		v.line(v.full(n, at), at.lang)
	case rooms[role]:
		v.room(n, at)
	case stops[role]:
		v.stop(n, at)
	default:
		v.plain(n, at)
	}
}

// text adds words to the line; another language begins another line.
func (v *voice) text(words, lang string) {
	if lang != v.saidIn && strings.TrimSpace(v.said) != "" && strings.TrimSpace(words) != "" {
		v.flush()
	}
	if strings.TrimSpace(words) != "" {
		v.saidIn = lang
	}
	v.said += words
}

// plain passes over an element; a block of text ends the line.
func (v *voice) plain(n *accessibility.Node, at mark) {
	if !at.inline {
		v.flush()
	}
	v.children(n)
	if !at.inline {
		v.flush()
	}
}

// shown is how many alike parts of a list are written down; the rest is only counted.
const shownParts = 4

func (v *voice) room(n *accessibility.Node, at mark) {
	role := text(n.Role)
	words := v.full(n, at)
	parts := v.parts(n)
	if role == "list" {
		words += fmt.Sprintf(" (%d)", len(parts))
	}
	v.line(words, at.lang)
	v.depth++
	v.children(n)
	v.flush()
	v.depth--
}

// parts are the items of a list.
func (v *voice) parts(n *accessibility.Node) (items []accessibility.NodeID) {
	for _, id := range n.ChildIDs {
		child := v.nodes[id]
		if child == nil {
			continue
		}
		switch role := text(child.Role); {
		case role == "listitem" && !child.Ignored, role == "row":
			items = append(items, id)
		case child.Ignored || role == "none" || role == "rowgroup" || role == "generic":
			items = append(items, v.parts(child)...)
		}
	}
	return items
}

// stop says what kind of part begins, then what it holds, on one line where that is text.
func (v *voice) stop(n *accessibility.Node, at mark) {
	v.flush()
	from := len(v.lines)
	v.depth++
	v.children(n)
	v.flush()
	v.depth--
	head := strings.Repeat("  ", v.depth) + text(n.Role)
	if at.current != "" {
		head += " (current " + at.current + ")"
	}
	if len(v.lines) == from {
		v.lines = append(v.lines, head+": empty")
		return
	}
	first := strings.TrimLeft(v.lines[from], " ")
	v.lines[from] = head + ": " + strings.TrimPrefix(first, "text: ")
}

// deeper passes to those parts of a thing already named that can be stopped at.
func (v *voice) deeper(n *accessibility.Node) {
	for _, id := range n.ChildIDs {
		child := v.nodes[id]
		switch {
		case child == nil:
		case !child.Ignored && (whole[text(child.Role)] || named[text(child.Role)]):
			v.depth++
			v.node(child)
			v.depth--
		default:
			v.deeper(child)
		}
	}
}

func (v *voice) children(n *accessibility.Node) {
	alike := v.parts(n)
	if text(n.Role) != "list" && text(n.Role) != "table" {
		alike = nil
	}
	var beyond []accessibility.NodeID
	if len(alike) > 2*shownParts {
		beyond = alike[shownParts:]
	}
	v.below(n, beyond)
	if len(beyond) > 0 {
		v.line(fmt.Sprintf("and %d more", len(beyond)), "")
	}
}

// below reads what an element holds without the parts that are only counted.
func (v *voice) below(n *accessibility.Node, without []accessibility.NodeID) {
	for _, id := range n.ChildIDs {
		child := v.nodes[id]
		switch {
		case child == nil || slices.Contains(without, id):
		case len(without) > 0 && (child.Ignored || text(child.Role) == "rowgroup"):
			v.below(child, without)
		default:
			v.node(child)
		}
	}
}
