package oversight

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Limits of an answer, in characters.
const (
	MinAnswer = 20
	MaxAnswer = 2000
)

// kindObjection names objections in the journal of changes.
const kindObjection = "access_objection"

// Object says that a reading of the actor's own data should not have happened; saying it
// again changes nothing. An entry of somebody else, and one withheld, does not exist.
func (s *Service) Object(ctx context.Context, actor identity.Actor, entry int64, lang i18n.Lang) (err error) {
	defer fault.Wrap(&err, "oversight.Object(%d)", entry)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ObjectToAccess); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		id, fresh, err := insertObjection(ctx, tx, actor.PersonID, entry, lang, s.Now())
		if err != nil || !fresh {
			return err
		}
		return journal.Append(ctx, tx, change("access_objected", id, nil, objected(id, audit.ObjectionOpen, "")))
	})
}

func change(act string, id int64, before, after []byte) journal.Change {
	return journal.Change{
		Act: act, ObjectKind: kindObjection, ObjectID: strconv.FormatInt(id, 10), Before: before, After: after,
	}
}

// objected is the state of an objection for the journal of changes.
func objected(id int64, state, answer string) []byte {
	return journal.StateOf(kindObjection).Int(id).Text(state).Text(answer).Sum()
}

// Objection is an objection with the reading it is against.
type Objection struct {
	ID     int64
	State  string
	At     time.Time
	Answer string
	// AnsweredBy is the auditor; AnsweredAt is zero before the answer.
	AnsweredBy identity.Names
	AnsweredAt time.Time
	Entry      Entry
	lang       i18n.Lang
}

// ObjectionPage is a page of objections, open ones first and the oldest of them on top.
type ObjectionPage struct {
	Objections []Objection
	More       bool
	Snapshot   *standard.Snapshot
}

// Objections lists objections; pages count from 1.
func (s *Service) Objections(ctx context.Context, actor identity.Actor, page int) (p ObjectionPage, err error) {
	defer fault.Wrap(&err, "oversight.Objections")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return ObjectionPage{}, err
	}
	if p.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return ObjectionPage{}, err
	}
	p.Objections, p.More, err = listObjections(ctx, s.DB, s.entry(actor, ""), page)
	return p, err
}

// Objection opens one objection.
func (s *Service) Objection(
	ctx context.Context, actor identity.Actor, id int64,
) (o Objection, snapshot *standard.Snapshot, err error) {
	defer fault.Wrap(&err, "oversight.Objection(%d)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return o, nil, err
	}
	if snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return o, nil, err
	}
	o, err = objectionByID(ctx, s.DB, s.entry(actor, ""), id)
	return o, snapshot, err
}

// Wrong parts of an answer.
const (
	ShortAnswer = "answer_short"
	LongAnswer  = "answer_long"
)

// Answer answers an objection and tells the person by SMS. wrong says what is wrong with
// the answer; then nothing has happened. The same answer again changes nothing, another
// one is a Conflict. Nobody answers for a reading of his own or of his own data.
func (s *Service) Answer(
	ctx context.Context, actor identity.Actor, id int64, text string,
) (wrong string, err error) {
	defer fault.Wrap(&err, "oversight.Answer(%d)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.AnswerObjection); err != nil {
		return "", err
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch n := utf8.RuneCountInString(text); {
	case n < MinAnswer || strings.ContainsRune(text, 0):
		return ShortAnswer, nil
	case n > MaxAnswer:
		return LongAnswer, nil
	}
	// The message is for somebody whose rows the auditor's own scope does not open.
	ctx = postgres.WithScope(ctx, postgres.System)
	return "", postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		return s.answerIn(ctx, tx, actor, id, text)
	})
}

func (s *Service) answerIn(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, id int64, text string,
) error {
	o, answeredBy, err := lockObjection(ctx, tx, id)
	if err != nil {
		return err
	}
	switch {
	case o.Entry.subjectID == actor.PersonID || o.Entry.Reader.PersonID == actor.PersonID:
		return fault.New(fault.Forbidden, "fault.own_reading")
	case o.State == audit.ObjectionAnswered && o.Answer == text && answeredBy == actor.PersonID:
		return nil
	case o.State == audit.ObjectionAnswered:
		return fault.New(fault.Conflict, "fault.objection_answered")
	}
	now := s.Now()
	batch := &postgres.Batch{}
	queueAnswer(batch, id, actor.PersonID, text, now)
	told := s.Sender.Queue(batch, notify.Message{
		PersonID: o.Entry.subjectID, Template: "sms.objection_answered", Lang: o.lang,
		Args: map[string]string{"number": o.Entry.Number},
	}, now)
	journal.Queue(ctx, batch, change("access_objection_answered", id,
		objected(id, audit.ObjectionOpen, ""), objected(id, audit.ObjectionAnswered, text)))
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return err
	}
	return s.Jobs.Insert(ctx, tx, told...)
}
