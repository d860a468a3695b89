package ticket

import (
	"time"

	"qyzmet/internal/centre"
	"qyzmet/internal/standard"
)

// Limit is the longest that the standards let somebody wait and be served.
type Limit struct {
	Wait, Serve time.Duration
}

// usual are the limits where no standard of a group says one.
var usual = Limit{Wait: 15 * time.Minute, Serve: 15 * time.Minute}

// LimitsOf are the limits of each group: the strictest of its services in force.
func LimitsOf(s *standard.Snapshot, groups []centre.Group, now time.Time) map[string]Limit {
	limits := map[string]Limit{}
	for _, service := range s.Services {
		edition := s.InForce(service.Code, now)
		if edition == nil {
			continue
		}
		group := centre.GroupOf(groups, service)
		limits[group] = limits[group].stricter(edition.Term.CSCMaxWaitMinutes, edition.Term.CSCMaxServiceMinutes)
	}
	for _, g := range groups {
		limits[g.Code] = limits[g.Code].filled()
	}
	return limits
}

func (l Limit) stricter(wait, serve int) Limit {
	return Limit{Wait: shorter(l.Wait, wait), Serve: shorter(l.Serve, serve)}
}

// shorter is the shorter of a limit and a number of minutes, where zero is none.
func shorter(limit time.Duration, minutes int) time.Duration {
	d := time.Duration(minutes) * time.Minute
	if d <= 0 || (limit > 0 && limit <= d) {
		return limit
	}
	return d
}

func (l Limit) filled() Limit {
	if l.Wait <= 0 {
		l.Wait = usual.Wait
	}
	if l.Serve <= 0 {
		l.Serve = usual.Serve
	}
	return l
}

// Over says by how many whole minutes a ticket is over a limit now; zero while it is not.
func (l Limit) Over(t Ticket, now time.Time) (waiting, serving int) {
	end := now
	if !t.EndedAt.IsZero() {
		end = t.EndedAt
	}
	waited, served := end, time.Duration(0)
	if !t.CalledAt.IsZero() {
		waited = t.CalledAt
	}
	if !t.ServingAt.IsZero() {
		served = end.Sub(t.ServingAt)
	}
	from := t.QueuedAt
	if t.BookedFor.After(from) {
		from = t.BookedFor
	}
	return over(waited.Sub(from), l.Wait), over(served, l.Serve)
}

func over(actual, limit time.Duration) int {
	return max(0, int((actual-limit)/time.Minute))
}
