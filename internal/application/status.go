package application

import "slices"

// Status is where an application stands; docs/states.md draws the picture.
type Status string

// Statuses. A draft is no application yet and stands in its own table.
const (
	// Draft is being filled in; nobody but the citizen sees it.
	Draft Status = "draft"
	// Submitted is filed outside working hours and not registered yet.
	Submitted Status = "submitted"
	// Registered is in the queue of the body; the clock runs.
	Registered Status = "registered"
	// InReview is in the hands of an official.
	InReview Status = "in_review"
	// Approved is decided for the citizen, the result not yet entered.
	Approved Status = "approved"
	// ResultIssued is approved, the result lies in the cabinet.
	ResultIssued Status = "result_issued"
	// Delivered is a result proved to be received.
	Delivered Status = "delivered"
	// Refused is decided against the citizen, on a ground of the standard.
	Refused Status = "refused"
	// Withdrawn is taken back by the citizen before a decision.
	Withdrawn Status = "withdrawn"
)

// Statuses lists every status in the order of an application's life.
var Statuses = []Status{
	Draft, Submitted, Registered, InReview, Approved, ResultIssued, Delivered, Refused, Withdrawn,
}

// Mover is who makes a transition.
type Mover string

// Movers.
const (
	ByCitizen  Mover = "citizen"
	ByOfficial Mover = "official"
	BySystem   Mover = "system"
)

// transition is one lawful move and who may make it.
type transition struct {
	to Status
	by Mover
}

// transitions holds every lawful move (APPC art. 64, 70; Law 88-V art. 19-1). What is
// not here does not happen.
var transitions = map[Status][]transition{
	Draft: {{Submitted, ByCitizen}},
	// An official may begin before the body opens; the term counts from the registration.
	Submitted:    {{Registered, BySystem}, {InReview, ByOfficial}, {Withdrawn, ByCitizen}},
	Registered:   {{InReview, ByOfficial}, {Withdrawn, ByCitizen}},
	InReview:     {{Approved, ByOfficial}, {Refused, ByOfficial}, {Withdrawn, ByCitizen}},
	Approved:     {{ResultIssued, BySystem}},
	ResultIssued: {{Delivered, BySystem}},
}

// MayMove reports whether the mover may take an application from one status to another.
func MayMove(from, to Status, by Mover) bool {
	return slices.Contains(transitions[from], transition{to, by})
}

// Closed reports whether the application has left the body's hands.
func (s Status) Closed() bool {
	return slices.Contains([]Status{Approved, ResultIssued, Delivered, Refused, Withdrawn}, s)
}

// Key is the locale key of the status in words.
func (s Status) Key() string { return "status." + string(s) }
