package application_test

import (
	"testing"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
)

func TestSuccessor_FindsWhoTakesOver(t *testing.T) {
	t.Parallel()
	until := calendar.Date{Year: 2026, Month: 12, Day: 4}
	type list = []application.Colleague
	gone := application.Colleague{PersonID: "gone", Official: true, AwayUntil: until}
	there := func(id string, open int) application.Colleague {
		return application.Colleague{PersonID: id, Official: true, Open: open}
	}
	with := func(c application.Colleague, change func(*application.Colleague)) application.Colleague {
		change(&c)
		return c
	}
	inUnit := func(c *application.Colleague) { c.InUnit = true }
	near := func(c *application.Colleague) { c.Near = true }
	away := func(substitute string) func(*application.Colleague) {
		return func(c *application.Colleague) { c.AwayUntil, c.SubstituteID = until, substitute }
	}
	head := application.Colleague{PersonID: "head", Head: true}
	for name, tc := range map[string]struct {
		list       list
		substitute string
		want       string
	}{
		"the substitute, however loaded":          {list{gone, there("a", 900), with(there("b", 0), inUnit)}, "a", "a"},
		"without one, the least loaded of all":    {list{gone, there("a", 3), there("b", 2)}, "", "b"},
		"the unit goes before the others":         {list{gone, with(there("a", 9), inUnit), there("b", 0)}, "", "a"},
		"of equals always the same":               {list{gone, there("b", 2), there("a", 2)}, "", "a"},
		"a substitute too near is passed by":      {list{gone, with(there("a", 0), near), there("b", 5)}, "a", "b"},
		"a substitute who is away has another":    {list{gone, with(there("a", 0), away("b")), there("b", 5), there("c", 0)}, "a", "b"},
		"substitutes in a circle end nowhere":     {list{gone, with(there("a", 0), away("b")), with(there("b", 0), away("a")), there("c", 1)}, "a", "c"},
		"a substitute who waits for the absent":   {list{gone, with(there("a", 0), away("gone")), there("c", 1)}, "a", "c"},
		"a substitute who has left":               {list{gone, there("c", 1)}, "left", "c"},
		"who is away gets nothing":                {list{gone, with(there("a", 0), away("")), there("b", 5)}, "", "b"},
		"the head, when no official can":          {list{gone, with(there("a", 0), near), head}, "", "head"},
		"a head too near is no way out":           {list{gone, with(head, near)}, "", ""},
		"nobody else":                             {list{gone}, "", ""},
		"nobody at all":                           {nil, "", ""},
		"never back to who gives it away":         {list{there("gone", 0), there("a", 7)}, "gone", "a"},
		"an official who is head too comes first": {list{gone, with(there("a", 1), func(c *application.Colleague) { c.Head = true }), there("b", 2)}, "", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := application.Successor(tc.list, "gone", tc.substitute)
			if got.PersonID != tc.want || ok != (tc.want != "") {
				t.Errorf("%q, %t; want %q", got.PersonID, ok, tc.want)
			}
		})
	}
}

func TestStandIn_IsWhoIsThere(t *testing.T) {
	t.Parallel()
	until := calendar.Date{Year: 2026, Month: 12, Day: 4}
	a := application.Colleague{PersonID: "a", Official: true}
	b := application.Colleague{PersonID: "b", Official: true, AwayUntil: until, SubstituteID: "a"}
	c := application.Colleague{PersonID: "c", Official: true, AwayUntil: until}
	list := []application.Colleague{a, b, c, {PersonID: "head", Head: true}}
	for id, want := range map[string]string{"a": "a", "b": "a", "c": "", "head": "", "x": "", "": ""} {
		if got, ok := application.StandIn(list, id); ok != (want != "") || ok && got.PersonID != want {
			t.Errorf("%q: %q, %t; want %q", id, got.PersonID, ok, want)
		}
	}
}
