package writing

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/ui"
)

// ReadTyped is what was posted by a form that is no place of a text.
func ReadTyped(r *http.Request) (Typed, error) { return readTyped(r.PostForm) }

// NewReader reads values out of what was typed into inputs.
func NewReader(typed Typed, inputs []Input) *Reader { return &Reader{typed: typed, inputs: inputs} }

// Draw makes the controls of inputs with what is typed in them, and the error summary.
func Draw(
	t i18n.Localizer, inputs []Input, typed Typed, problems []rulemaking.Problem,
) (fields []templ.Component, summary []ui.Link) {
	errs := map[string]string{}
	for _, p := range problems {
		text := t.Message(p.Message)
		errs[p.Field] = text
		summary = append(summary, ui.Link{URL: anchor(inputs, p.Field), Text: labelOf(t, inputs, p.Field) + ": " + text})
	}
	for _, in := range inputs {
		fields = append(fields, in.draw(t, typed, errs))
	}
	return fields, summary
}

// Date writes a day as three parts; a zero day is empty.
func (v Typed) Date(name string, day calendar.Date) Typed {
	if day.IsZero() {
		return v
	}
	return v.set(name+"-day", strconv.Itoa(day.Day)).set(name+"-month", strconv.Itoa(int(day.Month))).
		set(name+"-year", strconv.Itoa(day.Year))
}

// Date reads a day; an empty one is zero.
func (r *Reader) Date(name string) calendar.Date {
	day, month, year := r.typed.Get(name+"-day"), r.typed.Get(name+"-month"), r.typed.Get(name+"-year")
	if day+month+year == "" {
		return calendar.Date{}
	}
	date, err := calendar.ParseDate(padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2))
	if err != nil {
		r.wrong(name, "writing.error.date")
	}
	return date
}

// padded fills figures up with zeros.
func padded(figures string, length int) string {
	for len(figures) < length {
		figures = "0" + figures
	}
	return figures
}

func (in Input) date(base ui.Field, v Typed) ui.DateField {
	return ui.DateField{
		Field: base, Day: v.Get(in.Name + "-day"), Month: v.Get(in.Name + "-month"), Year: v.Get(in.Name + "-year"),
	}
}
