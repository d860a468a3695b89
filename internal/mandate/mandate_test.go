package mandate

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qyzmet/internal/calendar"
)

func date(t *rapid.T) calendar.Date {
	first := calendar.Date{Year: 1990, Month: time.January, Day: 1}
	return first.AddDays(rapid.IntRange(0, 40*366).Draw(t, "day"))
}

// a parent's mandate ends at the 18th birthday 00:00 in Almaty.
func TestComesOfAge_IsMidnightOfTheBirthdayInAlmaty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		birth := date(t)
		at := ComesOfAge(birth)
		day, before := calendar.DateOf(at), calendar.DateOf(at.Add(-time.Second))
		if day.Year != birth.Year+18 || before == day {
			t.Fatalf("born %s: %s is not the first moment of a day 18 years later", birth, at)
		}
		same := day.Month == birth.Month && day.Day == birth.Day
		leap := birth.Month == time.February && birth.Day == 29 && day.Month == time.March && day.Day == 1
		if !same && !leap {
			t.Fatalf("born %s, of age on %s", birth, day)
		}
	})
}

// whoever is born on 29 February is a child through 28 February.
func TestComesOfAge_On29February(t *testing.T) {
	t.Parallel()
	at := ComesOfAge(calendar.Date{Year: 2008, Month: time.February, Day: 29})
	want := time.Date(2026, 3, 1, 0, 0, 0, 0, calendar.Almaty)
	if !at.Equal(want) {
		t.Errorf("of age %s, want %s", at, want)
	}
}

// no parent's mandate holds one moment beyond the childhood, whatever else it says.
func TestEnds_NeverOutlivesTheChildhood(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		birth, grown := date(t), time.Time{}
		until := time.Time{}
		if rapid.Bool().Draw(t, "limited") {
			until = date(t).Start()
		}
		grown = ComesOfAge(birth)
		end := Ends(Parent, birth, until)
		m := Mandate{Kind: Parent, State: Active, Until: end}
		if end.IsZero() || end.After(grown) || m.Holds(grown) || m.Holds(grown.Add(time.Hour)) {
			t.Fatalf("born %s: the mandate ends %s", birth, end)
		}
		if got := Ends(Guardian, birth, until); !got.Equal(until) {
			t.Fatalf("a guardian's mandate ends %s, not %s", got, until)
		}
	})
}

// a mandate allows only its acts in its services, while it holds.
func TestAllows(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)
	whole := Mandate{State: Active, From: now.Add(-time.Hour), Until: now.Add(time.Hour), Actions: Actions()}
	for name, tc := range map[string]struct {
		change func(*Mandate)
		want   bool
	}{
		"all services and acts":         {func(*Mandate) {}, true},
		"this service":                  {func(m *Mandate) { m.Services = []string{"a"} }, true},
		"another service":               {func(m *Mandate) { m.Services = []string{"b"} }, false},
		"another act":                   {func(m *Mandate) { m.Actions = []Action{Follow} }, false},
		"pending":                       {func(m *Mandate) { m.State = Pending }, false},
		"revoked":                       {func(m *Mandate) { m.State = Revoked }, false},
		"renounced":                     {func(m *Mandate) { m.State = Renounced }, false},
		"lapsed":                        {func(m *Mandate) { m.State = Lapsed }, false},
		"not begun":                     {func(m *Mandate) { m.From = now.Add(time.Second) }, false},
		"without end":                   {func(m *Mandate) { m.Until = time.Time{} }, true},
		"at its last moment":            {func(m *Mandate) { m.Until = now.Add(time.Nanosecond) }, true},
		"at the moment when it is over": {func(m *Mandate) { m.Until = now }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := whole
			m.Actions = slices.Clone(whole.Actions)
			tc.change(&m)
			if got := m.Allows(now, "a", File); got != tc.want {
				t.Errorf("allowed %t, want %t", got, tc.want)
			}
		})
	}
}

// the representative stands beside the owner and never in the owner's place.
func TestObject_NamesBothPersons(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)
	m := Mandate{State: Active, PrincipalID: "p", RepresentativeID: "r", Actions: []Action{File}}
	if o := Object("p", "a", File, now, m); o.OwnerID != "p" || o.RepresentativeID != "r" {
		t.Errorf("object %+v", o)
	}
	for name, o := range map[string]string{
		"another act":    Object("p", "a", Withdraw, now, m).RepresentativeID,
		"another person": Object("q", "a", File, now, m).RepresentativeID,
		"no mandate":     Object("p", "a", File, now).RepresentativeID,
	} {
		if o != "" {
			t.Errorf("%s lets %q act", name, o)
		}
	}
}

// only the child's own record makes a parent, and a court can restrict one.
func TestIsParent(t *testing.T) {
	t.Parallel()
	const mother, father = "940530601034", "911003501043"
	child := map[string]string{"mother_iin": mother, "father_iin": father}
	restricted := map[string]string{"mother_iin": mother, "father_iin": father, "restricted_iin": father}
	for name, tc := range map[string]struct {
		record map[string]string
		iin    string
		want   bool
	}{
		"the mother": {child, mother, true}, "the father": {child, father, true},
		"a stranger": {child, "960314501017", false}, "nobody": {child, "", false}, "no record": {nil, mother, false},
		"a restricted father": {restricted, father, false}, "the other parent": {restricted, mother, true},
	} {
		if got := isParent(tc.record, tc.iin); got != tc.want {
			t.Errorf("%s: %t, want %t", name, got, tc.want)
		}
	}
}
