package formeditor

import (
	"strconv"
	"strings"

	"qyzmet/internal/form"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
)

// find sorts the faults of a text to the parts of its form; those of other parts have their
// own page.
func (o *overview) find(faults []standard.ContentFault) {
	o.wrong = map[string]int{}
	for _, fault := range faults {
		s, ok := placeOf(o.view.Content.Form, fault.Path)
		if !ok {
			continue
		}
		s.id = o.view.ID
		url, name := o.visit.In(s.up()), ""
		switch {
		case s.field.ID != "":
			name = plain(o.visit.T, s.field.Label, s.field.ID)
		case s.page.ID != "":
			name = plain(o.visit.T, s.page.Title, s.page.ID)
		case s.section.ID != "":
			name = plain(o.visit.T, s.section.Title, s.section.ID)
		default:
			url, name = o.visit.In(link.NewSection(s.id)), o.visit.T.T("formeditor.title")
		}
		o.wrong[url]++
		o.faults = append(o.faults, ui.Link{URL: url, Text: name + ": " + o.visit.T.Message(fault.Message)})
	}
}

// placeOf finds the part of a form that a fault names: by ids, "section/page/question", or as
// a pointer into the text, "/form/sections/0/pages/1/fields/2".
func placeOf(d form.Definition, path string) (s spot, ok bool) {
	if rest, pointer := strings.CutPrefix(path, "/form"); pointer {
		return pointed(d, strings.Split(strings.Trim(rest, "/"), "/")), true
	}
	if strings.HasPrefix(path, "/") {
		return spot{}, false
	}
	if path == "form" {
		return spot{}, true
	}
	ids := strings.Split(path, "/")
	if s.section, ok = d.SectionByID(ids[0]); ok && len(ids) > 1 {
		_, s.page, _ = d.PageByID(ids[1])
	}
	if ok && len(ids) > 2 {
		s.field, _ = d.FieldByID(ids[2])
	}
	return s, ok
}

func pointed(d form.Definition, steps []string) (s spot) {
	at := func(nth int, name string, n int) int {
		if len(steps) <= nth*2+1 || steps[nth*2] != name {
			return -1
		}
		i, err := strconv.Atoi(steps[nth*2+1])
		if err != nil || i < 0 || i >= n {
			return -1
		}
		return i
	}
	i := at(0, "sections", len(d.Sections))
	if i < 0 {
		return s
	}
	s.section = d.Sections[i]
	if i = at(1, "pages", len(s.section.Pages)); i < 0 {
		return s
	}
	s.page = s.section.Pages[i]
	if i = at(2, "fields", len(s.page.Fields)); i >= 0 {
		s.field = s.page.Fields[i]
	}
	return s
}
