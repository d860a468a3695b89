package question

import (
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// Draw makes the control of a field and its lines of the error summary. With heading its
// label is the page's h1.
func (s Sheet) Draw(f form.Field, heading bool) (templ.Component, []ui.Link) {
	t, base := s.T, s.base(f, heading)
	switch f.Type {
	case form.TypeSelect, form.TypeRadio:
		return s.drawChoice(f, base)
	case form.TypeCheckbox:
		return ui.Checkbox(t, base, "yes", len(s.Typed[f.ID]) > 0), Problem(base.Anchor(), base.Error)
	case form.TypeDate:
		date := s.date(f, base)
		return ui.DateInput(t, date), Problem(date.Anchor(), date.Error)
	case form.TypeAddress:
		return s.drawAddress(f, base)
	case form.TypeFile:
		return ui.FileInput(t, s.file(f, base)), Problem(base.Anchor(), base.Error)
	}
	return drawText(t, f, s.text(f, base)), Problem(base.Anchor(), base.Error)
}

func drawText(t i18n.Localizer, f form.Field, text ui.TextField) templ.Component {
	switch f.Type {
	case form.TypeTextarea:
		return ui.TextArea(t, text)
	case form.TypeMoney:
		return ui.MoneyInput(t, text)
	}
	return ui.TextInput(t, text)
}

// inputTypes are the types of inputs that browsers know; the rest is text.
var inputTypes = map[form.Type]string{form.TypePhone: "tel", form.TypeEmail: "email"}

// widths are of fields whose answers have a length of their own.
var widths = map[form.Type]ui.Size{
	form.TypeIIN: ui.Size20, form.TypeBIN: ui.Size20, form.TypePhone: ui.Size20,
	form.TypeIBAN: ui.Size30, form.TypeVIN: ui.Size30, form.TypeNumber: ui.Size10,
}

// codes are the types whose characters are read one by one.
var codes = map[form.Type]bool{
	form.TypeIIN: true, form.TypeBIN: true, form.TypeIBAN: true, form.TypeVIN: true,
}

// purposes are what the registers' attributes about the reader are called by browsers
// (WCAG 1.3.5).
var purposes = map[string]string{"full_name": "name", "phone": "tel", "email": "email"}

func (s Sheet) text(f form.Field, base ui.Field) ui.TextField {
	input := f.Inputs()[0]
	field := ui.TextField{
		Field: base, Value: s.Typed.Get(input.Name), Type: inputTypes[f.Type], Size: widths[f.Type],
		Code: codes[f.Type], InputMode: input.Mode, Autocomplete: input.Autocomplete,
	}
	if f.Prefill != nil && field.Autocomplete == "" {
		field.Autocomplete = purposes[f.Prefill.Attribute]
	}
	return field
}

// partErrors are the keys of errors that concern one part of a date; all others concern it
// as a whole.
var partErrors = map[string]string{
	"form.error.date_day": "day", "form.error.date_month": "month", "form.error.date_year": "year",
}

func (s Sheet) date(f form.Field, base ui.Field) ui.DateField {
	date := ui.DateField{
		Field: base, Day: s.Typed.Get(f.ID + "-day"), Month: s.Typed.Get(f.ID + "-month"),
		Year: s.Typed.Get(f.ID + "-year"), Birthday: f.Prefill != nil && f.Prefill.Attribute == "birth_date",
	}
	if own := s.Errors.Of(f.ID); len(own) > 0 {
		part := partErrors[own[0].Message.Key]
		date.BadDay, date.BadMonth, date.BadYear = part == "day", part == "month", part == "year"
	}
	return date
}

// file shows what was received; another file takes its place.
func (s Sheet) file(f form.Field, base ui.Field) ui.FileField {
	field := ui.FileField{Field: base, Multiple: f.Multiple, Accept: endings(f), Files: s.Files[f.ID]}
	if len(field.Files) > 0 {
		field.Rules = append(field.Rules, s.T.T("apply.file_replace"))
	}
	return field
}

var endingsOf = map[string]string{"pdf": ".pdf", "jpeg": ".jpg,.jpeg", "png": ".png"}

func endings(f form.Field) string {
	var all []string
	for _, format := range f.Formats() {
		all = append(all, endingsOf[format])
	}
	return strings.Join(all, ",")
}
