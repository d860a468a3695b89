package application

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// kindPreliminary names preliminary decisions in the journal of changes.
const kindPreliminary = "preliminary_decision"

// heard is the guard of a decision: a refusal where art. 73 APPC applies needs what was said
// before (NeedsHearing). It gives the preliminary decision that this one ends; nil where there is none.
func (s *Service) heard(ctx context.Context, tx postgres.Tx, r *Record, d Decision) (p *Preliminary, _ error) {
	if r.Status == PreliminaryRefusal || r.Status == Hearing {
		var err error
		if p, err = lastPreliminary(ctx, tx, r.Number); err != nil {
			return nil, err
		}
	}
	if d.Kind != Refusal || ExemptGround(d.Ground) {
		return p, nil
	}
	due, err := s.hearingDue(ctx, tx, r)
	if err != nil || !due {
		return p, err
	}
	return p, p.mustAllowRefusal(d, d.DecidedAt)
}

func (s *Service) hearingDue(ctx context.Context, tx postgres.Tx, r *Record) (bool, error) {
	l, err := s.lawOf(ctx, r.EditionID)
	if err != nil {
		return false, err
	}
	events, err := clockOf(ctx, tx, r.ID)
	if err != nil {
		return false, err
	}
	return hearingDue(l.edition, r.RegisteredAt, r.Term.Term(), l.calendar(events))
}

// AnnounceRefusal makes a preliminary decision: what the official means to refuse, on which
// ground and why (APPC art. 73). Problems say what is wrong with it; then nothing has happened.
func (s *Service) AnnounceRefusal(
	ctx context.Context, actor identity.Actor, number string, v Verdict,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.AnnounceRefusal(%s)", number)
	ctx = actor.Scope(ctx)
	view, err := s.readCase(ctx, actor, number, audit.WhatDecision)
	if err != nil {
		return nil, err
	}
	if view, err = s.complete(ctx, view); err != nil {
		return nil, err
	}
	v.Reasons = Tidy(v.Reasons)
	if problems = v.check(view.Standard.RefusalGrounds); len(problems) > 0 {
		return problems, nil
	}
	if !view.HearingDue || ExemptGround(v.Ground) {
		return nil, fault.New(fault.Conflict, "hearing.fault.not_due")
	}
	return nil, s.change(ctx, actor, identity.DecideCase, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		now := s.Now()
		p, err := newPreliminary(v, actor.PersonID, now, view.Snapshot.Calendar)
		if err != nil {
			return err
		}
		p.ID = postgres.NewID()
		a := act(actor, "announce", v.Key, number, v.Ground, v.Reasons)
		if _, done, err := a.Done(ctx, tx); err != nil || done {
			return err
		}
		batch := &postgres.Batch{}
		if err := move(ctx, batch, r, PreliminaryRefusal, ByOfficial, actor, now, NeedsGround); err != nil {
			return err
		}
		queueState(batch, r)
		queueNewPreliminary(batch, r, p)
		s.recordHearing(ctx, batch, r, actor, "refusal_announced", p.ID, v.Ground, v.Reasons)
		told := s.tell(batch, r, "sms.preliminary", calendar.DateOf(p.ObjectUntil).String(), now)
		a.Queue(batch, number, now)
		return s.sendTold(ctx, tx, batch, told)
	})
}

// DropAnnouncement takes a preliminary decision back: the official considers the case anew.
func (s *Service) DropAnnouncement(ctx context.Context, actor identity.Actor, number, key string) (err error) {
	defer fault.Wrap(&err, "application.DropAnnouncement(%s)", number)
	ctx = actor.Scope(ctx)
	return s.onPreliminary(ctx, actor, identity.ConductHearing, number, act(actor, "drop-announcement", key, number),
		func(ctx context.Context, batch *postgres.Batch, r *Record, p *Preliminary) ([]job.Args, error) {
			now := s.Now()
			if err := move(ctx, batch, r, InReview, ByOfficial, actor, now); err != nil {
				return nil, err
			}
			queueState(batch, r)
			queuePreliminaryState(batch, p.ID, PreliminaryDropped)
			s.recordHearing(ctx, batch, r, actor, "announcement_dropped", p.ID)
			return s.tell(batch, r, "sms.preliminary_dropped", "", now), nil
		})
}

// Invitation is when and where an applicant is heard.
type Invitation struct {
	At    time.Time
	Place string
	Key   string
}

// Limits of the place of a hearing, in characters.
const (
	minPlace = 5
	maxPlace = 200
)

func (i Invitation) check(hours calendar.Hours, cal calendar.Calendar, now time.Time) (problems []Problem) {
	registers, err := cal.Registration(i.At, hours)
	switch {
	case i.At.IsZero():
		problems = append(problems, Problem{"at", i18n.M("hearing.problem.at_missing")})
	case !i.At.After(now):
		problems = append(problems, Problem{"at", i18n.M("hearing.problem.at_past")})
	case err != nil || !registers.At.Equal(i.At):
		problems = append(problems, Problem{"at", i18n.M("hearing.problem.at_closed",
			"open", hours.Open.String(), "close", hours.Close.String())})
	}
	if n := utf8.RuneCountInString(i.Place); n < minPlace || n > maxPlace {
		problems = append(problems, Problem{"place", i18n.M("hearing.problem.place", "least", minPlace, "most", maxPlace)})
	}
	return problems
}

// Invite tells the applicant when and where they are heard. It may be moved until the protocol.
func (s *Service) Invite(
	ctx context.Context, actor identity.Actor, number string, i Invitation,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.Invite(%s)", number)
	ctx = actor.Scope(ctx)
	i.Place = strings.TrimSpace(i.Place)
	a := act(actor, "invite", i.Key, number, i.At.String(), i.Place)
	err = s.onPreliminary(ctx, actor, identity.ConductHearing, number, a,
		func(ctx context.Context, batch *postgres.Batch, r *Record, p *Preliminary) ([]job.Args, error) {
			if !p.AwaitsProtocol() {
				return nil, fault.New(fault.Conflict, "fault.state_moved")
			}
			l, err := s.lawOf(ctx, r.EditionID)
			if err != nil {
				return nil, err
			}
			if problems = i.check(l.hours, l.snapshot.Calendar, s.Now()); len(problems) > 0 {
				return nil, errProblems
			}
			queueInvitation(batch, p.ID, i, actor)
			s.recordHearing(ctx, batch, r, actor, "hearing_set", p.ID, i.At.String(), i.Place)
			return s.tell(batch, r, "sms.hearing_set", i.At.In(calendar.Almaty).Format(time.RFC3339), s.Now()), nil
		})
	if len(problems) > 0 {
		return problems, nil
	}
	return nil, err
}

// Protocol is what was said at a hearing (APPC art. 74).
type Protocol struct {
	Text     string
	Attended bool
	Key      string
}

// RecordHearing signs the protocol of a hearing; the applicant reads it and may remark on it.
func (s *Service) RecordHearing(
	ctx context.Context, actor identity.Actor, number string, m Protocol,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.RecordHearing(%s)", number)
	ctx = actor.Scope(ctx)
	m.Text = Tidy(m.Text)
	if problems = words("protocol", m.Text, MinReasons, MaxReasons); len(problems) > 0 {
		return problems, nil
	}
	a := act(actor, "protocol", m.Key, number, m.Text)
	return nil, s.onPreliminary(ctx, actor, identity.ConductHearing, number, a,
		func(ctx context.Context, batch *postgres.Batch, r *Record, p *Preliminary) ([]job.Args, error) {
			now := s.Now()
			switch {
			case !p.AwaitsProtocol():
				return nil, fault.New(fault.Conflict, "fault.state_moved")
			case p.HearingAt.IsZero() || now.Before(p.HearingAt):
				return nil, fault.New(fault.Conflict, "hearing.fault.not_held")
			}
			l, err := s.lawOf(ctx, r.EditionID)
			if err != nil {
				return nil, err
			}
			until, err := remarksUntil(l.snapshot.Calendar, now)
			if err != nil {
				return nil, err
			}
			queueProtocol(batch, p.ID, m, until.End(), actor, now)
			s.recordHearing(ctx, batch, r, actor, "hearing_recorded", p.ID, m.Text)
			return s.tell(batch, r, "sms.protocol", until.String(), now), nil
		})
}

// remarksUntil is the last day to remark on a protocol (APPC art. 74).
func remarksUntil(cal calendar.Calendar, signed time.Time) (calendar.Date, error) {
	return cal.AddWorkingDays(calendar.DateOf(signed), RemarkDays)
}

// recordHearing seals a step of a hearing in the journal; nothing of its words stands there.
func (s *Service) recordHearing(
	ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, name, id string, said ...string,
) {
	state := journal.StateOf(kindPreliminary).Text(id).Text(r.Number)
	for _, text := range said {
		state = state.Text(text)
	}
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: name,
		ObjectKind: kindPreliminary, ObjectID: id, After: state.Sum(),
	})
}
