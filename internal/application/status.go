package application

import "slices"

// Status is where an application stands; docs/states.md draws the picture.
type Status string

// Statuses. A draft is no application yet and stands in its own table.
const (
	// Draft is being filled in; nobody but the citizen sees it.
	Draft Status = "draft"
	// AwaitingSignature is a draft whose citizen has asked for the code that confirms it.
	AwaitingSignature Status = "awaiting_signature"
	// AwaitingPayment is confirmed and waits for its fee.
	AwaitingPayment Status = "awaiting_payment"
	// Submitted is filed outside working hours and not registered yet.
	Submitted Status = "submitted"
	// Registered is in the queue of the body; the clock runs.
	Registered Status = "registered"
	// Accepted is taken in at a counter with a complete package, AcceptanceRefused was not
	// (Law 88-V, art. 19, 20(2)).
	Accepted          Status = "accepted"
	AcceptanceRefused Status = "acceptance_refused"
	// InReview is in the hands of an official.
	InReview Status = "in_review"
	// AwaitingOtherBody waits for the opinion of another body; the clock runs.
	AwaitingOtherBody Status = "awaiting_other_body"
	// CorrectionRequested waits for the applicant to correct what was named.
	CorrectionRequested Status = "correction_requested"
	// PreliminaryRefusal is what the applicant may object to, Hearing what they asked to be
	// heard about (APPC art. 73).
	PreliminaryRefusal Status = "preliminary_refusal"
	Hearing            Status = "hearing"
	// Approved is decided for the citizen, the result not yet entered.
	Approved Status = "approved"
	// ResultIssued is approved, the result lies in the cabinet.
	ResultIssued Status = "result_issued"
	// AtCSC is a result that waits at a Citizen Service Centre.
	AtCSC Status = "at_csc"
	// Delivered is a result proved to be received.
	Delivered Status = "delivered"
	// Refused is decided against the citizen, on a ground of the standard.
	Refused Status = "refused"
	// Forwarded is on its way to the body that is competent (APPC art. 65).
	Forwarded Status = "forwarded"
	// Withdrawn is taken back by the citizen before a decision.
	Withdrawn Status = "withdrawn"
	// Terminated is ended without a decision on the merits (APPC art. 70).
	Terminated Status = "terminated"
)

// Statuses lists every status in the order of an application's life.
var Statuses = []Status{
	Draft, AwaitingSignature, AwaitingPayment, Submitted, Registered, Accepted, AcceptanceRefused, InReview,
	AwaitingOtherBody, CorrectionRequested, PreliminaryRefusal, Hearing, Approved, ResultIssued, AtCSC, Delivered,
	Refused, Forwarded, Withdrawn, Terminated,
}

// Mover is who makes a transition.
type Mover string

// Movers.
const (
	ByCitizen  Mover = "citizen"
	ByOperator Mover = "operator"
	ByOfficial Mover = "official"
	// ByHead gives cases to officials, and signs where the edition asks for two levels.
	ByHead   Mover = "head"
	BySystem Mover = "system"
)

// Movers lists them all.
var Movers = []Mover{ByCitizen, ByOperator, ByOfficial, ByHead, BySystem}

// Guard is what a transition asks for besides its mover.
type Guard string

// Guards. Each is kept where the act is done, which names it to move, and once more by the database.
const (
	// NoGuard asks for nothing.
	NoGuard Guard = ""
	// NeedsGround is a ground of the filed edition with written reasons (Law 88-V, art. 19-1).
	NeedsGround Guard = "ground"
	// NeedsHearing is a ground, and where art. 73 APPC applies, the preliminary decision three
	// working days before, and an answer to what the applicant objected.
	NeedsHearing Guard = "hearing"
	// NeedsRule is the rule of the edition that decides without discretion (Digital Code, art. 43).
	NeedsRule Guard = "rule"
	// NeedsListed is that what is asked for is listed by the edition and held by no register
	// (Law 88-V, art. 5(2)(1)).
	NeedsListed Guard = "listed"
	// NeedsCompetence names the body that is competent (APPC art. 65).
	NeedsCompetence Guard = "competence"
)

// transition is one lawful move, who may make it and what it asks for.
type transition struct {
	to    Status
	by    Mover
	needs Guard
}

// transitions holds every lawful move (APPC art. 64, 65, 70, 73; Law 88-V art. 19, 19-1, 20).
// What is not here does not happen.
var transitions = atCounterToo(map[Status][]transition{
	Draft: {
		{to: AwaitingSignature, by: ByCitizen}, {to: Submitted, by: ByCitizen},
		{to: Submitted, by: ByOperator}, // at the counter, under the citizen's recorded consent
	},
	AwaitingSignature: {{to: Draft, by: ByCitizen}, {to: AwaitingPayment, by: ByCitizen}, {to: Submitted, by: ByCitizen}},
	AwaitingPayment:   {{to: Draft, by: ByCitizen}, {to: Submitted, by: BySystem}},
	// An official may begin before the body opens; the term counts from the registration.
	Submitted: {
		{to: Registered, by: BySystem}, {to: InReview, by: ByOfficial}, {to: InReview, by: ByHead},
		{to: Withdrawn, by: ByCitizen},
	},
	Registered: {
		{to: Accepted, by: ByOperator}, {AcceptanceRefused, ByOperator, NeedsGround},
		{to: InReview, by: ByOfficial}, {to: InReview, by: ByHead}, {to: InReview, by: BySystem},
		{Approved, BySystem, NeedsRule}, {to: Withdrawn, by: ByCitizen},
	},
	Accepted: {
		{to: InReview, by: ByOfficial}, {to: InReview, by: ByHead}, {to: InReview, by: BySystem},
		{Approved, BySystem, NeedsRule}, {to: Withdrawn, by: ByCitizen},
	},
	InReview: {
		{to: AwaitingOtherBody, by: ByOfficial}, {CorrectionRequested, ByOfficial, NeedsListed},
		{PreliminaryRefusal, ByOfficial, NeedsGround},
		{to: Approved, by: ByOfficial}, {to: Approved, by: ByHead},
		{Refused, ByOfficial, NeedsHearing}, {Refused, ByHead, NeedsHearing},
		{Forwarded, ByOfficial, NeedsCompetence}, {to: Withdrawn, by: ByCitizen}, {to: Terminated, by: ByOfficial},
	},
	AwaitingOtherBody: {
		{to: InReview, by: ByOfficial}, {to: InReview, by: BySystem}, {to: Withdrawn, by: ByCitizen},
	},
	CorrectionRequested: {
		{to: InReview, by: ByCitizen}, {to: InReview, by: ByOfficial}, {to: InReview, by: BySystem},
		{to: Withdrawn, by: ByCitizen},
	},
	PreliminaryRefusal: {
		{to: Hearing, by: ByCitizen}, {to: InReview, by: ByOfficial},
		{to: Approved, by: ByOfficial}, {to: Approved, by: ByHead},
		{Refused, ByOfficial, NeedsHearing}, {Refused, ByHead, NeedsHearing}, {to: Withdrawn, by: ByCitizen},
	},
	Hearing: {
		{to: InReview, by: ByOfficial}, {to: Approved, by: ByOfficial}, {to: Approved, by: ByHead},
		{Refused, ByOfficial, NeedsHearing}, {Refused, ByHead, NeedsHearing}, {to: Withdrawn, by: ByCitizen},
	},
	Approved:     {{to: ResultIssued, by: BySystem}},
	ResultIssued: {{to: AtCSC, by: BySystem}, {to: Delivered, by: BySystem}, {to: Delivered, by: ByOperator}},
	AtCSC:        {{to: Delivered, by: BySystem}, {to: Delivered, by: ByOperator}},
	Forwarded:    {{to: Registered, by: BySystem}, {to: Withdrawn, by: ByCitizen}},
})

// atCounterToo lets the operator of a visit make the applicant's moves on what was filed, with the
// applicant before them.
func atCounterToo(moves map[Status][]transition) map[Status][]transition {
	for from, list := range moves {
		for _, t := range list {
			if t.by == ByCitizen && !from.unfiled() {
				t.by = ByOperator
				moves[from] = append(moves[from], t)
			}
		}
	}
	return moves
}

// unfiled reports whether the applicant has not filed yet.
func (s Status) unfiled() bool { return s == Draft || s == AwaitingSignature || s == AwaitingPayment }

// MayMove reports whether the mover may take an application from one status to another.
func MayMove(from, to Status, by Mover) bool {
	_, ok := transitionTo(from, to, by)
	return ok
}

func transitionTo(from, to Status, by Mover) (_ transition, ok bool) {
	i := slices.IndexFunc(transitions[from], func(t transition) bool { return t.to == to && t.by == by })
	if i < 0 {
		return transition{}, false
	}
	return transitions[from][i], true
}

// Closed reports whether the application has left the body's hands.
func (s Status) Closed() bool {
	switch s {
	case AcceptanceRefused, Approved, ResultIssued, AtCSC, Delivered, Refused, Withdrawn, Terminated:
		return true
	}
	return false
}

// Held reports whether the application is in the hands of an official.
func (s Status) Held() bool {
	switch s {
	case InReview, AwaitingOtherBody, CorrectionRequested, PreliminaryRefusal, Hearing:
		return true
	}
	return false
}

// Key is the locale key of the status in words.
func (s Status) Key() string { return "status." + string(s) }
