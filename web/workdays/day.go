package workdays

import (
	"net/http"
	"strconv"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/workdays"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// dayView is the form of one day.
type dayView struct {
	ui.Page
	Form ui.FormView
	// Remove takes a day out that is there already.
	Remove ui.FormView
	Date   ui.DateField
	Kind   ui.ChoiceField
	From   ui.DateField
	Names  []ui.TextField
	// Was and Seen are the day as the form was made from.
	Was, Seen string
	// Theirs is what somebody else has put there meanwhile; empty for nothing.
	Theirs []ui.Row
	Gone   bool
	Errors []ui.Link
}

func (room Room) showDay(w http.ResponseWriter, r *http.Request) error {
	year, change, err := room.drafting(r)
	if err != nil {
		return err
	}
	var was calendar.Exception
	if text := r.URL.Query().Get(fieldWas); text != "" {
		on, err := calendar.ParseDate(text)
		if err != nil {
			return fault.New(fault.NotFound, "")
		}
		var there bool
		if was, there = change.Day(on); !there {
			return fault.New(fault.NotFound, "")
		}
	}
	view := newDayView(r, year, change, entryOf(was))
	if !was.Date.IsZero() {
		view.Was, view.Seen = was.Date.String(), workdays.Seen(was)
	} else {
		view.Date.Year = strconv.Itoa(year)
	}
	return page.Render(w, r, http.StatusOK, dayPage(view))
}

// drafting is the change of the year of an address, which must be open for writing.
func (room Room) drafting(r *http.Request) (year int, change workdays.View, err error) {
	if year, err = yearOf(r); err != nil {
		return 0, change, err
	}
	if change, err = room.Workdays.Read(r.Context(), page.Of(r).Actor, year); err != nil {
		return 0, change, err
	}
	switch {
	case change.ID == "":
		return 0, change, fault.New(fault.NotFound, "")
	case change.State != workdays.Drafting:
		return 0, change, fault.New(fault.Conflict, "workdays.fault.rests")
	}
	return year, change, nil
}

// entryOf is a day as somebody would have typed it.
func entryOf(e calendar.Exception) workdays.Entry {
	return workdays.Entry{Date: e.Date, Kind: e.Kind, From: e.MovedFrom, Name: e.Name}
}

func newDayView(r *http.Request, year int, change workdays.View, e workdays.Entry) dayView {
	v, text := page.Of(r), strconv.Itoa(year)
	t := v.T
	view := dayView{
		Page:   v.Base(r, t.T("workdays.day.title", "year", text)),
		Form:   ui.FormView{Action: v.In(link.CalendarDay(text, "")), Does: "calendar-day"},
		Remove: ui.FormView{Action: v.In(link.CalendarAct(text, "remove")), Does: "calendar-remove"},
		Date:   dateField(workdays.FieldDate, t.T("workdays.head.date"), "", e.Date),
		From:   dateField(workdays.FieldFrom, t.T("workdays.field.from"), t.T("workdays.field.from_hint"), e.From),
		Kind:   ui.ChoiceField{Field: ui.Field{Name: workdays.FieldKind, Label: t.T("workdays.head.kind")}},
	}
	view.From.Optional = true
	of := ui.Link{URL: v.In(link.CalendarChange(text)), Text: t.T("workdays.change.of", "year", text)}
	view.Crumbs = changeCrumbs(v, change.Published != nil, text, view.Title, of)
	for _, kind := range workdays.Kinds() {
		view.Kind.Options = append(view.Kind.Options, ui.Option{
			Value: string(kind), Text: t.T("workdays.kind." + string(kind)), Hint: t.T("workdays.kind_hint." + string(kind)),
			Checked: kind == e.Kind})
	}
	view.Names = textFields(t, workdays.FieldName, "workdays.field.name_", e.Name)
	view.Names[0].Hint = t.T("workdays.field.name_hint")
	return view
}

// textFields ask for a text in every language.
func textFields(t i18n.Localizer, name, label string, text i18n.Text) (list []ui.TextField) {
	for _, lang := range i18n.Langs {
		value, in := text.Resolve(lang)
		if in != lang {
			value = ""
		}
		f := ui.TextField{Field: ui.Field{Name: name + "." + string(lang), Label: t.T(label + string(lang))}, Value: value}
		if lang != t.Lang() {
			f.Speaks = lang
		}
		list = append(list, f)
	}
	return list
}

func dateField(name, label, hint string, d calendar.Date) ui.DateField {
	f := ui.DateField{Field: ui.Field{Name: name, Label: label, Hint: hint}}
	if !d.IsZero() {
		f.Day, f.Month, f.Year = strconv.Itoa(d.Day), strconv.Itoa(int(d.Month)), strconv.Itoa(d.Year)
	}
	return f
}

// posted is a text in every language as the form has it.
func posted(r *http.Request, name string) i18n.Text {
	get := func(lang i18n.Lang) string { return strings.TrimSpace(r.PostFormValue(name + "." + string(lang))) }
	return i18n.Text{KK: get(i18n.KK), RU: get(i18n.RU), EN: get(i18n.EN)}
}

func (room Room) submitDay(w http.ResponseWriter, r *http.Request) error {
	year, change, err := room.drafting(r)
	if err != nil {
		return err
	}
	v := page.Of(r)
	e := workdays.Entry{
		Date: dateOf(r, workdays.FieldDate), Kind: calendar.Kind(r.PostFormValue(workdays.FieldKind)),
		From: dateOf(r, workdays.FieldFrom), Name: posted(r, workdays.FieldName),
	}
	was, _ := calendar.ParseDate(r.PostFormValue(fieldWas)) // empty for a new day
	problems, clash, err := room.Workdays.SaveDay(r.Context(), v.Actor, year, was, r.PostFormValue(fieldSeen), e)
	if err != nil {
		return err
	}
	if len(problems) == 0 && !clash.Clashed {
		return page.RedirectDone(w, r, link.CalendarChange(strconv.Itoa(year)), "calendar_day_saved")
	}
	view := newDayView(r, year, change, e)
	view.keep(r)
	if clash.Clashed {
		view.clash(v, clash)
		return page.Render(w, r, http.StatusConflict, dayPage(view))
	}
	view.fail(v, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, dayPage(view))
}

// keep puts back what was typed, letter by letter.
func (view *dayView) keep(r *http.Request) {
	view.Was, view.Seen = r.PostFormValue(fieldWas), r.PostFormValue(fieldSeen)
	for _, f := range []*ui.DateField{&view.Date, &view.From} {
		f.Day, f.Month = r.PostFormValue(f.Name+"-day"), r.PostFormValue(f.Name+"-month")
		f.Year = r.PostFormValue(f.Name + "-year")
	}
	for i := range view.Names {
		view.Names[i].Value = r.PostFormValue(view.Names[i].Name)
	}
}

// clash shows what stands now beside what was typed; saved again, the typed day takes its place.
func (view *dayView) clash(v *page.Visit, clash workdays.Clash[calendar.Exception]) {
	if view.Gone = clash.Gone; view.Gone {
		view.Was, view.Seen = "", ""
		return
	}
	name := nameCell(v, clash.Theirs)
	view.Seen = workdays.Seen(clash.Theirs)
	view.Theirs = []ui.Row{
		{Key: v.T.T("workdays.head.date"), Content: ui.Day(v.T, clash.Theirs.Date.Start(), "")},
		{Key: v.T.T("workdays.head.kind"), Content: ui.Tag(kindTag(v.T, clash.Theirs.Kind))},
		{Key: v.T.T("workdays.head.name"), Value: name.Text, ValueLang: name.Lang},
	}
}

// fail marks the fields to mend.
func (view *dayView) fail(v *page.Visit, problems []workdays.Problem) {
	view.HasError = true
	for _, p := range problems {
		text, anchor := v.T.Message(p.Message), ""
		switch p.Field {
		case workdays.FieldDate:
			view.Date.Error, anchor = text, view.Date.Anchor()
		case workdays.FieldKind:
			view.Kind.Error, anchor = text, view.Kind.Anchor()
		case workdays.FieldFrom:
			view.From.Error, anchor = text, view.From.Anchor()
		default:
			anchor = failText(view.Names, p.Field, text)
		}
		view.Errors = append(view.Errors, ui.Link{URL: anchor, Text: text})
	}
}

func failText(fields []ui.TextField, name, text string) (anchor string) {
	for i := range fields {
		if fields[i].Name == name {
			fields[i].Error, anchor = text, fields[i].Anchor()
		}
	}
	return anchor
}
