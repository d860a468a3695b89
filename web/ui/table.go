package ui

import (
	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
)

// TableView is a table; on narrow screens each row becomes a list of labelled values.
type TableView struct {
	Caption string
	// Quiet leaves the caption to screen readers, where a heading stands above already.
	Quiet bool
	Head  []string
	Rows  [][]Cell
	// RowFact marks every row for programs; may be empty.
	RowFact string
	// Shared are the tags of a long table whose icons are drawn once for all rows.
	Shared []TagView
}

// Cell is one cell. The first of each row is its header.
type Cell struct {
	Text string
	// Lang is the language of the text when it is not the page's.
	Lang i18n.Lang
	// Content replaces Text where it is more than a text.
	Content templ.Component
	// Number sets figures flush right.
	Number bool
}

// view is what stands in the cell.
func (c Cell) view() templ.Component {
	if c.Content != nil {
		return c.Content
	}
	return inLang(c.Text, c.Lang)
}

// Fact is a term with its value, the way the service page answers first: how long, how much.
type Fact struct {
	Term, Value string
	// Lang is the language of the value when it is not the page's.
	Lang i18n.Lang
	Icon Icon
	// Content replaces Value where it is more than a text.
	Content templ.Component
}

// label is the heading of a column, which stands before its values on narrow screens.
func (v TableView) label(column int) string {
	if column < len(v.Head) {
		return v.Head[column]
	}
	return ""
}

// number tells whether a column holds figures, by its first row.
func (v TableView) number(column int) bool {
	return len(v.Rows) > 0 && column < len(v.Rows[0]) && v.Rows[0][column].Number
}

// PageNav leads through a list page by page.
type PageNav struct {
	// Prev and Next are addresses; empty at the ends.
	Prev, Next string
	// Pages are the numbered ones; empty where the number of pages is not known.
	Pages []PageLink
	// NextKey follows Next from the keyboard; empty for none.
	NextKey string
}

// PageLink is a numbered page, or a gap where numbers are left out.
type PageLink struct {
	Number       int
	URL          string
	Current, Gap bool
}

// Pages numbers a list: first, last, and the neighbours of the current page. url gives the
// address of a page, counted from 1.
func Pages(current, total int, url func(page int) string) PageNav {
	var nav PageNav
	if current > 1 {
		nav.Prev = url(current - 1)
	}
	if current < total {
		nav.Next = url(current + 1)
	}
	for n := 1; n <= total; n++ {
		switch {
		case n == 1 || n == total || n >= current-1 && n <= current+1:
			nav.Pages = append(nav.Pages, PageLink{Number: n, URL: url(n), Current: n == current})
		case n == current-2 || n == current+2:
			nav.Pages = append(nav.Pages, PageLink{Gap: true})
		}
	}
	return nav
}
