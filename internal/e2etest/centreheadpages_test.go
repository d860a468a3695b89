package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// keepShifts has one operator sit at a window, and another whom the head sent home, and gives the
// head somebody to take in.
func (c *town) keepShifts(t *testing.T) {
	t.Helper()
	ctx, head, one, other := t.Context(), c.actor(t, "centre-head"), c.actor(t, "operator"), c.actor(t, "operator-2")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	other.Role, other.Body = identity.Operator, "state-corporation" // of the roles they have
	shift := func(who identity.Actor, window int) string {
		must(c.Centres.BeginShift(ctx, who, "csc-astana", window, identity.NewKey()))
		post, err := c.Centres.Post(ctx, who)
		must(err)
		return post.ID
	}
	sits, err := c.Centres.Post(ctx, one) // since the morning, see keepCentre
	must(err)
	c.shift = sits.ID
	wrong, err := c.Centres.EndForgotten(ctx, head, shift(other, 3), "Оператор кетіп қалған.", i18n.KK, identity.NewKey())
	must(err)
	if wrong.Key != "" {
		t.Fatal(wrong)
	}
	_, err = c.behind().Exec(ctx, `INSERT INTO staff_role (person_id, role, organisation_code)
		SELECT id, 'operator', 'state-corporation' FROM person WHERE persona = 'official-mp'`)
	must(err)
}

// centreHeadPages are the centre as its head sees it, and what its operators see of their shifts.
func (c *town) centreHeadPages() map[string][]example {
	const head = "centre-head"
	wrong, end := http.StatusUnprocessableEntity, link.EndCentreShift(c.shift)
	return map[string][]example{
		link.CentreHead: {
			{path: link.CentreHead, as: head},
			{what: "nobody chosen", path: link.CentreStaff, as: head, form: url.Values{"key": {"k"}}, status: wrong},
		},
		link.EndCentreShift("{shift}"): {
			{path: end, as: head},
			{what: "without a reason", path: end, as: head, form: url.Values{"reason": {"Жоқ"}, "key": {"k"}}, status: wrong},
		},
		link.CentreShifts: {
			{path: link.CentreShifts, as: head}, {what: "before", path: link.CentreShifts + "?month=2025-01", as: head},
		},
		link.CentreBreaches:  {{path: link.CentreBreaches, as: head}},
		link.CentreUnclaimed: {{path: link.CentreUnclaimed, as: head}},
		link.OwnShifts:       {{path: link.OwnShifts, as: "operator"}},
	}
}
