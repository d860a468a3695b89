package demo

import "qyzmet/internal/i18n"

// Specimen is somebody who is on no register and no persona, for samples and trials: the first
// person with other names, numbers and addresses, and what registers know of that one.
func Specimen() Person {
	p := everyone()[0]
	p.Persona, p.IIN, p.Phone, p.Email = "", "990101590001", "+77000000199", "asan.ulgilov@example.org"
	p.Surname = i18n.Text{KK: "Үлгілов", RU: "Ульгилов", EN: "Ulgilov"}
	p.Name = i18n.Text{KK: "Асан", RU: "Асан", EN: "Asan"}
	p.Patronymic = i18n.Text{KK: "Үсенұлы", RU: "Усенович", EN: "Usenuly"}
	p.Address.House, p.Address.Flat = "1", "1"
	return p
}
