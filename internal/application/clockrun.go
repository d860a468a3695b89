package application

import (
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
)

// clockRun is what the events of a clock add up to.
type clockRun struct {
	filedAt, registeredAt, finishedAt time.Time
	// forwardedAt is when another body sent it here; zero where it was filed.
	forwardedAt time.Time
	// stoppedAt is when an open stop began, overdueAt when the term was marked as passed.
	stoppedAt, overdueAt time.Time
	recounts             []ClockEvent
	// steps moved the due date, in their order.
	steps []clockStep
}

// clockStep is a stop that has ended, or an extension.
type clockStep struct {
	// from and to bound a stop; at is when an extension was decided.
	from, to, at time.Time
	by           calendar.Term
}

func (s clockStep) isStop() bool { return s.at.IsZero() }

func replayClock(events []ClockEvent) (run clockRun, _ error) {
	if len(events) == 0 || events[0].Kind != ClockStarted {
		return run, fault.New(fault.Conflict, "clock.not_started")
	}
	run.filedAt, run.registeredAt = events[0].FiledAt, events[0].RegisteredAt
	if run.filedAt.IsZero() || run.registeredAt.Before(run.filedAt) {
		return run, errContradiction()
	}
	calendarID := events[0].Calendar
	for _, e := range events[1:] {
		if !run.take(e, calendarID) {
			return run, errContradiction()
		}
		if e.Kind == ClockRecounted || e.Kind == ClockForwarded {
			calendarID = e.Calendar
		}
	}
	return run, nil
}

func errContradiction() error { return fault.New(fault.Conflict, "clock.events_contradict") }

// take adds an event; false says that it cannot follow what was before.
func (r *clockRun) take(e ClockEvent, calendarID int64) bool {
	if !r.finishedAt.IsZero() || e.At.IsZero() {
		return false
	}
	running := r.stoppedAt.IsZero() && r.overdueAt.IsZero()
	switch e.Kind {
	case ClockFinished:
		r.finishedAt = e.At
	case ClockRecounted:
		if e.DueBefore.IsZero() || e.Calendar <= calendarID {
			return false
		}
		r.recounts = append(r.recounts, e)
	case ClockStopped:
		r.stoppedAt = e.At
		return running
	case ClockResumed:
		return r.resume(e)
	case ClockExtended:
		r.steps = append(r.steps, clockStep{at: e.At, by: e.By})
		return running && e.By.Validate() == nil
	case ClockForwarded:
		r.registeredAt, r.forwardedAt, r.recounts, r.steps = e.RegisteredAt, e.At, nil, nil
		return running && !e.RegisteredAt.Before(e.At) && e.Calendar >= calendarID
	case ClockOverdue:
		r.overdueAt = e.At
		return running
	default:
		return false
	}
	return true
}

// resume ends a stop. What was stopped before its registration loses nothing by it.
func (r *clockRun) resume(e ClockEvent) bool {
	if r.stoppedAt.IsZero() || e.RegisteredAt.Before(e.At) || e.At.Before(r.stoppedAt) {
		return false
	}
	from, to := r.stoppedAt, e.RegisteredAt
	if from.Before(r.registeredAt) {
		from = r.registeredAt
	}
	if to.Before(from) {
		to = from
	}
	r.steps = append(r.steps, clockStep{from: from, to: to})
	r.stoppedAt = time.Time{}
	return true
}
