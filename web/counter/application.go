package counter

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/visit"
	"qyzmet/web/answerview"
	"qyzmet/web/page"
	"qyzmet/web/serving"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// applicationView is an application before the citizen it belongs to: the receipt that is printed,
// what was filed, and its result.
type applicationView struct {
	ui.Page
	Of i18n.Text
	// Heading says what becomes of the application that Number names.
	Heading string
	Number  string
	Rows    []ui.Row
	Refused *refusedView
	Answers []answerview.Section
	// Papers are the result in the languages it was issued in; HandOut gives it.
	Papers  []ui.Link
	HandOut *ui.FormView
	Handed  string
	Track   string
	Printed string
	// Whole is the page of the application with what its citizen may do; empty where they agreed to
	// results alone.
	Whole string
	// Square is the page where the application is followed, with its number.
	Square ui.QRCode
}

// refusedView is the notice of an application that was not accepted.
type refusedView struct {
	Ground, Article i18n.Text
	Documents       []i18n.Text
	Note            string
}

func (room Room) showApplication(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	a, err := room.Applications.InVisit(r.Context(), v.Actor, page.Param(r, numberParam))
	if err != nil {
		return err
	}
	c, err := room.Visits.Current(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := applicationView{
		Page: v.Base(r, v.T.T("counter.application.title", "number", a.Number)), Of: a.Of.Name, Number: a.Number,
		Rows: receipt(v, a), Refused: refusedOf(a), Answers: answersOf(v, a), Track: room.Applications.BaseURL + v.In(link.Track),
		Printed: v.T.Moment(v.Site.Now().In(calendar.Almaty)),
	}
	if view.Square, err = ui.EncodeQR(room.Applications.BaseURL + v.In(link.TrackNumber(a.Number))); err != nil {
		return err
	}
	view.Serving = serving.Of(v, c.Person)
	view.Back = &ui.Link{URL: v.In(link.CounterVisit), Text: v.T.T("counter.visit.title")}
	view.Heading = v.T.T("counter.application.heading")
	if a.Counter.IsZero() { // filed elsewhere
		view.Heading = v.T.T("counter.application.plain")
	}
	if c.Covers(a.Service) {
		view.Whole = v.In(link.Application(a.Number))
	}
	room.result(v, &view, a, c.Visit)
	return page.Render(w, r, http.StatusOK, applicationPage(view))
}

// result offers what was issued to be printed and handed out.
func (room Room) result(v *page.Visit, view *applicationView, a *application.View, of visit.Visit) {
	if a.Document == nil || !of.Covers(visit.Results) {
		return
	}
	view.Papers = []ui.Link{{URL: v.In(link.VisitPaper(a.Number)), Text: v.T.T("counter.result.print")}}
	if d := a.Document.Delivery; d != nil && d.How == document.AtCSC {
		view.Handed = v.T.Moment(d.At.In(calendar.Almaty))
		return
	}
	if a.Document.Status == document.Valid {
		view.HandOut = &ui.FormView{Action: v.In(link.HandOut(a.Number)), Does: "hand-out", Key: page.NewKey()}
	}
}

// receipt is what the centre confirms to the citizen.
func receipt(v *page.Visit, a *application.View) []ui.Row {
	t := v.T
	body, _ := a.Snapshot.Body(a.Body)
	rows := []ui.Row{
		{Key: t.T("cabinet.row.service"), Content: ui.LocalText(t, a.Of.Name)},
		{Key: t.T("cabinet.row.body"), Content: ui.LocalText(t, body.Today())},
		{Key: t.T("cabinet.row.tracking_code"), Content: ui.Code(document.TrackingCode(a.TrackingCode).Format(), "tracking-code")},
		{Key: t.T("cabinet.row.status"), Content: ui.Tag(statusTag(t, a.Status))},
		{Key: t.T("cabinet.row.filed_at"), Content: ui.Moment(t, a.FiledAt, "filed-at")},
	}
	if !a.Status.Closed() {
		rows = append(rows, ui.Row{
			Key: t.T("cabinet.row.due"), Content: statusview.Due(t, a.Due.At, !a.Due.Day, "due-date"),
		})
	}
	if !a.Counter.IsZero() {
		rows = append(rows,
			ui.Row{Key: t.T("counter.row.filed_in"), Content: ui.LocalText(t, a.Counter)},
			ui.Row{Key: t.T("counter.row.operator"), Value: a.Operator.Initials(v.Lang)},
			ui.Row{Key: t.T("counter.row.collect"), Value: t.T("counter.collect")})
	}
	return append(rows, ui.Row{Key: t.T("cabinet.row.fee"), Content: ui.Fee(t, a.FeeTiyn)})
}

func refusedOf(a *application.View) *refusedView {
	if a.NotAccepted == nil {
		return nil
	}
	ground, _ := a.Snapshot.Ground(a.NotAccepted.Ground)
	view := &refusedView{Ground: ground.Name, Article: ground.Article, Note: a.NotAccepted.Note}
	for _, doc := range a.Standard.Documents {
		for _, code := range a.NotAccepted.Documents {
			if doc.Code == code {
				view.Documents = append(view.Documents, doc.Name)
			}
		}
	}
	return view
}

// noFile opens none: at the counter the files lie before the citizen.
func noFile(string) string { return "" }

// answersOf shows the filing; it stays in the language it was filed in.
func answersOf(v *page.Visit, a *application.View) (all []answerview.Section) {
	for _, s := range a.Filing {
		section := answerview.Section{Title: s.Title, Lang: ui.Foreign(v.T, a.Lang)}
		for _, row := range s.Rows {
			section.Rows = append(section.Rows, ui.Row{
				Key: row.Label, KeyLang: section.Lang, Content: answerview.Answer(answerview.Lines(v.T, a.Lang, row.Values, noFile)),
			})
		}
		all = append(all, section)
	}
	return all
}

// showPaper prints the issued document.
func (room Room) showPaper(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	pdf, err := room.Applications.PDFInVisit(r.Context(), v.Actor, page.Param(r, numberParam), "")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", "inline")
	_, err = w.Write(pdf)
	return err
}

// submitHandOut records that the result was given to the citizen.
func (room Room) submitHandOut(w http.ResponseWriter, r *http.Request) error {
	number := page.Param(r, numberParam)
	if err := room.Applications.HandOut(r.Context(), page.Of(r).Actor, number, r.PostFormValue(fieldKey)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.VisitApplication(number), "handed_out")
}

// submitAskWithdrawal asks the citizen to agree that the application is withdrawn.
func (room Room) submitAskWithdrawal(w http.ResponseWriter, r *http.Request) error {
	v, number := page.Of(r), page.Param(r, numberParam)
	a, err := room.Applications.InVisit(r.Context(), v.Actor, number)
	if err != nil {
		return err
	}
	if err := room.Visits.AskToWithdraw(r.Context(), v.Actor, a.Number, a.Service, r.PostFormValue(fieldKey)); err != nil {
		return err
	}
	return page.Redirect(w, r, link.CounterVisit)
}
