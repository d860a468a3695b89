package ticket

import (
	"context"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
)

// DayOf is how the queue of a centre stands on a day.
type DayOf struct {
	Waiting, Served, Broken int
	// ByWindow is how many tickets each window has served.
	ByWindow map[int]int
}

// Today tells the head how the queue of the centre stands.
func (s *Service) Today(ctx context.Context, actor identity.Actor, code string) (d DayOf, err error) {
	defer fault.Wrap(&err, "ticket.Today(%s)", code)
	if err := centre.MayHead(ctx, s.DB, actor, code); err != nil {
		return DayOf{}, err
	}
	return dayOf(actor.Scope(ctx), s.DB, code, calendar.DateOf(s.Now()))
}

// Breach is a limit of the standards that was broken: how long somebody waited or was served.
type Breach struct {
	Ticket        Ticket
	Kind          string
	Limit, Actual int
}

// Breaches lists the limits that were broken at a centre today, the newest first.
func (s *Service) Breaches(ctx context.Context, actor identity.Actor, code string) (_ []Breach, err error) {
	defer fault.Wrap(&err, "ticket.Breaches(%s)", code)
	if err := centre.MayHead(ctx, s.DB, actor, code); err != nil {
		return nil, err
	}
	return breachesOn(actor.Scope(ctx), s.DB, code, calendar.DateOf(s.Now()))
}
