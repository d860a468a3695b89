package apply

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// sheet draws a page of the form: its fields with what stands in them and what is wrong.
type sheet struct {
	visit     *page.Visit
	draft     *application.OpenDraft
	page      form.Page
	typed     form.Typed
	errors    form.Errors
	fromCheck bool
	kept      bool
}

func (s sheet) view(r *http.Request) questionView {
	t, asked := s.visit.T, s.asked()
	v := questionView{
		Page: pageOf(r, s.draft, t.Text(s.page.Title)), Of: s.draft.Of.Name, Kept: s.kept,
		FromCheck: s.fromCheck, Until: s.draft.ExpiresAt, Known: s.known(), Away: s.away(asked),
		Form: ui.FormView{
			Action: s.visit.In(link.DraftStep(s.draft.ID, s.page.ID)), Does: "answer",
			Multipart: slices.ContainsFunc(asked, isFile),
		},
	}
	v.At, v.All = s.progress()
	bare := len(asked) == 1 && len(v.Known) == 0 && s.bearsHeading(asked[0])
	if !bare {
		v.Heading, v.Hint = &s.page.Title, s.page.Hint
	}
	for _, f := range asked {
		content, problems := s.draw(f, bare)
		v.Fields = append(v.Fields, content)
		v.Problems = append(v.Problems, problems...)
	}
	v.HasError = len(v.Problems) > 0
	s.locate(&v.Page)
	return v
}

// locate sets the address of the page as a GET and the way back.
func (s sheet) locate(base *ui.Page) {
	base.Back = &ui.Link{URL: s.visit.In(overview(s.draft))}
	if before, ok := s.draft.Filling.Previous(s.page.ID); ok {
		base.Back.URL = s.visit.In(link.DraftStep(s.draft.ID, before.ID))
	}
	base.Path = link.DraftStep(s.draft.ID, s.page.ID)
	if s.fromCheck {
		base.Back.URL = s.visit.In(link.DraftCheck(s.draft.ID))
		base.Path = link.DraftStepFromCheck(s.draft.ID, s.page.ID)
	}
}

func (s sheet) progress() (at, all int) {
	pages := s.draft.Filling.Pages()
	return 1 + slices.IndexFunc(pages, func(p form.Page) bool { return p.ID == s.page.ID }), len(pages)
}

// asked are the questions of the page: in the form and not known.
func (s sheet) asked() []form.Field {
	return slices.DeleteFunc(s.draft.Filling.Fields(s.page), func(f form.Field) bool {
		return s.draft.Filling.Origin(f.ID) != form.Asked
	})
}

// known are the answers of the page that are not asked, with the registers they are from.
func (s sheet) known() []ui.Row {
	var rows []ui.Row
	for _, group := range s.draft.Filling.Rows() {
		for _, row := range group.Rows {
			if row.PageID == s.page.ID && row.Origin != form.Asked {
				rows = append(rows, rowOf(s.visit.T, s.draft, row))
			}
		}
	}
	return rows
}

// away says which registers would have known an answer but did not answer themselves.
func (s sheet) away(asked []form.Field) []string {
	var notes []string
	for _, f := range asked {
		if f.Prefill == nil || !slices.Contains(s.draft.Unavailable, f.Prefill.Register) {
			continue
		}
		note := s.visit.T.T("apply.register_away", "register", registerName(s.draft, f.Prefill.Register))
		if !slices.Contains(notes, note) {
			notes = append(notes, note)
		}
	}
	return notes
}

// bearsHeading: the page's question is the label of its only field. A statement to agree
// with and a document to attach have words of their own beside the question.
func (s sheet) bearsHeading(f form.Field) bool {
	return f.Type != form.TypeCheckbox && !isFile(f)
}

func isFile(f form.Field) bool { return f.Type == form.TypeFile }

// base is what every field shares. Hints are in the language of the label.
func (s sheet) base(f form.Field, heading bool) ui.Field {
	name := f.Label
	var hints []string
	if heading {
		name = s.page.Title
	}
	label, lang := ui.Official(s.visit.T, name)
	t := s.visit.T
	if lang != "" {
		t = s.visit.Site.Texts.In(lang)
	}
	if heading && !s.page.Hint.IsZero() {
		hints = append(hints, t.Text(s.page.Hint))
	}
	for _, hint := range s.draft.Filling.Hints(f) {
		hints = append(hints, t.Message(hint))
	}
	if !f.Hint.IsZero() {
		hints = append(hints, t.Text(f.Hint))
	}
	b := ui.Field{
		Name: f.ID, Label: label, Lang: lang, Heading: heading, Hint: strings.Join(hints, " "),
		Optional: !f.Required && !f.MustBeTrue,
	}
	if own := s.errors.Of(f.ID); len(own) > 0 {
		b.Error = s.visit.T.Message(own[0].Message)
	}
	return b
}

// problem is the line of the error summary that leads to a field with an error.
func problem(anchor, text string) []ui.Link {
	if text == "" {
		return nil
	}
	return []ui.Link{{URL: anchor, Text: text}}
}

// fieldDrawing is a field ready to be shown, and its lines of the error summary.
type fieldDrawing struct {
	content  templ.Component
	problems []ui.Link
}

func words(t i18n.Localizer, text i18n.Text) string { return t.Text(text) }
