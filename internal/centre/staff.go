package centre

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// Day is a centre as its head sees it now.
type Day struct {
	Centre Centre
	Groups []Group
	// Staff are those who work there, with the shift that lasts.
	Staff []StaffLine
	// Ended are the shifts that ended today, the last one first.
	Ended []EndedShift
	// Free are the operators that work in no centre.
	Free []Candidate
}

// OnShift is how many operators are at windows.
func (d Day) OnShift() int { return len(d.at()) }

// At is who sits at a window; ok is false for nobody.
func (d Day) At(window int) (line StaffLine, ok bool) {
	line, ok = d.at()[window]
	return line, ok
}

func (d Day) at() map[int]StaffLine {
	at := map[int]StaffLine{}
	for _, line := range d.Staff {
		if line.Shift != nil {
			at[line.Shift.Window] = line
		}
	}
	return at
}

// EndedShift is a shift that is over, with the names of who sat there and of who ended it.
type EndedShift struct {
	Shift
	Operator identity.Names
	// EndedBy is the head who ended a forgotten shift and Reason why; empty where the operator did.
	EndedBy identity.Names
	Reason  string
	// WithRole says that EndedBy is the administrator who took the operator's role.
	WithRole bool
	// Lang is that of the page on which the reason was written.
	Lang i18n.Lang
}

// Forgotten reports whether the head ended the shift.
func (e EndedShift) Forgotten() bool { return e.Reason != "" }

// Candidate is an operator who may be taken into a centre.
type Candidate struct {
	PersonID string
	Names    identity.Names
	// Login tells namesakes apart.
	Login string
}

// Limits of the reason for ending another's shift, in characters.
const (
	MinReason = 5
	MaxReason = 300
)

// longestDay bounds the lists of a head's page.
const longestDay = 500

// anew is for acts that may happen again.
var anew idempotency.Act

// headed is the centre that the actor answers for, the first where there are several. Whoever
// answers for none is told so.
func headed(ctx context.Context, db postgres.Querier, actor identity.Actor) (Centre, []Group, error) {
	list, groups, err := workplaces(ctx, db, actor.PersonID)
	if err != nil {
		return Centre{}, nil, err
	}
	if len(list) == 0 {
		return Centre{}, nil, errNoCentre()
	}
	return list[0], groups, nil
}

func errNoCentre() error { return fault.New(fault.NotFound, "centrehead.fault.no_centre") }

// Day shows the actor's centre: who is where, who has gone, who may be taken in.
func (s *Service) Day(ctx context.Context, actor identity.Actor) (d Day, err error) {
	defer fault.Wrap(&err, "centre.Day")
	if err := identity.MayTry(actor, identity.ManageCentre); err != nil {
		return Day{}, err
	}
	var all []Centre
	var code string
	batch := &postgres.Batch{}
	QueueAll(batch, &all, &d.Groups)
	queueHeaded(batch, actor.PersonID, &code)
	queueStaff(batch, actor.PersonID, &d.Staff)
	queueEnded(batch, endedUnder(actor.PersonID, calendar.DateOf(s.Now()).Start()), &d.Ended)
	// Logins are open to the portal alone, and only those of operators without a centre are read.
	postgres.QueueSystem(batch)
	queueFreeOperators(batch, actor.PersonID, actor.Body, &d.Free)
	if err := postgres.Send(actor.Scope(ctx), s.DB, batch); err != nil {
		return Day{}, err
	}
	if code == "" {
		return Day{}, errNoCentre()
	}
	d.Centre, err = Find(all, code)
	return d, err
}

// TakeIn has an operator without a centre work in the actor's. Whoever works somewhere already is a
// Conflict.
func (s *Service) TakeIn(ctx context.Context, actor identity.Actor, person, key string) (err error) {
	defer fault.Wrap(&err, "centre.TakeIn(%s)", person)
	once := idempotency.Of(actor.PersonID, "centre_take_in", key, person)
	return s.manage(ctx, actor, once, func(ctx context.Context, tx postgres.Tx, of Centre) error {
		if !postgres.IsID(person) {
			return fault.New(fault.NotFound, "")
		}
		if err := lockWork(ctx, tx, person); err != nil {
			return err
		}
		operator, placed, err := standing(ctx, tx, person, actor.Body)
		switch {
		case err != nil:
			return err
		case !operator:
			return fault.New(fault.NotFound, "")
		case placed:
			return fault.New(fault.Conflict, "centrehead.fault.placed")
		}
		batch := &postgres.Batch{}
		queueWork(batch, of.Code, person, actor.PersonID, s.Now())
		queueStaffed(ctx, batch, actor, "centre_staff_taken_in", of.Code, person)
		once.Queue(batch, person, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
}

// EndWork ends an operator's work in the actor's centre. A shift that lasts must be ended first;
// nobody ends their own work.
func (s *Service) EndWork(ctx context.Context, actor identity.Actor, person, key string) (err error) {
	defer fault.Wrap(&err, "centre.EndWork(%s)", person)
	once := idempotency.Of(actor.PersonID, "centre_end_work", key, person)
	return s.manage(ctx, actor, once, func(ctx context.Context, tx postgres.Tx, of Centre) error {
		if person == actor.PersonID {
			return fault.New(fault.Forbidden, "centrehead.fault.own")
		}
		if !postgres.IsID(person) {
			return fault.New(fault.NotFound, "")
		}
		if err := lockWork(ctx, tx, person); err != nil {
			return err
		}
		if _, err := shiftOf(ctx, tx, person); !fault.Is(err, fault.NotFound) {
			if err != nil {
				return err
			}
			return fault.New(fault.Conflict, "centrehead.fault.on_shift")
		}
		ended, err := endWork(ctx, tx, of.Code, person, s.Now())
		if err != nil {
			return err
		}
		if !ended {
			return fault.New(fault.NotFound, "")
		}
		batch := &postgres.Batch{}
		queueStaffed(ctx, batch, actor, "centre_staff_ended", of.Code, person)
		once.Queue(batch, person, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
}

// Lasting opens a shift of the actor's centre that may be ended; one that is over is NotFound.
func (s *Service) Lasting(ctx context.Context, actor identity.Actor, shift string) (_ StaffLine, err error) {
	defer fault.Wrap(&err, "centre.Lasting(%s)", shift)
	d, err := s.Day(ctx, actor)
	if err != nil {
		return StaffLine{}, err
	}
	i := slices.IndexFunc(d.Staff, func(l StaffLine) bool { return l.Shift != nil && l.Shift.ID == shift })
	if i < 0 {
		return StaffLine{}, fault.New(fault.NotFound, "")
	}
	return d.Staff[i], nil
}

// EndForgotten ends a shift of the actor's centre that its operator forgot; the operator reads the
// reason. wrong says what is wrong with it, then nothing has happened. Ended already is done.
func (s *Service) EndForgotten(
	ctx context.Context, actor identity.Actor, shift, reason string, lang i18n.Lang, key string,
) (wrong i18n.Message, err error) {
	defer fault.Wrap(&err, "centre.EndForgotten(%s)", shift)
	reason = strings.TrimSpace(reason)
	once := idempotency.Of(actor.PersonID, "centre_end_shift", key, shift, reason)
	err = s.manage(ctx, actor, once, func(ctx context.Context, tx postgres.Tx, of Centre) error {
		if !postgres.IsID(shift) {
			return fault.New(fault.NotFound, "")
		}
		lasting, err := lockShift(ctx, tx, of.Code, shift)
		switch {
		case err != nil:
			return err
		case lasting.OperatorID == actor.PersonID:
			return fault.New(fault.Forbidden, "centrehead.fault.own")
		case !lasting.EndedAt.IsZero():
			return nil
		}
		if wrong = checkReason(reason); wrong.Key != "" {
			return nil
		}
		lasting.EndedAt = later(s.Now(), lasting.BeganAt)
		batch := &postgres.Batch{}
		queueForgottenEnd(batch, lasting, actor.PersonID, reason, lang)
		queueNoted(ctx, batch, actor, "shift_ended_by_head", lasting)
		once.Queue(batch, shift, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
	return wrong, err
}

func checkReason(reason string) i18n.Message {
	switch n := utf8.RuneCountInString(reason); {
	case n < MinReason, !utf8.ValidString(reason), strings.ContainsFunc(reason, unicode.IsControl):
		return i18n.M("centrehead.error.reason", "n", MinReason)
	case n > MaxReason:
		return i18n.M("centrehead.error.reason_long", "n", MaxReason)
	}
	return i18n.Message{}
}

// Own lists the actor's own shifts of the last days, the last one first, and says of each whether
// another ended it.
func (s *Service) Own(ctx context.Context, actor identity.Actor) (list []EndedShift, err error) {
	defer fault.Wrap(&err, "centre.Own")
	if err := identity.MayTry(actor, identity.KeepShift); err != nil {
		return nil, err
	}
	batch := &postgres.Batch{}
	queueEnded(batch, endedOf(actor.PersonID, s.Now().AddDate(0, 0, -ownDays)), &list)
	return list, postgres.Send(actor.Scope(ctx), s.DB, batch)
}

// ownDays is how far an operator's own list reaches back.
const ownDays = 31

// manage is an act of a head in the centre they answer for.
func (s *Service) manage(
	ctx context.Context, actor identity.Actor, once idempotency.Act, do func(context.Context, postgres.Tx, Centre) error,
) error {
	return s.act(ctx, actor, identity.ManageCentre, once, func(ctx context.Context, tx postgres.Tx) error {
		of, _, err := headed(ctx, tx, actor)
		if err != nil {
			return err
		}
		return do(ctx, tx, of)
	})
}

func queueStaffed(ctx context.Context, batch *postgres.Batch, actor identity.Actor, act, code, person string) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: actor.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: act,
		ObjectKind: "centre_staff", ObjectID: code + " " + person,
		After: journal.StateOf("centre_staff").Text(code).Text(person).Sum(),
	})
}

// since names the shifts that a list shows.
type since struct {
	where string
	of    string
	from  time.Time
}

// endedUnder are those of the centre that somebody heads.
func endedUnder(head string, from time.Time) since {
	return since{`s.centre_code = ` + headedCentre, head, from}
}

func endedOf(operator string, from time.Time) since {
	return since{`s.operator_id = $1::uuid`, operator, from}
}
