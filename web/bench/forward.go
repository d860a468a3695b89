package bench

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

const fieldBody = "body"

// forwarding sends a case to the body that is competent.
var forwarding = act{link.Forward, "forwarding.title", mayForward, newForwardForm}

type forwardForm struct {
	Form ui.FormView
	// By is until when the law lets it go, or that this day has passed.
	By      string
	Body    ui.ChoiceField
	Reasons ui.TextField
}

func mayForward(v *page.Visit, c *application.View) bool {
	return c.Reading.Full && holds(v, c) && c.Waiting() == nil && c.AskedTime() == nil && !c.Overdue &&
		application.MayMove(c.Status, application.Forwarded, application.ByOfficial)
}

func newForwardForm(v *page.Visit, c *application.View) (actForm, error) {
	t := v.T
	return &forwardForm{
		Form: form(v, link.Forward(c.Number), "forward"), By: forwardBy(v, c),
		Body: ui.ChoiceField{
			Field:   ui.Field{Name: fieldBody, ID: "forward-body", Label: t.T("forwarding.field.body")},
			Options: otherBodies(t, c.Snapshot, c.Body),
		},
		Reasons: ui.TextField{
			Field: ui.Field{Name: fieldReasons, ID: "forward-reasons", Label: t.T("forwarding.field.reasons"),
				Hint: t.T("forwarding.field.reasons_hint", "n", application.MinReasons)},
			Rows: 4,
		},
	}, nil
}

func (f *forwardForm) content(t i18n.Localizer) templ.Component { return forwardContent(t, *f) }

func (f *forwardForm) keep(typed url.Values) {
	f.Reasons.Value = written(typed, fieldReasons)
	chosen(f.Body.Options, typed.Get(fieldBody))
}

func (f *forwardForm) mark(v *page.Visit, problems []application.Problem) []ui.Link {
	return wrongFields{"body": &f.Body.Field, "reasons": &f.Reasons.Field}.mark(v, problems)
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
	if len(problems) > 0 {
		return room.showWrongAct(w, r, forwarding, problems)
	}
	return page.RedirectDone(w, r, link.Bench, "case_forwarded") // the case is the other body's now
}
