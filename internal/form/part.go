package form

import "slices"

// SectionByID finds a section.
func (d Definition) SectionByID(id string) (Section, bool) {
	for _, section := range d.Sections {
		if section.ID == id {
			return section, true
		}
	}
	return Section{}, false
}

// HasFromBank reports whether a question was taken from one of the bank.
func (d Definition) HasFromBank(code string) bool {
	for _, section := range d.Sections {
		for _, page := range section.Pages {
			if slices.ContainsFunc(page.Fields, func(f Field) bool { return f.Bank == code }) {
				return true
			}
		}
	}
	return false
}

// Asks reports whether the condition reads the answer to a question.
func (c *Condition) Asks(fieldID string) bool {
	for leaf := range c.leaves() {
		if id, ok := asks(leaf.Fact); ok && id == fieldID {
			return true
		}
	}
	return false
}

// IsFieldID reports whether a text can be the id of a question.
func IsFieldID(id string) bool { return fieldID.MatchString(id) }

// IsPageID reports whether a text can be the id of a page or a section.
func IsPageID(id string) bool { return pageID.MatchString(id) && !slices.Contains(reserved, id) }

// Types lists the types of questions in the order in which editors are offered them.
func Types() []Type {
	return []Type{
		TypeText, TypeTextarea, TypeRadio, TypeSelect, TypeCheckbox, TypeDate, TypeNumber, TypeMoney, TypeFile, TypeAddress,
		TypePhone, TypeEmail, TypeIIN, TypeBIN, TypeIBAN, TypeVIN,
	}
}
