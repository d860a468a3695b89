package calendar

import "qyzmet/internal/fault"

// NextWorking is the date itself when it is a working day, else the first one after it.
func (c Calendar) NextWorking(d Date) (Date, error) {
	for {
		working, err := c.IsWorking(d)
		if err != nil {
			return Date{}, err
		}
		if working {
			return d, nil
		}
		d = d.AddDays(1)
	}
}

// AddWorkingDays is the n-th working day after the date, which is not counted itself
// (APPC art. 76(2)). n below 1 is an Invalid fault.
func (c Calendar) AddWorkingDays(d Date, n int) (_ Date, err error) {
	if n < 1 {
		return Date{}, errTermInvalid()
	}
	for range n {
		if d, err = c.NextWorking(d.AddDays(1)); err != nil {
			return Date{}, err
		}
	}
	return d, nil
}

// AddCalendarDays is the n-th day after the date, moved to the next working day when it
// is a day off (APPC art. 76(2), 76(5)). n below 1 is an Invalid fault.
func (c Calendar) AddCalendarDays(d Date, n int) (Date, error) {
	if n < 1 {
		return Date{}, errTermInvalid()
	}
	return c.NextWorking(d.AddDays(n))
}

// WorkingDaysLeft counts the working days after from up to and including due, for the
// queues of officials: 0 on the last day. After it the number is negative at once, so a
// Saturday after a due Friday is -1 as the Monday is.
func (c Calendar) WorkingDaysLeft(from, due Date) (int, error) {
	if !from.After(due) {
		return c.workingBetween(from, due)
	}
	late, err := c.workingBetween(due, from)
	return -max(late, 1), err
}

// workingBetween counts working days after the first date up to and including the last.
func (c Calendar) workingBetween(after, last Date) (n int, _ error) {
	for d := after; d.Before(last); {
		d = d.AddDays(1)
		working, err := c.IsWorking(d)
		if err != nil {
			return 0, err
		}
		if working {
			n++
		}
	}
	return n, nil
}

// Period is a term in days laid on the calendar.
type Period struct {
	// First is day 1: the first day that counts after the registration.
	First Date
	// Last is the day with the term's number.
	Last Date
	// Due is Last, or the next working day when Last is a day off.
	Due Date
}

// Period counts a term in days from the day after the registration (APPC art. 76). Terms
// in minutes or hours are an Invalid fault.
func (c Calendar) Period(registered Date, term Term) (_ Period, err error) {
	if err := term.Validate(); err != nil {
		return Period{}, err
	}
	p := Period{First: registered.AddDays(1), Last: registered.AddDays(term.Value)}
	switch term.Unit {
	case UnitCalendarDays:
		p.Due, err = c.NextWorking(p.Last)
		return p, err
	case UnitWorkingDays:
		if p.First, err = c.NextWorking(p.First); err != nil {
			return Period{}, err
		}
		p.Last, err = c.AddWorkingDays(registered, term.Value)
		p.Due = p.Last
		return p, err
	}
	return Period{}, errTermInvalid()
}

func errTermInvalid() error { return fault.New(fault.Invalid, "clock.term_invalid") }
