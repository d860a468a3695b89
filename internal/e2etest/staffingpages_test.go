package e2etest

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"qyzmet/internal/calendar"
	"qyzmet/internal/link"
	"qyzmet/internal/staffing"
)

// keepStaff gives a case to an official of labour and social protection, who hands it over to
// a colleague and back, and enters an absence and a rule to look at.
func (c *town) keepStaff(t *testing.T) {
	t.Helper()
	ctx, head, one, other := t.Context(), c.actor(t, "head"), c.actor(t, "official"), c.actor(t, "official-3")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c.file(t, "assigned", "parent", allowance)
	number := c.number("assigned")
	_, err := c.Applications.Assign(ctx, head, number, one.PersonID, "")
	must(err)
	_, err = c.Applications.HandOver(ctx, one, number, other.PersonID, "Еңбек демалысына кетемін.", "")
	must(err)
	_, err = c.Applications.HandOver(ctx, other, number, one.PersonID, "Іссапарға кетемін, өтініш қайтарылады.", "")
	must(err)
	today := calendar.DateOf(c.Clock.Now())
	for _, a := range []staffing.Absence{
		{PersonID: other.PersonID, SubstituteID: one.PersonID, From: today.AddDays(20), Until: today.AddDays(25)},
		{PersonID: other.PersonID, From: today.AddDays(40), Until: today.AddDays(41)},
	} {
		problems, err := c.Staffing.EnterAbsence(ctx, head, a, "")
		must(err)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	u, err := c.Staffing.Unit(ctx, head, "rehabilitation")
	must(err)
	c.rule = strconv.FormatInt(u.Rules[0].ID, 10)
}

// staffingPages are units, rules and absences, and a case that has changed hands.
func (c *town) staffingPages() map[string][]example {
	const head, official, unit = "head", "official", "rehabilitation"
	refused := http.StatusUnprocessableEntity
	rule, fresh := link.UnitRule(unit, c.rule), link.NewUnitRule(unit)
	number := c.number("assigned")
	return map[string][]example{
		link.Units: {{path: link.Units, as: head}},
		link.NewUnit: {
			{path: link.NewUnit, as: head},
			{what: "empty", path: link.NewUnit, as: head, form: url.Values{"code": {"1"}}, status: refused},
		},
		link.Unit("{unit}"): {
			{path: link.Unit(unit), as: head},
			{what: "without a name", path: link.Unit(unit), as: head, form: url.Values{"version": {"1"}}, status: refused},
			{what: "clash", path: link.Unit(unit), as: head, form: url.Values{"version": {"77"}, "name.kk": {"Бөлім"},
				"name.ru": {"Отдел"}, "name.en": {"Unit"}}, status: http.StatusConflict},
		},
		link.NewUnitRule("{unit}"): {
			{path: fresh, as: head},
			{what: "without a number", path: fresh, as: head, form: url.Values{"position": {""}}, status: refused},
		},
		link.UnitRule("{unit}", "{rule}"): {
			{path: rule, as: head},
			{what: "of another body", path: rule, as: head, form: url.Values{"position": {"1"}, "services": {"passport"}}, status: refused},
		},
		link.Absences: {
			{path: link.Absences, as: head}, {what: "none", path: link.Absences, as: official},
			{what: "own", path: link.Absences, as: "official-3"},
		},
		link.NewAbsence: {
			{path: link.NewAbsence, as: head}, {what: "own", path: link.NewAbsence, as: official},
			{what: "empty", path: link.NewAbsence, as: head, form: url.Values{"key": {"k"}}, status: refused},
		},
		link.Case("{number}"): {
			{what: "handed over", path: link.Case(number), as: official},
			{what: "handed over, to the head", path: link.Case(number), as: head},
		},
	}
}
