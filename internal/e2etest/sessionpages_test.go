package e2etest

import (
	"net/http"
	"net/url"

	"qyzmet/internal/link"
)

// stopped is somebody whose decision waits for a fresh factor.
const stopped = "somebody asked for a factor"

// stoppedAs is the persona behind; nobody else in the tests is this one.
const stoppedAs = "official-mp"

// stop posts a decision in a session that has no fresh factor, as if it had begun with a
// password some time ago.
func (v *visitor) stop() {
	v.t.Helper()
	v.enter(stoppedAs)
	_, err := v.p.behind().Exec(v.t.Context(),
		`UPDATE session SET stand_in = false, proved_at = NULL WHERE person_id = $1`, v.p.actor(v.t, stoppedAs).PersonID)
	if err != nil {
		v.t.Fatal(err)
	}
	a := v.post("/kk"+link.Refuse("GP-26-000001"), url.Values{"ground": {"other"}, "reasons": {"Құжаттар толық емес"}})
	if a.status != http.StatusSeeOther || a.location == "" {
		v.t.Fatalf("a decision without a fresh factor answers %d to %q:\n%s", a.status, a.location, a.words())
	}
}

// sessionPages are about the reader's own sessions, factors and roles.
func (c *town) sessionPages() map[string][]example {
	return map[string][]example{
		link.Devices: {
			{path: link.Devices, as: "entrepreneur"}, {what: "of staff", path: link.Devices, as: "head"},
		},
		link.Role: {
			{path: link.Role, as: citizen}, {what: "of several roles", path: link.Role, as: manyRoles},
		},
		link.StepUp: {
			{path: link.StepUp, as: stopped},
			{what: "wrong", path: link.StepUp, as: stopped, form: url.Values{"code": {"000000"}},
				status: http.StatusUnprocessableEntity},
		},
		link.StepUpGo: {{path: link.StepUpGo, as: stopped}},
	}
}
