package journal

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

func queueAppend(batch *postgres.Batch, w written) {
	batch.Queue(`SELECT journal_append($1, nullif($2, '')::uuid, $3, $4, $5, $6, $7, $8, $9)`,
		w.Ledger, w.ActorID, w.ActorRole, w.requestID, w.Act, w.ObjectKind, w.ObjectID, w.Before, w.After)
}

func listEntries(ctx context.Context, db postgres.Querier, q Query) ([]Entry, error) {
	where, args := q.where()
	n := len(args)
	rows, err := db.Query(ctx, `
		SELECT ledger, seq, at, coalesce(actor_id::text, ''), actor_role, request_id, act, object_kind, object_id,
			before_hash, after_hash, hash
		FROM journal_entry WHERE `+where+` ORDER BY at DESC, ledger, seq DESC
		LIMIT $`+strconv.Itoa(n+1)+` OFFSET $`+strconv.Itoa(n+2),
		append(args, PageSize+1, (max(q.Page, 1)-1)*PageSize)...)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	entries, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Entry])
	return entries, postgres.Fault(err)
}

// where writes the query as conditions and their arguments.
func (q Query) where() (string, []any) {
	conditions := []string{"at >= $1", "at < $2"}
	args := []any{q.From, orEver(q.To)}
	for _, c := range []struct{ column, value string }{
		{"ledger", q.Ledger}, {"actor_id", q.ActorID}, {"object_kind", q.ObjectKind}, {"object_id", q.ObjectID},
	} {
		if c.value != "" {
			args = append(args, c.value)
			conditions = append(conditions, c.column+" = $"+strconv.Itoa(len(args)))
		}
	}
	return strings.Join(conditions, " AND "), args
}

func orEver(t time.Time) time.Time {
	if t.IsZero() {
		return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t
}

// ledgers reads every ledger with its head and its last entry in one snapshot. A ledger
// whose head was removed has seq 0, one whose entries were has last 0.
func ledgers(ctx context.Context, db postgres.Querier) ([]ledger, error) {
	rows, err := db.Query(ctx, `
		WITH RECURSIVE named AS (
			(SELECT ledger FROM journal_entry ORDER BY ledger LIMIT 1)
			UNION ALL
			SELECT (SELECT e.ledger FROM journal_entry e WHERE e.ledger > n.ledger ORDER BY e.ledger LIMIT 1)
			FROM named n WHERE n.ledger IS NOT NULL)
		SELECT ledger, coalesce(h.seq, 0), coalesce(h.hash, ''),
			coalesce((SELECT max(e.seq) FROM journal_entry e WHERE e.ledger = every.ledger), 0)
		FROM (SELECT ledger FROM named WHERE ledger IS NOT NULL UNION SELECT ledger FROM journal_head) every
		LEFT JOIN journal_head h USING (ledger) ORDER BY ledger`)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[ledger])
	return list, postgres.Fault(err)
}

// heads reads the head of each ledger.
func heads(ctx context.Context, db postgres.Querier) ([]Head, error) {
	rows, err := db.Query(ctx, `SELECT ledger, seq, hash FROM journal_head WHERE seq > 0 ORDER BY ledger`)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Head])
	return list, postgres.Fault(err)
}

// pageSize is how many entries one statement reads: far below its time limit.
const pageSize = 20_000

var errText = errors.New("the database sent an entry as text")

// entriesAfter gives the columns of the entries after a number, in order and in binary
// form, until each says stop. It returns how many there were.
func entriesAfter(
	ctx context.Context, db postgres.Querier, of string, after, through int64, each func(columns [][]byte) bool,
) (n int, _ error) {
	rows, err := db.Query(ctx, `
		SELECT ledger, seq, at, actor_id, actor_role, request_id, act, object_kind, object_id,
			before_hash, after_hash, hash
		FROM journal_entry WHERE ledger = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4`,
		of, after, through, pageSize)
	if err != nil {
		return 0, postgres.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		if rows.FieldDescriptions()[1].Format != pgx.BinaryFormatCode {
			return n, errText
		}
		n++
		if !each(rows.RawValues()) {
			break
		}
	}
	rows.Close()
	return n, postgres.Fault(rows.Err())
}

// lastBefore is the last entry of a ledger before a moment; zero when there is none. It
// walks back from the end, over as many entries as are newer.
func lastBefore(ctx context.Context, db postgres.Querier, of string, moment time.Time) (h Head, _ error) {
	err := db.QueryRow(ctx, `SELECT ledger, seq, hash FROM journal_entry
		WHERE ledger = $1 AND at < $2 ORDER BY at DESC, seq DESC LIMIT 1`, of, moment).
		Scan(&h.Ledger, &h.Seq, &h.Hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return Head{}, nil
	}
	return h, postgres.Fault(err)
}

// hashOf is the hash of one entry; nil when it is gone.
func hashOf(ctx context.Context, db postgres.Querier, of string, seq int64) (hash []byte, _ error) {
	err := db.QueryRow(ctx, `SELECT hash FROM journal_entry WHERE ledger = $1 AND seq = $2`, of, seq).Scan(&hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return hash, postgres.Fault(err)
}

// keepStatement keeps the copy of a statement once.
func keepStatement(ctx context.Context, db postgres.Querier, at time.Time, body []byte) error {
	_, err := db.Exec(ctx, `INSERT INTO journal_statement (at, body) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
		at, body)
	return postgres.Fault(err)
}

// lastStatement is the copy of the newest statement; nil when there is none.
func lastStatement(ctx context.Context, db postgres.Querier) (body []byte, _ error) {
	err := db.QueryRow(ctx, `SELECT body FROM journal_statement ORDER BY at DESC LIMIT 1`).Scan(&body)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return body, postgres.Fault(err)
}
