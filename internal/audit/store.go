package audit

import (
	"bytes"
	"context"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

const pageSize = 20

// QueueAccess writes an access row when the batch is sent: for the applicant of the
// application, and only if it belongs to the reader's body.
func QueueAccess(batch *postgres.Batch, a Access) {
	batch.Queue(`
		INSERT INTO access_entry (at, subject_id, actor_id, actor_role, body_code, purpose, what, number)
		SELECT $1, person_id, $2, $3, body_code, $4, $5, number FROM application
		WHERE number = $6 AND body_code = $7`,
		a.At, a.ActorID, a.ActorRole, a.Purpose, a.What, a.Number, a.Body)
}

func listAccess(ctx context.Context, db postgres.Querier, personID string, page int) (AccessPage, error) {
	rows, err := db.Query(ctx, `
		SELECT at, subject_id::text, actor_id::text, actor_role, coalesce(body_code, ''), purpose, what, number
		FROM access_entry WHERE subject_id = $1 ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3`,
		personID, pageSize+1, (max(page, 1)-1)*pageSize)
	if err != nil {
		return AccessPage{}, postgres.Fault(err)
	}
	entries, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Access])
	if err != nil {
		return AccessPage{}, postgres.Fault(err)
	}
	more := len(entries) > pageSize
	return AccessPage{Entries: entries[:min(len(entries), pageSize)], More: more}, nil
}

type chainRow struct {
	Change
	hash, head []byte
	last       bool
}

// walkChains reads every status event in order and seals it again.
func walkChains(ctx context.Context, db postgres.Querier) (int, []Broken, error) {
	rows, err := db.Query(ctx, `
		SELECT e.application_id, e.seq, e.from_status, e.to_status, e.at, coalesce(e.actor_id::text, ''),
		       e.actor_role, e.hash, a.journal_hash, e.seq = a.journal_seq
		FROM application a JOIN status_event e ON e.application_id = a.id
		ORDER BY e.application_id, e.seq`)
	if err != nil {
		return 0, nil, postgres.Fault(err)
	}
	var w walker
	var r chainRow
	_, err = pgx.ForEachRow(rows, []any{&r.ApplicationID, &r.Seq, &r.From, &r.To, &r.At, &r.ActorID,
		&r.ActorRole, &r.hash, &r.head, &r.last}, func() error { w.step(r); return nil })
	if err != nil {
		return w.checked, w.broken, postgres.Fault(err)
	}
	w.leave()
	lost, err := chainsWithoutRows(ctx, db)
	return w.checked, append(w.broken, lost...), err
}

// chainsWithoutRows finds applications whose whole journal is gone.
func chainsWithoutRows(ctx context.Context, db postgres.Querier) ([]Broken, error) {
	rows, err := db.Query(ctx, `
		SELECT a.id, a.journal_seq, 'no journal' FROM application a
		WHERE NOT EXISTS (SELECT FROM status_event e WHERE e.application_id = a.id) LIMIT 100`)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	lost, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Broken])
	return lost, postgres.Fault(err)
}

// walker holds the chain it is in.
type walker struct {
	checked     int
	broken      []Broken
	id          int64
	seq         int
	previous    []byte
	reachedHead bool
}

func (w *walker) step(r chainRow) {
	if r.ApplicationID != w.id {
		w.leave()
		w.id, w.seq, w.previous, w.reachedHead = r.ApplicationID, 0, nil, false
	}
	w.checked++
	w.seq++
	want := Seal(w.previous, r.Change)
	switch {
	case r.Seq != w.seq:
		w.report(r, "a row is missing")
	case !bytes.Equal(want, r.hash):
		w.report(r, "a row was altered")
	case r.last && !bytes.Equal(r.head, r.hash):
		w.report(r, "the head was altered")
	}
	w.seq, w.previous, w.reachedHead = r.Seq, bytes.Clone(r.hash), w.reachedHead || r.last
}

func (w *walker) leave() {
	if w.id != 0 && !w.reachedHead {
		w.report(chainRow{Change: Change{ApplicationID: w.id, Seq: w.seq}}, "the end is missing")
	}
}

func (w *walker) report(r chainRow, reason string) {
	if len(w.broken) < 100 {
		w.broken = append(w.broken, Broken{r.ApplicationID, r.Seq, reason})
	}
}
