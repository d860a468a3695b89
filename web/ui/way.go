package ui

import "qyzmet/internal/i18n"

// Tile is a large target that leads to a category, a life situation, a thing to do.
type Tile struct {
	URL, Title, Text string
	// Lang is the language of title and text when it is not the page's.
	Lang i18n.Lang
	Icon Icon
}

// SearchView is a form that searches by GET, so that its results have an address.
type SearchView struct {
	// Action is the address of the results, Name the query's name ("q" when empty).
	Action, Name, Value string
	// Label says what one may look for.
	Label, Hint string
	// Quiet leaves the label to screen readers, under a heading that says the same.
	Quiet bool
	// Keep are further values of the address that a new search keeps.
	Keep []Kept
}

// Kept is a name and value a search form sends along.
type Kept struct{ Name, Value string }

func (v SearchView) name() string {
	if v.Name == "" {
		return "q"
	}
	return v.Name
}

// PageNav leads through a list page by page.
type PageNav struct {
	// Prev and Next are addresses; empty at the ends.
	Prev, Next string
	// Pages are the numbered ones; empty where the number of pages is not known.
	Pages []PageLink
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
