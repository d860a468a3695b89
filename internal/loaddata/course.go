package loaddata

import (
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/identity"
)

// filing is an application on the day it is filed; waits says that nobody decides it.
type filing struct {
	at    time.Time
	waits bool
}

// filings are those of a day in their order of time.
func (g *generator) filings(day int) []filing {
	date := g.days.first.AddDays(day)
	var list []filing
	for i, n := range []int{g.days.ended.next(day), g.days.waiting.next(day)} {
		for range n {
			list = append(list, filing{g.timeOfDay(date), i == 1})
		}
	}
	sortByTime(list, func(f filing) time.Time { return f.at })
	return list
}

// Three of four file while bodies work; nobody files after the last moment of the plan.
func (g *generator) timeOfDay(date calendar.Date) time.Time {
	begin, end := date.Start(), date.AddDays(1).Start().Add(-time.Second)
	if g.random.IntN(4) > 0 {
		begin, end = date.At(opening), date.At(closing)
	}
	if end.After(g.plan.Now) {
		begin, end = date.Start(), g.plan.Now
	}
	return g.between(begin, end)
}

// Hours in which most people are awake and at work.
const (
	opening calendar.TimeOfDay = 9 * 60
	closing calendar.TimeOfDay = 18*60 + 30
)

// between is a moment of a span, in whole milliseconds.
func (g *generator) between(begin, end time.Time) time.Time {
	span := end.Sub(begin).Milliseconds()
	if span <= 0 {
		return begin
	}
	return begin.Add(time.Duration(g.random.Int64N(span)) * time.Millisecond)
}

// within is a moment of a span that lies between two shares of it.
func (g *generator) within(begin, end time.Time, from, to float64) time.Time {
	span := float64(end.Sub(begin))
	return begin.Add(time.Duration(span * (from + g.random.Float64()*(to-from)))).Truncate(time.Millisecond)
}

// working moves a moment into the hours in which officials work.
func (g *generator) working(at time.Time) time.Time {
	date := calendar.DateOf(at)
	if at.After(date.At(closing)) {
		date = date.AddDays(1)
	}
	next, err := g.catalogue.snapshot.Calendar.NextWorking(date)
	if err != nil || !at.Before(next.At(opening)) {
		return at
	}
	return g.between(next.At(opening), next.At(opening).Add(3*time.Hour))
}

// has says whether a moment has come by the end of the plan.
func (g *generator) has(at time.Time) bool { return !at.After(g.plan.Now) }

// one in so many.
func (g *generator) one(in int) bool { return g.random.IntN(in) == 0 }

// live takes a life through what happens to it, as far as it has happened by now.
func (g *generator) live(l *application.Life, f filing, staff []identity.Actor) error {
	if err := g.happenTo(l, f, staff); err != nil {
		return err
	}
	if err := l.Pass(g.plan.Now); err != nil {
		return err
	}
	return l.Rest(g.plan.Now)
}

func (g *generator) happenTo(l *application.Life, f filing, staff []identity.Actor) error {
	if err := l.Submit(); err != nil || !g.has(l.RegisteredAt) {
		return err
	}
	if l.RegisteredAt.After(l.FiledAt) {
		if err := l.Register(); err != nil {
			return err
		}
	}
	if !f.waits && g.one(25) {
		at := g.within(l.RegisteredAt, l.DueAt, 0, 0.5)
		if !g.has(at) {
			return nil
		}
		return l.Withdraw(at)
	}
	take := g.taken(l)
	if f.waits && g.one(4) || !g.has(take) {
		return nil
	}
	official := staff[g.random.IntN(len(staff))]
	if err := l.Take(official, take); err != nil {
		return err
	}
	return g.consider(l, f, official, take)
}

// consider is what happens to a case in an official's hands.
func (g *generator) consider(l *application.Life, f filing, official identity.Actor, from time.Time) error {
	if l.Term.Unit.InDays() && g.one(8) {
		answered, err := g.corrected(l, f, official, from)
		if err != nil || l.Status != application.InReview {
			return err
		}
		from = answered
	}
	if l.Term.Unit.InDays() && g.one(20) {
		heard, err := g.consulted(l, f, official, from)
		if err != nil || l.Status != application.InReview {
			return err
		}
		from = heard
	}
	if f.waits {
		if g.one(8) {
			_, _, err := g.announced(l, official, from)
			return err
		}
		return nil
	}
	return g.conclude(l, official, from)
}

// corrected asks the applicant, who answers within ten days; the answer counts from its
// registration.
func (g *generator) corrected(
	l *application.Life, f filing, official identity.Actor, from time.Time,
) (answered time.Time, _ error) {
	ask := g.working(g.within(from, l.DueAt, 0.1, 0.5))
	if !g.has(ask) || ask.After(l.DueAt) {
		return from, nil
	}
	if err := l.Ask(official, ask); err != nil {
		return from, err
	}
	answer := g.within(ask, ask.Add(10*24*time.Hour), 0.05, 1)
	if !g.has(answer) || f.waits && g.one(2) {
		return from, nil
	}
	if err := l.Answer(answer); err != nil {
		return from, err
	}
	return l.Clock[len(l.Clock)-1].RegisteredAt, nil
}

// consulted asks another body, which answers in time.
func (g *generator) consulted(
	l *application.Life, f filing, official identity.Actor, from time.Time,
) (heard time.Time, _ error) {
	ask, answer := g.within(from, l.DueAt, 0.05, 0.2), g.within(from, l.DueAt, 0.3, 0.6)
	if !g.has(ask) || answer.After(l.DueAt) {
		return from, nil
	}
	if err := l.Consult(official, ask); err != nil {
		return from, err
	}
	if !g.has(answer) || f.waits && g.one(2) {
		return from, nil
	}
	return answer, l.Hear(official, answer)
}

// taken is when an official takes it up.
func (g *generator) taken(l *application.Life) time.Time {
	at := g.within(l.RegisteredAt, l.DueAt, 0.02, 0.4)
	if l.Term.Unit.InDays() {
		at = g.working(at)
	}
	if at.After(l.DueAt) {
		return g.within(l.RegisteredAt, l.DueAt, 0.1, 0.5)
	}
	return at
}
