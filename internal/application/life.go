package application

import (
	"encoding/json"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/standard"
)

// Life is an application with all that has happened to it, made as a whole. Load data is made
// of lives: the rules that move them, the clock and the journal are those of every other
// application, only the writing is not one transaction a step.
type Life struct {
	Record
	// Clock are the events of the clock so far.
	Clock    []ClockEvent
	Decision *Decision
	// Preliminary is the last preliminary decision; nil where there was none.
	Preliminary *Preliminary
	// Paper is what the decision issued.
	Paper *document.Paper
	// Traces are what the life leaves in the journal, in their order.
	Traces []Trace

	mould  *Mould
	person identity.Person
	due    Due
}

// LifeStep is a step of a life.
type LifeStep = step

// Trace is an entry of the journal, with the step that it seals where it is one's.
type Trace struct {
	At     time.Time
	Change journal.Change
	Step   *LifeStep
}

// Begin files an application and starts its clock.
func (m *Mould) Begin(id int64, draft string, p identity.Person, filed time.Time, v standard.Variant) (*Life, error) {
	started, err := StartClock(filed, m.law.hours, m.law.snapshot.Calendar)
	if err != nil {
		return nil, err
	}
	started.Calendar = m.law.snapshot.CalendarID()
	answers, filing := m.filled(p)
	l := &Life{mould: m, person: p, Record: Record{
		ID: id, TrackingCode: string(document.NewTrackingCode()), DraftID: draft, PersonID: p.ID, Service: m.Of.Code,
		Body: m.Of.Body, EditionID: m.Edition.ID, Channel: channelPortal, Lang: m.Lang, Status: Draft,
		Answers: answers, Registered: own(p), Filing: filing, Term: TermTaken{Variant: v.Code, Value: v.Value, Unit: v.Unit},
		ConfirmedBy: BySignIn, FiledAt: filed, RegisteredAt: started.RegisteredAt, Version: 1,
	}}
	if l.hearingDue, err = hearingDue(m.Edition, l.RegisteredAt, l.Term.Term(), m.law.snapshot.Calendar); err != nil {
		return nil, err
	}
	return l, l.wind(started)
}

// wind moves the clock on by one event. What it gives is counted as everywhere.
func (l *Life) wind(e ClockEvent) (err error) {
	l.Clock = append(l.Clock, e)
	l.due, err = DueDate(l.Clock, l.Term.Term(), l.mould.law.hours, l.mould.law.calendar(l.Clock))
	l.DueAt, l.StoppedAt = l.due.At, l.due.StoppedAt
	return err
}

// Rest is where the life stands at a moment: what its clock comes to next. It goes last.
func (l *Life) Rest(now time.Time) error {
	if l.Status.Closed() {
		l.StoppedAt = time.Time{}
		return nil
	}
	k, err := l.mould.law.reckon(l.Clock, l.Term.Term(), now)
	l.DueAt, l.StoppedAt, l.next = k.due.At, k.due.StoppedAt, k.next
	return err
}

// Next is what the clock comes to next; zero for nothing.
func (l *Life) Next() Moment { return l.next }

// Numbered gives the life its number, the n-th of the body and the year of its registration.
func (l *Life) Numbered(n int) {
	last := strconv.Itoa(n)
	for len(last) < 6 {
		last = "0" + last
	}
	year := l.RegisteredAt.In(calendar.Almaty).Format("06")
	l.Number = numberPrefix(l.Body) + "-" + year + "-" + last
}

// Year is whose numbers the life takes.
func (l *Life) Year() int { return l.RegisteredAt.In(calendar.Almaty).Year() }

// Steps is how many there were.
func (l *Life) Steps() int { return l.steps }

func (l *Life) leave(at time.Time, c journal.Change, s *LifeStep) {
	l.Traces = append(l.Traces, Trace{At: at, Change: c, Step: s})
}

// move is move of a life: the same rule, the same seal.
func (l *Life) move(to Status, by Mover, actor identity.Actor, at time.Time) error {
	if !MayMove(l.Status, to, by) {
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	l.steps++
	s := step{
		ApplicationID: l.ID, Number: l.Number, Body: l.Body, PersonID: l.PersonID, Service: l.Service,
		EditionID: l.EditionID, FiledAt: l.FiledAt, Seq: l.steps, From: string(l.Status), To: string(to), At: at,
		ActorID: actor.PersonID, ActorRole: string(actor.Role),
	}
	after := s.state()
	l.leave(at, journal.Change{
		Ledger: l.Body, ActorID: s.ActorID, ActorRole: s.ActorRole, Act: "application_" + s.To,
		ObjectKind: kindApplication, ObjectID: l.Number, Before: l.sealed, After: after,
	}, &s)
	l.sealed, l.Status = after, to
	if to.Closed() && l.ClosedAt.IsZero() {
		l.ClosedAt = at
	}
	return nil
}

// Stored are the details of a clock event as its row keeps them.
func (e ClockEvent) Stored() []byte {
	details, _ := json.Marshal(clockDetails{e.FiledAt, e.RegisteredAt, e.Calendar, e.DueBefore, e.By}) // times and a number
	return details
}
