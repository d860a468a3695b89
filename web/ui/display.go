package ui

import (
	"strings"

	"qyzmet/internal/link"
)

// DisplayCookie keeps how its reader wants the portal to look, and nothing about them.
const DisplayCookie = "display"

// Display is the special view for low vision: what the reader chose instead of the
// ordinary look. Its values are the words of the cookie; empty is the ordinary one.
type Display struct {
	// Size is "150" or "200", in percent of the ordinary letters.
	Size string
	// Colours is black-on-white, white-on-black or blue-on-blue.
	Colours string
	// Letters and Lines are the spacing: wide or wider.
	Letters, Lines string
	NoImages       bool
	Serif          bool
}

// looks turns each word of the cookie into the class of <html> it stands for.
var looks = map[string]string{
	"150":            "qz-large qz-size-150",
	"200":            "qz-large qz-size-200",
	"black-on-white": "qz-two-colours qz-black-on-white",
	"white-on-black": "qz-two-colours qz-white-on-black",
	"blue-on-blue":   "qz-two-colours qz-blue-on-blue",
	"letters-wide":   "qz-letters-wide",
	"letters-wider":  "qz-letters-wider",
	"lines-wide":     "qz-lines-wide",
	"lines-wider":    "qz-lines-wider",
	"no-images":      "qz-no-images",
	"serif":          "qz-serif",
}

// ReadDisplay understands a cookie; words it does not know say nothing.
func ReadDisplay(cookie string) (d Display) {
	if len(cookie) > 100 {
		return d
	}
	for word := range strings.SplitSeq(cookie, ".") {
		d.choose(word)
	}
	return d
}

func (d *Display) choose(word string) {
	switch word {
	case "150", "200":
		d.Size = word
	case "black-on-white", "white-on-black", "blue-on-blue":
		d.Colours = word
	case "letters-wide", "letters-wider":
		d.Letters = strings.TrimPrefix(word, "letters-")
	case "lines-wide", "lines-wider":
		d.Lines = strings.TrimPrefix(word, "lines-")
	case "no-images":
		d.NoImages = true
	case "serif":
		d.Serif = true
	}
}

// words are what was chosen, in the order of the form.
func (d Display) words() (words []string) {
	for _, part := range [...]struct{ before, word string }{
		{"", d.Size}, {"", d.Colours}, {"letters-", d.Letters}, {"lines-", d.Lines},
	} {
		if _, known := looks[part.before+part.word]; known {
			words = append(words, part.before+part.word)
		}
	}
	if d.NoImages {
		words = append(words, "no-images")
	}
	if d.Serif {
		words = append(words, "serif")
	}
	return words
}

// Cookie is the value that ReadDisplay understands; empty for the ordinary view.
func (d Display) Cookie() string { return strings.Join(d.words(), ".") }

// Special reports whether anything differs from the ordinary view.
func (d Display) Special() bool { return d != Display{} }

// class is that of <html>.
func (d Display) class() string {
	class := "govuk-template"
	for _, word := range d.words() {
		class += " " + looks[word]
	}
	return class
}

// display is the form of the special view, which leads back to this page.
func (p Page) display() string {
	if p.Path == "" || strings.HasPrefix(p.Path, link.Display) {
		return p.here(link.Display)
	}
	return p.here(link.DisplayFor(p.here(p.Path)))
}
