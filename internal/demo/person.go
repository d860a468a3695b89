// Package demo is the demo's persons and what the state registers know of them.
// None of them exists: an IIN carries a birth date of 2090-2099, so it is valid by its
// rule and cannot have been issued yet. Their real age is in BirthDate, because the
// date inside such an IIN lies in the future and would break every rule about age.
package demo

import (
	"maps"

	"qyzmet/internal/i18n"
	"qyzmet/internal/registry"
)

// Person is one invented person.
type Person struct {
	// Persona is the code on the sign-in page; empty for relatives, who cannot sign in.
	Persona string `json:"persona"`
	// Role is what the person may act as: citizen, entrepreneur, operator, centre_head, contact,
	// official, head, editor, approver, authority, auditor, admin. Empty for relatives.
	Role string `json:"role"`
	// Body is the code of the state body or organisation a staff member works for.
	Body string `json:"body"`
	// Unit is the code of a body under Body, when the person sits there: the revenue
	// committee serves the queue of its ministry.
	Unit string `json:"unit"`
	// Position is the post of a staff member; empty for citizens.
	Position i18n.Text `json:"position"`
	// IIN has twelve digits; see the package sentence on its date.
	IIN string `json:"iin"`
	// Surname, Name and Patronymic are in Kazakh, Russian and Latin letters.
	Surname    i18n.Text `json:"surname"`
	Name       i18n.Text `json:"name"`
	Patronymic i18n.Text `json:"patronymic"`
	// BirthDate is the day of birth for rules about age, YYYY-MM-DD.
	BirthDate string `json:"birth_date"`
	// Sex is m or f, as form fields have it.
	Sex string `json:"sex"`
	// Phone is +7 and ten digits of an invented series; empty for a child.
	Phone string `json:"phone"`
	// Email is in a domain reserved for examples (RFC 2606); empty for a child.
	Email string `json:"email"`
	// Address is where the person is registered.
	Address Address `json:"address"`
	// Registers is what further registers know: code → record. Those that follow from
	// the fields above are made by Record.
	Registers map[string]registry.Record `json:"registers"`
}

// Address is a registered address as the address register has it, in Kazakh.
type Address struct {
	// Region is the KATO code of the region or city, nine digits.
	Region   string `json:"region"`
	Locality string `json:"locality"`
	Street   string `json:"street"`
	House    string `json:"house"`
	Flat     string `json:"flat"`
}

// FullName is surname, name and patronymic, in that order, in each script.
func (p Person) FullName() i18n.Text {
	join := func(lang i18n.Lang) string {
		return p.Surname.In(lang) + " " + p.Name.In(lang) + " " + p.Patronymic.In(lang)
	}
	return i18n.Text{KK: join(i18n.KK), RU: join(i18n.RU), EN: join(i18n.EN)}
}

// IsStaff reports whether the person works for a body or an organisation.
func (p Person) IsStaff() bool { return p.Body != "" }

// Record gives what the register knows of the person; ok is false when it knows nothing.
func (p Person) Record(register string) (_ registry.Record, ok bool) {
	switch register {
	case registry.GBDFL:
		return p.identity(), true
	case registry.AR:
		return p.residence(), true
	case registry.SUIO:
		return registry.Record{"special_records": "none"}, true
	case registry.BMG:
		return registry.Record{"phone": p.Phone}, p.Phone != ""
	}
	record, ok := p.Registers[register]
	return maps.Clone(record), ok
}

// identity writes names as the identity document does, in Kazakh; the other two
// scripts stand beside them under names of their own.
func (p Person) identity() registry.Record {
	full := p.FullName()
	return registry.Record{
		"iin": p.IIN, "birth_date": p.BirthDate, "sex": p.Sex,
		"surname": p.Surname.KK, "name": p.Name.KK, "patronymic": p.Patronymic.KK,
		"full_name": full.KK, "full_name_ru": full.RU, "full_name_en": full.EN,
	}
}

func (p Person) residence() registry.Record {
	return registry.Record{
		"address.region": p.Address.Region, "address.locality": p.Address.Locality,
		"address.street": p.Address.Street, "address.house": p.Address.House,
		"address.flat": p.Address.Flat,
	}
}
