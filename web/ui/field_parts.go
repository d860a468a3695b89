package ui

// DateField is a date in three parts, kept as they were typed and posted as <name>-day,
// <name>-month and <name>-year, which are their ids too.
type DateField struct {
	Field
	Day, Month, Year string
	// BadDay, BadMonth and BadYear mark the parts to mend; none of them with an error
	// marks all three.
	BadDay, BadMonth, BadYear bool
	// Birthday lets browsers fill in the reader's own.
	Birthday bool
}

// Anchor leads to the first part to mend.
func (f DateField) Anchor() string {
	parts := f.parts()
	for _, part := range parts {
		if part.bad {
			return "#" + part.id
		}
	}
	return "#" + parts[0].id
}

// datePart is one of the three boxes.
type datePart struct {
	id, name, key, value, autocomplete, class string
	bad                                       bool
}

func (f DateField) parts() [3]datePart {
	all := f.Error != "" && !f.BadDay && !f.BadMonth && !f.BadYear
	parts := [3]datePart{
		{id: f.id() + "-day", name: f.Name + "-day", key: "ui.date.day", value: f.Day,
			autocomplete: "bday-day", class: "govuk-input--width-2", bad: all || f.BadDay},
		{id: f.id() + "-month", name: f.Name + "-month", key: "ui.date.month", value: f.Month,
			autocomplete: "bday-month", class: "govuk-input--width-2", bad: all || f.BadMonth},
		{id: f.id() + "-year", name: f.Name + "-year", key: "ui.date.year", value: f.Year,
			autocomplete: "bday-year", class: "govuk-input--width-4", bad: all || f.BadYear},
	}
	for i := range parts {
		if !f.Birthday {
			parts[i].autocomplete = ""
		}
	}
	return parts
}

func (p datePart) inputClass() string {
	class := "govuk-input govuk-date-input__input " + p.class
	if p.bad {
		class += " govuk-input--error"
	}
	return class
}

// FileField takes one file or several.
type FileField struct {
	Field
	Multiple bool
	// Accept is the list of endings; empty means PDF, JPEG and PNG.
	Accept string
	// Files are those already received; the field then asks for another.
	Files []FileView
}

func (f FileField) accept() string {
	if f.Accept == "" {
		return ".pdf,.jpg,.jpeg,.png"
	}
	return f.Accept
}

// FileView is a received file.
type FileView struct {
	Name, Size string
	// URL opens it; RemoveName and RemoveValue are the button that takes it away.
	URL, RemoveName, RemoveValue string
}

// AddressField is an address: a region from the list of KATO and parts in words.
type AddressField struct {
	Field
	// Region carries its own name, label, options and error.
	Region ChoiceField
	// Parts are locality, street, house, flat, in the order of an address.
	Parts []TextField
}

// Anchor leads to the first part to mend.
func (f AddressField) Anchor() string {
	if f.Region.Error == "" {
		for _, part := range f.Parts {
			if part.Error != "" {
				return part.Anchor()
			}
		}
	}
	return f.Region.Anchor()
}
