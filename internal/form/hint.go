package form

import "qyzmet/internal/i18n"

// Hints says in words what the field accepts, beside the definition's own hint: the form of
// the type, then the limits. Nothing is refused that is not said here or in the hint.
func (f *Filling) Hints(field Field) []i18n.Message {
	var hints []i18n.Message
	if key, ok := typeHints[field.Type]; ok {
		hints = append(hints, i18n.M(key))
	}
	switch field.Type {
	case TypeDate:
		return append(hints, f.dateHints(field)...)
	case TypeFile:
		return append(hints, field.fileHints()...)
	case TypeMoney, TypeNumber:
		return append(hints, field.rangeHints()...)
	case TypeText, TypeTextarea:
		return append(hints, field.lengthHints()...)
	}
	return hints
}

var typeHints = map[Type]string{
	TypeIIN: "form.hint.iin", TypeBIN: "form.hint.bin", TypePhone: "form.hint.phone",
	TypeEmail: "form.hint.email", TypeDate: "form.hint.date", TypeMoney: "form.hint.money",
	TypeIBAN: "form.hint.iban", TypeVIN: "form.hint.vin",
}

func (f *Filling) dateHints(field Field) []i18n.Message {
	var hints []i18n.Message
	if earliest, bound := field.earliest(f.today()); bound {
		hints = append(hints, i18n.M("form.hint.date_early", "date", i18n.DateShort(earliest)))
	}
	switch {
	case field.Past, field.MaxAgeYears > 0:
		hints = append(hints, i18n.M("form.hint.date_past"))
	case field.Future:
		hints = append(hints, i18n.M("form.hint.date_future"))
	}
	return hints
}

func (f Field) fileHints() []i18n.Message {
	key := "form.hint.file"
	if f.Multiple {
		key = "form.hint.files"
	}
	return []i18n.Message{i18n.M(key, "formats", f.formatNames(), "size", MaxFileMB)}
}

func (f Field) rangeHints() []i18n.Message {
	var hints []i18n.Message
	if f.Min != 0 {
		hints = append(hints, i18n.M("form.hint.min", "min", f.bound(f.Min)))
	}
	if f.Max != 0 {
		hints = append(hints, i18n.M("form.hint.max", "max", f.bound(f.Max)))
	}
	return hints
}

// lengthHints names a limit that one may reach: the silent limit of one line is ample.
func (f Field) lengthHints() []i18n.Message {
	var hints []i18n.Message
	if f.MinLength > 0 {
		hints = append(hints, i18n.M("form.hint.min_length", "n", f.MinLength))
	}
	if f.MaxLength > 0 || f.Type == TypeTextarea {
		hints = append(hints, i18n.M("form.hint.max_length", "n", f.maxLength()))
	}
	return hints
}
