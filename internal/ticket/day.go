package ticket

import (
	"context"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// DayOf is how the queue of a centre stands on a day.
type DayOf struct {
	Waiting, Served, Broken int
	// ByWindow is how many tickets each window has served.
	ByWindow map[int]int
}

// Today tells the head how the queue of the centre stands. What is read besides goes in the same round
// trip, after it, and is nobody's to see where Today fails.
func (s *Service) Today(
	ctx context.Context, actor identity.Actor, code string, besides ...func(*postgres.Batch),
) (d DayOf, err error) {
	defer fault.Wrap(&err, "ticket.Today(%s)", code)
	queue := func(batch *postgres.Batch) { queueDay(batch, code, calendar.DateOf(s.Now()), &d) }
	if err := centre.MayHead(ctx, s.DB, actor, code, append([]func(*postgres.Batch){queue}, besides...)...); err != nil {
		return DayOf{}, err
	}
	return d, nil
}

// Breach is a limit of the standards that was broken: how long somebody waited or was served.
type Breach struct {
	Ticket        Ticket
	Kind          string
	Limit, Actual int
}

// Breaches lists the limits that were broken at a centre today, the newest first.
func (s *Service) Breaches(ctx context.Context, actor identity.Actor, code string) (list []Breach, err error) {
	defer fault.Wrap(&err, "ticket.Breaches(%s)", code)
	err = centre.MayHead(ctx, s.DB, actor, code, func(batch *postgres.Batch) {
		queueBreachesOn(batch, code, calendar.DateOf(s.Now()), &list)
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}
