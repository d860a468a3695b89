package catalogue

import (
	"net/http"
	"strconv"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// dayForm asks for the day an application was registered and tells the edition of that day.
type dayForm struct {
	Action string
	Field  ui.DateField
	Errors []ui.Link
	// Answer is empty until a day is asked for; Edition where none is in force.
	Answer  string
	Edition ui.Link
}

// fieldDay is the day asked for, as its parts stand in the address.
const fieldDay = "on"

// dayParts name the wrong part of a date; other errors concern it as a whole.
var dayParts = map[string]string{
	"form.error.date_day": "day", "form.error.date_month": "month", "form.error.date_year": "year",
}

func readDay(v *page.Visit, r *http.Request, s *standard.Snapshot, service string) dayForm {
	asked := form.Typed(r.URL.Query())
	day := dayForm{
		Action: v.In(link.Editions(service)),
		Field: ui.DateField{
			Field: ui.Field{Name: fieldDay, Label: v.T.T("edition.on_label"), Hint: v.T.T("edition.on_hint")},
			Day:   asked.Get(fieldDay + "-day"), Month: asked.Get(fieldDay + "-month"), Year: asked.Get(fieldDay + "-year"),
		},
	}
	if _, isAsked := asked[fieldDay+"-day"]; !isAsked {
		return day
	}
	only := form.Page{Fields: []form.Field{{ID: fieldDay, Type: form.TypeDate, Label: dayLabel(v), Required: true}}}
	def := form.Definition{Sections: []form.Section{{Pages: []form.Page{only}}}}
	answers, _, wrong := def.Fill(nil, form.Env{Today: v.Site.Now()}).ParsePage(only, r.URL.Query())
	if len(wrong) > 0 {
		day.complain(v.T, wrong[0])
		return day
	}
	on, err := calendar.ParseDate(answers.First(fieldDay))
	if err == nil {
		day.answer(v, s, service, on)
	}
	return day
}

// dayLabel is the label in all languages, for the sentences of the form's errors.
func dayLabel(v *page.Visit) i18n.Text {
	in := func(lang i18n.Lang) string { return v.Site.Texts.In(lang).T("edition.on_label") }
	return i18n.Text{KK: in(i18n.KK), RU: in(i18n.RU), EN: in(i18n.EN)}
}

func (d *dayForm) complain(t i18n.Localizer, wrong form.FieldError) {
	part := dayParts[wrong.Message.Key]
	d.Field.BadDay, d.Field.BadMonth, d.Field.BadYear = part == "day", part == "month", part == "year"
	d.Field.Error = t.Message(wrong.Message)
	d.Errors = []ui.Link{{URL: d.Field.Anchor(), Text: d.Field.Error}}
}

func (d *dayForm) answer(v *page.Visit, s *standard.Snapshot, service string, on calendar.Date) {
	date := i18n.DateShort(on.Start())
	e := s.InForce(service, on.Start())
	if e == nil {
		d.Answer = v.T.T("edition.on_none", "date", date)
		return
	}
	d.Answer = v.T.T("edition.on_answer", "date", date, "number", e.Number)
	d.Edition = ui.Link{URL: v.In(link.Edition(service, strconv.Itoa(e.Number))), Text: v.T.T("edition.on_read")}
}
