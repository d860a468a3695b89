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
	// AccessKey leads to the field from the keyboard; empty for none.
	AccessKey string
}

// Kept is a name and value that a form sends along.
type Kept struct{ Name, Value string }

func (v SearchView) name() string {
	if v.Name == "" {
		return "q"
	}
	return v.Name
}
