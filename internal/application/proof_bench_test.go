package application_test

import (
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/application"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// The benchmark has 30 000 applications with ten steps each.
const (
	benchApplications = 30_000
	benchSteps        = 10
)

// BenchmarkVerifySteps measures how many steps a second are compared with their entries:
//
//	go test ./internal/application -run '^$' -bench VerifySteps -benchtime 3x
func BenchmarkVerifySteps(b *testing.B) {
	pool := pgtest.From(b, seeded)
	owner := pgtest.Owner(b)
	seal(b, owner, copies(b, owner))
	ctx := postgres.WithScope(b.Context(), postgres.System)
	const all = benchApplications * benchSteps
	for name, steps := range map[string]int64{"all": all, "hour": 10_000} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				n, faults, err := application.VerifySteps(ctx, postgres.Scoped(pool), map[string]int64{"gp": all - steps})
				if err != nil || len(faults) > 0 || n != steps {
					b.Fatal(n, faults, err)
				}
			}
			b.ReportMetric(float64(int64(b.N)*steps)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

// copies enters the applications and gives each as its first step.
func copies(b *testing.B, owner *pgxpool.Pool) []application.Step {
	b.Helper()
	var steps []application.Step
	for from := 0; from < benchApplications; from += 1000 {
		rows, err := owner.Query(b.Context(), `
			INSERT INTO application (number, tracking_code, draft_id, person_id, service_code, body_code, edition_id,
				channel, lang, status, answers, registered, facts, filing, term, confirmed_by, filed_at, registered_at,
				due_at, steps)
			SELECT 'GP-26-' || ($1 + n), 'x', gen_random_uuid(), (SELECT id FROM person ORDER BY id LIMIT 1),
				e.service_code, 'gp', e.id, 'portal', 'ru', 'in_review', '{}', '{}', '{}',
				repeat('filed ', 300)::bytea, '{}', 'sign_in', $2, $2, $2, $3
			FROM (SELECT id, service_code FROM standard_edition ORDER BY id LIMIT 1) e, generate_series(1, 1000) n
			RETURNING id, number, person_id::text, service_code, edition_id, filed_at`, from, monday, benchSteps)
		if err != nil {
			b.Fatal(err)
		}
		some, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s application.Step, err error) {
			s.Body, s.ActorRole, s.From, s.To = "gp", "system", "registered", "in_review"
			err = row.Scan(&s.ApplicationID, &s.Number, &s.PersonID, &s.Service, &s.EditionID, &s.FiledAt)
			return s, err
		})
		if err != nil {
			b.Fatal(err)
		}
		steps = append(steps, some...)
	}
	return steps
}

// seal enters every step of the applications with an entry each, without the chain.
func seal(b *testing.B, owner *pgxpool.Pool, firsts []application.Step) {
	b.Helper()
	var events, entries [][]any
	for seq := 1; seq <= benchSteps; seq++ {
		for _, s := range firsts {
			entry := int64(len(entries) + 1)
			s.Seq, s.At = seq, monday.Add(time.Duration(seq)*time.Minute)
			state := application.State(s)
			events = append(events, []any{s.ApplicationID, s.Seq, s.From, s.To, s.At, s.ActorRole, "gp", entry})
			entries = append(entries, []any{"gp", entry, s.At, s.ActorRole, "", "application_in_review", "application",
				s.Number, state, state})
		}
	}
	for table, t := range map[string]struct {
		columns []string
		rows    [][]any
	}{
		"status_event": {[]string{"application_id", "seq", "from_status", "to_status", "at", "actor_role", "ledger",
			"entry"}, events},
		"journal_entry": {[]string{"ledger", "seq", "at", "actor_role", "request_id", "act", "object_kind", "object_id",
			"after_hash", "hash"}, entries},
	} {
		for some := range slices.Chunk(t.rows, 10_000) {
			if _, err := owner.CopyFrom(b.Context(), pgx.Identifier{table}, t.columns, pgx.CopyFromRows(some)); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := owner.Exec(b.Context(), `ANALYZE `+table); err != nil {
			b.Fatal(err)
		}
	}
}
