package ticket

import (
	"slices"
	"time"
)

// recentServed is how many of the last served tickets tell how long serving takes.
const recentServed = 20

// Pace is how fast a group is served at a centre.
type Pace struct {
	// Windows are those that serve the group and have an operator now.
	Windows int
	// Each is how long one person takes.
	Each time.Duration
}

// PaceOf takes the median of recent serving times, or the limit of the standards without any.
func PaceOf(recent []time.Duration, limit time.Duration, windows int) Pace {
	known := slices.DeleteFunc(slices.Clone(recent), func(d time.Duration) bool { return d <= 0 })
	if len(known) == 0 {
		return Pace{Windows: max(windows, 0), Each: max(limit, 0)}
	}
	slices.Sort(known)
	median := known[len(known)/2]
	if len(known)%2 == 0 {
		median = (median + known[len(known)/2-1]) / 2
	}
	return Pace{Windows: max(windows, 0), Each: median}
}

// Estimate is how long somebody waits, as a range of minutes.
type Estimate struct {
	// Open says that a window serves the group now; without one nothing can be said.
	Open     bool
	From, To int
}

// Soon reports whether it is a matter of a few minutes.
func (e Estimate) Soon() bool { return e.Open && e.From == 0 }

// step is how finely a range is said: nobody knows better.
const step = 5 * time.Minute

// After estimates the waiting with so many people before: at the least they are served one after
// another by all windows, at the most one more has just begun at each.
func (p Pace) After(before int) Estimate {
	if p.Windows <= 0 {
		return Estimate{}
	}
	before = max(before, 0)
	least := p.Each * time.Duration(before) / time.Duration(p.Windows)
	most := p.Each * time.Duration(before+1) / time.Duration(p.Windows)
	from, to := least/step, (most+step-1)/step
	if to <= from {
		to = from + 1
	}
	return Estimate{Open: true, From: int(from * step / time.Minute), To: int(to * step / time.Minute)}
}

// NotBefore moves a range so that it does not end before a moment that is so far away.
func (e Estimate) NotBefore(d time.Duration) Estimate {
	if least := int(d / step * step / time.Minute); e.Open && e.From < least {
		return Estimate{Open: true, From: least, To: max(e.To, least+int(step/time.Minute))}
	}
	return e
}
