package formeditor

import (
	"net/http"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// Names of the inputs of sections and pages; a page has inHint too.
const (
	inTitle = "title"
	inID    = "id"
)

func titleInput(t i18n.Localizer) writing.Input {
	return writing.Input{Name: inTitle, Kind: writing.Three, Label: t.T("formeditor.part.title"), Hint: t.T("formeditor.part.title_hint")}
}

func idInput(t i18n.Localizer, key string, optional bool) writing.Input {
	return writing.Input{
		Name: inID, Label: t.T("formeditor.part.id"), Hint: t.T(key), Code: true, Size: ui.Size30, Optional: optional,
	}
}

// section is the page of a section: its name, and its pages in order.
func (room Room) section(r *http.Request, v rulemaking.View) (writing.Sheet[i18n.Text], error) {
	visit, s := page.Of(r), at(r, v)
	t := visit.T
	return writing.Sheet[i18n.Text]{
		Head: writing.Head{
			Title:  t.T("formeditor.section.title", "name", plain(t, s.section.Title, s.section.ID)),
			Crumbs: crumbs(t, v, s, ""),
		},
		Place:  rulemaking.SectionTitle(s.section.ID),
		Inputs: writing.Asks(titleInput(t)),
		Write:  func(text i18n.Text) writing.Typed { return writing.Typed{}.Three(inTitle, text) },
		Read:   func(r *writing.Reader, _ i18n.Text) i18n.Text { return r.Three(inTitle) },
		Below:  writing.List(t, pagesOf(visit, v, s.section)),
	}, nil
}

// pagesOf are the pages of a section as a list.
func pagesOf(visit *page.Visit, v rulemaking.View, s form.Section) writing.ListView {
	t := visit.T
	list := writing.ListView{
		Title: t.T("formeditor.pages"), Empty: t.T("formeditor.pages.none"), ReadOnly: !writing.MayWrite(visit, v),
		Order: visit.In(link.OrderParts(link.FormSection(v.ID, s.ID))),
		Add:   visit.In(link.NewPage(v.ID, s.ID)), AddText: t.T("formeditor.page.add"),
	}
	for _, p := range s.Pages {
		item := writing.Item{
			Code: p.ID, URL: visit.In(link.FormPage(v.ID, p.ID)), Remove: visit.In(link.RemovePart(link.FormPage(v.ID, p.ID))),
		}
		item.Text, item.Lang = named(t, p.Title, p.ID)
		for _, f := range p.Fields {
			item.Lines = append(item.Lines, plain(t, f.Label, f.ID))
		}
		list.Items = append(list.Items, item)
	}
	return list
}

// newSection adds a section at the end of the form.
func (room Room) newSection(r *http.Request, v rulemaking.View) (writing.Sheet[form.Section], error) {
	t := page.Of(r).T
	sheet := writing.Sheet[form.Section]{
		Head: writing.Head{
			Title: t.T("formeditor.section.add"), Help: []string{t.T("formeditor.section.help")},
			Crumbs: crumbs(t, v, spot{}, t.T("formeditor.section.add")),
		},
		Inputs: writing.Asks(titleInput(t), idInput(t, "formeditor.part.id_hint", true)),
		Write: func(s form.Section) writing.Typed {
			return writing.Typed{}.Three(inTitle, s.Title).Text(inID, s.ID)
		},
		Read: func(r *writing.Reader, was form.Section) form.Section {
			_, taken := v.Content.Form.SectionByID(r.Typed().Get(inID))
			return form.Section{Title: title(r), ID: partID(r, taken)}
		},
		After: link.ProposalForm(v.ID),
	}
	called := func(s form.Section) i18n.Text { return s.Title }
	coded := func(s form.Section, code string) form.Section {
		s.ID = idOr(s.ID, code, "section")
		return s
	}
	return writing.New(room.desk, sheet, rulemaking.Sections, form.Section{}, called, coded, "section"), nil
}

// newPage adds a page at the end of a section.
func (room Room) newPage(r *http.Request, v rulemaking.View) (writing.Sheet[form.Page], error) {
	t, s := page.Of(r).T, at(r, v)
	sheet := writing.Sheet[form.Page]{
		Head: writing.Head{
			Title: t.T("formeditor.page.add_to", "name", plain(t, s.section.Title, s.section.ID)),
			Help:  []string{t.T("formeditor.page.help")}, Crumbs: crumbs(t, v, s, t.T("formeditor.page.add")),
		},
		Inputs: writing.Asks(titleInput(t), pageHint(t), idInput(t, "formeditor.part.id_hint", true)),
		Write: func(p form.Page) writing.Typed {
			return writing.Typed{}.Three(inTitle, p.Title).Three(inHint, p.Hint).Text(inID, p.ID)
		},
		Read: func(r *writing.Reader, was form.Page) form.Page {
			_, _, taken := v.Content.Form.PageByID(r.Typed().Get(inID))
			return form.Page{Title: title(r), Hint: r.Three(inHint), ID: partID(r, taken)}
		},
		After: link.FormSection(v.ID, s.section.ID),
	}
	called := func(p form.Page) i18n.Text { return p.Title }
	coded := func(p form.Page, code string) form.Page {
		p.ID = idOr(p.ID, code, "page")
		return p
	}
	return writing.New(room.desk, sheet, rulemaking.Pages(s.section.ID), form.Page{}, called, coded, "page"), nil
}

func pageHint(t i18n.Localizer) writing.Input {
	return writing.Input{Name: inHint, Kind: writing.Three, Label: t.T("formeditor.page.hint"), Optional: true}
}

// title is a name that must be begun in one language at least: the others may follow.
func title(r *writing.Reader) i18n.Text {
	text := r.Three(inTitle)
	if text.IsZero() {
		wrong(r, inTitle+".kk", "formeditor.error.title")
	}
	return text
}

// partID is the id that was typed for a section or a page; empty for one of its name's.
func partID(r *writing.Reader, taken bool) string {
	id := r.Typed().Get(inID)
	switch {
	case id == "":
	case !form.IsPageID(id):
		wrong(r, inID, "formeditor.error.part_id")
	case taken:
		wrong(r, inID, "rulemaking.fault.id_taken")
	}
	return id
}

// idOr is the id that was typed, or a code that may be one.
func idOr(typed, code, kind string) string {
	switch {
	case typed != "":
		return typed
	case !form.IsPageID(code):
		return kind + "_" + code
	}
	return code
}

// page is a page of the form: its heading, and its questions in order.
func (room Room) page(r *http.Request, v rulemaking.View) (writing.Sheet[rulemaking.Heading], error) {
	visit, s := page.Of(r), at(r, v)
	t := visit.T
	return writing.Sheet[rulemaking.Heading]{
		Head: writing.Head{
			Title:  t.T("formeditor.page.title", "name", plain(t, s.page.Title, s.page.ID)),
			Crumbs: crumbs(t, v, s, ""),
		},
		Place:  rulemaking.PageHeading(s.section.ID, s.page.ID),
		Inputs: writing.Asks(titleInput(t), pageHint(t)),
		Write: func(h rulemaking.Heading) writing.Typed {
			return writing.Typed{}.Three(inTitle, h.Title).Three(inHint, h.Hint)
		},
		Read: func(r *writing.Reader, _ rulemaking.Heading) rulemaking.Heading {
			return rulemaking.Heading{Title: r.Three(inTitle), Hint: r.Three(inHint)}
		},
		Below: pageBelow(t, pageView{
			Questions: questionsOf(visit, v, s.page), FromBank: visit.In(link.AddFromBank(v.ID, s.page.ID)),
			Carry: carryPage(visit, v, s),
		}),
	}, nil
}

// questionsOf are the questions of a page as a list.
func questionsOf(visit *page.Visit, v rulemaking.View, p form.Page) writing.ListView {
	t := visit.T
	list := writing.ListView{
		Title: t.T("formeditor.questions"), Empty: t.T("formeditor.questions.none"), ReadOnly: !writing.MayWrite(visit, v),
		Order: visit.In(link.OrderParts(link.FormPage(v.ID, p.ID))),
		Add:   visit.In(link.NewQuestion(v.ID, p.ID)), AddText: t.T("formeditor.question.add"),
	}
	for _, f := range p.Fields {
		list.Items = append(list.Items, questionItem(visit, v, f))
	}
	return list
}

func questionItem(visit *page.Visit, v rulemaking.View, f form.Field) writing.Item {
	t, here := visit.T, link.FormQuestion(v.ID, f.ID)
	item := writing.Item{Code: f.ID, URL: visit.In(here), Remove: visit.In(link.RemovePart(here))}
	item.Text, item.Lang = named(t, f.Label, f.ID)
	item.Lines = append(item.Lines, t.T("formeditor.type."+string(f.Type)))
	if f.Required || f.MustBeTrue {
		item.Lines = append(item.Lines, t.T("formeditor.is_required"))
	}
	if f.ShowIf != nil {
		item.Lines = append(item.Lines, t.T("formeditor.is_conditional"))
	}
	if f.Bank != "" {
		item.Lines = append(item.Lines, t.T("formeditor.is_from_bank"))
	}
	return item
}
