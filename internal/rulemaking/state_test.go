package rulemaking

import "testing"

func TestEveryPairOfStates(t *testing.T) {
	t.Parallel()
	lawful := map[State]map[State]bool{
		Drafting:   {Discussion: true, Approval: true, Withdrawn: true},
		Discussion: {Reporting: true, Withdrawn: true},
		Reporting:  {Approval: true, Withdrawn: true},
		Approval:   {Drafting: true, Reporting: true, Published: true, Withdrawn: true},
	}
	for _, from := range States() {
		for _, to := range States() {
			if MayStep(from, to) != lawful[from][to] {
				t.Errorf("%s to %s is %v", from, to, MayStep(from, to))
			}
		}
		if from.Ended() != (len(lawful[from]) == 0) {
			t.Errorf("%s has ended: %v", from, from.Ended())
		}
	}
}
