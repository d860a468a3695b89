package app

import (
	"context"
	"math"

	"qyzmet/internal/calendar"
	"qyzmet/internal/workdays"
)

// calendarDays is for how many days from today on the calendar answers; known is false while
// the catalogue cannot be read.
func (a *App) calendarDays(ctx context.Context) (days int, known bool) {
	snapshot, err := a.Registrar.Snapshot(ctx)
	if err != nil {
		return 0, false
	}
	today := calendar.DateOf(a.Clock.Now())
	return snapshot.CoveredTo(today).DaysSince(today), true
}

// calendarEnds is for how many days the calendar answers yet, and whether that is soon.
func (a *App) calendarEnds(ctx context.Context) (days int, soon bool) {
	days, known := a.calendarDays(ctx)
	return days, known && days < workdays.WarnDays
}

// watchCalendar raises the alarm, once a day, when the calendar soon ends: from then on
// services with terms in days cannot be filed for.
func (a *App) watchCalendar(ctx context.Context) {
	days, soon := a.calendarEnds(ctx)
	today := calendar.DateOf(a.Clock.Now()).Start().Unix()
	if !soon || a.alarmed.Swap(today) == today {
		return
	}
	a.log.Error("the working calendar ends: publish the next year", "days_covered", days)
}

// coveredGauge is calendarDays for operators, on every scrape.
func (a *App) coveredGauge() float64 {
	days, known := a.calendarDays(context.Background())
	if !known {
		return math.NaN()
	}
	return float64(days)
}
