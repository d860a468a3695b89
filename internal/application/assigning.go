package application

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
)

// Limits of the reason of a hand-over, in characters.
const (
	MinHandNote = 10
	MaxHandNote = 500
)

// Fields of the forms that give a case away, as Problem names them.
const (
	FieldTo       = "to"
	FieldHandNote = "note"
)

// handed is a change of hands about to be written.
type handed struct {
	at  time.Time
	why string
	// from is the holder before; empty where there was none.
	from string
	note string
	// absence and departure are what it happened for; zero for neither.
	absence, departure int64
	// mark is the absence for whose time the new holder stands in; zero for a holder of one's own.
	mark int64
}

// queueHand writes a change of hands, its entry of the journal and the record's new holder,
// who must be set already.
func queueHand(ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, h handed) {
	queueHandRow(batch, r, h, actor.PersonID)
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "case_" + h.why,
		ObjectKind: kindHand, ObjectID: r.Number,
		After: journal.StateOf(kindHand).Text(r.Number).Text(h.from).Text(r.HolderID).Text(h.note).
			Int(h.absence).Int(h.departure).Int(h.mark).Time(h.at).Sum(),
	})
}

// kindHand names changes of hands in the journal.
const kindHand = "case_hand"

// Assign puts a case into the hands of an official of the body, or while they are away of
// their substitute. Problems say why it cannot be; then nothing has happened.
func (s *Service) Assign(
	ctx context.Context, actor identity.Actor, number, to, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.Assign(%s)", number)
	ctx = actor.Scope(ctx)
	err = s.change(ctx, actor, identity.AssignCase, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if r.Status.Closed() {
			return fault.New(fault.Conflict, "fault.already_decided")
		}
		list, _, err := colleagues(ctx, tx, number, s.today())
		if err != nil {
			return err
		}
		holder, mark, why := assignee(list, to)
		if why != nil {
			problems = []Problem{{FieldTo, *why}}
			return nil
		}
		if r.HolderID == holder.PersonID {
			return nil
		}
		return s.give(ctx, tx, actor, r, holder.PersonID, handed{why: HandAssigned, mark: mark}, "assign", key, to)
	})
	return problems, err
}

// assignee is who gets a case that is given to somebody, and the absence for whose time;
// why says that nobody does.
func assignee(list []Colleague, to string) (_ Colleague, mark int64, why *i18n.Message) {
	chosen, known := colleague(list, to)
	if reason := unfit(chosen, known); reason != nil {
		return Colleague{}, 0, reason
	}
	holder, ok := StandIn(list, to)
	if !ok {
		return Colleague{}, 0, awayMessage(chosen)
	}
	if holder.PersonID != to {
		mark = chosen.absence
	}
	return holder, mark, nil
}

// unfit says why a colleague cannot have the case, whether or not they are away.
func unfit(c Colleague, known bool) *i18n.Message {
	key := ""
	switch {
	case !known || !c.Official:
		key = "assignment.error.to"
	case c.Near:
		key = "assignment.error.near"
	default:
		return nil
	}
	m := i18n.M(key)
	return &m
}

func awayMessage(c Colleague) *i18n.Message {
	m := i18n.M("assignment.error.away", "date", i18n.DateShort(c.AwayUntil.Start()))
	return &m
}

// HandOver gives the own case to a colleague of the body who is there, for a written reason.
// Problems say why it cannot be; then nothing has happened.
func (s *Service) HandOver(
	ctx context.Context, actor identity.Actor, number, to, note, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.HandOver(%s)", number)
	ctx = actor.Scope(ctx)
	note = strings.TrimSpace(strings.ReplaceAll(note, "\r\n", "\n"))
	err = s.change(ctx, actor, identity.HandOverCase, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if r.Status.Closed() {
			return fault.New(fault.Conflict, "fault.already_decided")
		}
		list, _, err := colleagues(ctx, tx, number, s.today())
		if err != nil {
			return err
		}
		if r.HolderID != actor.PersonID {
			return s.handedOver(ctx, tx, actor, number, to, note, key)
		}
		if problems = checkHandOver(list, actor.PersonID, to, note); len(problems) > 0 {
			return nil
		}
		return s.give(ctx, tx, actor, r, to, handed{why: HandOver, note: note}, "hand_over", key, to, note)
	})
	return problems, err
}

// handedOver accepts the repetition of a hand-over by whoever holds the case no longer.
func (s *Service) handedOver(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, number, to, note, key string,
) error {
	_, found, err := act(actor, "hand_over", key, number, to, note).Done(ctx, tx)
	if err == nil && !found {
		return fault.New(fault.Conflict, "fault.not_holder")
	}
	return err
}

func checkHandOver(list []Colleague, from, to, note string) (problems []Problem) {
	c, known := colleague(list, to)
	switch why := unfit(c, known && to != from); {
	case why != nil:
		problems = append(problems, Problem{FieldTo, *why})
	case c.Away():
		problems = append(problems, Problem{FieldTo, *awayMessage(c)})
	}
	switch n := utf8.RuneCountInString(note); {
	case n < MinHandNote:
		problems = append(problems, Problem{FieldHandNote, i18n.M("assignment.error.note_short", "n", MinHandNote)})
	case n > MaxHandNote:
		problems = append(problems, Problem{FieldHandNote, i18n.M("assignment.error.note_long", "n", MaxHandNote)})
	case strings.ContainsFunc(note, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		problems = append(problems, Problem{FieldHandNote, i18n.M("assignment.error.note_characters")})
	}
	return problems
}

// give puts a case into somebody's hands and tells them. What nobody held yet is considered
// from now on.
func (s *Service) give(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, r *Record, to string, h handed,
	name, key string, content ...string,
) error {
	h.at, h.from = s.Now(), r.HolderID
	batch := &postgres.Batch{}
	if !r.Status.Held() {
		by := ByOfficial
		if actor.Role == identity.Head {
			by = ByHead
		}
		if err := move(ctx, batch, r, InReview, by, actor, h.at); err != nil {
			return err
		}
	}
	r.HolderID = to
	queueState(batch, r)
	queueHand(ctx, batch, r, actor, h)
	told := s.Sender.Queue(batch, notify.Message{
		PersonID: to, ApplicationID: r.ID, Template: "sms.staff_case_received", Lang: staffLang,
		Args: map[string]string{"number": r.Number},
	}, h.at)
	act(actor, name, key, append([]string{r.Number}, content...)...).Queue(batch, r.Number, h.at)
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return err
	}
	return s.Jobs.Insert(ctx, tx, told...)
}

func (s *Service) today() calendar.Date { return calendar.DateOf(s.Now()) }
