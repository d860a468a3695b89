package complaint

import (
	"context"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/mandate"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
	"qyzmet/internal/visit"
)

// Deps are what the service stands on.
type Deps struct {
	DB           postgres.DB
	Registrar    *standard.Registrar
	Applications *application.Service
	Sender       *notify.Sender
	Jobs         *job.Queue
	Now          func() time.Time
}

// Service is what can be done with complaints.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// kind names complaints in the journal of changes.
const kind = "complaint"

// staffLang is the language in which the portal writes to staff: the state language.
const staffLang = i18n.KK

// Subject opens the application that the actor means to complain about, with what may be
// complained of and the complaint that stands already, if any.
func (s *Service) Subject(
	ctx context.Context, actor identity.Actor, number string,
) (v *application.View, about About, made *Complaint, err error) {
	defer fault.Wrap(&err, "complaint.Subject(%s)", number)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.Complain); err != nil {
		return nil, "", nil, err
	}
	if v, err = s.Applications.Own(ctx, actor, number); err != nil {
		return nil, "", nil, err
	}
	if !v.May(mandate.File) {
		return nil, "", nil, fault.New(fault.NotFound, "")
	}
	about, ok := Reason(v, s.Now())
	if made, err = lastOf(ctx, s.DB, v.ID, about); err != nil {
		return nil, "", nil, err
	}
	if !ok && made == nil {
		return v, "", nil, errNothing()
	}
	return v, about, made, nil
}

// File enters a complaint of the applicant, of their representative, or, with the applicant before
// them, of an operator for the applicant; wrong says what is wrong with its words, then nothing has happened.
// The same complaint again changes nothing.
func (s *Service) File(
	ctx context.Context, actor identity.Actor, number, words string, lang i18n.Lang, key string,
) (wrong i18n.Message, err error) {
	defer fault.Wrap(&err, "complaint.File(%s)", number)
	v, about, made, err := s.Subject(ctx, actor, number)
	if err != nil || made != nil {
		return wrong, err
	}
	words = application.Tidy(words)
	if wrong = application.WrongWords(words, MinWords, MaxWords); wrong.Key != "" {
		return wrong, nil
	}
	c := Complaint{
		ID: postgres.NewID(), Number: v.Number, Service: v.Service, Body: v.Body, About: about, Words: words, Lang: lang,
		FiledAt: s.Now(), personID: v.PersonID, filedBy: actor.PersonID,
	}
	if v.AtCounter() { // whoever types it, the citizen complains
		c.filedBy = v.PersonID
	}
	if c.RegisteredAt, c.DueAt, err = schedule(c.FiledAt, v.Snapshot.Calendar); err != nil {
		return wrong, err
	}
	// The right was just asked; the authority and the head are told, whom no applicant sees.
	ctx = postgres.WithScope(ctx, postgres.System)
	return wrong, postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		return s.enter(ctx, tx, actor, v.ID, c, idempotency.Of(actor.PersonID, "complain", key, number, words))
	})
}

func (s *Service) enter(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, applicationID int64, c Complaint, a idempotency.Act,
) error {
	batch := &postgres.Batch{}
	if actor.Role == identity.Operator {
		attended, err := s.Applications.Attend(ctx, tx, actor, identity.Complain, c.personID, c.Service)
		if err != nil {
			return err
		}
		visit.QueueKept(batch, attended, visit.ActComplained, c.Number, s.Applications.Wall())
	}
	fresh, err := insert(ctx, tx, applicationID, c)
	if err != nil || !fresh {
		return err
	}
	heads, err := identity.StaffIn(ctx, tx, identity.Head)
	if err != nil {
		return err
	}
	watching, err := identity.StaffIn(ctx, tx, identity.Authority)
	if err != nil {
		return err
	}
	jobs := s.tell(batch, c.personID, applicationID, "sms.complaint_filed", c.Lang, c.Number)
	for _, head := range heads[c.Body] {
		jobs = append(jobs, s.tell(batch, head, 0, "sms.head_complaint", staffLang, c.Number)...)
	}
	for _, list := range watching {
		for _, person := range list {
			jobs = append(jobs, s.tell(batch, person, 0, "sms.authority_complaint", staffLang, c.Number)...)
		}
	}
	a.Queue(batch, c.ID, c.FiledAt)
	journal.Queue(ctx, batch, journal.Change{
		Ledger: c.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "complaint_filed",
		ObjectKind: kind, ObjectID: c.ID, After: c.state(),
	})
	if err := postgres.Fault(tx.SendBatch(ctx, batch).Close()); err != nil {
		return err
	}
	return s.Jobs.Insert(ctx, tx, jobs...)
}

func (s *Service) tell(
	batch *postgres.Batch, person string, applicationID int64, template string, lang i18n.Lang, number string,
) []job.Args {
	return s.Sender.Queue(batch, notify.Message{
		PersonID: person, ApplicationID: applicationID, Template: template, Lang: lang,
		Args: map[string]string{"number": number},
	}, s.Now())
}

// state is the complaint for the journal of changes; its words stand there as a hash alone.
func (c Complaint) state() []byte {
	return journal.StateOf(kind).Text(c.ID).Text(c.Number).Text(string(c.About)).Text(c.Words).Time(c.FiledAt).
		Text(string(c.Outcome)).Text(c.Answer).Sum()
}

// Own lists the actor's complaints, newest first.
func (s *Service) Own(ctx context.Context, actor identity.Actor) (p Page, err error) {
	defer fault.Wrap(&err, "complaint.Own")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.Complain); err != nil {
		return Page{}, err
	}
	if p.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return Page{}, err
	}
	p.Complaints, err = ofPerson(ctx, s.DB, actor.PersonID)
	return p, err
}

// List shows the authority its complaints: open ones by their term, then those answered, newest
// first; pages count from 1. The persons are masked.
func (s *Service) List(ctx context.Context, actor identity.Actor, state string, page int) (p Page, err error) {
	defer fault.Wrap(&err, "complaint.List")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.JudgeComplaint); err != nil {
		return Page{}, err
	}
	if p.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return Page{}, err
	}
	p.Complaints, p.More, err = list(ctx, s.DB, state, max(page, 1))
	return p, err
}

// Read opens one complaint for the authority; the reading is in the person's access log.
func (s *Service) Read(
	ctx context.Context, actor identity.Actor, id string,
) (c Complaint, snapshot *standard.Snapshot, err error) {
	defer fault.Wrap(&err, "complaint.Read(%s)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.JudgeComplaint); err != nil {
		return c, nil, err
	}
	if !postgres.IsID(id) {
		return c, nil, fault.New(fault.NotFound, "")
	}
	if snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return c, nil, err
	}
	reading := audit.Access{
		At: s.Now(), Reader: application.ReaderOf(actor), Purpose: audit.PurposeComplaintCheck, What: audit.WhatComplaint,
	}
	if reading.Number, err = numberOf(ctx, s.DB, id); err != nil {
		return c, nil, err
	}
	c, err = read(ctx, s.DB, reading, id)
	return c, snapshot, err
}

// Judge answers a complaint; wrong says what is wrong with the answer, then nothing has
// happened. The same answer again changes nothing, another one is a Conflict. Nobody judges
// what is their own.
func (s *Service) Judge(
	ctx context.Context, actor identity.Actor, id string, outcome Outcome, answer, key string,
) (wrong map[string]i18n.Message, err error) {
	defer fault.Wrap(&err, "complaint.Judge(%s)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.JudgeComplaint); err != nil {
		return nil, err
	}
	if !postgres.IsID(id) {
		return nil, fault.New(fault.NotFound, "")
	}
	answer, wrong = application.Tidy(answer), map[string]i18n.Message{}
	if outcome != Upheld && outcome != Rejected {
		wrong["outcome"] = i18n.M("complaint.problem.outcome")
	}
	if m := application.WrongWords(answer, MinWords, MaxWords); m.Key != "" {
		wrong["answer"] = m
	}
	if len(wrong) > 0 {
		return wrong, nil
	}
	// The message is for somebody whose rows the authority's own scope does not open.
	ctx = postgres.WithScope(ctx, postgres.System)
	return nil, postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		return s.judge(ctx, tx, actor, id, outcome, answer,
			idempotency.Of(actor.PersonID, "judge", key, id, string(outcome), answer))
	})
}

func (s *Service) judge(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, id string, outcome Outcome, answer string,
	a idempotency.Act,
) error {
	c, err := lock(ctx, tx, id)
	switch {
	case err != nil:
		return err
	case c.personID == actor.PersonID || c.filedBy == actor.PersonID:
		return fault.New(fault.Forbidden, "fault.own_case")
	case c.State == Answered && c.Outcome == outcome && c.Answer == answer:
		return nil
	case c.State == Answered:
		return fault.New(fault.Conflict, "fault.already_decided")
	}
	before := c.state()
	c.State, c.Outcome, c.Answer = Answered, outcome, answer
	batch := &postgres.Batch{}
	queueAnswer(batch, c, actor.PersonID, s.Now())
	jobs := s.tell(batch, c.personID, 0, "sms.complaint_answered", c.Lang, c.Number)
	a.Queue(batch, id, s.Now())
	journal.Queue(ctx, batch, journal.Change{
		Ledger: c.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "complaint_" + string(outcome),
		ObjectKind: kind, ObjectID: id, Before: before, After: c.state(),
	})
	if err := postgres.Fault(tx.SendBatch(ctx, batch).Close()); err != nil {
		return err
	}
	return s.Jobs.Insert(ctx, tx, jobs...)
}

// Missed counts the terms of a body that passed without an answer since a day; anybody may know.
func (s *Service) Missed(ctx context.Context, body string, since time.Time) (n int, err error) {
	defer fault.Wrap(&err, "complaint.Missed(%s)", body)
	return missed(ctx, s.DB, body, since)
}
