package form

import (
	"slices"

	"qyzmet/internal/i18n"
)

// A form with more questions than this has a task list.
const fewQuestions = 8

// Pages lists the pages that ask something now, in order; what registers know and conditions
// hide makes no page.
func (f *Filling) Pages() []Page {
	var pages []Page
	for _, section := range f.definition.Sections {
		pages = append(pages, f.pagesOf(section)...)
	}
	return pages
}

// Fields lists the fields of a page that are in the form now: asked, known or calculated.
func (f *Filling) Fields(page Page) []Field {
	return slices.DeleteFunc(slices.Clone(page.Fields), func(field Field) bool {
		return f.origins[field.ID] == Hidden
	})
}

// Next gives the page after Continue: the page itself while an answer of it has opened a
// question there that is not answered, then the next one; ok is false after the last.
func (f *Filling) Next(pageID string) (_ Page, ok bool) {
	pages := f.Pages()
	at, shown := f.place(pages, pageID)
	if shown && f.incomplete(pages[at]) {
		return pages[at], true
	}
	if shown {
		at++
	}
	return pageAt(pages, at)
}

// Previous gives the page before; ok is false at the first.
func (f *Filling) Previous(pageID string) (_ Page, ok bool) {
	pages := f.Pages()
	at, _ := f.place(pages, pageID)
	return pageAt(pages, at-1)
}

// FirstIncomplete gives the first page with a question not shown yet or wrongly answered.
func (f *Filling) FirstIncomplete() (_ Page, ok bool) {
	pages := f.Pages()
	return pageAt(pages, slices.IndexFunc(pages, f.incomplete))
}

// Progress says "question 3 of about 9" for a page.
func (f *Filling) Progress(pageID string) i18n.Message {
	pages := f.Pages()
	at, _ := f.place(pages, pageID)
	return i18n.M("form.progress", "n", min(at+1, len(pages)), "total", len(pages))
}

// NeedsTaskList reports whether more than eight questions stand in the form before the
// first answer, so that the form does not change its face while it is filled in.
func (f *Filling) NeedsTaskList() bool {
	empty, asked := f.definition.Fill(nil, f.env), 0
	for _, origin := range empty.origins {
		if origin == Asked {
			asked++
		}
	}
	return asked > fewQuestions
}

func (f *Filling) pagesOf(section Section) []Page {
	return slices.DeleteFunc(slices.Clone(section.Pages), func(page Page) bool {
		return !slices.ContainsFunc(page.Fields, f.isAsked)
	})
}

func (f *Filling) isAsked(field Field) bool { return f.origins[field.ID] == Asked }

func (f *Filling) incomplete(page Page) bool {
	return slices.ContainsFunc(page.Fields, func(field Field) bool {
		return f.isAsked(field) && !f.answered(field)
	})
}

// place finds a page among those shown; for a page that is not shown now it gives the place
// where the page would stand.
func (f *Filling) place(pages []Page, pageID string) (at int, shown bool) {
	for _, section := range f.definition.Sections {
		for _, page := range section.Pages {
			here := at < len(pages) && pages[at].ID == page.ID
			if page.ID == pageID {
				return at, here
			}
			if here {
				at++
			}
		}
	}
	return at, false
}

func pageAt(pages []Page, at int) (Page, bool) {
	if at < 0 || at >= len(pages) {
		return Page{}, false
	}
	return pages[at], true
}
