package ticket

import (
	"context"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Hall is a centre at a moment: who waits, which windows are open, how fast things go.
type Hall struct {
	Centre centre.Centre
	Groups []centre.Group
	Limits map[string]Limit
	// Open are the tickets that have not ended.
	Open []Ticket
	// Staffed are the windows with an operator.
	Staffed map[int]bool
	// Recent are the last serving times of each group.
	Recent map[string][]time.Duration
	Now    time.Time
}

// Hall shows a centre now; anybody may know.
func (s *Service) Hall(ctx context.Context, code string) (_ Hall, err error) {
	defer fault.Wrap(&err, "ticket.Hall(%s)", code)
	return s.hallAt(system(ctx), coded(code))
}

// Office is Hall with Load.
func (s *Service) Office(ctx context.Context, code string) (h Hall, load []Load, err error) {
	defer fault.Wrap(&err, "ticket.Office(%s)", code)
	h, err = s.hallAt(system(ctx), coded(code), func(batch *postgres.Batch) { s.queueLoad(batch, code, &load) })
	return h, load, err
}

// hallAt reads the hall of a place, with what else is read in the same round trip; no such place is
// NotFound.
func (s *Service) hallAt(ctx context.Context, at place, besides ...func(*postgres.Batch)) (Hall, error) {
	r, err := s.read(ctx, at, besides...)
	if err != nil {
		return Hall{}, err
	}
	of, err := centre.Find(r.centres, r.code)
	if err != nil {
		return Hall{}, err
	}
	return s.hallOf(ctx, of, r)
}

// reading is a hall as it comes from the database.
type reading struct {
	// code is that of the centre; empty where the place is none.
	code    string
	centres []centre.Centre
	groups  []centre.Group
	open    []Ticket
	staffed map[int]bool
	recent  map[string][]time.Duration
	now     time.Time
}

// read asks for everything about a place in one round trip.
func (s *Service) read(ctx context.Context, at place, besides ...func(*postgres.Batch)) (reading, error) {
	r := reading{staffed: map[int]bool{}, recent: map[string][]time.Duration{}, now: s.Now()}
	batch := &postgres.Batch{}
	centre.QueueAll(batch, &r.centres, &r.groups)
	queueHall(batch, at, &r)
	for _, queue := range besides {
		queue(batch)
	}
	err := postgres.Send(ctx, s.DB, batch)
	return r, err
}

func (s *Service) hallOf(ctx context.Context, of centre.Centre, r reading) (h Hall, err error) {
	h = Hall{Centre: of, Open: r.open, Staffed: r.staffed, Recent: r.recent, Now: r.now}
	for _, g := range r.groups {
		if of.Serves(g.Code) {
			h.Groups = append(h.Groups, g)
		}
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return Hall{}, err
	}
	h.Limits = LimitsOf(snapshot, r.groups, h.Now)
	return h, nil
}

// Waiting are the tickets that wait in groups.
func (h Hall) Waiting(groups ...string) (list []Ticket) {
	for _, t := range h.Open {
		if t.State == Waiting && slices.Contains(groups, t.Group) {
			list = append(list, t)
		}
	}
	return list
}

// At are the tickets that are called or served, the last call first.
func (h Hall) At() (list []Ticket) {
	for _, t := range h.Open {
		if t.State == Called || t.State == Serving {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b Ticket) int { return b.LastCallAt.Compare(a.LastCallAt) })
	return list
}

// Pace is how fast a group goes now.
func (h Hall) Pace(group string) Pace {
	windows := 0
	for _, w := range h.Centre.Windows {
		if h.Staffed[w.Number] && w.Serves(group) {
			windows++
		}
	}
	return PaceOf(h.Recent[group], h.Limits[group].Serve, windows)
}

// sharing are the groups that the open windows of a group serve besides: their people are called
// there too.
func (h Hall) sharing(group string) []string {
	groups := []string{group}
	for _, w := range h.Centre.Windows {
		if !h.Staffed[w.Number] || !w.Serves(group) {
			continue
		}
		for _, g := range w.Groups {
			if !slices.Contains(groups, g) {
				groups = append(groups, g)
			}
		}
	}
	return groups
}

// Newcomer is how many wait in a group and how long somebody would who came now.
func (h Hall) Newcomer(group string) (waiting int, _ Estimate) {
	return len(h.Waiting(group)), h.Pace(group).After(len(h.Waiting(h.sharing(group)...)))
}

// Place is how many people are called before a waiting ticket, and how long that takes.
func (h Hall) Place(t Ticket) (before int, _ Estimate) {
	order := Order(h.Waiting(h.sharing(t.Group)...), h.Now, 0)
	before = max(0, slices.IndexFunc(order, func(o Ticket) bool { return o.ID == t.ID }))
	return before, h.Pace(t.Group).After(before).NotBefore(t.BookedFor.Sub(h.Now))
}

// Group finds a group of the centre.
func (h Hall) Group(code string) (_ centre.Group, ok bool) {
	i := slices.IndexFunc(h.Groups, func(g centre.Group) bool { return g.Code == code })
	if i < 0 {
		return centre.Group{}, false
	}
	return h.Groups[i], true
}

// Day is a day of a centre.
type Day struct {
	Date  calendar.Date
	Hours calendar.Hours
	// Open is false on a day off.
	Open bool
}

// Hours are the coming days of a centre, today first.
func (s *Service) Hours(ctx context.Context, of centre.Centre, days int) (list []Day, err error) {
	defer fault.Wrap(&err, "ticket.Hours(%s)", of.Code)
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	today := calendar.DateOf(s.Now())
	for i := range days {
		d := Day{Date: today.AddDays(i)}
		if d.Hours, d.Open, err = of.HoursOn(d.Date, snapshot.Calendar); err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

// loadWeeks is how many weeks back the load by hour looks.
const loadWeeks = 4

// Load is how many people an hour of the day brings on average.
type Load struct {
	Hour, People int
}

// Load counts the tickets of the last four weeks by the hour at which they were taken; none where
// there were none.
func (s *Service) Load(ctx context.Context, code string) (list []Load, err error) {
	defer fault.Wrap(&err, "ticket.Load(%s)", code)
	batch := &postgres.Batch{}
	s.queueLoad(batch, code, &list)
	err = postgres.Send(system(ctx), s.DB, batch)
	return list, err
}

func (s *Service) queueLoad(batch *postgres.Batch, code string, list *[]Load) {
	today := calendar.DateOf(s.Now())
	queueLoadBetween(batch, code, today.AddDays(-7*loadWeeks), today, list)
}

// KioskKey is the key of the machine of a centre, for its head alone.
func (s *Service) KioskKey(ctx context.Context, actor identity.Actor, code string) (_ string, err error) {
	defer fault.Wrap(&err, "ticket.KioskKey(%s)", code)
	if err := identity.MayTry(actor, identity.ReadKiosk); err != nil {
		return "", err
	}
	return kioskKey(actor.Scope(ctx), s.DB, code)
}

// DemoKioskKey is KioskKey for everybody: only the demo asks.
func (s *Service) DemoKioskKey(ctx context.Context, code string) (_ string, err error) {
	defer fault.Wrap(&err, "ticket.DemoKioskKey(%s)", code)
	return kioskKey(system(ctx), s.DB, code)
}
