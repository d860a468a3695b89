package staffing

import (
	"context"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// Absence are days on which an official is away, first and last included.
type Absence struct {
	ID       int64
	PersonID string
	// SubstituteID holds the cases meanwhile; without one, colleagues do.
	SubstituteID string
	From, Until  calendar.Date
	// BegunAt is when the cases went over, EndedAt when they came back; CancelledAt ends an
	// absence ahead of its time.
	BegunAt, CancelledAt, EndedAt time.Time
}

// On reports whether the official is away on a day.
func (a Absence) On(day calendar.Date) bool {
	return a.CancelledAt.IsZero() && !day.Before(a.From) && !day.After(a.Until)
}

// AbsenceLine is an absence in the list, with names.
type AbsenceLine struct {
	Absence
	Person, Substitute identity.Names
}

// Absences are what the page of absences shows.
type Absences struct {
	// Lines are those that last or are to come, then those of the last year.
	Lines []AbsenceLine
	// Staff are the officials of the body.
	Staff []Member
}

// Absences lists the absences of the actor's body to its head, and their own to officials.
func (s *Service) Absences(ctx context.Context, actor identity.Actor) (a Absences, err error) {
	defer fault.Wrap(&err, "staffing.Absences(%s)", actor.Body)
	if ctx, err = s.read(ctx, actor, identity.ManageAbsence); err != nil {
		return Absences{}, err
	}
	batch := &postgres.Batch{}
	queueAbsences(batch, actor.Body, whose(actor), s.today(), &a.Lines)
	queueMembers(batch, actor.Body, "", &a.Staff)
	return a, postgres.Send(ctx, s.DB, batch)
}

// whose absences an actor sees: all for the head, one's own for an official.
func whose(actor identity.Actor) string {
	if actor.Role == identity.Head {
		return ""
	}
	return actor.PersonID
}

// EnterAbsence enters an absence: a head for any official of the body, an official for
// themself. Problems say what is wrong; then nothing has happened.
func (s *Service) EnterAbsence(
	ctx context.Context, actor identity.Actor, a Absence, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "staffing.EnterAbsence")
	if actor.Role == identity.Official {
		a.PersonID = actor.PersonID
	}
	once := idempotency.Of(actor.PersonID, "absence_enter", key, a.PersonID, a.SubstituteID, a.From.String(), a.Until.String())
	err = s.change(ctx, actor, identity.ManageAbsence, once, func(ctx context.Context, tx postgres.Tx) error {
		if problems = a.check(s.today()); len(problems) > 0 {
			return nil
		}
		if problems, err = checkPeople(ctx, tx, actor.Body, a); err != nil || len(problems) > 0 {
			return err
		}
		if err := insertAbsence(ctx, tx, actor, &a, s.Now()); err != nil {
			return err
		}
		return s.noted(ctx, tx, actor, "absence_entered", a, once)
	})
	return problems, err
}

// checkPeople locks the role of whoever is away, so that two absences do not overlap, and
// asks whether both are officials of the body.
func checkPeople(ctx context.Context, tx postgres.Tx, body string, a Absence) (problems []Problem, _ error) {
	person, err := isOfficial(ctx, tx, body, a.PersonID, true)
	if err != nil {
		return nil, err
	}
	if !person {
		return []Problem{{FieldPerson, i18n.M("staffing.error.person")}}, nil
	}
	if a.SubstituteID != "" {
		substitute, err := isOfficial(ctx, tx, body, a.SubstituteID, false)
		if err != nil {
			return nil, err
		}
		if !substitute {
			problems = append(problems, Problem{FieldSubstitute, i18n.M("staffing.error.substitute")})
		}
	}
	overlaps, err := hasAbsence(ctx, tx, a)
	if overlaps {
		problems = append(problems, Problem{FieldFrom, i18n.M("staffing.error.overlap")})
	}
	return problems, err
}

// CancelAbsence ends an absence now, or keeps it from beginning. Ended already is done.
func (s *Service) CancelAbsence(ctx context.Context, actor identity.Actor, id int64) (err error) {
	defer fault.Wrap(&err, "staffing.CancelAbsence(%d)", id)
	return s.change(ctx, actor, identity.ManageAbsence, anew, func(ctx context.Context, tx postgres.Tx) error {
		a, err := lockAbsence(ctx, tx, actor.Body, whose(actor), id)
		if err != nil || !a.CancelledAt.IsZero() || !a.EndedAt.IsZero() {
			return err
		}
		a.CancelledAt = s.Now()
		if err := cancelAbsence(ctx, tx, id, actor.PersonID, a.CancelledAt); err != nil {
			return err
		}
		return s.noted(ctx, tx, actor, "absence_cancelled", a, anew)
	})
}

func (s *Service) noted(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, act string, a Absence, once idempotency.Act,
) error {
	batch := &postgres.Batch{}
	queueEntry(ctx, batch, actor, act, kindAbsence, strconv.FormatInt(a.ID, 10),
		journal.StateOf(kindAbsence).Int(a.ID).Text(a.PersonID).Text(a.SubstituteID).Text(a.From.String()).
			Text(a.Until.String()).Time(a.CancelledAt))
	once.Queue(batch, strconv.FormatInt(a.ID, 10), s.Now())
	return postgres.Send(ctx, tx, batch)
}
