package application

import "time"

// Related is another case of the same applicant for the same service: one that runs, or one
// that was closed within the last days.
type Related struct {
	Number   string
	Status   Status
	FiledAt  time.Time
	ClosedAt time.Time
}

// relatedFor is for how many days after its end a case stands beside later ones.
const relatedFor = 30

// Duplicates reports whether two cases may ask for the same thing: both run.
func (r Related) Duplicates(of Status) bool { return r.ClosedAt.IsZero() && !of.Closed() }
