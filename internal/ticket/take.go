package ticket

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
)

// Wish is what somebody has chosen at the machine.
type Wish struct {
	Group  string
	Ground Ground
	Lang   i18n.Lang
}

// Kiosk is the hall of the machine with a key; an unknown key is NotFound.
func (s *Service) Kiosk(ctx context.Context, key string) (_ Hall, err error) {
	defer fault.Wrap(&err, "ticket.Kiosk")
	return s.hallAt(system(ctx), ofKiosk(hashOf(key)))
}

func hashOf(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}

// OpenNow reports whether the centre of a hall is open.
func (s *Service) OpenNow(ctx context.Context, of centre.Centre) (bool, error) {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return false, err
	}
	return of.OpenAt(s.Now(), snapshot.Calendar)
}

// Take gives a ticket at the machine. The same request again gives the same ticket.
func (s *Service) Take(ctx context.Context, key string, o Wish, request string) (t Ticket, err error) {
	defer fault.Wrap(&err, "ticket.Take")
	h, err := s.Kiosk(ctx, key)
	if err != nil {
		return Ticket{}, err
	}
	if _, ok := h.Group(o.Group); !ok || !isGround(o.Ground) {
		return Ticket{}, fault.New(fault.Invalid, "ticket.fault.group")
	}
	open, err := s.OpenNow(ctx, h.Centre)
	if err != nil {
		return Ticket{}, err
	}
	t = Ticket{Centre: h.Centre.Code, Group: o.Group, Class: Ordinary, Ground: o.Ground, Lang: o.Lang}
	if o.Ground != NoGround {
		t.Class = Priority
	}
	err = postgres.InTx(system(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := lockCentre(ctx, tx, t.Centre); err != nil {
			return err
		}
		before, err := byRequest(ctx, tx, t.Centre, request)
		switch {
		case err == nil && before.Group == t.Group && before.Ground == t.Ground:
			t = before
			return nil
		case err == nil:
			return fault.New(fault.Conflict, "fault.key_reused")
		case !fault.Is(err, fault.NotFound):
			return err
		case !open:
			return fault.New(fault.Conflict, "ticket.fault.closed")
		}
		return s.enter(ctx, tx, &t, request)
	})
	return t, err
}

// enter gives a ticket its number and puts it into the queue.
func (s *Service) enter(ctx context.Context, tx postgres.Tx, t *Ticket, request string) (err error) {
	now := s.Now()
	t.ID, t.Code, t.State, t.Letter = postgres.NewID(), newCode(), Waiting, letterOf(t.Group)
	t.TakenAt, t.QueuedAt, t.Day = now, now, calendar.DateOf(now)
	if t.Number, err = nextNumber(ctx, tx, *t); err != nil {
		return err
	}
	batch := &postgres.Batch{}
	queueTicket(batch, *t, request)
	return postgres.Send(ctx, tx, batch)
}

// ByCode finds a ticket by the code of its page.
func (s *Service) ByCode(ctx context.Context, code string) (t Ticket, h Hall, err error) {
	defer fault.Wrap(&err, "ticket.ByCode")
	if !IsCode(code) {
		return Ticket{}, Hall{}, fault.New(fault.NotFound, "")
	}
	h, err = s.hallAt(system(ctx), ofTicket(code), func(batch *postgres.Batch) { queueByCode(batch, code, &t) })
	return t, h, err
}

// Leave gives a ticket up. Given up already is done; once it is served it is a Conflict.
func (s *Service) Leave(ctx context.Context, code string) (err error) {
	defer fault.Wrap(&err, "ticket.Leave")
	if !IsCode(code) {
		return fault.New(fault.NotFound, "")
	}
	return postgres.InTx(system(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		found, err := byCode(ctx, tx, code)
		if err != nil {
			return err
		}
		if err := lockCentre(ctx, tx, found.Centre); err != nil {
			return err
		}
		t, err := lockTicket(ctx, tx, found.ID)
		switch {
		case err != nil:
			return err
		case t.State == Left:
			return nil
		case !t.State.MayBecome(Left):
			return errChanged()
		}
		t.State, t.EndedAt = Left, slices.MaxFunc([]time.Time{s.Now(), t.TakenAt}, time.Time.Compare)
		batch := &postgres.Batch{}
		queueChange(batch, t)
		return postgres.Send(ctx, tx, batch)
	})
}

// SeedKiosks gives every centre a machine with a key of its own; who has one keeps it.
func SeedKiosks(ctx context.Context, db postgres.DB) (err error) {
	defer fault.Wrap(&err, "ticket.SeedKiosks")
	ctx = system(ctx)
	centres, _, err := centre.All(ctx, db)
	if err != nil {
		return err
	}
	batch := &postgres.Batch{}
	for _, c := range centres {
		key := rand.Text()
		queueKiosk(batch, c.Code, key, hashOf(key))
	}
	return postgres.Send(ctx, db, batch)
}
