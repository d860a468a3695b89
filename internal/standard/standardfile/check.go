package standardfile

import (
	"fmt"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// check looks for what the schema cannot: a form that could not be filled in, conditions on
// what is never asked, a service without an ordinary term.
func check(f File) []Fault {
	faults := inForm(f.Form)
	on := func(pointer string, when *form.Condition) {
		for _, p := range f.Form.CheckCondition(pointer, when) {
			faults = append(faults, Fault{Pointer: pointer, Message: p.Message})
		}
	}
	for i, v := range f.Term.Variants {
		on(fmt.Sprintf("/term/variants/%d/when", i), v.When)
	}
	for i, v := range f.Term.Components {
		on(fmt.Sprintf("/term/components/%d/when", i), v.When)
	}
	for i, item := range f.Fee.Items {
		on(fmt.Sprintf("/fee/items/%d/when", i), item.When)
	}
	for i, d := range f.Documents {
		on(fmt.Sprintf("/documents/%d/when", i), d.When)
	}
	on("/route/when", f.Route.When)
	if f.Term.Ordinary().Value == 0 {
		faults = append(faults, Fault{Pointer: "/term/variants", Message: i18n.M("standardfile.fault.no_ordinary_term")})
	}
	return faults
}

// inForm names the places of the form's problems.
func inForm(d form.Definition) (faults []Fault) {
	problems := d.Check()
	if len(problems) == 0 {
		return nil
	}
	at := pointers(d)
	for _, p := range problems {
		places := at[p.Where]
		pointer := "/form"
		switch {
		case len(places) > 0 && p.Message.Key == "form.problem.id_twice":
			pointer = places[len(places)-1]
		case len(places) > 0:
			pointer = places[0]
		}
		faults = append(faults, Fault{Pointer: pointer, Message: p.Message})
	}
	return faults
}

// pointers are the places of sections, pages and fields by their path of ids, which more than
// one may have.
func pointers(d form.Definition) map[string][]string {
	at := map[string][]string{}
	for i, section := range d.Sections {
		here := fmt.Sprintf("/form/sections/%d", i)
		at[section.ID] = append(at[section.ID], here)
		for j, page := range section.Pages {
			onPage := fmt.Sprintf("%s/pages/%d", here, j)
			where := section.ID + "/" + page.ID
			at[where] = append(at[where], onPage)
			for k, field := range page.Fields {
				of := where + "/" + field.ID
				at[of] = append(at[of], fmt.Sprintf("%s/fields/%d", onPage, k))
			}
		}
	}
	return at
}
