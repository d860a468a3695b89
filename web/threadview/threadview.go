// Package threadview shows what an applicant and a body have written to each other, and the
// form that adds to it. Both sides see the same rows and write with the same fields.
package threadview

import (
	"net/http"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// View is what was written, with the way to the rest of it and to an answer.
type View struct {
	Rows []ui.Row
	// AllURL leads to everything that was written; empty where it all stands here.
	AllURL, All string
	// Form is nil for whoever may not write; Closed says why, where there is something to say.
	Form   *Form
	Closed string
}

// Place is from where a thread is looked at.
type Place struct {
	Side application.Side
	// Body names the body to the applicant.
	Body i18n.Text
	// File is the address of a file.
	File func(id string) string
	// New tells what its reader has not seen yet.
	New func(application.Message) bool
}

// Rows show messages in their order.
func Rows(v *page.Visit, list []application.Message, p Place) (rows []ui.Row) {
	for _, m := range list {
		row := ui.Row{Key: v.T.T("talk.applicant")}
		said := message{
			Parts: i18n.Paragraphs(m.Text), At: m.At, New: p.New(m), By: m.Author.Initials(v.Lang), Read: readMark(v.T, m, p.Side),
		}
		if m.Lang != v.Lang {
			said.Lang = m.Lang
		}
		for _, f := range m.Files {
			said.Files = append(said.Files, ui.Link{URL: p.File(f.ID), Text: f.Name})
		}
		switch {
		case m.AuthorID == v.Actor.PersonID:
			row.Key, said.By = v.T.T("talk.you"), ""
		case m.Side == application.FromBody:
			row.Key, row.KeyLang = ui.Official(v.T, p.Body)
		}
		row.Content = content(v.T, said)
		rows = append(rows, row)
	}
	return rows
}

// readMark tells whoever wrote whether the other side has read; the others are told nothing.
func readMark(t i18n.Localizer, m application.Message, reader application.Side) string {
	switch {
	case m.Side != reader:
		return ""
	case m.ReadAt.IsZero():
		return t.T("talk.not_read")
	}
	return t.T("talk.read", "moment", i18n.Moment(m.ReadAt.In(calendar.Almaty)))
}

// Form is the form of a message.
type Form struct {
	Form ui.FormView
	// Title and Text say to whom it goes and who will read it.
	Title, Text string
	Message     ui.TextField
	Files       []ui.FileField
	// Again asks for the files once more, which a page with an error has lost.
	Again string
	// Open lets the form stand open.
	Open bool
}

// NewForm is an empty form that posts to a path.
func NewForm(v *page.Visit, path, title, text string) *Form {
	t := v.T
	f := &Form{
		Form:  ui.FormView{Action: v.In(path), Does: "message", Key: page.NewKey(), Multipart: true},
		Title: title, Text: text,
		Message: ui.TextField{Field: ui.Field{
			Name: application.FieldMessage, Label: t.T("talk.field"),
			Hint: t.T("talk.field_hint", "n", application.MaxMessage),
		}},
	}
	for n := range application.MaxMessageFiles {
		f.Files = append(f.Files, ui.FileField{Field: ui.Field{
			Name: application.MessageFileField(n + 1), Label: t.T("talk.file", "n", n+1),
			Hint: t.T("talk.file_hint"), Optional: true,
		}})
	}
	return f
}

// Letter is a message as it was posted.
func Letter(r *http.Request) application.Letter {
	l := application.Letter{
		Text: r.PostFormValue(application.FieldMessage), Key: r.PostFormValue("key"), Lang: page.Of(r).Lang,
	}
	files := page.Files(r)
	for n := range application.MaxMessageFiles {
		f := files[application.MessageFileField(n+1)]
		l.Files = append(l.Files, application.Upload{Name: f.Name, Data: f.Data, TooLarge: f.TooLarge})
	}
	return l
}

// Mark puts what was typed and what is wrong with it into the form; the links lead to the
// fields.
func (f *Form) Mark(t i18n.Localizer, l application.Letter, problems []application.Problem) (links []ui.Link) {
	f.Open, f.Message.Value, f.Again = true, strings.ToValidUTF8(l.Text, "\uFFFD"), t.T("talk.attach_again")
	fields := map[string]*ui.Field{application.FieldMessage: &f.Message.Field}
	for i := range f.Files {
		fields[f.Files[i].Name] = &f.Files[i].Field
	}
	for _, p := range problems {
		field := fields[p.Field]
		field.Error = t.Message(p.Message)
		links = append(links, ui.Link{URL: field.Anchor(), Text: field.Error})
	}
	return links
}
