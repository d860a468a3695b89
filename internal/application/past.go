package application

import (
	"context"
	"maps"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Past is a filed application as counting sees it: what chose its term and how long it took;
// not whose it is.
type Past struct {
	// ID orders them.
	ID int64
	// DueAt and Late are under its own edition.
	DueAt time.Time
	Late  bool

	filed  DraftRecord
	events []ClockEvent
}

// PastBetween lists the applications of a service that were filed in a time and not withdrawn,
// behind the id after. It is for the portal's own counting: nobody sees them.
func (s *Service) PastBetween(
	ctx context.Context, service string, from, to time.Time, after int64, limit int,
) (list []Past, err error) {
	defer fault.Wrap(&err, "application.PastBetween(%s)", service)
	return pastBetween(ctx, s.DB, service, from, to, after, limit, s.Now())
}

// CountBetween counts what PastBetween lists.
func (s *Service) CountBetween(ctx context.Context, service string, from, to time.Time) (n int, err error) {
	defer fault.Wrap(&err, "application.CountBetween(%s)", service)
	return countBetween(ctx, s.DB, service, from, to)
}

// Running counts the applications for a service that wait for a decision: they stay under the
// edition they were filed under. Only their number is told.
func (s *Service) Running(ctx context.Context, service string) (n int, err error) {
	defer fault.Wrap(&err, "application.Running(%s)", service)
	return countRunning(postgres.WithScope(ctx, postgres.System), s.DB, service)
}

// Under is the clock of a past application as another text would have counted it: the variant
// of the term that its facts choose there, and whether it would have been late.
func (p Past) Under(
	c *standard.Content, s *standard.Snapshot, now time.Time,
) (variant string, late bool, err error) {
	defer fault.Wrap(&err, "application.Past.Under")
	hours, err := calendar.ParseHours(c.Hours.Body.Weekdays)
	if err != nil {
		return "", false, err
	}
	chosen := c.Term.For(p.facts(s))
	due, err := DueDate(p.events, chosen.Term(), hours, s.Calendar)
	if err != nil {
		return "", false, err
	}
	return chosen.Code, Overdue(due, now), nil
}

// facts are what was true of the filing; answers of registers are answers too.
func (p Past) facts(s *standard.Snapshot) form.Facts {
	around, answers := facts(p.filed, s), maps.Clone(p.filed.Answers)
	if answers == nil {
		answers = form.Answers{}
	}
	for key, value := range p.filed.Registered {
		answers[key] = []string{value}
	}
	return func(name string) []string {
		if key, ok := form.AnswerOf(name); ok {
			return answers[key]
		}
		return around(name)
	}
}
