package application

import (
	"context"
	"encoding/json"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// kindCorrection and kindFiling are what corrections write into the journal.
const (
	kindCorrection = "correction"
	kindFiling     = "filing"
)

// RequestCorrection asks the applicant to put answers or documents of the filing right: only
// what the filed edition asks and no register holds (Law 88-V, art. 5(2)(1)), one request at a
// time. Problems say what is wrong with the request; then nothing has happened.
func (s *Service) RequestCorrection(
	ctx context.Context, actor identity.Actor, number string, c CorrectionRequest,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.RequestCorrection(%s)", number)
	ctx, c = actor.Scope(ctx), c.clean()
	done := act(actor, "correction", c.Key, c.content(number)...)
	err = s.change(ctx, actor, identity.AskCorrection, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		problems = nil
		if _, found, err := done.Done(ctx, tx); found || err != nil {
			return err
		}
		if r.Status == CorrectionRequested {
			return fault.New(fault.Conflict, "correction.open_already")
		}
		l, err := s.lawOf(ctx, r.EditionID)
		if err != nil {
			return err
		}
		if problems = c.check(askable(r, l.edition, l.snapshot)); len(problems) > 0 {
			return nil
		}
		batch := &postgres.Batch{}
		asked, err := s.askCorrection(ctx, tx, batch, actor, r, l, c)
		if err != nil {
			return err
		}
		told := s.tell(batch, r, "sms.correction", asked.LastDay().String(), asked.AskedAt)
		done.Queue(batch, number, asked.AskedAt)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, told...)
	})
	return problems, err
}

// askCorrection writes a request, stops the clock where the edition does not let it run, and
// takes the application to the applicant.
func (s *Service) askCorrection(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, actor identity.Actor, r *Record, l law, c CorrectionRequest,
) (Correction, error) {
	now := s.Now()
	rule, last, err := correctionRule(l.edition, l.snapshot, now)
	if err != nil {
		return Correction{}, err
	}
	asked := Correction{
		ID: postgres.NewID(), State: CorrectionOpen, Items: c.Items, AskedAt: now, EndsAt: last.AddDays(1).Start(), Runs: rule.Runs,
	}
	queueCorrection(batch, r.ID, asked, actor.PersonID)
	if err := move(ctx, batch, r, CorrectionRequested, ByOfficial, actor, now, NeedsListed); err != nil {
		return Correction{}, err
	}
	queueState(batch, r)
	if err := s.stopFor(ctx, tx, batch, r, l, asked); err != nil {
		return Correction{}, err
	}
	s.noteCorrection(ctx, batch, r, actor, "correction_requested", asked)
	return asked, nil
}

// stopFor stops the clock for a correction; where the term runs on, it only must not have passed.
func (s *Service) stopFor(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, r *Record, l law, asked Correction,
) error {
	if !asked.Runs {
		_, err := s.wind(ctx, tx, batch, r, func(w winding) (ClockEvent, error) { return StopClock(w.due, w.now) })
		return err
	}
	events, err := clockOf(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	k, err := l.reckon(events, r.Term.Term(), asked.AskedAt)
	if err == nil {
		_, err = StopClock(k.due, asked.AskedAt)
	}
	return err
}

// noteCorrection writes into the journal what was asked. The tracking code, which nobody
// outside knows, keeps the hash from being guessed.
func (s *Service) noteCorrection(
	ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, did string, c Correction,
) {
	state := journal.StateOf(kindCorrection).Text(c.ID).Int(r.ID).Text(r.TrackingCode).Time(c.AskedAt).Time(c.EndsAt)
	for _, item := range c.Items {
		state = state.Text(item.Field).Text(string(item.Defect)).Text(item.Note)
	}
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: did,
		ObjectKind: kindCorrection, ObjectID: c.ID, After: state.Sum(),
	})
}

// RecallCorrection takes an open request back: the official goes on with what was filed.
func (s *Service) RecallCorrection(ctx context.Context, actor identity.Actor, number, key string) (err error) {
	defer fault.Wrap(&err, "application.RecallCorrection(%s)", number)
	ctx = actor.Scope(ctx)
	done := act(actor, "recall_correction", key, number)
	return s.change(ctx, actor, identity.AskCorrection, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if _, found, err := done.Done(ctx, tx); found || err != nil {
			return err
		}
		now, batch := s.Now(), &postgres.Batch{}
		_, err := s.endCorrection(ctx, tx, batch, r, ending{
			state: CorrectionRecalled, did: "correction_recalled", by: ByOfficial, actor: actor, at: now,
			clock: ClockEvent{Kind: ClockResumed, At: now, RegisteredAt: now},
		})
		if err != nil {
			return err
		}
		told := s.tell(batch, r, "sms.correction_recalled", "", now)
		done.Queue(batch, number, now)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, told...)
	})
}

// ending is how a correction ends, and when the clock goes on; without a moment it ends by itself.
type ending struct {
	state CorrectionState
	did   string
	by    Mover
	actor identity.Actor
	at    time.Time
	clock ClockEvent
}

// endCorrection gives the application back to its official and sets the clock going.
func (s *Service) endCorrection(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, r *Record, e ending,
) (Correction, error) {
	if r.Status != CorrectionRequested {
		return Correction{}, fault.New(fault.Conflict, "correction.none_open")
	}
	c, err := openCorrection(ctx, tx, r.ID)
	if err != nil {
		return Correction{}, err
	}
	if e.at.IsZero() {
		// The last day is the applicant's, the day after it counts for the body again.
		e.at, e.clock = c.EndsAt, ClockEvent{Kind: ClockResumed, At: c.LastDay().End(), RegisteredAt: c.LastDay().End()}
	}
	queueCorrectionEnd(batch, r.ID, e.state, e.actor.PersonID, e.at)
	if err := move(ctx, batch, r, InReview, e.by, e.actor, e.at); err != nil {
		return Correction{}, err
	}
	queueState(batch, r)
	s.noteCorrection(ctx, batch, r, e.actor, e.did, c)
	if r.StoppedAt.IsZero() {
		return c, nil
	}
	_, err = s.wind(ctx, tx, batch, r, func(winding) (ClockEvent, error) { return e.clock, nil })
	return c, err
}

// ExpireCorrections ends the requests whose last day has passed: the official goes on with what
// was filed. Each is a transaction of its own, so nothing is done twice.
func (s *Service) ExpireCorrections(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "application.ExpireCorrections")
	for {
		numbers, err := correctionsEnded(ctx, s.DB, s.Now())
		if err != nil {
			return err
		}
		for _, number := range numbers {
			if err := s.expireCorrection(ctx, number); err != nil {
				return err
			}
		}
		if len(numbers) == 0 {
			return forgetCorrectionDrafts(ctx, s.DB)
		}
	}
}

func (s *Service) expireCorrection(ctx context.Context, number string) error {
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		r, err := lockApplication(ctx, tx, number)
		if err != nil {
			return err
		}
		c, err := openCorrection(ctx, tx, r.ID)
		if fault.Is(err, fault.NotFound) || err == nil && c.EndsAt.After(s.Now()) { // somebody was faster
			return nil
		}
		if err != nil {
			return err
		}
		batch := &postgres.Batch{}
		_, err = s.endCorrection(ctx, tx, batch, &r, ending{
			state: CorrectionExpired, did: "correction_expired", by: BySystem, actor: system,
		})
		if err != nil {
			return err
		}
		jobs := append(s.tell(batch, &r, "sms.correction_expired", "", s.Now()),
			s.tellHolder(batch, &r, "sms.staff_correction_expired", s.Now())...)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, jobs...)
	})
}

func (s *Service) tellHolder(batch *postgres.Batch, r *Record, template string, now time.Time) []job.Args {
	if r.HolderID == "" {
		return nil
	}
	return s.tellStaff(batch, r.HolderID, template, r, now)
}

// sumOfFiling is a version of a filing as the journal has it.
func sumOfFiling(r *Record, filing Filing) []byte {
	content, _ := json.Marshal(filing) // texts only
	return journal.StateOf(kindFiling).Int(r.ID).Text(r.TrackingCode).Bytes(content).Sum()
}
