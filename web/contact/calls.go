package contact

import (
	"net/http"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/callnote"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// Fields of the question for a status. They are posted, so that the code stands in no address.
const (
	fieldNumber = "number"
	fieldCode   = "code"
)

// callsView is the desk: the question for a status, and the notes of today.
type callsView struct {
	ui.Page
	Form         ui.FormView
	Number, Code ui.TextField
	Errors       []ui.Link
	// Note, Link and Centres are addresses.
	Note, Link, Centres string
	Notes               ui.TableView
}

// statusView is how far an application is, as the public page has it.
type statusView struct {
	ui.Page
	Tracked statusview.TrackedView
	// Book leads to a time at a centre for the applicant.
	Book ui.FormView
	// Note and Link are addresses.
	Note, Link string
}

// told is what the caller has said. It is posted on from page to page, so that it stands in no address.
type told struct {
	number string
	code   document.TrackingCode
}

func (s told) keep(more ...ui.Kept) []ui.Kept {
	return append([]ui.Kept{{Name: fieldNumber, Value: s.number}, {Name: fieldCode, Value: s.code.Format()}}, more...)
}

func (room Room) showCalls(w http.ResponseWriter, r *http.Request) error {
	view, err := room.desk(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, callsPage(view))
}

func (room Room) desk(r *http.Request) (callsView, error) {
	v := page.Of(r)
	t := v.T
	notes, err := room.Desk.Today(r.Context(), v.Actor)
	if err != nil {
		return callsView{}, err
	}
	view := callsView{
		Page: v.Base(r, t.T("call.title")), Form: ui.FormView{Action: v.In(link.Calls), Does: "call-status"},
		Number: ui.TextField{Code: true, Autocomplete: "off", Size: ui.Size20, Value: r.PostFormValue(fieldNumber), Field: ui.Field{
			Name: fieldNumber, Label: t.T("track.number_label"), Hint: t.T("track.number_hint")}},
		Code: ui.TextField{Code: true, Autocomplete: "off", Size: ui.Size20, Value: r.PostFormValue(fieldCode), Field: ui.Field{
			Name: fieldCode, Label: t.T("track.code_label"), Hint: t.T("track.code_hint")}},
		Note: v.In(link.CallNote), Link: v.In(link.CallLink), Centres: v.In(link.Centres), Notes: notesTable(t, notes),
	}
	view.Wide = true
	return view, nil
}

func notesTable(t i18n.Localizer, notes []callnote.Note) ui.TableView {
	table := ui.TableView{
		Caption: t.T("call.notes.title"), Quiet: true, RowFact: "call-note",
		Head: []string{t.T("call.notes.at"), t.T("call.field.reason"), t.T("call.field.text")},
	}
	for _, n := range notes {
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ui.Moment(t, n.At, "")}, {Text: reasonText(t, n.Reason)}, {Content: ui.Words(n.Text, ui.Foreign(t, n.Lang))},
		})
	}
	return table
}

func reasonText(t i18n.Localizer, reason callnote.Reason) string {
	return t.T("call.reason." + string(reason))
}

// answer lets something be done with number and code. It refuses as the public page does: an unknown
// number and a wrong code look the same.
func (room Room) answer(w http.ResponseWriter, r *http.Request, do func(told) error) error {
	v := page.Of(r)
	number, numbered := application.ParseNumber(r.PostFormValue(fieldNumber))
	code, unreadable := document.ParseTrackingCode(r.PostFormValue(fieldCode))
	if !numbered || unreadable != nil {
		return room.refuse(w, r, numberMissing(v.T, numbered), codeWrong(v.T, r.PostFormValue(fieldCode), unreadable))
	}
	err := do(told{number, code})
	if fault.Is(err, fault.NotFound) {
		return room.refuse(w, r, v.T.T("track.not_found"), "")
	}
	return err
}

func (room Room) submitStatus(w http.ResponseWriter, r *http.Request) error {
	return room.answer(w, r, func(s told) error {
		v := page.Of(r)
		tracked, err := room.Desk.Status(r.Context(), v.Actor, s.number, s.code)
		if err != nil {
			return err
		}
		view := statusView{
			Page:    v.Base(r, v.T.T("track.state_title", "number", tracked.Number)),
			Tracked: statusview.Tracked(v.T, tracked, v.In(link.Appeal)), Note: v.In(link.CallNote), Link: v.In(link.CallLink),
			Book: ui.FormView{Action: v.In(link.CallPlace), Does: "call-place", Keep: s.keep()},
		}
		view.Crumbs = crumbs(v, view.Title)
		return page.Render(w, r, http.StatusOK, statusPage(view))
	})
}

func numberMissing(t i18n.Localizer, numbered bool) string {
	if numbered {
		return ""
	}
	return t.T("track.number_missing")
}

func codeWrong(t i18n.Localizer, typed string, err error) string {
	switch {
	case err == nil:
		return ""
	case strings.TrimSpace(typed) == "":
		return t.T("track.code_missing")
	}
	key, args := fault.Message(err)
	return t.Message(i18n.Message{Key: key, Args: args})
}

// refuse shows the desk again with everything that was typed.
func (room Room) refuse(w http.ResponseWriter, r *http.Request, number, code string) error {
	view, err := room.desk(r)
	if err != nil {
		return err
	}
	view.HasError, view.Number.Error, view.Code.Error = true, number, code
	for _, f := range []ui.TextField{view.Number, view.Code} {
		if f.Error != "" {
			view.Errors = append(view.Errors, ui.Link{URL: f.Anchor(), Text: f.Error})
		}
	}
	return page.Render(w, r, http.StatusUnprocessableEntity, callsPage(view))
}
