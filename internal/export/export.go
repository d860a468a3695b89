// Package export takes lists of cases out of the portal as files: masked as the queue is, safe to
// open in a spreadsheet, and written down for whoever controls who reads what.
package export

import (
	"bytes"
	"context"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// Deps are what the service stands on.
type Deps struct {
	DB           postgres.DB
	Applications *application.Service
	Jobs         *job.Queue
	Texts        *i18n.Catalogue
	// Now is the portal's legal time.
	Now func() time.Time
}

// Service makes files.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// Limits of a file, in cases: up to AtOnce it is the answer itself, up to AtMost a job makes it.
const (
	AtOnce = 1000
	AtMost = 100_000
)

// Lasts is how long a file lies ready.
const Lasts = 24 * time.Hour

// chunk is how many cases are read at once.
const chunk = 1000

// Request is a list that somebody wants as a file.
type Request struct {
	Format Format
	Lang   i18n.Lang
	Of     application.Selection
	// Key is that of the form that asked.
	Key string
}

// File is a list as a file, made or on its way.
type File struct {
	ID     string
	Format Format
	Lang   i18n.Lang
	// Total is how many cases there were when it was asked for, Done how many are written.
	Total, Done int
	StartedAt   time.Time
	// EndedAt is zero while it is made.
	EndedAt time.Time
	Failed  bool
	// Ready says that it can be fetched.
	Ready bool

	filter application.Filter
	actor  identity.Actor
}

// Ended reports whether the file is made, or will not be.
func (f File) Ended() bool { return !f.EndedAt.IsZero() }

// Until is when the file is removed.
func (f File) Until() time.Time { return f.StartedAt.Add(Lasts) }

// Name is what the file is called.
func (f File) Name() string {
	return "qyzmet-" + f.StartedAt.Format("2006-01-02-1504") + "." + string(f.Format)
}

// Start makes a file of up to AtOnce cases; data is nil where a job makes it. It is written down
// before anything leaves.
func (s *Service) Start(ctx context.Context, actor identity.Actor, r Request) (f File, data []byte, err error) {
	defer fault.Wrap(&err, "export.Start(%s)", actor.Body)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ExportQueue); err != nil {
		return f, nil, err
	}
	if !r.Format.Known() {
		return f, nil, fault.New(fault.Invalid, "export.fault.format")
	}
	f = File{
		ID: postgres.NewID(), Format: r.Format, Lang: r.Lang, StartedAt: s.Now(), filter: r.Of.Filter, actor: actor,
	}
	if f.Total, err = s.Applications.CountSelected(ctx, actor, r.Of, AtMost+1); err != nil {
		return f, nil, err
	}
	if f.Total > AtMost {
		return f, nil, fault.New(fault.Invalid, "export.fault.too_many", "n", AtMost)
	}
	if f.Total > AtOnce {
		f.ID, err = s.later(ctx, f, r)
		return f, nil, err
	}
	if data, err = s.make(ctx, &f, r.Of, nil); err != nil {
		return f, nil, err
	}
	f.Total, f.EndedAt = f.Done, s.Now()
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		return postgres.Send(ctx, tx, s.written(ctx, f))
	})
	return f, data, err
}

// later has a job make the file; asked again with the same key, it is the same file.
func (s *Service) later(ctx context.Context, f File, r Request) (id string, err error) {
	a := idempotency.Of(f.actor.PersonID, "queue_export", r.Key, string(f.Format), string(f.Lang))
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		done, found, err := a.Done(ctx, tx)
		if id = done; found || err != nil {
			return err
		}
		id = f.ID
		batch := s.written(ctx, f)
		a.Queue(batch, id, f.StartedAt)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, job.Export{ExportID: id})
	})
	return id, err
}

// written notes who takes which list, in both journals.
func (s *Service) written(ctx context.Context, f File) *postgres.Batch {
	batch := &postgres.Batch{}
	queueFile(batch, f)
	audit.QueueList(ctx, batch, audit.ListAccess{
		At: f.StartedAt, Reader: application.ReaderOf(f.actor), Format: string(f.Format), Filter: f.filter, Cases: f.Total,
	})
	journal.Queue(ctx, batch, journal.Change{
		Ledger: f.actor.Body, ActorID: f.actor.PersonID, ActorRole: string(f.actor.Role), Act: "list_exported",
		ObjectKind: "export_file", ObjectID: f.ID,
		After: journal.StateOf("export_file").Text(f.ID).Text(string(f.Format)).Int(int64(f.Total)).Time(f.StartedAt).Sum(),
	})
	return batch
}

// make writes the cases of a selection, in their order; told hears how many are written.
func (s *Service) make(
	ctx context.Context, f *File, of application.Selection, told func(done int) error,
) ([]byte, error) {
	var out bytes.Buffer
	t := s.Texts.In(f.Lang)
	file, err := newSheet(f.Format, &out, t)
	if err != nil {
		return nil, err
	}
	for f.Done < AtMost {
		q, err := s.Applications.Select(ctx, f.actor, of, chunk)
		if err != nil {
			return nil, err
		}
		for _, row := range q.Rows {
			if err := file.Add(cells(t, q.Snapshot, row)); err != nil {
				return nil, err
			}
		}
		f.Done += len(q.Rows)
		if told != nil {
			if err := told(f.Done); err != nil {
				return nil, err
			}
		}
		if of.After = q.Next; q.Next == "" {
			break
		}
	}
	err = file.End()
	return out.Bytes(), err
}

// Work makes a file in the background. Begun again it makes it anew; made already, nothing
// happens. On the last attempt a fault ends it.
func (s *Service) Work(ctx context.Context, id string, last bool) (err error) {
	defer fault.Wrap(&err, "export.Work(%s)", id)
	f, err := fileByID(ctx, s.DB, id)
	if err != nil || f.Ended() {
		return err
	}
	held, err := stillHeld(ctx, s.DB, f.actor)
	if err != nil {
		return err
	}
	if !held {
		return endFile(ctx, s.DB, id, s.Now(), true, nil)
	}
	data, err := s.make(ctx, &f, application.Selection{Filter: f.filter}, func(done int) error {
		return setDone(ctx, s.DB, id, done)
	})
	switch {
	case err == nil:
		return endFile(ctx, s.DB, id, s.Now(), false, data)
	case last:
		return endFile(ctx, s.DB, id, s.Now(), true, nil)
	}
	return err
}

// Read tells how far a file of the actor is.
func (s *Service) Read(ctx context.Context, actor identity.Actor, id string) (f File, err error) {
	defer fault.Wrap(&err, "export.Read(%s)", id)
	if err := identity.MayTry(actor, identity.ExportQueue); err != nil {
		return f, err
	}
	return ownFile(actor.Scope(ctx), s.DB, actor, id)
}

// Open fetches a file of the actor. It leaves only once its fetching is in the journal.
func (s *Service) Open(ctx context.Context, actor identity.Actor, id string) (f File, data []byte, err error) {
	defer fault.Wrap(&err, "export.Open(%s)", id)
	if err := identity.MayTry(actor, identity.ExportQueue); err != nil {
		return f, nil, err
	}
	ctx = actor.Scope(ctx)
	if f, data, err = ownData(ctx, s.DB, actor, id); err != nil {
		return f, nil, err
	}
	if !f.Ready || !s.Now().Before(f.Until()) {
		return f, nil, fault.New(fault.NotFound, "")
	}
	return f, data, journal.Append(ctx, s.DB, journal.Change{
		Ledger: actor.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "list_fetched",
		ObjectKind: "export_file", ObjectID: id,
	})
}

// Sweep removes files that have lain long enough.
func (s *Service) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "export.Sweep")
	return forgetFiles(ctx, s.DB, s.Now().Add(-Lasts))
}
