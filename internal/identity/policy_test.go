package identity

import (
	"testing"

	"qyzmet/internal/fault"
)

// S-16: the policy asks for a fresh factor, and only of whoever may act at all.
func TestCheck(t *testing.T) {
	t.Parallel()
	citizen := Actor{PersonID: "p1", Role: Citizen}
	unproved := Actor{PersonID: "o1", Role: Official, Body: "mvd"}
	official := unproved
	official.Proved = true
	head := Actor{PersonID: "h1", Role: Head, Body: "mvd"}
	for name, tc := range map[string]struct {
		actor  Actor
		action Action
		object Object
		want   fault.Kind
		ok     bool
	}{
		"a guest reads the catalogue":                {Actor{Role: Guest}, ReadPublic, Object{}, 0, true},
		"a guest is asked to sign in":                {Actor{Role: Guest}, ReadOwnCase, Object{OwnerID: "p1"}, fault.Unauthenticated, false},
		"a citizen reads the own case":               {citizen, ReadOwnCase, Object{OwnerID: "p1"}, 0, true},
		"a neighbour's case does not exist":          {citizen, ReadOwnCase, Object{OwnerID: "p2"}, fault.NotFound, false},
		"a case without an owner does not exist":     {Actor{Role: Citizen, PersonID: ""}, ReadOwnCase, Object{}, fault.NotFound, false},
		"a citizen has no bench":                     {citizen, ReadQueue, Object{Body: "mvd"}, fault.Forbidden, false},
		"an official reads a case of the body":       {official, ReadCase, Object{Body: "mvd"}, 0, true},
		"another body's case does not exist":         {official, ReadCase, Object{Body: "mj"}, fault.NotFound, false},
		"an official decides a case in hand":         {official, DecideCase, Object{Body: "mvd", HolderID: "o1", OwnerID: "p1"}, 0, true},
		"an official proves a factor first":          {unproved, DecideCase, Object{Body: "mvd", HolderID: "o1", OwnerID: "p1"}, fault.StepUp, false},
		"reading asks for no fresh factor":           {unproved, ReadCase, Object{Body: "mvd"}, 0, true},
		"a colleague's case is no matter of factors": {unproved, DecideCase, Object{Body: "mj", HolderID: "o1"}, fault.NotFound, false},
		"an official does not decide a colleague's":  {official, DecideCase, Object{Body: "mvd", HolderID: "o2", OwnerID: "p1"}, fault.Conflict, false},
		"nobody decides the own case":                {official, DecideCase, Object{Body: "mvd", HolderID: "o1", OwnerID: "o1"}, fault.Forbidden, false},
		"a head does not decide for an official":     {head, DecideCase, Object{Body: "mvd", HolderID: "h1"}, fault.Forbidden, false},
		"an unknown action is denied":                {official, "no.such", Object{Body: "mvd"}, fault.Forbidden, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := Check(tc.actor, tc.action, tc.object)
			if tc.ok != (err == nil) || (err != nil && fault.KindOf(err) != tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}
