package bench

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

const fieldBody = "body"

// forwardView is the form that sends a case to the body that is competent.
type forwardView struct {
	Form ui.FormView
	// By is until when the law lets it go, or that this day has passed.
	By      string
	Body    ui.ChoiceField
	Reasons ui.TextField
	Open    bool
}

// forwardOf is nil where a case cannot be forwarded as it stands.
func forwardOf(v *page.Visit, c *application.View) *forwardView {
	if !application.MayMove(c.Status, application.Forwarded, application.ByOfficial) || c.Overdue || c.AskedTime() != nil {
		return nil
	}
	t := v.T
	view := &forwardView{
		Form: form(v, link.Forward(c.Number), "forward"), By: forwardBy(v, c),
		Body: ui.ChoiceField{Field: ui.Field{Name: fieldBody, ID: "forward-body", Label: t.T("forwarding.field.body")}},
		Reasons: ui.TextField{
			Field: ui.Field{Name: fieldReasons, ID: "forward-reasons", Label: t.T("forwarding.field.reasons"),
				Hint: t.T("forwarding.field.reasons_hint", "n", application.MinReasons)},
			Rows: 4,
		},
	}
	for _, body := range c.Snapshot.Bodies {
		if body.Code != c.Body {
			name, lang := ui.Official(t, body.Today())
			view.Body.Options = append(view.Body.Options, ui.Option{Value: body.Code, Text: name, Lang: lang})
		}
	}
	return view
}

func forwardBy(v *page.Visit, c *application.View) string {
	by, err := application.ForwardBy(calendar.DateOf(c.RegisteredAt), c.Snapshot.Calendar)
	switch {
	case err != nil: // days without a calendar are not guessed
		return ""
	case calendar.DateOf(v.Site.Now()).After(by):
		return v.T.T("forwarding.late", "date", i18n.Date(by.Start()))
	}
	return v.T.T("forwarding.by", "date", i18n.Date(by.Start()))
}

func (room Room) submitForward(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	f := application.ToForward{
		To: r.PostFormValue(fieldBody), Reasons: page.Written(r, fieldReasons), Key: r.PostFormValue(fieldKey),
	}
	problems, err := room.Applications.Forward(r.Context(), page.Of(r).Actor, n, f)
	if err != nil {
		return err
	}
	if len(problems) == 0 { // the case is the other body's now: the queue is what is left to see
		return page.RedirectDone(w, r, link.Bench, "case_forwarded")
	}
	return room.showFurther(w, r, func(v *page.Visit, view *caseView) []ui.Link {
		again := view.Further.Forward
		if again == nil {
			return nil
		}
		again.Open, again.Reasons.Value = true, f.Reasons
		chosen(again.Body.Options, f.To)
		return wrongFields{"body": &again.Body.Field, "reasons": &again.Reasons.Field}.mark(v, problems)
	})
}
