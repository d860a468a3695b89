package apply

import (
	"net/http"
	"slices"

	"qyzmet/internal/application"
	"qyzmet/internal/form"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/question"
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
		FromCheck: s.fromCheck, Until: s.draft.ExpiresAt, Home: homeOf(s.visit, s.draft), Known: s.known(), Away: s.away(asked),
		Form: ui.FormView{
			Action: s.visit.In(link.DraftStep(s.draft.ID, s.page.ID)), Does: "answer",
			Multipart: slices.ContainsFunc(asked, isFile),
		},
	}
	if s.draft.Visit.ID != "" { // what is sent again after a bad link is the same act
		v.Form.Key = page.NewKey()
	}
	v.At, v.All = s.progress()
	bare := len(asked) == 1 && len(v.Known) == 0 && s.bearsHeading(asked[0])
	if !bare {
		v.Heading, v.Hint = &s.page.Title, s.page.Hint
	}
	drawn := s.drawn(asked)
	for _, f := range asked {
		content, problems := drawn.Draw(f, bare)
		v.Fields = append(v.Fields, content)
		v.Problems = append(v.Problems, problems...)
	}
	v.HasError = len(v.Problems) > 0
	s.locate(&v.Page)
	return v
}

// drawn is the page with its files, to be drawn.
func (s sheet) drawn(asked []form.Field) question.Sheet {
	files := map[string][]ui.FileView{}
	for _, f := range asked {
		for _, id := range s.draft.Filling.Values(f.ID) {
			if isFile(f) {
				files[f.ID] = append(files[f.ID], s.file(f, id))
			}
		}
	}
	focus := ""
	if s.draft.Visit.ID != "" { // at a counter hands stay on the keyboard
		for _, f := range s.asked() {
			focus = f.ID
			break
		}
	}
	return question.Sheet{
		Focus: focus, T: s.visit.T, Filling: s.draft.Filling, Lists: s.draft.Snapshot, Page: s.page, Typed: s.typed,
		Errors: s.errors, Files: files,
	}
}

// file is a file that was received for a question.
func (s sheet) file(f form.Field, id string) ui.FileView {
	received := s.draft.Files[id]
	return ui.FileView{
		Name: received.Name, Size: question.Size(s.visit.T, received.Size), URL: s.visit.In(link.DraftFile(s.draft.ID, id)),
		RemoveName: f.ID + question.RemoveSuffix, RemoveValue: id,
	}
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
