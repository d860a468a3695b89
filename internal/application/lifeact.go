package application

import (
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
)

// Submit is the filing in the journal; it goes before every other act of a life that has its
// number. What is filed in working hours is registered at once.
func (l *Life) Submit() error {
	citizen := identity.Actor{PersonID: l.PersonID, Role: identity.Citizen}
	l.leave(l.FiledAt, confirmed(&l.Record, citizen, Confirmation{SignIn: true}), nil)
	if err := l.move(Submitted, ByCitizen, citizen, l.FiledAt); err != nil || l.RegisteredAt.After(l.FiledAt) {
		return err
	}
	return l.Register()
}

// Register is the moment from which the term counts.
func (l *Life) Register() error { return l.move(Registered, BySystem, system, l.RegisteredAt) }

// Take puts it into an official's hands.
func (l *Life) Take(official identity.Actor, at time.Time) error {
	l.HolderID = official.PersonID
	return l.move(InReview, ByOfficial, official, at)
}

// Withdraw takes it back.
func (l *Life) Withdraw(at time.Time) error {
	citizen := identity.Actor{PersonID: l.PersonID, Role: identity.Citizen}
	if err := l.move(Withdrawn, ByCitizen, citizen, at); err != nil {
		return err
	}
	l.endHearing(PreliminaryDropped)
	return l.wind(FinishClock(at))
}

// Pass marks the end of the term where it has passed by a moment, as the portal does within a
// minute.
func (l *Life) Pass(by time.Time) error {
	at := l.due.At.Add(time.Second)
	if l.Status.Closed() || !l.OverdueAt.IsZero() || !l.due.StoppedAt.IsZero() || at.After(by) {
		return nil
	}
	l.OverdueAt = at
	l.leave(at, journal.Change{
		Ledger: l.Body, ActorRole: System, Act: "term_passed", ObjectKind: kindClock, ObjectID: l.Number,
		After: journal.StateOf(kindClock).Text(l.Number).Time(l.due.At).Time(at).Sum(),
	}, nil)
	return l.wind(MarkOverdue(at))
}

// Decide ends it by an approval or a refusal of its holder, and issues the paper under an id.
func (l *Life) Decide(official identity.Actor, d Decision, paper string) error {
	d.DecidedBy, d.Overdue = official.PersonID, d.DecidedAt.After(l.DueAt)
	if d.Kind == Refusal && l.hearingDue && !ExemptGround(d.Ground) {
		if err := l.Preliminary.mustAllowRefusal(d, d.DecidedAt); err != nil {
			return err
		}
	}
	l.leave(d.DecidedAt, decided(&l.Record, official, d), nil)
	to := Refused
	if d.Kind == Approval {
		to = Approved
	}
	if err := l.move(to, ByOfficial, official, d.DecidedAt); err != nil {
		return err
	}
	if d.Kind == Approval {
		if err := l.move(ResultIssued, BySystem, system, d.DecidedAt); err != nil {
			return err
		}
	}
	l.Decision = &d
	w := writer{
		s: l.mould.service, r: &l.Record, d: d, edition: l.mould.Edition,
		of: l.mould.Of, snapshot: l.mould.law.snapshot, person: l.person, before: l.Preliminary,
		number: numberOfDocument(l.Number), code: document.NewCode(), issued: d.DecidedAt.In(calendar.Almaty),
	}
	p := w.in(l.Lang).paper(official)
	l.Paper = &p
	l.endHearing(PreliminaryDecided)
	l.leave(d.DecidedAt, issued(&l.Record, official, document.Papers{p}, paper), nil)
	return l.wind(FinishClock(d.DecidedAt))
}

// Deliver is the result received.
func (l *Life) Deliver(at time.Time) error { return l.move(Delivered, BySystem, system, at) }

// Ask waits for the applicant to correct something: the clock stops.
func (l *Life) Ask(official identity.Actor, at time.Time) error {
	e, err := StopClock(l.due, at)
	if err != nil {
		return err
	}
	if err := l.move(CorrectionRequested, ByOfficial, official, at); err != nil {
		return err
	}
	return l.wind(e)
}

// Answer is what was asked for: the clock goes on when it registers.
func (l *Life) Answer(at time.Time) error {
	e, err := ResumeClock(at, l.mould.law.hours, l.mould.law.calendar(l.Clock))
	if err != nil {
		return err
	}
	citizen := identity.Actor{PersonID: l.PersonID, Role: identity.Citizen}
	if err := l.move(InReview, ByCitizen, citizen, at); err != nil {
		return err
	}
	return l.wind(e)
}

// Consult asks another body for its opinion, Hear has it; the clock runs.
func (l *Life) Consult(official identity.Actor, at time.Time) error {
	return l.move(AwaitingOtherBody, ByOfficial, official, at)
}

// Hear has the opinion of the other body.
func (l *Life) Hear(official identity.Actor, at time.Time) error {
	return l.move(InReview, ByOfficial, official, at)
}

// numberOfDocument is a number in the body's series of documents: as many of them as applications.
func numberOfDocument(application string) string { return strings.Replace(application, "-", "-R-", 1) }
