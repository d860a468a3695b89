package oversight

import (
	"context"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Query narrows the journal of readings; empty parts narrow nothing.
type Query struct {
	// IIN is whose data was read, Official the IIN of who read: exact, 12 digits.
	IIN, Official string
	// Body is a code, Number that of an application.
	Body, Number string
	// From and To bound the time; To is outside. Zero means without bound.
	From, To time.Time
	// Page counts from 1.
	Page int

	subjectID, officialID string
}

// Found is a page of readings, newest first.
type Found struct {
	Entries  []Entry
	More     bool
	Snapshot *standard.Snapshot
}

// Search looks into the journal of readings. An IIN that nobody has finds nothing.
func (s *Service) Search(ctx context.Context, actor identity.Actor, q Query) (f Found, err error) {
	defer fault.Wrap(&err, "oversight.Search")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return Found{}, err
	}
	if f.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return Found{}, err
	}
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		f.Entries, f.More, err = s.searchIn(ctx, tx, actor, q)
		return err
	})
	if err != nil {
		return Found{}, err
	}
	return f, nil
}

// searchIn reads and writes whose data it showed; a search for a person leaves a row even
// when it finds nothing.
func (s *Service) searchIn(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, q Query,
) (entries []Entry, more bool, err error) {
	known, err := q.resolve(ctx, tx)
	if err != nil || !known {
		return nil, false, err
	}
	if entries, more, err = searchEntries(ctx, tx, q, s.Now()); err != nil {
		return nil, false, err
	}
	subjects := subjectsOf(entries)
	if q.subjectID != "" {
		subjects = []string{q.subjectID}
	}
	batch := &postgres.Batch{}
	audit.QueueOf(ctx, batch, s.entry(actor, q.Number), subjects)
	return entries, more, postgres.Send(ctx, tx, batch)
}

// resolve turns IINs into the people they belong to; known is false when one has no owner.
func (q *Query) resolve(ctx context.Context, db postgres.Querier) (known bool, err error) {
	for _, p := range []struct {
		iin string
		id  *string
	}{{q.IIN, &q.subjectID}, {q.Official, &q.officialID}} {
		if p.iin == "" {
			continue
		}
		if *p.id, err = identity.SubjectByIIN(ctx, db, p.iin); fault.Is(err, fault.NotFound) {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	return true, nil
}

// Changes lists what was changed in an application, newest first. The journal of changes
// names nobody but who acted.
func (s *Service) Changes(
	ctx context.Context, actor identity.Actor, number string, page int,
) (_ []journal.Entry, more bool, err error) {
	defer fault.Wrap(&err, "oversight.Changes(%s)", number)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return nil, false, err
	}
	return journal.List(ctx, s.DB, journal.Query{ObjectID: number, Page: page})
}
