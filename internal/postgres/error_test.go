package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

func TestFault(t *testing.T) {
	t.Parallel()
	pool := account(t)
	execute(t, pool, insertAccount)
	tests := []struct {
		name string
		sql  string
		args []any
		want fault.Kind
	}{
		{"no row is not found", `SELECT name FROM account WHERE name = 'x'`, nil, fault.NotFound},
		{"a duplicate is a conflict", insertAccount + ` RETURNING name`, nil, fault.Conflict},
		{"a missing parent is a conflict",
			`INSERT INTO account (name, parent) VALUES ('c', 'x') RETURNING name`, nil, fault.Conflict},
		{"a broken rule is invalid",
			`INSERT INTO account (name) VALUES ('bad') RETURNING name`, nil, fault.Invalid},
		{"a missing value is invalid",
			`INSERT INTO account (name, amount) VALUES ('c', NULL) RETURNING name`, nil, fault.Invalid},
		{"a malformed value is invalid", `SELECT $1::text::uuid::text`,
			[]any{"010190300123"}, fault.Invalid},
		{"a value out of range is invalid", `SELECT ($1::text)::smallint::text`,
			[]any{"010190300123"}, fault.Invalid},
		{"a failed assertion of a trigger is internal",
			`DO $$ BEGIN RAISE EXCEPTION 'no'; END $$`, nil, fault.Internal},
		{"an unknown table is internal", `SELECT name FROM nowhere`, nil, fault.Internal},
		{"an argument of a wrong type is internal", `SELECT $1::int4::text`,
			[]any{struct{ IIN string }{"010190300123"}}, fault.Internal},
		{"a forbidden table is internal", `SELECT rolname FROM pg_authid`, nil, fault.Internal},
		{"a serialization failure can be tried later",
			`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$`, nil, fault.Unavailable},
		{"a server that shuts down is unavailable",
			`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57P01'; END $$`, nil, fault.Unavailable},
		{"an old primary is unavailable",
			`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '25006'; END $$`, nil, fault.Unavailable},
		{"a full disk is unavailable",
			`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$`, nil, fault.Unavailable},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var name string
			err := postgres.Fault(pool.QueryRow(t.Context(), test.sql, test.args...).Scan(&name))
			if err == nil || fault.KindOf(err) != test.want {
				t.Errorf("error = %v of kind %v, want %v", err, fault.KindOf(err), test.want)
			}
			if strings.Contains(fmt.Sprint(err), "010190300123") {
				t.Errorf("the error repeats what was sent: %v", err)
			}
		})
	}
}

func TestFault_withoutServer(t *testing.T) {
	t.Parallel()
	t.Run("a locked row that is not waited for can be tried later", func(t *testing.T) {
		t.Parallel()
		pool := account(t)
		execute(t, pool, insertAccount)
		tx, err := pool.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback(t.Context())
		execute(t, tx, `SELECT FROM account FOR UPDATE`)
		_, err = pool.Exec(t.Context(), `SELECT FROM account FOR UPDATE NOWAIT`)
		if err := postgres.Fault(err); !fault.Is(err, fault.Unavailable) {
			t.Errorf("error = %v, want unavailable", err)
		}
	})
	t.Run("a connection that was cut is unavailable", func(t *testing.T) {
		t.Parallel()
		_, err := pgtest.Owner(t).Exec(t.Context(),
			`SELECT pg_terminate_backend(pg_backend_pid())`)
		if err := postgres.Fault(err); !fault.Is(err, fault.Unavailable) {
			t.Errorf("error = %v, want unavailable", err)
		}
	})
	t.Run("a closed pool is unavailable", func(t *testing.T) {
		t.Parallel()
		pool := open(t, pgtest.URL(t), postgres.Options{})
		pool.Close()
		_, err := pool.Exec(t.Context(), `SELECT 1`)
		if err := postgres.Fault(err); !fault.Is(err, fault.Unavailable) {
			t.Errorf("error = %v, want unavailable", err)
		}
	})
	t.Run("a reader who has gone is unavailable", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := pgtest.New(t).Exec(ctx, `SELECT 1`)
		if err := postgres.Fault(err); !fault.Is(err, fault.Unavailable) {
			t.Errorf("error = %v, want unavailable", err)
		}
	})
}

func TestFault_once(t *testing.T) {
	t.Parallel()
	t.Run("keeps what a service has classified", func(t *testing.T) {
		t.Parallel()
		gone := fault.New(fault.Gone, "fault.draft_expired")
		if got := postgres.Fault(gone); got != gone {
			t.Errorf("fault = %v, want it unchanged", got)
		}
	})
	t.Run("classifies a driver error that a store only wrapped", func(t *testing.T) {
		t.Parallel()
		err := error(pgx.ErrNoRows)
		fault.Wrap(&err, "application.byID(%s)", "7")
		got := postgres.Fault(err)
		if !fault.Is(got, fault.NotFound) || !errors.Is(got, pgx.ErrNoRows) {
			t.Errorf("fault = %v, want not found", got)
		}
	})
	t.Run("leaves success alone", func(t *testing.T) {
		t.Parallel()
		if err := postgres.Fault(nil); err != nil {
			t.Errorf("error = %v, want none", err)
		}
	})
}

func TestConstraint(t *testing.T) {
	t.Parallel()
	pool := account(t)
	execute(t, pool, insertAccount)
	_, err := pool.Exec(t.Context(), insertAccount)
	if got := postgres.Constraint(postgres.Fault(err)); got != "account_pkey" {
		t.Errorf("constraint = %q, want account_pkey", got)
	}
	if got := postgres.Constraint(errors.New("other")); got != "" {
		t.Errorf("constraint = %q, want none", got)
	}
}
