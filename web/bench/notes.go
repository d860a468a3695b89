package bench

import (
	"net/http"
	"strings"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// notesView are the notes of a case and the form of another one.
type notesView struct {
	Rows []ui.Row
	// Form is nil for whoever may not add one.
	Form *noteForm
}

// noteForm is the form of a note.
type noteForm struct {
	Form ui.FormView
	Text ui.TextField
	Open bool
}

func notesOf(v *page.Visit, c *application.View) (view notesView) {
	t := v.T
	for _, n := range c.Notes {
		note := noteView{
			Parts: i18n.Paragraphs(n.Text), Lang: ui.Foreign(t, n.Lang), At: n.At, New: c.IsNew(n.At, n.AuthorID, v.Actor.PersonID),
		}
		row := ui.Row{Key: n.Author.Initials(v.Lang), Content: noteContent(t, note)}
		if n.AuthorID == v.Actor.PersonID {
			row.Key = t.T("talk.you")
		}
		view.Rows = append(view.Rows, row)
	}
	if isHolder(v, c, identity.WriteNote) {
		view.Form = &noteForm{
			Form: form(v, link.WriteNote(c.Number), "note"),
			Text: ui.TextField{Field: ui.Field{
				Name: application.FieldNote, Label: t.T("talk.note.field"), Hint: t.T("talk.note.hint"),
			}},
		}
	}
	return view
}

// noteView is a note as its reader sees it.
type noteView struct {
	Parts []string
	// Lang is the language of the text when it is not the page's.
	Lang i18n.Lang
	At   time.Time
	New  bool
}

func (room Room) submitNote(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	v, text := page.Of(r), r.PostFormValue(application.FieldNote)
	problems, err := room.Applications.WriteNote(r.Context(), v.Actor, n, text, v.Lang, r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Case(n), "note_written")
	}
	return room.showWrongTalk(w, r, func(talk *talkView) (links []ui.Link) {
		f := talk.Notes.Form
		if f == nil {
			return nil
		}
		f.Open, f.Text.Value = true, strings.ToValidUTF8(text, "\uFFFD")
		f.Text.Error = v.T.Message(problems[0].Message)
		return []ui.Link{{URL: f.Text.Anchor(), Text: f.Text.Error}}
	})
}

// shortDate is the day of a moment in Almaty.
func shortDate(at time.Time) i18n.DateShort { return i18n.DateShort(at.In(calendar.Almaty)) }
