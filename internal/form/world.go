package form

import "slices"

// World says what a fact that is no answer can be. Known tells whether anybody gives the
// fact; values are all that it can have, nil for any. Every fact may also be absent.
type World func(fact string) (values []string, known bool)

// AnyWorld knows the facts of the filing and takes registers at their word.
func AnyWorld(fact string) (values []string, known bool) {
	if registerFact.MatchString(fact) {
		return nil, true
	}
	return nil, slices.Contains(FilingFacts, fact)
}
