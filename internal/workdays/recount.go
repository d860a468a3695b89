package workdays

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Recount is how far running due dates are counted anew by an edition of the calendar.
type Recount struct {
	Calendar int64
	// Done is how many applications were looked at, Later and Earlier how many moved.
	Done, Later, Earlier int
	StartedAt            time.Time
	// EndedAt is zero while it runs.
	EndedAt time.Time

	reached int64
}

// Touch is whom a recount would touch, by service: numbers only, nothing about anybody.
type Touch struct {
	Body, Service string
	// Later and Earlier are how many due dates move, MostLater and MostEarlier by how many
	// days at most; Late are those that have passed at once.
	Later, Earlier, MostLater, MostEarlier, Late int
}

// Preview is what an administrator sees before a recount.
type Preview struct {
	// Edition is the newest; nil when the calendar was never changed.
	Edition *standard.CalendarEdition
	// Running is how many applications have terms in days, Touched those that move.
	Running int
	Touched []Touch
	// Made is the recount by this edition, if there was one already.
	Made     *Recount
	Snapshot *standard.Snapshot
}

// chunk is how many applications are read at once; a run of the job goes on for runFor.
const (
	chunk  = 500
	runFor = 10 * time.Second
)

// Preview counts whom a recount by the newest edition would touch.
func (s *Service) Preview(ctx context.Context, actor identity.Actor) (p Preview, err error) {
	defer fault.Wrap(&err, "workdays.Preview")
	if err := identity.MayTry(actor, identity.ReadCalendar); err != nil {
		return Preview{}, err
	}
	if p.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return Preview{}, err
	}
	if p.Edition = newest(p.Snapshot); p.Edition == nil {
		return p, nil
	}
	if p.Made, err = recountBy(actor.Scope(ctx), s.DB, p.Edition.ID); err != nil || p.Made != nil {
		return p, err
	}
	p.Running, p.Touched, err = s.touched(postgres.WithScope(ctx, postgres.System), p.Snapshot, p.Edition.ID)
	return p, err
}

func newest(snapshot *standard.Snapshot) *standard.CalendarEdition {
	for _, year := range snapshot.Years() {
		for _, e := range snapshot.CalendarEditions(year) {
			if e.ID == snapshot.CalendarID() && e.ID > 0 {
				return &e
			}
		}
	}
	return nil
}

// touched counts for nobody: what it reads, no person sees.
func (s *Service) touched(
	ctx context.Context, snapshot *standard.Snapshot, id int64,
) (running int, _ []Touch, _ error) {
	counts := map[string]*Touch{}
	for after, more := int64(0), true; more; {
		list, err := s.Applications.RunningInDays(ctx, after, chunk)
		if err != nil {
			return 0, nil, err
		}
		for _, r := range list {
			after = r.ID
			shift, moves, err := s.Applications.Shift(r, snapshot, id)
			if err != nil {
				return 0, nil, err
			}
			if moves {
				count(counts, shift)
			}
		}
		running, more = running+len(list), len(list) == chunk
	}
	touched := make([]Touch, 0, len(counts))
	for _, service := range slices.Sorted(maps.Keys(counts)) {
		touched = append(touched, *counts[service])
	}
	slices.SortStableFunc(touched, func(a, b Touch) int { return cmp.Compare(a.Body, b.Body) })
	return running, touched, nil
}

func count(counts map[string]*Touch, shift application.Shift) {
	t := counts[shift.Service]
	if t == nil {
		t = &Touch{Body: shift.Body, Service: shift.Service}
		counts[shift.Service] = t
	}
	if shift.Days > 0 {
		t.Later, t.MostLater = t.Later+1, max(t.MostLater, shift.Days)
	} else {
		t.Earlier, t.MostEarlier = t.Earlier+1, max(t.MostEarlier, -shift.Days)
	}
	if shift.Late {
		t.Late++
	}
}

// Recount starts to count running due dates anew by the newest edition, once for each; id is
// the edition that the page showed.
func (s *Service) Recount(ctx context.Context, actor identity.Actor, id int64, key string) (err error) {
	defer fault.Wrap(&err, "workdays.Recount(%d)", id)
	if err := identity.MayTry(actor, identity.RecountCalendar); err != nil {
		return err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return err
	}
	if id == 0 || id != snapshot.CalendarID() {
		return fault.New(fault.Conflict, "workdays.fault.newer_edition")
	}
	a := idempotency.Of(actor.PersonID, "calendar_recount", key, strconv.FormatInt(id, 10))
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if _, found, err := a.Done(ctx, tx); found || err != nil {
			return err
		}
		if err := mustHold(ctx, tx, actor); err != nil {
			return err
		}
		begun, err := insertRecount(ctx, tx, id, s.Now())
		if err != nil {
			return err
		}
		if !begun {
			return fault.New(fault.Conflict, "workdays.fault.recounted")
		}
		batch := &postgres.Batch{}
		a.Queue(batch, strconv.FormatInt(id, 10), s.Now())
		journal.Queue(ctx, batch, journal.Change{
			ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "calendar_recount_started",
			ObjectKind: "calendar_recount", ObjectID: strconv.FormatInt(id, 10),
			After: journal.StateOf("calendar_recount").Int(id).Time(s.Now()).Sum(),
		})
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, job.Recount{CalendarID: id})
	})
}

// Work recounts for a while; more says that there is more. It may be called for the same
// edition at any time and be killed at any moment: each due date moves once.
func (s *Service) Work(ctx context.Context, id int64) (more bool, err error) {
	defer fault.Wrap(&err, "workdays.Work(%d)", id)
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return false, err
	}
	if snapshot.CalendarID() < id {
		return false, fault.New(fault.Unavailable, "") // in a second this process knows the edition too
	}
	for until := s.Wall().Add(runFor); s.Wall().Before(until); {
		if more, err = s.step(ctx, id, snapshot); err != nil || !more {
			return false, err
		}
	}
	return true, nil
}

// step looks at one chunk: each due date that moves in a transaction of its own, then how far
// it came. A killed chunk is looked at again, and those that have moved stay as they are.
func (s *Service) step(ctx context.Context, id int64, snapshot *standard.Snapshot) (more bool, _ error) {
	made, err := recountBy(ctx, s.DB, id)
	if err != nil || made == nil || !made.EndedAt.IsZero() {
		return false, err
	}
	list, err := s.Applications.RunningInDays(ctx, made.reached, chunk)
	if err != nil {
		return false, err
	}
	reached := made.reached
	for _, r := range list {
		reached = r.ID
		_, moves, err := s.Applications.Shift(r, snapshot, id)
		if err != nil {
			return false, err
		}
		if !moves {
			continue
		}
		if _, err := s.Applications.Recount(ctx, r, snapshot, id, func(batch *postgres.Batch, shift application.Shift) {
			queueTally(batch, id, shift.Days > 0)
		}); err != nil {
			return false, err
		}
	}
	more = len(list) == chunk
	return more, endChunk(ctx, s.DB, id, made.reached, reached, len(list), !more, s.Now())
}
