package workdays

import "slices"

// State is how far a proposal is.
type State string

// States of a proposal; migrations/000022 repeats them and their steps.
const (
	// Drafting: administrators write.
	Drafting State = "drafting"
	// Proposed: it rests until another administrator has considered it.
	Proposed State = "proposed"
	// Published: it is an edition now.
	Published State = "published"
	// Withdrawn: it was given up.
	Withdrawn State = "withdrawn"
)

var steps = map[State][]State{
	Drafting: {Proposed, Withdrawn},
	Proposed: {Drafting, Published, Withdrawn},
}

// MayStep reports whether a proposal goes from one state to another.
func MayStep(from, to State) bool { return slices.Contains(steps[from], to) }

// Ended reports whether nothing happens to it any more.
func (s State) Ended() bool { return len(steps[s]) == 0 }
