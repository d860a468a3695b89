package ui

import (
	"bufio"
	"context"
	stdhtml "html"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	goldtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"qyzmet/internal/i18n"
)

// Prose is a longer text in Markdown: paragraphs, lists, headings, quotations, emphasis,
// links. There is no HTML in it, no picture and no code; such signs are letters like others.
// Its headings stand below the page's heading of the level given. lang is the language of
// the text where it is not the page's.
func Prose(words string, lang i18n.Lang, below int) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		p := newProse(words, below)
		return p.writeTo(out, "div", spoken(words, lang), p.document)
	})
}

// Remark is Prose within a line: one paragraph alone stands without its element.
func Remark(words string, lang i18n.Lang, below int) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		p := newProse(words, below)
		only := p.document.FirstChild()
		if only == nil || only.NextSibling() != nil || only.Kind() != ast.KindParagraph {
			return p.writeTo(out, "div", spoken(words, lang), p.document)
		}
		return p.writeTo(out, "span", spoken(words, lang), only)
	})
}

// markdown reads what Prose shows. Without parsers for HTML and fenced code their signs are
// text; without the one for indented lines these would be lost.
var markdown = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
	),
)

// prose writes a text that was read.
type prose struct {
	source   []byte
	document ast.Node
	below    int
	// inLink: a link holds no other.
	inLink bool
	out    *bufio.Writer
}

func newProse(words string, below int) *prose {
	source := []byte(words)
	return &prose{source: source, document: markdown.Parse(goldtext.NewReader(source)), below: below}
}

// writeTo writes the children of a node, in an element where the language must be marked.
func (p *prose) writeTo(out io.Writer, element string, lang i18n.Lang, node ast.Node) error {
	p.out = bufio.NewWriter(out)
	if lang != "" {
		p.write("<" + element + ` lang="` + string(lang) + `">`)
	}
	p.children(node)
	if lang != "" {
		p.write("</" + element + ">")
	}
	return p.out.Flush()
}

func (p *prose) write(markup string) { _, _ = p.out.WriteString(markup) } // Flush tells

func (p *prose) children(node ast.Node) {
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		p.node(child)
	}
}

func (p *prose) node(node ast.Node) {
	switch n := node.(type) {
	case *ast.Text:
		p.words(n)
	case *ast.Heading:
		p.element(node, "h"+strconv.Itoa(min(p.below+n.Level, 6)))
	case *ast.List:
		p.list(n)
	case *ast.Emphasis:
		p.element(node, [...]string{"em", "strong"}[min(n.Level, 2)-1])
	case *ast.Link:
		p.link(string(util.URLEscape(n.Destination, true)), func() { p.children(n) })
	case *ast.AutoLink:
		label := stdhtml.EscapeString(string(n.Label(p.source)))
		p.link(string(util.URLEscape(n.URL(p.source), false)), func() { p.write(label) })
	case *ast.Paragraph:
		p.element(node, "p")
	case *ast.CodeBlock:
		p.indented(n)
	case *ast.ListItem:
		p.element(node, "li")
	case *ast.Blockquote:
		p.element(node, "blockquote")
	case *ast.ThematicBreak:
		p.write("<hr>")
	default: // what stands in a tight list, and a picture, of which its text stays
		p.children(node)
	}
}

func (p *prose) element(node ast.Node, name string) {
	p.write("<" + name + ">")
	p.children(node)
	p.write("</" + name + ">")
}

// indented lines are a paragraph like others.
func (p *prose) indented(n *ast.CodeBlock) {
	p.write("<p>")
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		goldhtml.DefaultWriter.RawWrite(p.out, line.Value(p.source))
	}
	p.write("</p>")
}

func (p *prose) words(n *ast.Text) {
	goldhtml.DefaultWriter.Write(p.out, n.Segment.Value(p.source))
	switch {
	case n.HardLineBreak():
		p.write("<br>")
	case n.SoftLineBreak():
		p.write("\n")
	}
}

func (p *prose) list(n *ast.List) {
	if !n.IsOrdered() {
		p.element(n, "ul")
		return
	}
	p.write("<ol")
	if n.Start != 1 {
		p.write(` start="` + strconv.Itoa(n.Start) + `"`)
	}
	p.write(">")
	p.children(n)
	p.write("</ol>")
}

// link leads only where a text may lead; elsewhere its words stay.
func (p *prose) link(address string, words func()) {
	if p.inLink || !mayLead(address) {
		words()
		return
	}
	p.inLink = true
	p.write(`<a href="` + stdhtml.EscapeString(address) + `">`)
	words()
	p.write("</a>")
	p.inLink = false
}

// mayLead reports whether a text may lead to an address: of the web, or of this portal.
func mayLead(address string) bool {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsAny(address, "\\\x00") || u.User != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != "" && u.Opaque == ""
	case "":
		return address != "" && u.Host == "" && !strings.HasPrefix(address, "//")
	}
	return false
}
