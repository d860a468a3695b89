package application

import (
	"context"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Review is a person's look at a decision that a rule made (Digital Code, art. 43).
type Review struct {
	Reasons string
	AskedBy string
	AskedAt time.Time
	// RegisteredAt is the legal moment of the request; AnswerBy the last day to answer.
	RegisteredAt time.Time
	AnswerBy     calendar.Date
	// Outcome is empty while it waits.
	Outcome    string
	Answer     string
	AnsweredAt time.Time
	Official   identity.Names
}

// Outcomes of a review: the decision stands, or it is corrected.
const (
	ReviewConfirmed = "confirmed"
	ReviewCorrected = "corrected"
)

// Limits of a review.
const (
	// daysToReview is how many working days a person has to answer.
	daysToReview = 5
	// monthsToAsk is how long a review may be asked for.
	monthsToAsk     = 3
	maxReviewAnswer = 4000
)

// ReviewUntil is the last day to ask for a review of what was decided at a moment.
func ReviewUntil(decided time.Time) calendar.Date { return monthsAfter(decided, monthsToAsk) }

// ReviewDue is the last day to answer a request that registered at a moment.
func ReviewDue(registered time.Time, cal calendar.Calendar) (calendar.Date, error) {
	p, err := cal.Period(calendar.DateOf(registered), calendar.Term{Value: daysToReview, Unit: calendar.UnitWorkingDays})
	return p.Due, err
}

// MayAskReview reports whether a review of the decision may be asked for at a moment.
func (v View) MayAskReview(now time.Time) bool {
	d := v.Decision
	return d != nil && d.Automatic && v.Review == nil && !calendar.DateOf(now).After(ReviewUntil(d.DecidedAt))
}

// AskReview asks for a person to look at one's automatic decision. Problems say what is wrong;
// then nothing has happened.
func (s *Service) AskReview(
	ctx context.Context, actor identity.Actor, number, reasons, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.AskReview(%s)", number)
	ctx, reasons = actor.Scope(ctx), Tidy(reasons)
	if err := identity.MayTry(actor, identity.AskReview); err != nil {
		return nil, err
	}
	if problems = words("reasons", reasons, MinReasons, maxNote); len(problems) > 0 {
		return problems, nil
	}
	done := act(actor, "ask_review", key, number, reasons)
	return nil, postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		r, err := lockForAct(ctx, tx, actor, number)
		if err != nil {
			return err
		}
		if err := identity.Check(actor, identity.AskReview, identity.Object{OwnerID: r.PersonID}); err != nil {
			return err
		}
		if _, found, err := done.Done(ctx, tx); err != nil || found {
			return err
		}
		batch := &postgres.Batch{}
		done.Queue(batch, number, s.Now())
		return s.askReview(ctx, tx, batch, actor, &r, reasons)
	})
}

func (s *Service) askReview(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, actor identity.Actor, r *Record, reasons string,
) error {
	now := s.Now()
	made, err := decisionOf(ctx, tx, r.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if !made.Automatic || calendar.DateOf(now).After(ReviewUntil(made.DecidedAt)) {
		return fault.New(fault.Conflict, "reviewing.not_offered")
	}
	if asked, err := reviewAsked(ctx, tx, r.ID); err != nil || asked {
		if err == nil {
			err = fault.New(fault.Conflict, "reviewing.asked_already")
		}
		return err
	}
	l, err := s.lawOf(ctx, r.EditionID)
	if err != nil {
		return err
	}
	registered, err := l.snapshot.Calendar.Registration(now, l.hours)
	if err != nil {
		return err
	}
	v := Review{Reasons: reasons, AskedBy: actor.PersonID, AskedAt: now, RegisteredAt: registered.At}
	if v.AnswerBy, err = ReviewDue(v.RegisteredAt, l.snapshot.Calendar); err != nil {
		return err
	}
	queueReviewAsked(batch, r.ID, v)
	journal.Queue(ctx, batch, v.change(r, actor, "review_asked"))
	told := s.tell(batch, r, "sms.review_asked", v.AnswerBy.String(), now)
	return s.sendTold(ctx, tx, batch, told)
}

func (v Review) change(r *Record, actor identity.Actor, did string) journal.Change {
	state := journal.StateOf("human_review").Int(r.ID).Text(v.Reasons).Text(v.AskedBy).Time(v.AskedAt).
		Text(v.AnswerBy.String())
	if v.Outcome != "" {
		state = state.Text(v.Outcome).Text(v.Answer).Time(v.AnsweredAt)
	}
	return journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: did,
		ObjectKind: "human_review", ObjectID: r.Number, After: state.Sum(),
	}
}

// ReviewAnswer is the word of the person who looked at an automatic decision.
type ReviewAnswer struct {
	// Outcome is ReviewConfirmed or ReviewCorrected.
	Outcome string
	Answer  string
	Key     string
}

// AnswerReview answers a request for review; the applicant is told. Problems say what is wrong;
// then nothing has happened.
func (s *Service) AnswerReview(
	ctx context.Context, actor identity.Actor, number string, a ReviewAnswer,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.AnswerReview(%s)", number)
	ctx, a.Answer = actor.Scope(ctx), Tidy(a.Answer)
	if err := identity.MayTry(actor, identity.AnswerReview); err != nil {
		return nil, err
	}
	if !slices.Contains([]string{ReviewConfirmed, ReviewCorrected}, a.Outcome) {
		problems = append(problems, Problem{"outcome", i18n.M("reviewing.outcome_missing")})
	}
	problems = append(problems, words("answer", a.Answer, MinReasons, maxReviewAnswer)...)
	if len(problems) > 0 {
		return problems, nil
	}
	done := act(actor, "answer_review", a.Key, number, a.Outcome, a.Answer)
	return nil, s.change(ctx, actor, identity.AnswerReview, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if _, found, err := done.Done(ctx, tx); err != nil || found {
			return err
		}
		v, err := openReview(ctx, tx, r.ID)
		if fault.Is(err, fault.NotFound) {
			return fault.New(fault.Conflict, "reviewing.nothing_waits")
		}
		if err != nil {
			return err
		}
		v.Outcome, v.Answer, v.AnsweredAt = a.Outcome, a.Answer, s.Now()
		batch := &postgres.Batch{}
		queueReviewAnswer(batch, r.ID, v, actor.PersonID)
		journal.Queue(ctx, batch, v.change(r, actor, "review_"+v.Outcome))
		done.Queue(batch, number, v.AnsweredAt)
		return s.sendTold(ctx, tx, batch, s.tell(batch, r, "sms.review_answered", "", v.AnsweredAt))
	})
}

// ReviewRow is a request for review in the body's list; the applicant is not named.
type ReviewRow struct {
	Number, Service string
	AskedAt         time.Time
	AnswerBy        calendar.Date
	Late            bool
}

// ReviewsShown is how many requests the list shows: the most urgent.
const ReviewsShown = 100

// Reviews lists the requests for review that wait in the actor's body, the most urgent first.
func (s *Service) Reviews(ctx context.Context, actor identity.Actor) (list []ReviewRow, _ *standard.Snapshot, err error) {
	defer fault.Wrap(&err, "application.Reviews(%s)", actor.Body)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadReviews); err != nil {
		return nil, nil, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, nil, err
	}
	list, err = openReviews(ctx, s.DB, actor.Body, ReviewsShown)
	today := calendar.DateOf(s.Now())
	for i := range list {
		list[i].Late = today.After(list[i].AnswerBy)
	}
	return list, snapshot, err
}
