package loaddata

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// mustBeInvented fails where an application is of somebody who was not invented here.
func mustBeInvented(ctx context.Context, db postgres.Querier) error {
	var real bool
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM application WHERE person_id < $1)
		OR EXISTS (SELECT FROM application WHERE person_id > $2)`, firstID, lastID).Scan(&real)
	if err == nil && real {
		return ErrReal
	}
	return postgres.Fault(err)
}

// standing reads the last application, the ends of the ledgers and the last numbers.
func standing(ctx context.Context, db postgres.Querier) (
	last int64, ledgers map[string]*ledger, counters map[counter]int, _ error,
) {
	ledgers, counters = map[string]*ledger{}, map[counter]int{}
	batch := &pgx.Batch{}
	batch.Queue(`SELECT coalesce(max(id), 0) FROM application`).
		QueryRow(func(row pgx.Row) error { return row.Scan(&last) })
	batch.Queue(`SELECT ledger, seq, at, hash FROM journal_head WHERE seq > 0`).Query(func(rows pgx.Rows) error {
		var of string
		l := &ledger{}
		_, err := pgx.ForEachRow(rows, []any{&of, &l.seq, &l.at, &l.hash}, func() error {
			kept := *l
			ledgers[of] = &kept
			l.hash = nil
			return nil
		})
		return err
	})
	batch.Queue(`SELECT body_code, year, last FROM number_counter`).Query(func(rows pgx.Rows) error {
		var of counter
		var n int
		_, err := pgx.ForEachRow(rows, []any{&of.body, &of.year, &n}, func() error {
			counters[of] = n
			return nil
		})
		return err
	})
	return last, ledgers, counters, postgres.Fault(db.SendBatch(ctx, batch).Close())
}

// invented counts the applicants that were invented before, and the officials by body.
func invented(ctx context.Context, db postgres.Querier) (people int, staff map[string]int, _ error) {
	staff = map[string]int{}
	batch := &pgx.Batch{}
	batch.Queue(`SELECT count(*) FROM person p WHERE id BETWEEN $1 AND $2
		AND NOT EXISTS (SELECT FROM staff_role r WHERE r.person_id = p.id)`, firstID, lastID).
		QueryRow(func(row pgx.Row) error { return row.Scan(&people) })
	batch.Queue(`SELECT body_code, count(*) FROM staff_role WHERE person_id BETWEEN $1 AND $2 GROUP BY body_code`,
		firstID, lastID).Query(func(rows pgx.Rows) error {
		var body string
		var n int
		_, err := pgx.ForEachRow(rows, []any{&body, &n}, func() error {
			staff[body] = n
			return nil
		})
		return err
	})
	return people, staff, postgres.Fault(db.SendBatch(ctx, batch).Close())
}

// officials lists who decides in each body.
func officials(ctx context.Context, db postgres.Querier) (map[string][]identity.Actor, error) {
	rows, err := db.Query(ctx, `SELECT p.id::text, r.body_code, p.surname, p.name, coalesce(p.patronymic, '{}')
		FROM staff_role r JOIN person p ON p.id = r.person_id
		WHERE r.role = 'official' AND r.body_code IS NOT NULL AND r.suspended_at IS NULL ORDER BY p.id`)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	staff := map[string][]identity.Actor{}
	a := identity.Actor{Role: identity.Official}
	_, err = pgx.ForEachRow(rows, []any{&a.PersonID, &a.Body, &a.Names.Surname, &a.Names.Name, &a.Names.Patronymic},
		func() error {
			staff[a.Body] = append(staff[a.Body], a)
			return nil
		})
	return staff, postgres.Fault(err)
}

func enterPeople(ctx context.Context, db postgres.DB, list []identity.Person, at time.Time) error {
	var rows [][]any
	for _, p := range list {
		rows = append(rows, []any{p.ID, postgres.Sealed(sealed.PersonIIN, p.ID, p.IIN), identity.ByIIN(p.IIN),
			postgres.Sealed(sealed.PersonPhone, p.ID, p.Phone), p.Names.Surname, p.Names.Name, p.Names.Patronymic, at})
	}
	return inTx(ctx, db, func(tx pgx.Tx) error {
		return copyTo(ctx, tx, "person", []string{"id", "iin_sealed", "iin_index", "phone_sealed", "surname", "name",
			"patronymic", "created_at"}, rows)
	})
}

func enterOfficials(ctx context.Context, db postgres.DB, list []identity.Person, body string) error {
	batch := &pgx.Batch{}
	for _, p := range list {
		batch.Queue(`INSERT INTO staff_role (person_id, role, body_code) VALUES ($1, 'official', $2)`, p.ID, body)
	}
	return postgres.Fault(db.SendBatch(ctx, batch).Close())
}

// write writes rows, and where the numbers and ledgers stand behind them.
func write(ctx context.Context, db postgres.DB, some *rows) error {
	return inTx(ctx, db, func(tx pgx.Tx) error {
		for _, t := range tables {
			if err := copyTo(ctx, tx, t.name, t.columns, t.of(some)); err != nil {
				return err
			}
		}
		batch := &pgx.Batch{}
		for _, h := range some.heads {
			batch.Queue(`INSERT INTO journal_head (ledger, seq, at, hash) VALUES ($1, $2, $3, $4)
				ON CONFLICT (ledger) DO UPDATE SET seq = excluded.seq, at = excluded.at, hash = excluded.hash`, h...)
		}
		for _, c := range some.counters {
			batch.Queue(`INSERT INTO number_counter (body_code, year, last) VALUES ($1, $2, $3)
				ON CONFLICT (body_code, year) DO UPDATE SET last = excluded.last`, c...)
			batch.Queue(`INSERT INTO document_counter (body_code, year, last) VALUES ($1, $2, $3)
				ON CONFLICT (body_code, year) DO UPDATE SET last = greatest(document_counter.last, excluded.last)`, c...)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}

// inTx is a transaction that takes its time. What refers to what is right by the making, and to
// look up every reference costs more than everything else; constraints of rows are checked.
func inTx(ctx context.Context, db postgres.DB, work func(pgx.Tx) error) error {
	return postgres.Fault(pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL session_replication_role = replica`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `SET LOCAL synchronous_commit = off`); err != nil {
			return err
		}
		return work(tx)
	}))
}

func copyTo(ctx context.Context, tx pgx.Tx, name string, columns []string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{name}, columns, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// settle lets the next application follow the last, counts the terms that passed for the public
// record, and lets the planner know what there is.
func settle(ctx context.Context, db postgres.Querier, last int64) error {
	for _, sql := range []string{
		`SELECT setval(pg_get_serial_sequence('application', 'id'), greatest($1::bigint, 1))`,
		`INSERT INTO overdue_record (body_code, service_code, month, missed)
			SELECT body_code, service_code, date_trunc('month', due_at AT TIME ZONE 'Asia/Almaty')::date, count(*)
			FROM application WHERE overdue_at IS NOT NULL AND id <= $1 GROUP BY 1, 2, 3
			ON CONFLICT (body_code, service_code, month) DO UPDATE SET missed = excluded.missed`,
	} {
		if _, err := db.Exec(ctx, sql, last); err != nil {
			return postgres.Fault(err)
		}
	}
	_, err := db.Exec(ctx, `VACUUM ANALYZE`)
	return postgres.Fault(err)
}
