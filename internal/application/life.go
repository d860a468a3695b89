package application

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/standard"
)

// Mould is what all lives under one edition and in one language have in common.
type Mould struct {
	Edition *standard.Edition
	Of      standard.Service
	Lang    i18n.Lang

	service  *Service
	snapshot *standard.Snapshot
	hours    calendar.Hours
	answers  form.Answers
	filing   Filing
}

// Mould prepares lives under an edition. Of the service it needs its texts and address only.
func (s *Service) Mould(snapshot *standard.Snapshot, edition *standard.Edition, lang i18n.Lang) (_ *Mould, err error) {
	m := &Mould{Edition: edition, Lang: lang, service: s, snapshot: snapshot}
	m.Of, _ = snapshot.Service(edition.Service)
	if m.hours, err = calendar.ParseHours(edition.Hours.Body.Weekdays); err != nil {
		return nil, err
	}
	m.answers, m.filing = sampleFiling(edition.Form, lang)
	return m, nil
}

// sampled is how many questions of each section a life answers.
const sampled = 3

// sampleFiling answers the first questions of every section with what their types accept.
func sampleFiling(d form.Definition, lang i18n.Lang) (form.Answers, Filing) {
	answers, filing := form.Answers{}, Filing{}
	for _, section := range d.Sections {
		filed := FiledSection{Title: section.Title.In(lang)}
		for _, page := range section.Pages {
			for _, f := range page.Fields {
				value, text := sampleAnswer(f, lang)
				if value == "" || len(filed.Rows) == sampled {
					continue
				}
				answers[f.ID] = []string{value}
				filed.Rows = append(filed.Rows, FiledRow{
					Field: f.ID, Label: f.Label.In(lang), Values: []FiledValue{{Text: text}},
				})
			}
		}
		if len(filed.Rows) > 0 {
			filing = append(filing, filed)
		}
	}
	return answers, filing
}

func sampleAnswer(f form.Field, lang i18n.Lang) (value, text string) {
	if len(f.Options) > 0 {
		return f.Options[0].Value, f.Options[0].Label.In(lang)
	}
	if f.Prefill == nil {
		f.Prefill = &form.Prefill{Attribute: f.ID}
	}
	value = anyOf(f)
	return value, value
}

// Life is an application with all that has happened to it, made as a whole. Load data is made
// of lives: the rules that move them, the clock and the journal are those of every other
// application, only the writing is not one transaction a step.
type Life struct {
	Record
	// Clock are the events of the clock so far.
	Clock    []ClockEvent
	Decision *Decision
	// Paper is what the decision issued.
	Paper *document.Paper
	// Traces are what the life leaves in the journal, in their order.
	Traces []Trace

	mould  *Mould
	person identity.Person
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
	started, err := StartClock(filed, m.hours, m.snapshot.Calendar)
	if err != nil {
		return nil, err
	}
	started.Calendar = m.snapshot.CalendarID()
	l := &Life{mould: m, person: p, Clock: []ClockEvent{started}, Record: Record{
		ID: id, TrackingCode: string(document.NewTrackingCode()), DraftID: draft, PersonID: p.ID, Service: m.Of.Code,
		Body: m.Of.Body, EditionID: m.Edition.ID, Channel: channelPortal, Lang: m.Lang, Status: Draft,
		Answers: m.answers, Registered: map[string]string{"applicant_full_name": p.Names.Full(i18n.KK)},
		Filing: m.filing, Term: TermTaken{Variant: v.Code, Value: v.Value, Unit: v.Unit},
		ConfirmedBy: BySignIn, FiledAt: filed, RegisteredAt: started.RegisteredAt, Version: 1,
	}}
	return l, l.count()
}

// count computes the due date anew: the only way to it.
func (l *Life) count() error {
	due, err := DueDate(l.Clock, l.Term.Term(), l.mould.hours, l.mould.snapshot.Calendar)
	l.DueAt = due.At
	return err
}

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
	return l.finish(at)
}

// Decide ends it by an approval or a refusal of its holder, and issues the paper under an id.
func (l *Life) Decide(official identity.Actor, d Decision, paper string) error {
	d.DecidedBy, d.Overdue = official.PersonID, d.DecidedAt.After(l.DueAt)
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
		s: l.mould.service, l: l.mould.service.Texts.In(l.Lang), r: &l.Record, d: d, edition: l.mould.Edition,
		of: l.mould.Of, snapshot: l.mould.snapshot, person: l.person,
	}
	p := w.paper(official)
	l.Paper = &p
	l.leave(d.DecidedAt, issued(&l.Record, official, p, paper), nil)
	return l.finish(d.DecidedAt)
}

// Deliver is the result received.
func (l *Life) Deliver(at time.Time) error { return l.move(Delivered, BySystem, system, at) }

// Steps is how many there were.
func (l *Life) Steps() int { return l.steps }

// Deadline is the last moment to decide in time.
func (l *Life) Deadline() time.Time { return l.DueAt }

func (l *Life) finish(at time.Time) error {
	l.Clock = append(l.Clock, FinishClock(at))
	return l.count()
}

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

// Variants lists the terms that a filing through the portal may take, the ordinary one first.
func (m *Mould) Variants() []standard.Variant {
	list := []standard.Variant{m.Edition.Term.Ordinary()}
	for _, v := range m.Edition.Term.Variants {
		if !slices.ContainsFunc(list, func(o standard.Variant) bool { return o.Code == v.Code }) {
			list = append(list, v)
		}
	}
	return list
}

// Stored are the details of a clock event as its row keeps them.
func (e ClockEvent) Stored() []byte {
	details, _ := json.Marshal(clockDetails{e.FiledAt, e.RegisteredAt, e.Calendar, e.DueBefore}) // times and a number
	return details
}
