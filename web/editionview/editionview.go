// Package editionview tells in words what one edition of a standard says differently from
// another, article by article, and in which cases something of a standard holds. Readers
// of the catalogue and whoever prepares an edition read the same words.
package editionview

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
)

// Names gives the names of what editions refer to by code; a standard.Snapshot does.
type Names interface {
	Body(code string) (standard.Body, bool)
	Register(code string) (standard.Register, bool)
	Ground(code string) (standard.Ground, bool)
	Service(code string) (standard.Service, bool)
}

// Article is an article of the standard with what changed in it.
type Article struct {
	// ID is the element's id.
	ID, Title string
	Rows      []Row
}

// Row is one change.
type Row struct {
	// Place says what changed.
	Place string
	Kind  standard.ChangeKind
	// Runs are the words of a text, what went and what came among what stayed.
	Runs []ui.Run
	// Before and After are values, where there are no Runs.
	Before, After []ui.Line
	// Says is a sentence that tells it all.
	Says string
}

// Compare words the changes of two editions; same are the articles without any.
func Compare(t i18n.Localizer, names Names, before, after standard.Content) (changed []Article, same []string) {
	w := wording{t: t, names: names, before: before.Form, after: after.Form}
	rows := map[standard.Article][]Row{}
	for _, c := range standard.Diff(before, after) {
		rows[c.Article] = append(rows[c.Article], w.row(c))
	}
	for i, a := range standard.Articles {
		title := t.T("edition.article." + string(a))
		if len(rows[a]) == 0 {
			same = append(same, title)
			continue
		}
		if i < items {
			title = t.T("edition.article_numbered", "item", i+1, "title", title)
		}
		changed = append(changed, Article{ID: "article-" + string(a), Title: title, Rows: rows[a]})
	}
	return changed, same
}

// items are numbered in the law (art. 14(3-1)).
const items = 10

// Count is how many changes there are.
func Count(articles []Article) int {
	n := 0
	for _, a := range articles {
		n += len(a.Rows)
	}
	return n
}

func (w wording) row(c standard.Change) Row {
	row := Row{Place: w.place(c), Kind: c.Kind}
	before, after := w.lines(c, c.Before, w.before), w.lines(c, c.After, w.after)
	switch {
	case c.Property == "required" && c.Kind == standard.Changed:
		row.Says = w.turned(c.After == true)
	case c.Kind == standard.Moved && c.Property == "":
		row.Says = w.t.T("edition.moved_place", "before", number(c.Before), "after", number(c.After))
	case c.Kind == standard.Changed && sameLines(before, after):
		row.Says = w.unseen(c)
	case c.Property == "pattern":
		row.Says = w.t.T("edition.refined")
	default:
		row.Before, row.After = before, after
		row.Runs = w.runs(c)
	}
	return row
}

func number(v any) int {
	n, _ := v.(standard.Position)
	return int(n)
}

func (w wording) turned(required bool) string {
	if required {
		return w.t.T("edition.now_required")
	}
	return w.t.T("edition.now_optional")
}

// unseen says what changed where the words that the reader sees did not.
func (w wording) unseen(c standard.Change) string {
	before, isText := c.Before.(i18n.Text)
	after, _ := c.After.(i18n.Text)
	if !isText {
		return w.t.T("edition.refined")
	}
	var langs []string
	for _, lang := range i18n.Langs {
		if before.In(lang) != after.In(lang) {
			langs = append(langs, w.t.T("edition.lang."+string(lang)))
		}
	}
	return w.t.T("edition.other_languages", "list", strings.Join(langs, ", "))
}

// readable is the part of the words that must stay, in hundredths, for a text to be shown
// once with its changes; below it both texts are shown whole.
const readable = 40

// runs are the words of a changed text, or none where little of it stayed.
func (w wording) runs(c standard.Change) []ui.Run {
	before, one := c.Before.(i18n.Text)
	after, other := c.After.(i18n.Text)
	if c.Kind != standard.Changed || !one || !other {
		return nil
	}
	old, now := unmarked(w.t.Text(before)), unmarked(w.t.Text(after))
	var runs []ui.Run
	stayed := 0
	for _, s := range standard.DiffWords(old, now) {
		runs = append(runs, ui.Run{Text: s.Text, Gone: s.Kind == standard.Removed, Come: s.Kind == standard.Added})
		if s.Kind == "" {
			stayed += len(strings.Fields(s.Text))
		}
	}
	if stayed*100 < readable*max(len(strings.Fields(old)), len(strings.Fields(now))) {
		return nil
	}
	return runs
}

// markers open lines of Markdown: items of lists, headings, quotations.
var markers = regexp.MustCompile(`(?m)^[ \t]*(?:[-*+>]|#{1,6})[ \t]+`)

// unmarked are the words of a text without the markers of its lines.
func unmarked(text string) string { return markers.ReplaceAllString(text, "") }

// place names what changed: "Document “Passport”: how it is presented".
func (w wording) place(c standard.Change) string {
	if c.Part == "" {
		return sentence(w.property(c.Property))
	}
	part := w.t.T("edition.part."+string(c.Part), "name", c.Name, "question", c.OfName)
	if c.Property == "" {
		return part
	}
	return w.t.T("edition.place", "part", part, "property", w.property(c.Property))
}

func (w wording) property(name string) string { return w.t.T("edition.property." + name) }

// sentence begins with a capital letter.
func sentence(words string) string {
	r, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(r)) + words[size:]
}

// MarksWords reports whether some text is shown with its words marked.
func MarksWords(articles []Article) bool {
	for _, a := range articles {
		for _, r := range a.Rows {
			if len(r.Runs) > 0 {
				return true
			}
		}
	}
	return false
}
