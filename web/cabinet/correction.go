package cabinet

import (
	"net/http"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// mendingView is what became of errors in a document.
type mendingView struct {
	// Words tell how the last change stands; Reasons are the body's own, in Lang.
	Words   []string
	Reasons []string
	Lang    i18n.Lang
	// Explanation is how the due date of a request was counted, a line each.
	Explanation []string
	// Appeal is where one reads how to appeal, Ask where an error is told; empty where neither.
	Appeal, Ask string
}

// mendingOf is nil where nothing is to be said.
func (room Room) mendingOf(v *page.Visit, a *application.View) (*mendingView, error) {
	m := &mendingView{}
	if a.MayAskCorrection() && a.May(mandate.Receive) {
		m.Ask = v.In(link.AskMending(a.Number))
	}
	c := a.LastChange()
	if c == nil {
		if m.Ask == "" {
			return nil, nil
		}
		return m, nil
	}
	day := i18n.DateShort(c.AnsweredAt.In(calendar.Almaty))
	switch {
	case c.State == application.ChangeDeclined && c.AskedBy != "":
		m.Words, m.Reasons = []string{v.T.T("issuing.state.declined", "date", day)}, i18n.Paragraphs(c.Note)
	case c.State == application.ChangeConfirmed:
		m.Reasons = i18n.Paragraphs(c.Reasons)
		if c.Kind == application.ChangeCorrects {
			m.Words = []string{v.T.T("issuing.state.corrected")}
		}
	case !c.State.Ended() && c.AskedBy != "":
		return m, room.requested(v, a, *c, m)
	}
	if len(m.Reasons) > 0 {
		m.Lang, m.Appeal = ui.Foreign(v.T, a.Lang), v.In(link.Appeal)
	}
	return m, nil
}

// requested tells how far a request is and until when the body answers it.
func (room Room) requested(v *page.Visit, a *application.View, c application.DocumentChange, m *mendingView) error {
	due, err := room.Applications.RequestDue(a, c)
	if err != nil {
		return err
	}
	m.Words = []string{
		v.T.T("issuing.state.asked", "date", i18n.DateShort(c.BegunAt.In(calendar.Almaty))),
		v.T.T("issuing.state.due", "date", i18n.DateShort(due.At.In(calendar.Almaty))),
	}
	for _, line := range due.Lines {
		m.Explanation = append(m.Explanation, v.T.Message(line))
	}
	return nil
}

// askView asks what is wrong in a document.
type askView struct {
	ui.Page
	Name i18n.Text
	Form ui.FormView
	Text ui.TextField
	// Appeal is the way for whoever disagrees with the decision itself.
	Appeal string
	Errors []ui.Link
}

func (room Room) showAsk(w http.ResponseWriter, r *http.Request) error {
	view, err := room.asking(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, askPage(view))
}

// asking is the form for a document that may be corrected.
func (room Room) asking(r *http.Request) (askView, error) {
	v, number := page.Of(r), page.Param(r, numberParam)
	a, err := room.Applications.OwnResult(r.Context(), v.Actor, number)
	switch {
	case err != nil:
		return askView{}, err
	case a.Document == nil || a.Trial != "":
		return askView{}, fault.New(fault.NotFound, "")
	case a.Document.Status != document.Valid:
		return askView{}, fault.New(fault.Conflict, "issuing.fault.ended")
	case !a.MayAskCorrection():
		return askView{}, fault.New(fault.Conflict, "issuing.fault.open_already")
	}
	view := askView{
		Page: v.Base(r, v.T.T("issuing.ask.title", "number", a.Document.Paper.Number)), Name: a.Of.Name,
		Form: ui.FormView{Action: v.In(link.AskMending(number)), Does: "ask-correction", Key: page.NewKey()},
		Text: ui.TextField{Field: ui.Field{
			Name: application.FieldChangeAsked, Label: v.T.T("issuing.ask.field"), Hint: v.T.T("issuing.ask.hint"),
		}},
		Appeal: v.In(link.Appeal),
	}
	view.Crumbs = crumbsOf(v, a, ui.Link{URL: v.In(link.Application(number)), Text: number},
		ui.Link{URL: v.In(link.Result(number)), Text: v.T.T("cabinet.result.crumb")},
		ui.Link{Text: v.T.T("issuing.ask.crumb")})
	return view, nil
}

func (room Room) submitAsk(w http.ResponseWriter, r *http.Request) error {
	v, number := page.Of(r), page.Param(r, numberParam)
	text := strings.ToValidUTF8(r.PostFormValue(application.FieldChangeAsked), "\uFFFD")
	problems, err := room.Applications.AskCorrection(r.Context(), v.Actor, number, text, r.PostFormValue("key"))
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Result(number), "correction_asked")
	}
	view, err := room.asking(r)
	if err != nil {
		return err
	}
	view.HasError, view.Text.Value = true, text
	view.Text.Error = v.T.Message(problems[0].Message)
	view.Errors = []ui.Link{{URL: view.Text.Anchor(), Text: view.Text.Error}}
	return page.Render(w, r, http.StatusUnprocessableEntity, askPage(view))
}
