package application

import (
	"context"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// MoreTime is a request of the holder of a case for more time, and the head's word on it
// (APPC art. 76(3)).
type MoreTime struct {
	ID       string
	Term     calendar.Term
	Reasons  string
	AskedBy  string
	AskedAt  time.Time
	Official identity.Names
	// Answer is empty while the request waits. Note says why it was declined.
	Answer     string
	Note       string
	AnsweredAt time.Time
	Head       identity.Names
	// ToldBy is the last day by law to tell the applicant, who is told at once.
	ToldBy calendar.Date
}

// What the head says to a request for more time.
const (
	TimeGiven    = "confirmed"
	TimeDeclined = "declined"
)

// maxTimeReasons bounds the reasons of a request for more time, in characters.
const maxTimeReasons = 2000

// daysToTell is how many working days the law gives to tell the applicant of an extension.
const daysToTell = 3

// AskedTime is the request for more time that waits for the head; nil where none does.
func (v View) AskedTime() *MoreTime {
	if n := len(v.MoreTime); n > 0 && v.MoreTime[n-1].Answer == "" && !v.Status.Closed() {
		return &v.MoreTime[n-1]
	}
	return nil
}

// GivenTime is the extension of the term; nil where there was none.
func (v View) GivenTime() *MoreTime {
	for i := range v.MoreTime {
		if v.MoreTime[i].Answer == TimeGiven {
			return &v.MoreTime[i]
		}
	}
	return nil
}

// MayExtend reports whether the holder may ask for more time now.
func (v View) MayExtend() bool {
	return v.Standard.Term.Extension != nil && v.Status.Held() && v.AskedTime() == nil && v.GivenTime() == nil &&
		v.Due.StoppedAt.IsZero() && !v.Overdue
}

// TimeAsked is what the holder of a case writes to ask for more time.
type TimeAsked struct {
	// Value is in the unit of the edition.
	Value   int
	Reasons string
	Key     string
}

// AskTime asks the head of the body for more time: as much as the edition allows at most, once,
// with reasons. Problems say what is wrong; then nothing has happened.
func (s *Service) AskTime(
	ctx context.Context, actor identity.Actor, number string, a TimeAsked,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.AskTime(%s)", number)
	ctx, a.Reasons = actor.Scope(ctx), Tidy(a.Reasons)
	done := act(actor, "ask_time", a.Key, number, a.Reasons, strconv.Itoa(a.Value))
	err = s.change(ctx, actor, identity.DecideCase, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if _, found, err := done.Done(ctx, tx); err != nil || found {
			return err
		}
		l, err := s.lawOf(ctx, r.EditionID)
		if err != nil {
			return err
		}
		if problems, err = a.check(l); err != nil || len(problems) > 0 {
			return err
		}
		by := calendar.Term{Value: a.Value, Unit: l.edition.Term.Extension.Unit}
		if err := s.mayExtend(ctx, tx, l, r, by); err != nil {
			return err
		}
		heads, err := headsOf(ctx, tx, r.Body, actor)
		if err != nil {
			return err
		}
		m := MoreTime{ID: postgres.NewID(), Term: by, Reasons: a.Reasons, AskedBy: actor.PersonID, AskedAt: s.Now()}
		batch := &postgres.Batch{}
		queueTimeAsked(batch, r.ID, m)
		queueAwaited(batch, r.ID)
		journal.Queue(ctx, batch, timeChange(r, actor, m, "extension_asked"))
		done.Queue(batch, number, m.AskedAt)
		return s.sendTold(ctx, tx, batch, s.tellAll(batch, heads, "sms.head_extension", r, m.AskedAt))
	})
	return problems, err
}

// check says what is wrong with what was typed. An edition without an extension is a Conflict.
func (a TimeAsked) check(l law) (problems []Problem, _ error) {
	most := l.edition.Term.Extension
	if most == nil {
		return nil, fault.New(fault.Conflict, "extending.not_allowed")
	}
	if a.Value < 1 || a.Value > most.Value {
		problems = append(problems, Problem{"value", i18n.M("extending.value_most", "term", most.Term().Message())})
	}
	return append(problems, words("reasons", a.Reasons, MinReasons, maxTimeReasons)...), nil
}

// mayExtend asks the clock whether the term could become longer now; it is asked again when it does.
func (s *Service) mayExtend(ctx context.Context, tx postgres.Tx, l law, r *Record, by calendar.Term) error {
	if !r.Status.Held() {
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	if open, err := openTime(ctx, tx, r.ID); err == nil || !fault.Is(err, fault.NotFound) {
		if open.ID != "" {
			return fault.New(fault.Conflict, "extending.waits")
		}
		return err
	}
	events, err := clockOf(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	k, err := l.reckon(events, r.Term.Term(), s.Now())
	if err != nil {
		return err
	}
	_, err = ExtendClock(events, k.due, by, s.Now())
	return err
}

// TimeAnswer is the head's word on a request for more time.
type TimeAnswer struct {
	// Answer is TimeGiven or TimeDeclined.
	Answer string
	Note   string
	Key    string
}

// AnswerTime gives more time or declines to. The applicant is told of more time at once, with
// the reasons and the new date. Problems say what is wrong; then nothing has happened.
func (s *Service) AnswerTime(
	ctx context.Context, actor identity.Actor, number string, a TimeAnswer,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.AnswerTime(%s)", number)
	ctx, a.Note = actor.Scope(ctx), Tidy(a.Note)
	if err := identity.MayTry(actor, identity.SignDecision); err != nil {
		return nil, err
	}
	if problems = a.check(); len(problems) > 0 {
		return problems, nil
	}
	done := act(actor, "answer_time", a.Key, number, a.Answer, a.Note)
	return nil, s.change(ctx, actor, identity.SignDecision, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if _, found, err := done.Done(ctx, tx); err != nil || found {
			return err
		}
		m, err := openTime(ctx, tx, r.ID)
		if fault.Is(err, fault.NotFound) || err == nil && !r.Status.Held() {
			return fault.New(fault.Conflict, "extending.nothing_waits")
		}
		if err != nil {
			return err
		}
		if m.AskedBy == actor.PersonID {
			return fault.New(fault.Forbidden, "signing.own")
		}
		m.Answer, m.Note, m.AnsweredAt = a.Answer, a.Note, s.Now()
		batch := &postgres.Batch{}
		done.Queue(batch, number, m.AnsweredAt)
		return s.answerTime(ctx, tx, batch, actor, r, m)
	})
}

func (a TimeAnswer) check() []Problem {
	switch a.Answer {
	case TimeDeclined:
		return words("note", a.Note, MinReasons, maxNote)
	case TimeGiven:
		return words("note", a.Note, 0, maxNote)
	}
	return []Problem{{"answer", i18n.M("extending.answer_missing")}}
}

func (s *Service) answerTime(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, actor identity.Actor, r *Record, m MoreTime,
) error {
	told := s.tellStaff(batch, m.AskedBy, "sms.staff_time_"+m.Answer, r, m.AnsweredAt)
	if m.Answer == TimeGiven {
		due, err := s.wind(ctx, tx, batch, r, func(w winding) (ClockEvent, error) {
			e, err := ExtendClock(w.events, w.due, m.Term, w.now)
			if err == nil {
				m.ToldBy, err = w.calendar(w.events).AddWorkingDays(calendar.DateOf(w.now), daysToTell)
			}
			return e, err
		})
		if err != nil {
			return err
		}
		r.DueAt = due.At
		told = append(told, s.tell(batch, r, "sms.extended", untilText(due), m.AnsweredAt)...)
	}
	queueTimeAnswer(batch, m, actor.PersonID)
	queueAwaited(batch, r.ID)
	journal.Queue(ctx, batch, timeChange(r, actor, m, "extension_"+m.Answer))
	return s.sendTold(ctx, tx, batch, told)
}

// untilText is a due date as messages have it.
func untilText(due Due) string {
	if due.Day {
		return due.Date().String()
	}
	return due.At.In(calendar.Almaty).Format(time.RFC3339)
}

func timeChange(r *Record, actor identity.Actor, m MoreTime, did string) journal.Change {
	state := journal.StateOf("extension").Text(m.ID).Int(r.ID).Int(int64(m.Term.Value)).Text(string(m.Term.Unit)).
		Text(m.Reasons).Text(m.AskedBy).Time(m.AskedAt)
	if m.Answer != "" {
		state = state.Text(m.Answer).Text(m.Note).Time(m.AnsweredAt)
	}
	return journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: did,
		ObjectKind: "extension", ObjectID: m.ID, After: state.Sum(),
	}
}
