// Package staffing is how a state body is staffed: its units, the rules that lead cases to
// them, and the days on which an official is away.
package staffing

import (
	"slices"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

// Unit is a part of a body whose officials share a queue.
type Unit struct {
	ID   int64
	Body string
	// Code names the unit in addresses, once for all.
	Code string
	Name i18n.Text
	// Assigns lets the portal give the unit's registered cases to whoever has fewest.
	Assigns bool
	// Version counts changes, as a form carries it to be compared.
	Version int
	// ClosedAt is since when no rule leads here; zero for a unit at work.
	ClosedAt time.Time
}

// Rule leads cases to a unit. The first of a body that fits decides.
type Rule struct {
	ID     int64
	UnitID int64
	// Position orders the rules of a body.
	Position int
	// Services are codes; none means all of the body. Regions are codes of KATO; none means
	// everywhere, those without a region included.
	Services, Regions []string
}

// Facts are what rules know of a filing.
type Facts struct {
	Service string
	// Region is the code of KATO; empty where the form asks for none.
	Region string
}

// Route is the unit that a case comes to; ok is false for the queue that all of the body
// share. The rules are in their order.
func Route(rules []Rule, f Facts) (unit int64, ok bool) {
	for _, r := range rules {
		if fits(r.Services, f.Service) && fits(r.Regions, f.Region) {
			return r.UnitID, true
		}
	}
	return 0, false
}

func fits(codes []string, code string) bool { return len(codes) == 0 || slices.Contains(codes, code) }

// Problem is a wrong part of a form: the field and the sentence for it.
type Problem struct {
	Field   string
	Message i18n.Message
}

// Fields of forms, as Problem names them. That of a language has the language behind it:
// "name.kk".
const (
	FieldCode       = "code"
	FieldName       = "name"
	FieldMembers    = "members"
	FieldPosition   = "position"
	FieldServices   = "services"
	FieldRegions    = "regions"
	FieldPerson     = "person"
	FieldFrom       = "from"
	FieldUntil      = "until"
	FieldSubstitute = "substitute"
)

// Member is an official of a body.
type Member struct {
	PersonID string
	Names    identity.Names
	// In says that the official belongs to the unit that is looked at.
	In bool
}
