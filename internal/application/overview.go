package application

import (
	"context"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Overview is how the work of a body stands, for its head.
type Overview struct {
	// Counts are of open cases, by the filter that lists them; counted up to CountLimit.
	Counts []Count
	Loads  []Load
	// Free are the cases in nobody's hands.
	Free int
	// Weeks are the last ones, the present one at the end.
	Weeks    []Week
	Snapshot *standard.Snapshot
}

// Count is how many cases a filter holds.
type Count struct {
	Name   string
	Filter Filter
	N      int
}

// Load is what an official of the body holds.
type Load struct {
	PersonID      string
	Names         identity.Names
	Held, Overdue int
	// Suspended is an official whose account is disabled and who holds cases all the same.
	Suspended bool
}

// Week is what happened in a week that begins on a Monday.
type Week struct {
	Monday                  calendar.Date
	Filed, Decided, Overdue int
}

// overviewWeeks are how many weeks the trend shows.
const overviewWeeks = 8

// overviewCounts are the numbers of the head's page, the most urgent last but those that wait.
var overviewCounts = []Count{
	{Name: "new", Filter: Filter{When: WindowNew}},
	{Name: "today", Filter: Filter{When: WindowToday}},
	{Name: "near", Filter: Filter{When: WindowNear}},
	{Name: "overdue", Filter: Filter{When: WindowOverdue}},
	{Name: "citizen", Filter: Filter{Status: QueueCitizen}},
	{Name: "others", Filter: Filter{Status: QueueOthers}},
}

// Overview counts the cases of the actor's body.
func (s *Service) Overview(ctx context.Context, actor identity.Actor) (o Overview, err error) {
	defer fault.Wrap(&err, "application.Overview(%s)", actor.Body)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOverview); err != nil {
		return o, err
	}
	if o.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return o, err
	}
	batch := s.overview(actor, &o)
	return o, postgres.Send(ctx, s.DB, batch)
}

// mondays are the first days of the last weeks, the present one at the end.
func mondays(now time.Time) []calendar.Date {
	today := calendar.DateOf(now)
	last := today.AddDays(-(int(today.Weekday()) + 6) % 7)
	list := make([]calendar.Date, overviewWeeks)
	for i := range list {
		list[i] = last.AddDays(-7 * (overviewWeeks - 1 - i))
	}
	return list
}

// servicesOf are the codes of the services of a body.
func servicesOf(snapshot *standard.Snapshot, body string) (codes []string) {
	for _, service := range snapshot.Services {
		if service.Body == body {
			codes = append(codes, service.Code)
		}
	}
	return codes
}
