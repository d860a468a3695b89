package staffing

import (
	"net/http"
	"strconv"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/staffing"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// absencesView are the absences of a body, or of the official who looks.
type absencesView struct {
	ui.Page
	Text  string
	Table ui.TableView
	New   string
}

func (room Room) showAbsences(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	a, err := room.Staffing.Absences(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := absencesView{
		Page: v.Base(r, v.T.T("staffing.absences.title")), New: v.In(link.NewAbsence),
		Text: v.T.T("staffing.absences.text." + string(v.Actor.Role)), Table: absencesTable(v, a.Lines),
	}
	view.Wide, view.Crumbs = true, crumbs(v, view.Title)
	return page.Render(w, r, http.StatusOK, absencesPage(view))
}

func absencesTable(v *page.Visit, list []staffing.AbsenceLine) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("staffing.absences.title"), Quiet: true, RowFact: "absence",
		Head: []string{
			t.T("staffing.head.person"), t.T("staffing.field.from"), t.T("staffing.field.until"),
			t.T("staffing.head.substitute"), t.T("staffing.head.state"), t.T("staffing.head.acts"),
		},
	}
	today := calendar.DateOf(v.Site.Now())
	for _, a := range list {
		substitute := a.Substitute.Initials(v.Lang)
		if substitute == "" {
			substitute = t.T("staffing.by_load")
		}
		row := []ui.Cell{
			{Text: a.Person.Initials(v.Lang)}, {Content: ui.Day(t, a.From.Start(), "")}, {Content: ui.Day(t, a.Until.Start(), "")},
			{Text: substitute}, {Content: ui.Tag(absenceTag(t, a.Absence, today))}, {},
		}
		if a.CancelledAt.IsZero() && !a.Until.Before(today) {
			row[len(row)-1].Content = cancelCell(t, ui.FormView{
				Action: v.In(link.CancelAbsence(strconv.FormatInt(a.ID, 10))), Does: "cancel-absence",
			}, row[0].Text)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func absenceTag(t i18n.Localizer, a staffing.Absence, today calendar.Date) ui.TagView {
	switch {
	case !a.CancelledAt.IsZero():
		return ui.TagView{Text: t.T("staffing.absence.cancelled"), Intent: ui.Quiet}
	case a.On(today):
		return ui.TagView{Text: t.T("staffing.absence.lasts"), Intent: ui.Wait}
	case today.Before(a.From):
		return ui.TagView{Text: t.T("staffing.absence.ahead"), Intent: ui.Info}
	}
	return ui.TagView{Text: t.T("staffing.absence.over"), Intent: ui.Quiet}
}

// absenceForm is the form of a new absence.
type absenceForm struct {
	ui.Page
	Form ui.FormView
	// Person is who is away; nil for an official, who enters their own.
	Person      *ui.ChoiceField
	From, Until ui.DateField
	Substitute  ui.ChoiceField
	Errors      []ui.Link
}

func (room Room) showNewAbsence(w http.ResponseWriter, r *http.Request) error {
	view, err := room.absenceForm(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, absencePage(view))
}

// absenceForm is the form with what was posted in it.
func (room Room) absenceForm(r *http.Request) (absenceForm, error) {
	v := page.Of(r)
	t := v.T
	a, err := room.Staffing.Absences(r.Context(), v.Actor)
	if err != nil {
		return absenceForm{}, err
	}
	view := absenceForm{
		Page: v.Base(r, t.T("staffing.absence.new")), Form: ui.FormView{Action: v.In(link.NewAbsence), Does: "absence", Key: keyOf(r)},
		From:  dateField(r, staffing.FieldFrom, t.T("staffing.field.from"), t.T("staffing.field.from_hint")),
		Until: dateField(r, staffing.FieldUntil, t.T("staffing.field.until"), t.T("staffing.field.until_hint")),
		Substitute: ui.ChoiceField{Field: ui.Field{
			Name: staffing.FieldSubstitute, Label: t.T("staffing.head.substitute"), Optional: true,
			Hint: t.T("staffing.field.substitute_hint"),
		}},
	}
	if v.Actor.Role == identity.Head {
		view.Person = &ui.ChoiceField{Field: ui.Field{Name: staffing.FieldPerson, Label: t.T("staffing.field.person")}}
		view.Person.Options = staffOptions(r, a.Staff, staffing.FieldPerson)
	}
	for _, o := range staffOptions(r, a.Staff, staffing.FieldSubstitute) {
		if o.Value != v.Actor.PersonID {
			view.Substitute.Options = append(view.Substitute.Options, o)
		}
	}
	view.Crumbs = crumbs(v, view.Title, ui.Link{URL: v.In(link.Absences), Text: t.T("staffing.absences.title")})
	return view, nil
}

func staffOptions(r *http.Request, staff []staffing.Member, field string) (list []ui.Option) {
	for _, m := range staff {
		list = append(list, ui.Option{
			Value: m.PersonID, Text: m.Names.Full(page.Of(r).Lang), Checked: m.PersonID == r.PostFormValue(field)})
	}
	return list
}

func dateField(r *http.Request, name, label, hint string) ui.DateField {
	return ui.DateField{
		Field: ui.Field{Name: name, Label: label, Hint: hint},
		Day:   typed(r, name+"-day"), Month: typed(r, name+"-month"), Year: typed(r, name+"-year"),
	}
}

func (room Room) submitAbsence(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	problems, err := room.Staffing.EnterAbsence(r.Context(), v.Actor, staffing.Absence{
		PersonID: r.PostFormValue(staffing.FieldPerson), SubstituteID: r.PostFormValue(staffing.FieldSubstitute),
		From: page.Date(r, staffing.FieldFrom), Until: page.Date(r, staffing.FieldUntil),
	}, r.PostFormValue("key"))
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Absences, "absence_entered")
	}
	view, err := room.absenceForm(r)
	if err != nil {
		return err
	}
	view.fail(v.T, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, absencePage(view))
}

// fail marks the fields to mend; the links lead to them.
func (view *absenceForm) fail(t i18n.Localizer, problems []staffing.Problem) {
	view.HasError = true
	for _, p := range problems {
		text, anchor := t.Message(p.Message), ""
		switch {
		case p.Field == staffing.FieldFrom:
			view.From.Error, anchor = text, view.From.Anchor()
		case p.Field == staffing.FieldUntil:
			view.Until.Error, anchor = text, view.Until.Anchor()
		case p.Field == staffing.FieldPerson && view.Person != nil:
			view.Person.Error, anchor = text, view.Person.Anchor()
		default:
			view.Substitute.Error, anchor = text, view.Substitute.Anchor()
		}
		view.Errors = append(view.Errors, ui.Link{URL: anchor, Text: text})
	}
}

func (room Room) submitCancelAbsence(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r, absenceParam)
	if err != nil {
		return err
	}
	if err := room.Staffing.CancelAbsence(r.Context(), page.Of(r).Actor, id); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Absences, "absence_cancelled")
}
