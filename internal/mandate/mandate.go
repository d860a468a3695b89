// Package mandate is who acts for whom: parents and guardians by the registers, powers of
// attorney given in the cabinet, employees of legal entities. A mandate says in which
// services, for which acts and until when (security ); whoever uses it asks
// again inside the transaction that acts.
package mandate

import (
	"context"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Kind is where a mandate comes from.
type Kind string

// Kinds of mandates. All but the power of attorney stand on a state register; an employee is
// the head of a legal entity, or was appointed by the head.
const (
	Parent          Kind = "parent"
	Guardian        Kind = "guardian"
	PowerOfAttorney Kind = "power_of_attorney"
	Employee        Kind = "employee"
)

// ByRegister reports whether a register must confirm the mandate when it is used.
func (k Kind) ByRegister() bool { return k != PowerOfAttorney }

// ByRegister reports whether a register must confirm the mandate when it is used: a paper that two
// operators have seen stands for itself.
func (m Mandate) ByRegister() bool { return m.Kind.ByRegister() && !m.Paper }

// Action is what a representative may do.
type Action string

// Actions of a representative.
const (
	File     Action = "file"
	Follow   Action = "follow"
	Withdraw Action = "withdraw"
	Receive  Action = "receive"
)

// Actions lists all, in the order of the form.
func Actions() []Action { return []Action{File, Follow, Withdraw, Receive} }

// State is how far a mandate is.
type State string

// States of a mandate.
const (
	// Pending waits for the representative's word, at most AnswerWithin.
	Pending  State = "pending"
	Active   State = "active"
	Declined State = "declined"
	// Revoked was ended by the principal, Renounced by the representative.
	Revoked   State = "revoked"
	Renounced State = "renounced"
	// Lapsed is no longer confirmed by the register.
	Lapsed State = "lapsed"
	// Expired is not stored: the time has come.
	Expired State = "expired"
)

// AnswerWithin is how long a mandate waits for the representative's word.
const AnswerWithin = 30 * 24 * time.Hour

// Entity is a legal entity: its BIN, twelve digits, and its name.
type Entity struct{ BIN, Name string }

// Mandate is the right of one person to act for another.
type Mandate struct {
	ID               string
	Kind             Kind
	PrincipalID      string
	RepresentativeID string
	// IINEnd are the last digits of the representative's IIN as the principal typed it.
	IINEnd string
	// Entity is the principal of an employee.
	Entity Entity
	// Under is the mandate of the head who appointed an employee; empty for every other.
	Under string
	// Services are codes; empty means all that are filed online.
	Services []string
	Actions  []Action
	// Document and DocumentDate are of the act of guardianship.
	Document     string
	DocumentDate calendar.Date
	// Paper says that it was entered at a counter from a paper that two operators have seen.
	Paper bool
	From  time.Time
	// Until is the first moment at which it does not hold; zero for none.
	Until      time.Time
	State      State
	CreatedAt  time.Time
	CreatedBy  string
	AnsweredAt time.Time
	RevokedAt  time.Time
}

// age is when parents no longer act for a child (Civil Code, art. 17: at eighteen).
const age = 18

// ComesOfAge is the 18th birthday, 00:00 in Almaty. Whoever is born on 29 February comes of
// age when that day would have begun: on 1 March, as the last day of February is the last
// day of childhood (Civil Code, art. 173).
func ComesOfAge(birth calendar.Date) time.Time {
	return calendar.Date{Year: birth.Year + age, Month: birth.Month, Day: birth.Day}.Start()
}

// Ends is when a mandate of a kind ends that is to hold until a moment, zero for none: a
// parent's never outlives the childhood.
func Ends(kind Kind, birth calendar.Date, until time.Time) time.Time {
	if kind != Parent {
		return until
	}
	grown := ComesOfAge(birth)
	if until.IsZero() || grown.Before(until) {
		return grown
	}
	return until
}

// Now is the state at a moment: what has run out is Expired.
func (m Mandate) Now(now time.Time) State {
	switch {
	case m.State == Pending && !now.Before(m.CreatedAt.Add(AnswerWithin)),
		(m.State == Pending || m.State == Active) && !m.Until.IsZero() && !now.Before(m.Until):
		return Expired
	}
	return m.State
}

// Holds reports whether the mandate is in force at a moment.
func (m Mandate) Holds(now time.Time) bool { return m.Now(now) == Active && !now.Before(m.From) }

// Covers reports whether the mandate is about a service.
func (m Mandate) Covers(service string) bool {
	return len(m.Services) == 0 || slices.Contains(m.Services, service)
}

// Sees reports whether the mandate reaches an application that somebody filed: parents and
// guardians see all of their child or ward, a head all of the entity, others what they filed
// themselves.
func (m Mandate) Sees(filedBy string) bool {
	return m.Kind == Parent || m.Kind == Guardian || m.Heads() || filedBy == m.RepresentativeID
}

// Allows reports whether the mandate lets its representative do an act now.
func (m Mandate) Allows(now time.Time, service string, act Action) bool {
	return m.Holds(now) && m.Covers(service) && slices.Contains(m.Actions, act)
}

// Object is what is acted on, for the policy: the principal's, and the representative's too
// when a mandate allows the act now.
func Object(ownerID, service string, act Action, now time.Time, list ...Mandate) identity.Object {
	object := identity.Object{OwnerID: ownerID}
	for _, m := range list {
		if m.PrincipalID == ownerID && m.Allows(now, service, act) {
			object.RepresentativeID = m.RepresentativeID
		}
	}
	return object
}

// Of are the mandates of a representative, in force now, that let them do an act in a service.
func Of(
	ctx context.Context, db postgres.Querier, representative, service string, act Action, now time.Time,
) (_ []View, err error) {
	defer fault.Wrap(&err, "mandate.Of(%s, %s)", representative, service)
	list, err := listOf(ctx, db, representative)
	return slices.DeleteFunc(list, func(v View) bool {
		return v.RepresentativeID != representative || !v.Allows(now, service, act)
	}), err
}

// Over are the active mandates of a representative over a principal, kept as they are until
// the transaction ends.
func Over(ctx context.Context, tx postgres.Tx, representative, principal string) (_ []Mandate, err error) {
	defer fault.Wrap(&err, "mandate.Over(%s)", representative)
	return lockedOver(ctx, tx, representative, principal)
}

// QueueOfDraft reads the mandate under which a draft was begun, and with lock keeps it as it
// is until the transaction ends: it cannot be revoked between the question and the act
// (security ). m stays zero for a draft of the person's own.
func QueueOfDraft(batch *postgres.Batch, draftID string, lock bool, m *Mandate) {
	queueOfDraft(batch, draftID, lock, m)
}

// QueueOfApplication reads the active mandates of a representative over the person of an
// application.
func QueueOfApplication(batch *postgres.Batch, number, representative string, list *[]Mandate) {
	queueOfApplication(batch, number, representative, list)
}

// View is a mandate with the names of both sides, as far as its reader may know them.
type View struct {
	Mandate
	Principal      identity.Names
	Representative identity.Names
	// Head appointed an employee; without names for every other mandate.
	Head identity.Names
}
