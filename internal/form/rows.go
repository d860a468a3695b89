package form

import (
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/i18n"
)

// RowGroup is a section of the check-answers page.
type RowGroup struct {
	Section Section
	Rows    []Row
}

// Row is one question with its answer.
type Row struct {
	Field Field
	// PageID is where Change leads; only an Asked row can be changed.
	PageID string
	Values []Value
	Origin Origin
	// Register names the register that knows the value, for rows FromRegister.
	Register string
	// Missing: the question is not answered yet, or its answer is not right any more.
	Missing bool
}

// FileID is the id of a file; who shows it looks its name up.
type FileID string

// Value is one line of an answer, ready for any language.
type Value struct {
	// Content is a string, i18n.Text, i18n.Message, i18n.DateShort, i18n.Money or FileID.
	Content any
}

// In gives the line and the language it is really in.
func (v Value) In(l i18n.Localizer) (string, i18n.Lang) {
	switch c := v.Content.(type) {
	case i18n.Text:
		return c.Resolve(l.Lang())
	case i18n.Message:
		return l.Message(c), l.Lang()
	case i18n.DateShort:
		return l.DateShort(time.Time(c)), l.Lang()
	case i18n.Money:
		return l.Money(int64(c)), l.Lang()
	case FileID:
		return string(c), l.Lang()
	}
	text, _ := v.Content.(string)
	return text, l.Lang()
}

// File gives the id if the value is a file.
func (v Value) File() (FileID, bool) {
	id, ok := v.Content.(FileID)
	return id, ok
}

// Rows lists all fields in the form, section by section; a section without rows is left out.
func (f *Filling) Rows() []RowGroup {
	var groups []RowGroup
	for _, section := range f.definition.Sections {
		group := RowGroup{Section: section}
		section.each(func(page Page, field Field) bool {
			if f.origins[field.ID] != Hidden {
				group.Rows = append(group.Rows, f.row(page, field))
			}
			return true
		})
		if len(group.Rows) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

func (f *Filling) row(page Page, field Field) Row {
	row := Row{Field: field, PageID: page.ID, Values: f.display(field), Origin: f.origins[field.ID]}
	if row.Origin == FromRegister {
		row.Register = field.Prefill.Register
	}
	row.Missing = row.Origin == Asked && !f.answered(field)
	if len(row.Values) > 0 {
		return row
	}
	key := "form.value.none"
	if row.Missing {
		key = "form.value.missing"
	}
	row.Values = []Value{{i18n.M(key)}}
	return row
}

func (f *Filling) display(field Field) []Value {
	if field.Type == TypeAddress {
		return f.displayAddress(field)
	}
	if field.Type == TypeCheckbox && len(f.values[field.ID]) == 0 && f.answered(field) {
		return []Value{{i18n.M("form.value.no")}}
	}
	values := make([]Value, len(f.values[field.ID]))
	for i, value := range f.values[field.ID] {
		values[i] = Value{f.content(field, value)}
	}
	return values
}

// content shows a canonical value; what is not canonical is shown as it stands.
func (f *Filling) content(field Field, value string) any {
	switch field.Type {
	case TypeSelect, TypeRadio:
		if label := f.label(field, value); !label.IsZero() {
			return label
		}
	case TypeCheckbox:
		return i18n.M("form.value.yes")
	case TypeDate:
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			return i18n.DateShort(day)
		}
	case TypeMoney:
		if tiyn, err := strconv.ParseInt(value, 10, 64); err == nil {
			return i18n.Money(tiyn)
		}
	case TypePhone:
		return formatPhone(value)
	case TypeIBAN:
		return inFours(value)
	case TypeFile:
		return FileID(value)
	}
	return value
}

// inFours writes an account as it is printed: "KZ12 3456 …".
func inFours(iban string) string {
	var b strings.Builder
	for i, r := range iban {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// displayAddress writes region, locality, and street with house and flat, a line each.
func (f *Filling) displayAddress(field Field) []Value {
	if line := f.values.First(field.ID); line != "" {
		return []Value{{line}}
	}
	part := func(name string) string { return f.values.First(field.ID + "." + name) }
	var lines []Value
	if region := f.listLabel(ListKATO, part(partRegion)); !region.IsZero() {
		lines = append(lines, Value{region})
	}
	if locality := part(partLocality); locality != "" {
		lines = append(lines, Value{locality})
	}
	if part(partHouse) == "" {
		return lines
	}
	key := "form.address.line"
	if part(partFlat) != "" {
		key = "form.address.line_flat"
	}
	return append(lines, Value{i18n.M(key,
		partStreet, part(partStreet), partHouse, part(partHouse), partFlat, part(partFlat))})
}
