package rulemaking_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/rulemaking"
)

// running are applications under the edition in force; enter adds one more.
func (h *house) running(t *testing.T, n int) (enter func(context.Context) error) {
	t.Helper()
	e := h.inForce(t)
	one := apptest.Entered{
		Service: allowance, Body: h.editor.Body, PersonID: h.citizen.PersonID, EditionID: e.ID, Filed: h.today(),
		Due: h.today().AddDays(12),
	}
	for range n {
		h.MustEnter(t, one)
	}
	return func(ctx context.Context) error { return h.Enter(ctx, one) }
}

func (h *house) urgent(t *testing.T) string {
	t.Helper()
	id := h.begin(t, "urgent")
	h.shorten(t, id)
	problems, err := h.Rulemaking.Submit(t.Context(), h.editor, id, rulemaking.Submission{Purpose: reason, Ground: reason})
	done(t, problems, err)
	return id
}

// stop holds whoever writes a table in the middle of their transaction.
type stop struct{ holder *pgxpool.Conn }

const stopKey = 4242

func (h *house) stopAt(t *testing.T, table string) stop {
	t.Helper()
	owner := pgtest.Owner(t)
	_, err := owner.Exec(t.Context(), fmt.Sprintf(`
		CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN PERFORM pg_advisory_xact_lock_shared(%d); RETURN NEW; END $$;
		CREATE TRIGGER waits BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION waits()`, stopKey, table))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := owner.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Release)
	if _, err := conn.Exec(t.Context(), `SELECT pg_advisory_lock($1)`, stopKey); err != nil {
		t.Fatal(err)
	}
	return stop{conn}
}

// await waits until somebody is held.
func (s stop) await(t *testing.T) {
	t.Helper()
	for held := false; !held; {
		if err := s.holder.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
			WHERE l.locktype = 'advisory' AND l.objid = $1 AND NOT l.granted AND d.datname = current_database())`,
			stopKey).Scan(&held); err != nil {
			t.Fatal(err)
		}
	}
}

func (s stop) release(t *testing.T) {
	t.Helper()
	if _, err := s.holder.Exec(t.Context(), `SELECT pg_advisory_unlock($1)`, stopKey); err != nil {
		t.Fatal(err)
	}
}

// Filing goes on while an edition is published, and what runs keeps its edition and its dates.
func TestPublishingStopsNobody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	enter := h.running(t, 300)
	id := h.urgent(t)
	var state string
	const sum = `SELECT md5(string_agg(id || ' ' || edition_id || ' ' || due_at || ' ' || term, ',' ORDER BY id))
		FROM application WHERE id <= $1`
	var last int64
	if err := h.Behind().QueryRow(t.Context(), `SELECT max(id) FROM application`).Scan(&last); err != nil {
		t.Fatal(err)
	}
	if err := h.Behind().QueryRow(t.Context(), sum, last).Scan(&state); err != nil {
		t.Fatal(err)
	}
	held := h.stopAt(t, "idempotency")
	answer := make(chan error, 1)
	go func() {
		problems, err := h.Rulemaking.Approve(context.WithoutCancel(t.Context()), h.approver, id, h.today(), "a")
		if len(problems) > 0 {
			err = fmt.Errorf("%v", problems)
		}
		answer <- err
	}()
	held.await(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := enter(ctx); err != nil {
		t.Errorf("nobody files while an edition is published: %v", err)
	}
	held.release(t)
	if err := <-answer; err != nil {
		t.Fatal(err)
	}
	var now string
	if err := h.Behind().QueryRow(t.Context(), sum, last).Scan(&now); err != nil || now != state {
		t.Errorf("running applications were changed (%v)", err)
	}
	if e := h.inForce(t); e.Number != 2 {
		t.Errorf("in force is edition %d", e.Number)
	}
}

// Killed at any statement, a publication leaves what was or what is to be, nothing between.
func TestAPublicationIsWholeOrNothing(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"standard_edition", "edition_ground", "proposal", "proposal_event", "journal_entry", "idempotency"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			id := h.urgent(t)
			_, err := pgtest.Owner(t).Exec(t.Context(), `
				CREATE FUNCTION killed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'killed here'; END $$;
				CREATE TRIGGER killed BEFORE INSERT OR UPDATE ON `+at+` FOR EACH ROW EXECUTE FUNCTION killed()`)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.Rulemaking.Approve(t.Context(), h.approver, id, h.today(), "a"); err == nil {
				t.Fatal("it was published all the same")
			}
			if _, err := pgtest.Owner(t).Exec(t.Context(), `DROP TRIGGER killed ON `+at); err != nil {
				t.Fatal(err)
			}
			if e := h.inForce(t); e.Number != 1 || !e.Until.IsZero() {
				t.Errorf("in force is edition %d until %s", e.Number, e.Until)
			}
			if v := h.read(t, id); v.State != rulemaking.Approval {
				t.Errorf("the proposal is %s", v.State)
			}
			problems, err := h.Rulemaking.Approve(t.Context(), h.approver, id, h.today(), "a")
			done(t, problems, err)
			if e := h.inForce(t); e.Number != 2 || e.From != calendar.DateOf(h.Now()) {
				t.Errorf("in force is edition %d from %s", e.Number, e.From)
			}
		})
	}
}
