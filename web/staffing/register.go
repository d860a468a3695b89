// Package staffing is the room where a head keeps the units of the body and their rules, and
// where officials and heads enter who is away.
package staffing

import (
	"net/http"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/staffing"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Deps are what the room stands on.
type Deps struct {
	Staffing *staffing.Service
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Names of the parts of paths.
const (
	unitParam    = "unit"
	ruleParam    = "rule"
	absenceParam = "absence"
)

// Register lists the room's routes in page order. Forms with several values of a name are
// registered as uploads.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	unit, rule := "{"+unitParam+"}", "{"+ruleParam+"}"
	rs.Get(link.Units, identity.ManageUnits, room.showUnits)
	rs.Get(link.NewUnit, identity.ManageUnits, room.showNewUnit)
	rs.Upload(link.NewUnit, identity.ManageUnits, room.submitNewUnit)
	rs.Get(link.Unit(unit), identity.ManageUnits, room.showUnit)
	rs.Upload(link.Unit(unit), identity.ManageUnits, room.submitUnit)
	rs.Post(link.CloseUnit(unit), identity.ManageUnits, room.submitCloseUnit)
	rs.Get(link.NewUnitRule(unit), identity.ManageUnits, room.showNewRule)
	rs.Upload(link.NewUnitRule(unit), identity.ManageUnits, room.submitRule)
	rs.Get(link.UnitRule(unit, rule), identity.ManageUnits, room.showRule)
	rs.Upload(link.UnitRule(unit, rule), identity.ManageUnits, room.submitRule)
	rs.Post(link.RemoveUnitRule(unit, rule), identity.ManageUnits, room.submitRemoveRule)
	rs.Get(link.Absences, identity.ManageAbsence, room.showAbsences)
	rs.Get(link.NewAbsence, identity.ManageAbsence, room.showNewAbsence)
	rs.Post(link.NewAbsence, identity.ManageAbsence, room.submitAbsence)
	rs.Post(link.CancelAbsence("{"+absenceParam+"}"), identity.ManageAbsence, room.submitCancelAbsence)
}

// crumbs lead from the queue to a page.
func crumbs(v *page.Visit, title string, more ...ui.Link) []ui.Link {
	list := append([]ui.Link{{URL: v.In(link.Bench), Text: v.T.T("bench.queue.title")}}, more...)
	return append(list, ui.Link{Text: title})
}

// idOf reads the number that an address names something by; anything else is NotFound.
func idOf(r *http.Request, param string) (int64, error) {
	id, ok := staffing.ParseID(page.Param(r, param))
	if !ok {
		return 0, fault.New(fault.NotFound, "")
	}
	return id, nil
}

// keyOf is the key of a form: the posted one when it is shown again.
func keyOf(r *http.Request) string {
	if key := r.PostFormValue("key"); key != "" {
		return key
	}
	return page.NewKey()
}

// typed is what was written into a field, as text.
func typed(r *http.Request, name string) string {
	return strings.TrimSpace(page.Written(r, name))
}

// nameFields ask for the name of a unit in every language.
func nameFields(t i18n.Localizer, name i18n.Text) (list []ui.TextField) {
	for _, lang := range i18n.Langs {
		value, in := name.Resolve(lang)
		if in != lang {
			value = ""
		}
		f := ui.TextField{Value: value, Field: ui.Field{
			Name: staffing.FieldName + "." + string(lang), Label: t.T("staffing.field.name_" + string(lang)),
		}}
		if lang != t.Lang() {
			f.Speaks = lang
		}
		list = append(list, f)
	}
	return list
}

// postedName is the name of a unit as the form has it.
func postedName(r *http.Request) i18n.Text {
	get := func(lang i18n.Lang) string { return typed(r, staffing.FieldName+"."+string(lang)) }
	return i18n.Text{KK: get(i18n.KK), RU: get(i18n.RU), EN: get(i18n.EN)}
}
