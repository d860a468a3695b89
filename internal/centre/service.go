package centre

import (
	"context"
	"slices"
	"strconv"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB        postgres.DB
	Registrar *standard.Registrar
	// Now is the portal's legal time.
	Now func() time.Time
}

// Service keeps the centres and their shifts.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// Centres lists all, in the order of the list of regions, with the groups of services.
func (s *Service) Centres(ctx context.Context) (_ []Centre, _ []Group, err error) {
	defer fault.Wrap(&err, "centre.Centres")
	return All(ctx, s.DB)
}

// All lists the centres and the groups of services.
func All(ctx context.Context, db postgres.Querier) (centres []Centre, groups []Group, _ error) {
	batch := &postgres.Batch{}
	QueueAll(batch, &centres, &groups)
	return centres, groups, postgres.Send(ctx, db, batch)
}

// QueueAll is All beside what else is read in the same round trip.
func QueueAll(batch *postgres.Batch, centres *[]Centre, groups *[]Group) {
	queueCentres(batch, centres)
	queueGroups(batch, groups)
}

// ByCode finds a centre inside somebody else's transaction; none is NotFound.
func ByCode(ctx context.Context, db postgres.Querier, code string) (Centre, []Group, error) {
	all, groups, err := All(ctx, db)
	if err != nil {
		return Centre{}, nil, err
	}
	of, err := Find(all, code)
	return of, groups, err
}

// Find finds a centre among all; none is NotFound.
func Find(all []Centre, code string) (Centre, error) {
	i := slices.IndexFunc(all, func(c Centre) bool { return c.Code == code })
	if i < 0 {
		return Centre{}, fault.New(fault.NotFound, "")
	}
	return all[i], nil
}

// Workplaces are the centres in which the actor works, with the groups of services.
func (s *Service) Workplaces(ctx context.Context, actor identity.Actor) (list []Centre, _ []Group, err error) {
	defer fault.Wrap(&err, "centre.Workplaces")
	return workplaces(actor.Scope(ctx), s.DB, actor.PersonID)
}

// workplaces are the centres in which a person works, with the groups of services.
func workplaces(ctx context.Context, db postgres.Querier, person string) (list []Centre, groups []Group, _ error) {
	var codes []string
	batch := &postgres.Batch{}
	QueueAll(batch, &list, &groups)
	queueWorkplaces(batch, person, &codes)
	err := postgres.Send(ctx, db, batch)
	return slices.DeleteFunc(list, func(c Centre) bool { return !slices.Contains(codes, c.Code) }), groups, err
}

// MayHead asks whether the actor answers for a centre: any other is NotFound to them. What is read
// besides goes in the same round trip and is nobody's to see where MayHead fails.
func MayHead(
	ctx context.Context, db postgres.Querier, actor identity.Actor, code string, besides ...func(*postgres.Batch),
) (err error) {
	defer fault.Wrap(&err, "centre.MayHead(%s)", code)
	if err := identity.MayTry(actor, identity.ManageCentre); err != nil {
		return err
	}
	var codes []string
	batch := &postgres.Batch{}
	queueWorkplaces(batch, actor.PersonID, &codes)
	for _, queue := range besides {
		queue(batch)
	}
	err = postgres.Send(actor.Scope(ctx), db, batch)
	if err == nil && !slices.Contains(codes, code) {
		err = fault.New(fault.NotFound, "")
	}
	return err
}

// Post is where the operator works now. Without a shift it is a Conflict that says so.
func (s *Service) Post(ctx context.Context, actor identity.Actor) (_ Post, err error) {
	defer fault.Wrap(&err, "centre.Post")
	if err := identity.MayTry(actor, identity.KeepShift); err != nil {
		return Post{}, err
	}
	return PostOf(actor.Scope(ctx), s.DB, actor.PersonID)
}

// PostOf is Post inside somebody else's transaction.
func PostOf(ctx context.Context, db postgres.Querier, operator string) (Post, error) {
	var shift Shift
	var all []Centre
	var groups []Group
	batch := &postgres.Batch{}
	QueueShift(batch, operator, &shift)
	QueueAll(batch, &all, &groups)
	if err := postgres.Send(ctx, db, batch); err != nil {
		return Post{}, err
	}
	return PostIn(all, groups, shift)
}

// PostIn is where the operator of a shift works; the zero shift is none.
func PostIn(all []Centre, groups []Group, shift Shift) (Post, error) {
	if shift.ID == "" {
		return Post{}, errNoShift()
	}
	of, err := Find(all, shift.Centre)
	at, _ := of.Window(shift.Window)
	return Post{Shift: shift, Of: of, At: at, Groups: groups}, err
}

// BeginShift puts the operator at a window of a centre they work in. An operator has one shift at a
// time and a window one operator: the second is a Conflict.
func (s *Service) BeginShift(ctx context.Context, actor identity.Actor, code string, window int, key string) (err error) {
	defer fault.Wrap(&err, "centre.BeginShift(%s, %d)", code, window)
	once := idempotency.Of(actor.PersonID, "shift_begin", key, code, strconv.Itoa(window))
	return s.change(ctx, actor, once, func(ctx context.Context, tx postgres.Tx) error {
		if err := lockWork(ctx, tx, actor.PersonID); err != nil {
			return err
		}
		list, _, err := workplaces(ctx, tx, actor.PersonID)
		if err != nil {
			return err
		}
		of, err := Find(list, code)
		if err != nil {
			return err
		}
		if _, ok := of.Window(window); !ok {
			return fault.New(fault.NotFound, "")
		}
		if _, err := shiftOf(ctx, tx, actor.PersonID); !fault.Is(err, fault.NotFound) {
			if err != nil {
				return err
			}
			return fault.New(fault.Conflict, "centre.on_shift")
		}
		taken, err := takenWindows(ctx, tx, code)
		if err != nil {
			return err
		}
		if taken[window] {
			return fault.New(fault.Conflict, "centre.window_taken")
		}
		shift := Shift{ID: postgres.NewID(), Centre: code, Window: window, OperatorID: actor.PersonID, BeganAt: s.Now()}
		batch := &postgres.Batch{}
		queueShiftBegin(batch, shift)
		queueNoted(ctx, batch, actor, "shift_began", shift)
		once.Queue(batch, shift.ID, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
}

// EndShift takes the operator from the window. Ended already is done.
func (s *Service) EndShift(ctx context.Context, actor identity.Actor) (err error) {
	defer fault.Wrap(&err, "centre.EndShift")
	return s.change(ctx, actor, idempotency.Act{}, func(ctx context.Context, tx postgres.Tx) error {
		shift, err := shiftOf(ctx, tx, actor.PersonID)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		shift.EndedAt = later(s.Now(), shift.BeganAt)
		batch := &postgres.Batch{}
		queueShiftEnd(batch, shift)
		queueNoted(ctx, batch, actor, "shift_ended", shift)
		return postgres.Send(ctx, tx, batch)
	})
}

// later is the end of a shift, which never lies before its beginning, also when the clock went back.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func (s *Service) change(
	ctx context.Context, actor identity.Actor, once idempotency.Act, do func(context.Context, postgres.Tx) error,
) error {
	return s.act(ctx, actor, identity.KeepShift, once, do)
}

// act lets something happen while the actor holds the role they act in, and once.
func (s *Service) act(
	ctx context.Context, actor identity.Actor, action identity.Action, once idempotency.Act,
	do func(context.Context, postgres.Tx) error,
) error {
	if err := identity.MayTry(actor, action); err != nil {
		return err
	}
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		held, batch := false, &postgres.Batch{}
		identity.QueueHeld(batch, actor, &held)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		if !held {
			return fault.New(fault.Forbidden, "")
		}
		if _, found, err := once.Done(ctx, tx); found || err != nil {
			return err
		}
		return do(ctx, tx)
	})
}

func queueNoted(ctx context.Context, batch *postgres.Batch, actor identity.Actor, act string, s Shift) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: actor.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: act,
		ObjectKind: "shift", ObjectID: s.ID,
		After: journal.StateOf("shift").Text(s.ID).Text(s.Centre).Int(int64(s.Window)).Text(s.OperatorID).Time(s.BeganAt).
			Time(s.EndedAt).Sum(),
	})
}
