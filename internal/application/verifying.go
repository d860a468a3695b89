package application

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// cached is what an application keeps of its clock.
type cached struct {
	DueAt     time.Time `json:"due_at"`
	NextAt    time.Time `json:"next_at,omitzero"`
	StoppedAt time.Time `json:"stopped_at,omitzero"`
	Overdue   bool      `json:"overdue"`
}

// runningClock is an open application with its clock and what it keeps of it.
type runningClock struct {
	record Record
	events []ClockEvent
	kept   cached
}

// verifyChunk is how many clocks are counted anew by one statement.
const verifyChunk = 500

// VerifyClocks counts every running clock anew and raises an alarm for each that keeps other
// dates than its events give. It mends nothing: such a difference is nobody's lawful act, and
// somebody must look. It returns how many clocks it counted and how many differ.
func (s *Service) VerifyClocks(ctx context.Context, log *slog.Logger) (counted, differing int, err error) {
	defer fault.Wrap(&err, "application.VerifyClocks")
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return 0, 0, err
	}
	for after := int64(0); ; {
		list, err := runningClocks(ctx, s.DB, after, verifyChunk)
		if err != nil || len(list) == 0 {
			return counted, differing, err
		}
		for _, c := range list {
			after = c.record.ID
			counted++
			given, differs := c.check(snapshot, s.Now())
			if !differs {
				continue
			}
			differing++
			log.ErrorContext(ctx, "a clock gives other dates than are kept", "number", c.record.Number,
				"kept", c.kept, "given", given)
			if err := insertAlarm(ctx, s.DB, c.record.ID, c.kept, given, s.Now()); err != nil {
				return counted, differing, err
			}
		}
	}
}

// check compares what is kept with what the events give. A moment that has come and waits for
// the sweep is no difference.
func (c runningClock) check(snapshot *standard.Snapshot, now time.Time) (given cached, differs bool) {
	l, err := lawIn(snapshot, c.record.EditionID)
	if err != nil {
		return cached{}, true
	}
	k, err := l.reckon(c.events, c.record.Term.Term(), now)
	if err != nil {
		return cached{}, true
	}
	given = cached{DueAt: k.due.At, NextAt: k.next.At, StoppedAt: k.due.StoppedAt, Overdue: isOverdue(c.events)}
	waits := !c.kept.NextAt.IsZero() && !c.kept.NextAt.After(now) &&
		slices.ContainsFunc(k.agenda, func(m Moment) bool { return m.At.Equal(c.kept.NextAt) })
	same := c.kept.DueAt.Equal(given.DueAt) && c.kept.StoppedAt.Equal(given.StoppedAt) &&
		c.kept.Overdue == given.Overdue && (waits || c.kept.NextAt.Equal(given.NextAt))
	return given, !same
}

// postpone leaves a clock that cannot be counted for an hour and raises an alarm: one of them
// must not keep the others waiting.
func postpone(batch *postgres.Batch, c dueClock, now time.Time, err error, log *slog.Logger) {
	log.Error("a clock cannot be counted", "number", c.record.Number, "error", err)
	queueAlarm(batch, c.record.ID, cached{DueAt: c.record.DueAt, NextAt: c.waited}, cached{}, now)
	queuePostponed(batch, c.record.ID, now.Add(time.Hour))
}
