package ticket

import (
	"context"
	"slices"
	"time"

	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Current is the ticket that the operator has called or serves. Without one it is NotFound, without
// a shift a Conflict that says so.
func (s *Service) Current(ctx context.Context, actor identity.Actor) (_ *Ticket, err error) {
	defer fault.Wrap(&err, "ticket.Current")
	if err := identity.MayTry(actor, identity.CallTicket); err != nil {
		return nil, err
	}
	ctx = actor.Scope(ctx)
	post, err := centre.PostOf(ctx, s.DB, actor.PersonID)
	if err != nil {
		return nil, err
	}
	t, err := inHand(ctx, s.DB, post.ID)
	if err != nil {
		return nil, err
	}
	return &t, nil
}

// CallNext calls whoever is next of the groups that the window serves. With a ticket in hand, and
// with nobody waiting, it is a Conflict.
func (s *Service) CallNext(ctx context.Context, actor identity.Actor, key string) (err error) {
	defer fault.Wrap(&err, "ticket.CallNext")
	once := idempotency.Of(actor.PersonID, "ticket_call", key)
	return s.at(ctx, actor, once, func(ctx context.Context, w *window) (string, error) {
		if _, err := inHand(ctx, w.tx, w.post.ID); !fault.Is(err, fault.NotFound) {
			if err != nil {
				return "", err
			}
			return "", fault.New(fault.Conflict, "ticket.fault.in_hand")
		}
		waiting, err := waitingIn(ctx, w.tx, w.post.Centre, w.post.At.Groups)
		if err != nil {
			return "", err
		}
		streak, err := streakAt(ctx, w.tx, w.post.Centre, w.post.Window, w.now)
		if err != nil {
			return "", err
		}
		choice, ok := Next(waiting, w.now, streak)
		if !ok {
			return "", fault.New(fault.Conflict, "ticket.fault.nobody")
		}
		t := choice.Ticket
		before := t
		t.State, t.CalledAt, t.LastCallAt, t.Calls = Called, w.now, w.now, 1
		t.OutOfTurn, t.Window, t.ShiftID = choice.OutOfTurn, w.post.Window, w.post.ID
		queueChange(w.batch, t)
		w.noted(ctx, "ticket_called", before, t)
		return t.ID, nil
	})
}

// Recall calls the same ticket once more.
func (s *Service) Recall(ctx context.Context, actor identity.Actor, id, key string) (err error) {
	defer fault.Wrap(&err, "ticket.Recall(%s)", id)
	return s.step(ctx, actor, id, key, "ticket_recalled", Called, func(t *Ticket, now time.Time) error {
		t.LastCallAt = now
		t.Calls++
		return nil
	})
}

// Serve begins to serve the called ticket.
func (s *Service) Serve(ctx context.Context, actor identity.Actor, id, key string) (err error) {
	defer fault.Wrap(&err, "ticket.Serve(%s)", id)
	return s.step(ctx, actor, id, key, "ticket_serving", Serving, func(t *Ticket, now time.Time) error {
		t.ServingAt = now
		return nil
	})
}

// Finish ends the serving.
func (s *Service) Finish(ctx context.Context, actor identity.Actor, id, key string) (err error) {
	defer fault.Wrap(&err, "ticket.Finish(%s)", id)
	return s.step(ctx, actor, id, key, "ticket_served", Served, func(t *Ticket, now time.Time) error {
		t.EndedAt = now
		return nil
	})
}

// callsBeforeNoShow is how often somebody is called before they count as gone.
const callsBeforeNoShow = 2

// MarkNoShow ends a called ticket that nobody has come with, after it was called again; a booking
// behind it is noted too.
func (s *Service) MarkNoShow(ctx context.Context, actor identity.Actor, id, key string) (err error) {
	defer fault.Wrap(&err, "ticket.MarkNoShow(%s)", id)
	return s.step(ctx, actor, id, key, "ticket_no_show", NoShow, func(t *Ticket, now time.Time) error {
		if t.Calls < callsBeforeNoShow {
			return fault.New(fault.Conflict, "ticket.fault.recall_first")
		}
		t.EndedAt = now
		return nil
	})
}

// step moves the ticket in hand to another state. A recall stays where it is.
func (s *Service) step(
	ctx context.Context, actor identity.Actor, id, key, act string, to State, change func(*Ticket, time.Time) error,
) error {
	once := idempotency.Of(actor.PersonID, act, key, id)
	return s.at(ctx, actor, once, func(ctx context.Context, w *window) (string, error) {
		t, err := w.mine(ctx, id)
		if err != nil {
			return "", err
		}
		stays := to == Called && t.State == Called
		if !stays && !t.State.MayBecome(to) {
			return "", errChanged()
		}
		before := t
		t.State = to
		if err := change(&t, w.now); err != nil {
			return "", err
		}
		queueChange(w.batch, t)
		if to == NoShow {
			queueMissedBooking(w.batch, t.ID)
		}
		w.noted(ctx, act, before, t)
		return t.ID, nil
	})
}

// mine finds a ticket that this shift has or had in hand; any other is NotFound.
func (w *window) mine(ctx context.Context, id string) (Ticket, error) {
	if !postgres.IsID(id) {
		return Ticket{}, fault.New(fault.NotFound, "")
	}
	t, err := lockTicket(ctx, w.tx, id)
	if err == nil && t.ShiftID != w.post.ID {
		return Ticket{}, fault.New(fault.NotFound, "")
	}
	return t, err
}

// Transfer sends a ticket to another group of the centre. It keeps its number and the time at which
// the person came, so nobody loses their place by being sent on.
func (s *Service) Transfer(ctx context.Context, actor identity.Actor, id, group, key string) (err error) {
	defer fault.Wrap(&err, "ticket.Transfer(%s, %s)", id, group)
	once := idempotency.Of(actor.PersonID, "ticket_transferred", key, id, group)
	return s.at(ctx, actor, once, func(ctx context.Context, w *window) (string, error) {
		t, err := w.mine(ctx, id)
		switch {
		case err != nil:
			return "", err
		case !t.State.MayBecome(Transferred):
			return "", errChanged()
		case group == t.Group || !w.post.Of.Serves(group):
			return "", fault.New(fault.Invalid, "ticket.fault.group")
		}
		before, again := t, t.sentOn(group, w.now)
		t.State, t.EndedAt = Transferred, w.now
		queueChange(w.batch, t)
		queueTicket(w.batch, again, "")
		queueBookingSentOn(w.batch, t.ID, again.ID)
		w.noted(ctx, "ticket_transferred", before, t)
		return again.ID, nil
	})
}

// sentOn is the same ticket, waiting in another group.
func (t Ticket) sentOn(group string, now time.Time) Ticket {
	return Ticket{
		ID: postgres.NewID(), Centre: t.Centre, Day: t.Day, Letter: t.Letter, Number: t.Number, Code: t.Code,
		Group: group, Class: t.Class, Ground: t.Ground, Lang: t.Lang, State: Waiting,
		TakenAt: t.TakenAt, QueuedAt: now, BookedFor: t.BookedFor,
	}
}

// Desk is the queue as an operator sees it.
type Desk struct {
	Post centre.Post
	Hall Hall
	// Current is the ticket in hand; nil without one.
	Current *Ticket
	// Queues are all groups of the centre, those of the window first.
	Queues []DeskQueue
}

// DeskQueue is the queue of one group in the order of calling.
type DeskQueue struct {
	Group   centre.Group
	Mine    bool
	Waiting []Ticket
}

// Desk shows the operator the queues of the centre.
func (s *Service) Desk(ctx context.Context, actor identity.Actor) (d Desk, err error) {
	defer fault.Wrap(&err, "ticket.Desk")
	if err := identity.MayTry(actor, identity.CallTicket); err != nil {
		return Desk{}, err
	}
	var shift centre.Shift
	r, err := s.read(actor.Scope(ctx), ofOperator(actor.PersonID), func(batch *postgres.Batch) {
		centre.QueueShift(batch, actor.PersonID, &shift)
		queueInHand(batch, actor.PersonID, &d.Current)
	})
	if err != nil {
		return Desk{}, err
	}
	if d.Post, err = centre.PostIn(r.centres, r.groups, shift); err != nil {
		return Desk{}, err
	}
	if d.Hall, err = s.hallOf(ctx, d.Post.Of, r); err != nil {
		return Desk{}, err
	}
	for _, g := range d.Post.Groups {
		if d.Post.Of.Serves(g.Code) {
			d.Queues = append(d.Queues, DeskQueue{
				Group: g, Mine: d.Post.At.Serves(g.Code), Waiting: Order(d.Hall.Waiting(g.Code), d.Hall.Now, 0),
			})
		}
	}
	slices.SortStableFunc(d.Queues, func(a, b DeskQueue) int {
		return map[bool]int{true: 0, false: 1}[a.Mine] - map[bool]int{true: 0, false: 1}[b.Mine]
	})
	return d, nil
}
