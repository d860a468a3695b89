package loaddata

import (
	"math"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/standard"
)

// share gives out a whole number day by day in proportion to weights: what rounding leaves goes
// to the next.
type share struct {
	all    int
	weight []float64
	sum    float64
	given  float64
	out    int
}

func newShare(all int, weight []float64) *share {
	s := &share{all: all, weight: weight}
	for _, w := range weight {
		s.sum += w
	}
	return s
}

// next is how many fall on a day; days are asked in their order.
func (s *share) next(day int) int {
	if s.sum == 0 {
		return 0
	}
	s.given += s.weight[day]
	until := int(math.Round(float64(s.all) * s.given / s.sum))
	n := until - s.out
	s.out = until
	return n
}

// days are the days of a plan, and how many applications are filed on each: those that end, and
// those that stay open.
type days struct {
	first          calendar.Date
	count          int
	ended, waiting *share
}

// On days off fewer people file.
const restful = 0.25

func newDays(p Plan, catalogue *catalogue) days {
	today := calendar.DateOf(p.Now)
	d := days{first: catalogue.firstDay(today, p.Years)}
	d.count = today.DaysSince(d.first) + 1
	ended, waiting := make([]float64, d.count), make([]float64, d.count)
	for i := range d.count {
		date := d.first.AddDays(i)
		rest := 1.0
		if working, err := catalogue.snapshot.Calendar.IsWorking(date); err == nil && !working {
			rest = restful
		}
		ended[i] = rest * float64(d.count+i) // twice as many at the end as at the beginning
		for _, o := range catalogue.offers {
			if o.mayWait(today.DaysSince(date)) {
				waiting[i] += rest * o.weight
			}
		}
	}
	open := int(math.Round(float64(p.Applications) * p.Open))
	d.ended, d.waiting = newShare(p.Applications-open, ended), newShare(open, waiting)
	return d
}

// firstDay is the first day of a plan: so many years ago, or where the calendar begins.
func (c *catalogue) firstDay(today calendar.Date, years int) calendar.Date {
	first := calendar.Date{Year: today.Year - years, Month: today.Month, Day: min(today.Day, 28)}
	for !c.snapshot.Calendar.Covers(first.Year) && first.Year < today.Year {
		first = calendar.Date{Year: first.Year + 1, Month: time.January, Day: 1}
	}
	return first
}

// overstay is how far behind its term an open case may be.
const overstay = 1.15

// mayWait says whether an application of that many days may still wait for its decision.
func (o offer) mayWait(age int) bool {
	return o.longest > 0 && float64(age) <= 1+overstay*float64(o.longest)
}

// calendarDays is about how long a term lasts; 0 for terms of minutes and hours.
func calendarDays(v standard.Variant) int {
	switch v.Unit {
	case calendar.UnitWorkingDays:
		return v.Value * 7 / 5
	case calendar.UnitCalendarDays:
		return v.Value
	}
	return 0
}
