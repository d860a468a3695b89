package rulemaking

import "slices"

// State is how far a proposal is on its way to force.
type State string

// States of a proposal; migrations/000017 repeats them and their steps.
const (
	// Drafting: editors write.
	Drafting State = "drafting"
	// Discussion: the public speaks, the text rests.
	Discussion State = "discussion"
	// Reporting: editors answer, mend and report.
	Reporting State = "reporting"
	// Approval: somebody who has not written it considers it.
	Approval State = "approval"
	// Published: it is an edition now, in force from its day.
	Published State = "published"
	// Withdrawn: its editors gave it up.
	Withdrawn State = "withdrawn"
)

// States lists them in the order of the way.
func States() []State {
	return []State{Drafting, Discussion, Reporting, Approval, Published, Withdrawn}
}

var steps = map[State][]State{
	Drafting:   {Discussion, Approval, Withdrawn},
	Discussion: {Reporting, Withdrawn},
	Reporting:  {Approval, Withdrawn},
	Approval:   {Drafting, Reporting, Published, Withdrawn},
}

// MayStep reports whether a proposal goes from one state to another.
func MayStep(from, to State) bool { return slices.Contains(steps[from], to) }

// Ended reports whether nothing happens to it any more.
func (s State) Ended() bool { return s == Published || s == Withdrawn }
