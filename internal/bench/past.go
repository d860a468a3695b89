package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/journal"
)

// An hour of the past: bodies share its applications, and each leaves ten entries.
const (
	pastBodies       = 8
	pastApplications = 1000
	pastHour         = pastApplications * len(pastTurns)
)

// pastTurns are the entries that an application leaves: true for a step of its way.
var pastTurns = [...]bool{false, false, true, true, true, false, true, true, false, true}

// pastWay is the way of every application, whose steps are sealed in the journal.
var pastWay = []string{"", "submitted", "registered", "in_review", "approved", "result_issued", "delivered"}

// past writes what years of work leave in the journal, hour by hour: entries chained as
// journal_append chains them, the applications they are about, and their steps. It writes
// them by COPY, with the chain computed here: a thousand times faster than filing.
type past struct {
	owner  *pgxpool.Pool
	person string
	bodies []pastBody
	// filing is what a filed form weighs, sealed.
	filing []byte
	made   int64 // applications
}

// pastBody is a body with the end of its ledger and a service that it provides.
type pastBody struct {
	Code, Service string
	Edition       int64
	seq           int64
	hash          []byte
}

// newPast begins in a seeded database that has no journal yet.
func newPast(ctx context.Context, owner *pgxpool.Pool) (*past, error) {
	p := &past{owner: owner, filing: bytes.Repeat([]byte("filed"), 240)}
	if err := owner.QueryRow(ctx, `SELECT id::text FROM person ORDER BY id LIMIT 1`).Scan(&p.person); err != nil {
		return nil, err
	}
	rows, err := owner.Query(ctx, `SELECT DISTINCT ON (s.body_code) s.body_code, s.code, e.id
		FROM service s JOIN standard_edition e ON e.service_code = s.code
		WHERE NOT EXISTS (SELECT FROM journal_head h WHERE h.ledger = s.body_code)
		ORDER BY s.body_code, s.code, e.id LIMIT $1`, pastBodies)
	if err != nil {
		return nil, err
	}
	p.bodies, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (b pastBody, err error) {
		return b, row.Scan(&b.Code, &b.Service, &b.Edition)
	})
	if err == nil && len(p.bodies) != pastBodies {
		err = fmt.Errorf("%d bodies have a service and no journal, want %d", len(p.bodies), pastBodies)
	}
	return p, err
}

// hour writes the hour that begins at a moment.
func (p *past) hour(ctx context.Context, begin time.Time) error {
	h := hourOfPast{begin: begin.UTC().Truncate(time.Second)}
	for i := range p.bodies {
		h.add(p, &p.bodies[i])
	}
	return pgx.BeginFunc(ctx, p.owner, func(tx pgx.Tx) error {
		// Foreign keys hold by the making; to check each costs more than everything else.
		if _, err := tx.Exec(ctx, `SET LOCAL session_replication_role = replica`); err != nil {
			return err
		}
		for _, t := range []struct {
			table   string
			columns []string
			rows    [][]any
		}{
			{"application", []string{"id", "number", "tracking_code", "draft_id", "person_id", "service_code",
				"body_code", "edition_id", "channel", "lang", "status", "answers", "registered", "facts", "filing",
				"term", "confirmed_by", "filed_at", "registered_at", "due_at", "closed_at", "steps"}, h.applications},
			{"status_event", []string{"application_id", "seq", "from_status", "to_status", "at", "actor_id",
				"actor_role", "ledger", "entry"}, h.steps},
			{"journal_entry", []string{"ledger", "seq", "at", "actor_id", "actor_role", "request_id", "act",
				"object_kind", "object_id", "before_hash", "after_hash", "hash"}, h.entries},
		} {
			if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.table}, t.columns, pgx.CopyFromRows(t.rows)); err != nil {
				return fmt.Errorf("%s: %w", t.table, err)
			}
		}
		return p.moveHeads(ctx, tx, h.begin.Add(time.Hour))
	})
}

func (p *past) moveHeads(ctx context.Context, tx pgx.Tx, at time.Time) error {
	batch := &pgx.Batch{}
	for _, b := range p.bodies {
		batch.Queue(`INSERT INTO journal_head (ledger, seq, at, hash) VALUES ($1, $2, $3, $4)
			ON CONFLICT (ledger) DO UPDATE SET seq = excluded.seq, at = excluded.at, hash = excluded.hash`,
			b.Code, b.seq, at, b.hash)
	}
	results := tx.SendBatch(ctx, batch)
	var errs []error
	for range p.bodies {
		_, err := results.Exec()
		errs = append(errs, err)
	}
	return errors.Join(append(errs, results.Close())...)
}

// hourOfPast collects the rows of an hour.
type hourOfPast struct {
	begin                        time.Time
	applications, steps, entries [][]any
}

// add makes the hour of one body: its applications go their way side by side.
func (h *hourOfPast) add(p *past, b *pastBody) {
	const each = pastApplications / pastBodies
	first := p.made + 1
	p.made += each
	for n := first; n < first+each; n++ {
		h.applications = append(h.applications, []any{n, pastNumber(n), "AAAA-BBBB", pastDraft(n), p.person, b.Service,
			b.Code, b.Edition, "portal", "ru", pastWay[len(pastWay)-1], []byte{}, []byte{}, []byte{}, p.filing,
			[]byte("{}"), "sign_in", h.begin, h.begin, h.begin.AddDate(0, 0, 5), h.begin.Add(time.Hour), len(pastWay) - 1})
	}
	apart := time.Hour / time.Duration(each*len(pastTurns))
	sealed := make([][]byte, each) // of each application, after its last step
	step := 0
	for turn, isStep := range pastTurns {
		if isStep {
			step++
		}
		for i := range sealed {
			at := h.begin.Add(time.Duration(turn*each+i) * apart)
			h.enter(p, b, first+int64(i), at, step, isStep, &sealed[i])
		}
	}
}

// enter adds one entry, and the step that it seals when it is one.
func (h *hourOfPast) enter(p *past, b *pastBody, n int64, at time.Time, step int, isStep bool, state *[]byte) {
	b.seq++
	e := journal.Entry{
		Ledger: b.Code, Seq: b.seq, At: at, ActorID: p.person, ActorRole: "official", RequestID: "0123456789abcdef",
		Act: "file_received", ObjectKind: "file", ObjectID: pastDraft(n), After: p.filing[:32],
	}
	if isStep {
		from, to := pastWay[step-1], pastWay[step]
		after := p.sealedStep(b, n, h.begin, step, at)
		e.Act, e.ObjectKind, e.ObjectID = "application_"+to, "application", pastNumber(n)
		e.Before, e.After, *state = *state, after, after
		h.steps = append(h.steps, []any{n, step, from, to, at, p.person, e.ActorRole, b.Code, b.seq})
	}
	b.hash = journal.Seal(b.hash, e)
	h.entries = append(h.entries, []any{e.Ledger, e.Seq, e.At, e.ActorID, e.ActorRole, e.RequestID, e.Act,
		e.ObjectKind, e.ObjectID, e.Before, e.After, b.hash})
}

// sealedStep is the hash of an application after a step, as package application makes it:
// if it made another, the verification would fail.
func (p *past) sealedStep(b *pastBody, n int64, filed time.Time, step int, at time.Time) []byte {
	return journal.StateOf("application").Int(n).Text(pastNumber(n)).Text(b.Code).Text(p.person).Text(b.Service).
		Int(b.Edition).Time(filed).Int(int64(step)).Text(pastWay[step-1]).Text(pastWay[step]).Time(at).
		Text(p.person).Text("official").Sum()
}

func pastNumber(n int64) string { return fmt.Sprintf("PAST-26-%09d", n) }
func pastDraft(n int64) string  { return fmt.Sprintf("00000000-0000-4000-f000-%012d", n) }
