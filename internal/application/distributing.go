package application

import (
	"context"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/staffing"
)

// passesAtOnce is how many cases one round of housekeeping moves: the rest comes with the
// next, a minute later.
const passesAtOnce = 2000

// Distribute sees to it that every case is with somebody who can consider it: it leads
// waiting cases to units, gives them out where the unit says so, and moves cases when
// absences begin and end and when holders have left. Each case moves in a transaction of its
// own; a round that is killed goes on with the next.
func (s *Service) Distribute(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "application.Distribute")
	left := passesAtOnce
	for _, part := range []func(context.Context, *int) error{
		s.routeWaiting, s.beginAbsences, s.endAbsences, s.followDepartures, s.giveOut,
	} {
		if err := part(ctx, &left); err != nil {
			return err
		}
	}
	return nil
}

// routeWaiting leads the waiting cases of bodies whose rules have changed to units.
func (s *Service) routeWaiting(ctx context.Context, _ *int) error {
	bodies, err := bodiesToRoute(ctx, s.DB)
	if err != nil {
		return err
	}
	for _, body := range bodies {
		for more := true; more; {
			err := postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) (err error) {
				more, err = s.routeChunk(ctx, tx, body)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// waiting is a case that nobody holds, as rules know it.
type waiting struct {
	ID    int64
	Facts staffing.Facts
	Unit  int64
}

// routeChunk leads the next cases of a body; more says that others follow.
func (s *Service) routeChunk(ctx context.Context, tx postgres.Tx, body string) (more bool, _ error) {
	after, there, err := lockRouting(ctx, tx, body)
	if err != nil || !there {
		return false, err
	}
	var rules []staffing.Rule
	var cases []waiting
	batch := &postgres.Batch{}
	staffing.QueueRules(batch, body, &rules)
	queueWaiting(batch, body, after, &cases)
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return false, err
	}
	batch = &postgres.Batch{}
	state := journal.StateOf(kindRouting).Text(body)
	moved := false
	for _, c := range cases {
		unit, _ := staffing.Route(rules, c.Facts)
		if unit != c.Unit {
			queueUnit(batch, c.ID, unit)
			state, moved = state.Int(c.ID).Int(unit), true
		}
	}
	more = len(cases) == routedAtOnce
	if more {
		queueRoutedTo(batch, body, cases[len(cases)-1].ID)
	} else {
		queueRouted(batch, body)
	}
	if moved {
		journal.Queue(ctx, batch, journal.Change{
			Ledger: body, ActorRole: System, Act: "cases_routed", ObjectKind: kindRouting, ObjectID: body, After: state.Sum(),
		})
	}
	return more, postgres.Send(ctx, tx, batch)
}

// kindRouting names the leading of cases to units in the journal.
const kindRouting = "unit_routing"

// giveOut gives the registered cases of units that let the portal choose to whoever of the
// unit holds fewest.
func (s *Service) giveOut(ctx context.Context, left *int) error {
	numbers, err := casesToGiveOut(ctx, s.DB, s.today(), *left)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		err := postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
			return s.giveToLeast(ctx, tx, number)
		})
		if err != nil {
			return err
		}
	}
	*left -= len(numbers)
	return nil
}

func (s *Service) giveToLeast(ctx context.Context, tx postgres.Tx, number string) error {
	r, err := lockApplication(ctx, tx, number)
	if err != nil || r.Status != Registered && r.Status != Accepted || r.HolderID != "" {
		return err
	}
	list, _, err := colleagues(ctx, tx, number, s.today())
	if err != nil {
		return err
	}
	c, ok := leastLoaded(list, func(c Colleague) bool { return c.Fit() && c.InUnit })
	if !ok {
		return nil
	}
	batch := &postgres.Batch{}
	if err := move(ctx, batch, &r, InReview, BySystem, system, s.Now()); err != nil {
		return err
	}
	r.HolderID = c.PersonID
	queueState(batch, &r)
	queueHand(ctx, batch, &r, system, handed{at: s.Now(), why: HandByLoad})
	return postgres.Send(ctx, tx, batch)
}

// away is an absence as the moving of cases knows it.
type away struct {
	ID                           int64
	PersonID, Body, SubstituteID string
}

// beginAbsences moves the cases of officials whose absence has begun to their substitutes.
func (s *Service) beginAbsences(ctx context.Context, left *int) error {
	list, err := absencesToBegin(ctx, s.DB, s.today())
	if err != nil {
		return err
	}
	for _, a := range list {
		done, err := s.passAll(ctx, a.PersonID, a.Body, left, func(h *handed, mark int64) string {
			h.why, h.absence, h.mark = HandAbsence, a.ID, mark
			if mark == 0 {
				h.mark = a.ID // who stood in for somebody else already gives that back at its end
			}
			return a.SubstituteID
		})
		if err != nil || !done {
			return err
		}
		if err := s.absenceTold(ctx, a.ID, HandAbsence, "sms.staff_cases_received", markBegun); err != nil {
			return err
		}
	}
	return nil
}

// passAll moves the open cases of a holder in a body to successors. tell fills in why, given
// the absence for which the case stands marked, and names whom to prefer. done is false when the
// round is used up.
func (s *Service) passAll(
	ctx context.Context, from, body string, left *int, tell func(h *handed, mark int64) (prefer string),
) (done bool, _ error) {
	for after := int64(0); ; {
		cases, err := casesHeldBy(ctx, s.DB, from, body, after)
		if err != nil || len(cases) == 0 {
			return true, err
		}
		for _, c := range cases {
			if *left <= 0 {
				return false, nil
			}
			*left--
			after = c.ID
			err := postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
				return s.pass(ctx, tx, c.Number, from, tell)
			})
			if err != nil {
				return false, err
			}
		}
	}
}

// pass moves one case to a successor of its holder; where there is none it stays.
func (s *Service) pass(
	ctx context.Context, tx postgres.Tx, number, from string, tell func(h *handed, mark int64) (prefer string),
) error {
	r, err := lockApplication(ctx, tx, number)
	if err != nil || r.HolderID != from || r.Status.Closed() {
		return err
	}
	list, mark, err := colleagues(ctx, tx, number, s.today())
	if err != nil {
		return err
	}
	h := handed{at: s.Now(), from: from}
	to, ok := successor(list, from, tell(&h, mark))
	if !ok {
		return nil
	}
	return s.passTo(ctx, tx, &r, to.PersonID, h)
}

func (s *Service) passTo(ctx context.Context, tx postgres.Tx, r *Record, to string, h handed) error {
	r.HolderID = to
	batch := &postgres.Batch{}
	queueState(batch, r)
	queueHand(ctx, batch, r, system, h)
	return postgres.Send(ctx, tx, batch)
}

// endAbsences gives the cases back to officials whose absence is over.
func (s *Service) endAbsences(ctx context.Context, left *int) error {
	list, err := absencesToEnd(ctx, s.DB, s.today())
	if err != nil {
		return err
	}
	for _, a := range list {
		numbers, err := casesOfAbsence(ctx, s.DB, a.ID)
		if err != nil {
			return err
		}
		for _, number := range numbers {
			if *left <= 0 {
				return nil
			}
			*left--
			err := postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
				return s.giveBack(ctx, tx, number, a)
			})
			if err != nil {
				return err
			}
		}
		if err := s.absenceTold(ctx, a.ID, HandReturned, "sms.staff_cases_returned", markEnded); err != nil {
			return err
		}
	}
	return nil
}

// giveBack returns a case to whoever was away; where they cannot have it, the substitute keeps
// it for good.
func (s *Service) giveBack(ctx context.Context, tx postgres.Tx, number string, a away) error {
	r, err := lockApplication(ctx, tx, number)
	if err != nil || r.Status.Closed() {
		return err
	}
	list, mark, err := colleagues(ctx, tx, number, s.today())
	if err != nil || mark != a.ID {
		return err
	}
	c, _ := colleague(list, a.PersonID)
	if !c.Fit() || r.HolderID == a.PersonID {
		return clearAbsence(ctx, tx, r.ID)
	}
	return s.passTo(ctx, tx, &r, c.PersonID, handed{at: s.Now(), from: r.HolderID, why: HandReturned, absence: a.ID})
}

// absenceTold closes a step of an absence and tells each who got cases how many, once.
func (s *Service) absenceTold(ctx context.Context, id int64, why, template string, mark marker) error {
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		first, err := mark(ctx, tx, id, s.Now())
		if err != nil || !first {
			return err
		}
		counts, err := receivers(ctx, tx, received{absence: id, why: why})
		if err != nil {
			return err
		}
		return s.tellReceivers(ctx, tx, counts, template)
	})
}

// receipt is how many cases somebody got.
type receipt struct {
	PersonID string
	Cases    int
}

func (s *Service) tellReceivers(ctx context.Context, tx postgres.Tx, counts []receipt, template string) error {
	batch := &postgres.Batch{}
	var told []job.Args
	for _, c := range counts {
		told = append(told, s.report(batch, c.PersonID, template, c.Cases, s.Now())...)
	}
	if err := postgres.Send(ctx, tx, batch); err != nil || len(told) == 0 {
		return err
	}
	return s.Jobs.Insert(ctx, tx, told...)
}

// followDepartures gives the cases of holders who are no longer of the body to colleagues and
// tells the head once, with the number.
func (s *Service) followDepartures(ctx context.Context, left *int) error {
	if err := noticeDepartures(ctx, s.DB, s.Now()); err != nil {
		return err
	}
	list, err := openDepartures(ctx, s.DB)
	if err != nil {
		return err
	}
	for _, d := range list {
		done := d.Returned
		if !done {
			done, err = s.passAll(ctx, d.PersonID, d.Body, left, func(h *handed, mark int64) string {
				h.why, h.departure, h.mark = HandDeparture, d.ID, mark
				return ""
			})
		}
		if err != nil || !done {
			return err
		}
		if err := s.departureTold(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// departureTold ends a departure when nothing is left with whoever went.
func (s *Service) departureTold(ctx context.Context, d departed) error {
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		first, err := endDeparture(ctx, tx, d, s.Now())
		if err != nil || !first {
			return err
		}
		counts, err := receivers(ctx, tx, received{departure: d.ID, why: HandDeparture})
		if err != nil || len(counts) == 0 {
			return err
		}
		if err := s.tellReceivers(ctx, tx, counts, "sms.staff_cases_received"); err != nil {
			return err
		}
		heads, err := identity.StaffIn(ctx, tx, identity.Head)
		if err != nil {
			return err
		}
		total := 0
		for _, c := range counts {
			total += c.Cases
		}
		told := []receipt{}
		for _, head := range heads[d.Body] {
			told = append(told, receipt{head, total})
		}
		return s.tellReceivers(ctx, tx, told, "sms.head_departure")
	})
}
