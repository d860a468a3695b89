package e2etest

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// personalTables are those whose rows belong to a person, an application, a draft, an issued
// document or a reading, directly or through another such table. They are read from the
// database itself, so that a new one cannot be forgotten.
const personalTables = `
	WITH RECURSIVE personal AS (
		SELECT 'person'::regclass::oid AS id
		UNION
		SELECT c.conrelid FROM pg_constraint c JOIN personal p ON c.confrelid = p.id WHERE c.contype = 'f')
	SELECT c.relname FROM personal p JOIN pg_class c ON c.oid = p.id ORDER BY 1`

// every personal table is locked, its owner included, and nothing opens the lock.
func TestEveryPersonalTableIsLocked(t *testing.T) {
	t.Parallel()
	owner := pgtest.Owner(t)
	for _, table := range listed(t, owner, personalTables) {
		var locked bool
		err := owner.QueryRow(t.Context(), `SELECT relrowsecurity AND relforcerowsecurity AND
			EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) FROM pg_class c WHERE oid = $1::text::regclass`, table).
			Scan(&locked)
		if err != nil || !locked {
			t.Errorf("%s is not locked (%v): give it a policy and FORCE ROW LEVEL SECURITY", table, err)
		}
	}
	for what, query := range map[string]string{
		"roles that pass by the locks": `SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls)
			AND (rolname = 'qyzmet_app' OR pg_has_role('qyzmet_app', oid, 'MEMBER'))`,
		"views that see with their owner's eyes": `SELECT relname FROM pg_class WHERE relkind = 'v'
			AND relnamespace = 'public'::regnamespace AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)`,
		"functions that may be led astray": `SELECT proname FROM pg_proc WHERE prosecdef
			AND pronamespace = 'public'::regnamespace AND NOT coalesce(array_to_string(proconfig, ',') LIKE '%search_path=%', false)`,
	} {
		if found := listed(t, owner, query); len(found) > 0 {
			t.Errorf("%s: %v", what, found)
		}
	}
}

// asked without any predicate of ours, the database gives nobody a row of others.
func TestRowsOfOthersAreNotThere(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	owner := pgtest.Owner(t)
	c.visitor(t, citizen) // so that there is a session
	stranger := c.actor(t, "citizen-2")
	elsewhere := c.actor(t, "official-mts")
	admin := c.actor(t, "admin")
	for who, ctx := range map[string]context.Context{
		"nobody":                         t.Context(),
		"a citizen without applications": stranger.Scope(t.Context()),
		"an official of another body":    elsewhere.Scope(t.Context()),
		"an administrator":               admin.Scope(t.Context()),
	} {
		for _, table := range listed(t, owner, personalTables) {
			others := `SELECT count(*) FROM ` + pgx.Identifier{table}.Sanitize() + ` t WHERE to_jsonb(t)::text ~ $1`
			theirs := c.actor(t, citizen).PersonID
			if n := count(t, ctx, c, others, theirs); n != 0 {
				t.Errorf("%s sees %d rows of %s that name another citizen", who, n, table)
			}
		}
	}
	for _, table := range []string{"person", "application", "draft", "status_event", "decision", "issued_document",
		"access_entry", "message", "session", "file"} {
		all := `SELECT count(*) FROM ` + pgx.Identifier{table}.Sanitize()
		if n := count(t, t.Context(), c, all); n != 0 {
			t.Errorf("nobody sees %d rows of %s", n, table)
		}
		var n int
		if err := owner.QueryRow(t.Context(), all).Scan(&n); err != nil || n == 0 {
			t.Errorf("%s is empty, so this proves nothing (%v)", table, err)
		}
	}
	for _, table := range []string{
		"application", "decision", "status_event", "issued_document", "message", "credential", "totp_secret",
		"recovery_code", "account_event", "security_event",
	} {
		others := `SELECT count(*) FROM ` + pgx.Identifier{table}.Sanitize() + ` t WHERE to_jsonb(t)::text !~ $1`
		for who, actor := range map[string]identity.Actor{
			"a citizen without applications": stranger, "an official of another body": elsewhere, "an administrator": admin,
		} {
			if n := count(t, actor.Scope(t.Context()), c, others, actor.PersonID); n != 0 {
				t.Errorf("%s sees %d rows of %s that are not theirs", who, n, table)
			}
		}
	}
}

func count(t *testing.T, ctx context.Context, c *town, sql string, args ...any) (n int) {
	t.Helper()
	if err := postgres.Scoped(c.Pool).QueryRow(ctx, sql, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

func listed(t *testing.T, db postgres.Querier, sql string) []string {
	t.Helper()
	rows, err := db.Query(context.WithoutCancel(t.Context()), sql)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return slices.Compact(list)
}
