package bench

import (
	"net/http"
	"slices"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of the form that opens a case, as they are posted.
const (
	fieldPurpose = "purpose"
	fieldNote    = "note"
)

// openingView is the form that asks why a case shall be opened that is not in the
// reader's hands.
type openingView struct {
	Form    ui.FormView
	Purpose ui.ChoiceField
	Note    ui.TextField
	// Aside puts the form behind the taking of a free case; Open shows it all the same.
	Aside, Open bool
}

// openingOf is nil for who sees the case in full, or may not.
func openingOf(v *page.Visit, c *application.View) *openingView {
	object := identity.Object{OwnerID: c.PersonID, Body: c.Body, HolderID: c.HolderID}
	if c.Reading.Full || c.PersonID == v.Actor.PersonID ||
		identity.Check(v.Actor, identity.OpenCase, object) != nil {
		return nil
	}
	t := v.T
	view := &openingView{
		Form: ui.FormView{Action: v.In(link.OpenCase(c.Number)), Does: "open"},
		Purpose: ui.ChoiceField{Field: ui.Field{
			Name: fieldPurpose, Label: t.T("bench.open.purpose"), Hint: t.T("bench.open.purpose_hint"),
		}},
		Note: ui.TextField{Field: ui.Field{
			Name: fieldNote, Label: t.T("bench.open.note"),
			Hint: t.T("bench.open.note_hint", "n", audit.MinNote),
		}},
	}
	for _, code := range audit.StatedPurposes() {
		view.Purpose.Options = append(view.Purpose.Options,
			ui.Option{Value: code, Text: t.T("access.purpose." + code)})
	}
	return view
}

func (room Room) submitOpening(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	o := audit.Opening{
		Number: n, Purpose: r.PostFormValue(fieldPurpose),
		Note: strings.ToValidUTF8(r.PostFormValue(fieldNote), "\uFFFD"),
	}
	wrong, err := room.Applications.OpenCase(r.Context(), page.Of(r).Actor, o)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return room.showWrongOpening(w, r, o, wrong)
	}
	return page.RedirectDone(w, r, link.Case(n), "case_opened")
}

// showWrongOpening shows the card again with the form as it was typed.
func (room Room) showWrongOpening(
	w http.ResponseWriter, r *http.Request, o audit.Opening, wrong []string,
) error {
	c, err := room.open(r)
	if err != nil {
		return err
	}
	view, err := newCaseView(r, c)
	if err != nil {
		return err
	}
	if view.Opening == nil { // it has come into the reader's hands meanwhile
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	view.HasError = true
	view.Errors = view.Opening.mark(page.Of(r).T, o, wrong)
	return page.Render(w, r, http.StatusUnprocessableEntity, casePage(view))
}

// mark puts what was typed and what is wrong with it into the form; the links lead to the
// fields.
func (f *openingView) mark(t i18n.Localizer, o audit.Opening, wrong []string) (links []ui.Link) {
	f.Open, f.Note.Value = true, o.Note
	for i := range f.Purpose.Options {
		f.Purpose.Options[i].Checked = f.Purpose.Options[i].Value == o.Purpose
	}
	if slices.Contains(wrong, audit.WrongPurpose) {
		f.Purpose.Error = t.T("bench.open.purpose_missing")
		links = append(links, ui.Link{URL: f.Purpose.Anchor(), Text: f.Purpose.Error})
	}
	switch {
	case slices.Contains(wrong, audit.ShortNote):
		f.Note.Error = t.T("bench.open.note_short", "n", audit.MinNote)
	case slices.Contains(wrong, audit.LongNote):
		f.Note.Error = t.T("bench.open.note_long", "n", audit.MaxNote)
	default:
		return links
	}
	return append(links, ui.Link{URL: f.Note.Anchor(), Text: f.Note.Error})
}

// openedNotice tells who opened a case for a purpose until when it stays open.
func openedNotice(t i18n.Localizer, c *application.View) string {
	if c.Reading.Until.IsZero() {
		return ""
	}
	return t.T("bench.open.opened", "purpose", t.T("access.purpose."+c.Reading.Purpose),
		"moment", i18n.Moment(c.Reading.Until.In(calendar.Almaty)))
}
