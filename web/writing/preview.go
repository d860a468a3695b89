package writing

import (
	"net/http"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// PreviewView is the frame around a page as citizens will see it. The page's language is the
// citizen's: its switch shows the others.
type PreviewView struct {
	ui.Page
	// Pages are the card and the pages of the form, Tongues the same page in each language.
	Pages, Tongues []ui.Link
}

// Preview frames a page of a text; step is the page of the form, empty for the card.
func Preview(r *http.Request, p rulemaking.View, step string) PreviewView {
	v := page.Of(r)
	view := PreviewView{Page: v.Base(r, v.T.T("writing.preview.title"))}
	view.Service = serviceOf(v.T, p).Text
	view.Crumbs = []ui.Link{
		{URL: v.In(link.Proposal(p.ID)), Text: v.T.T("writing.preview.back")},
	}
	add := func(path, text string, lang i18n.Lang, here bool) {
		l := ui.Link{URL: v.In(path), Text: text, Lang: lang}
		if here {
			l.URL = ""
		}
		view.Pages = append(view.Pages, l)
	}
	add(link.ProposalPreview(p.ID), v.T.T("writing.preview.card"), "", step == "")
	for _, section := range p.Content.Form.Sections {
		for _, one := range section.Pages {
			title, lang := ui.Official(v.T, one.Title)
			if title == "" {
				title, lang = one.ID, ""
			}
			add(link.ProposalFormPreview(p.ID, one.ID), title, lang, step == one.ID)
			if step == one.ID {
				view.Title = v.T.T("writing.preview.step", "page", title)
			}
		}
	}
	for _, lang := range i18n.Langs {
		view.Tongues = append(view.Tongues, ui.Link{
			URL: link.In(lang, v.Path), Text: v.Site.Texts.In(lang).T("writing.preview.tongue"), Lang: lang,
		})
	}
	return view
}

// Whole is a text that pages can show, however little of it is written: what could not be
// counted is left out, and every question of the form is asked.
func Whole(c standard.Content) standard.Content {
	items := c.Fee.Items
	c.Fee.Items = nil
	for _, item := range items {
		if _, err := item.Amount(0); err == nil {
			c.Fee.Items = append(c.Fee.Items, item)
		}
	}
	c.Term.Variants = termed(c.Term.Variants)
	c.Term.Components = termed(c.Term.Components)
	if c.Term.Ordinary().Unit == "" {
		c.Term.Variants = append(c.Term.Variants, standard.Variant{Code: "missing", Unit: "working_days"})
	}
	sections := make([]form.Section, len(c.Form.Sections))
	for i, section := range c.Form.Sections {
		pages := make([]form.Page, len(section.Pages))
		for j, one := range section.Pages {
			fields := make([]form.Field, len(one.Fields))
			for n, field := range one.Fields {
				field.ShowIf = nil
				fields[n] = field
			}
			one.Fields = fields
			pages[j] = one
		}
		section.Pages = pages
		sections[i] = section
	}
	c.Form.Sections = sections
	return c
}

// termed are the terms that have a unit.
func termed(list []standard.Variant) (whole []standard.Variant) {
	for _, v := range list {
		if v.Unit != "" {
			whole = append(whole, v)
		}
	}
	return whole
}
