package application_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres/pgtest"
)

// held is an allowance case in an official's hands.
func (w *world) held() (official identity.Actor, number string) {
	w.t.Helper()
	official, number = w.actor("official"), w.fileAllowance(w.actor("parent"))
	w.must(w.Take(w.t.Context(), official, number, ""))
	return official, number
}

// waiting returns once the decision waits for a lock.
func (w *world) waiting(decided chan error) {
	w.t.Helper()
	for range 1000 {
		var n int
		w.must(w.db.QueryRow(w.t.Context(), `SELECT (SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE NOT granted)) FROM pg_sleep(0.01)`).Scan(&n))
		if n > 0 {
			return
		}
		select {
		case err := <-decided:
			w.t.Errorf("the decision does not wait: %v", err)
			decided <- err
			return
		default:
		}
	}
	w.t.Error("nothing waits")
}

// a role that is taken away while a decision is on its way stops the decision, although
// the page, the session and the first check were before.
func TestARoleTakenInBetweenStopsTheDecision(t *testing.T) {
	t.Parallel()
	for what, sql := range map[string]string{
		"taken":    `DELETE FROM staff_role WHERE person_id = $1`,
		"disabled": `UPDATE staff_role SET suspended_at = now() WHERE person_id = $1`,
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			official, number := w.held()
			admin, err := w.db.Begin(t.Context())
			w.must(err)
			_, err = admin.Exec(t.Context(), sql, official.PersonID)
			w.must(err)
			decided := make(chan error, 1)
			go func() { decided <- w.Approve(context.WithoutCancel(t.Context()), official, number, "") }()
			w.waiting(decided)
			w.must(admin.Commit(t.Context()))
			if err := <-decided; !fault.Is(err, fault.Forbidden) {
				t.Errorf("the decision gives %v", err)
			}
			var status application.Status
			w.must(w.db.QueryRow(t.Context(), `SELECT status FROM application WHERE number = $1`, number).Scan(&status))
			if status != application.InReview {
				t.Errorf("the case is %s", status)
			}
		})
	}
}

// between the check and the end of a decision nobody takes the role away: the breakpoint
// lies in the writing itself.
func TestARoleIsHeldWhileItsHolderDecides(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	owner := pgtest.Owner(t)
	_, err := owner.Exec(t.Context(), `
		CREATE FUNCTION breakpoint() RETURNS trigger LANGUAGE plpgsql AS
			'BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END';
		CREATE TRIGGER breakpoint BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION breakpoint()`)
	w.must(err)
	stop, err := owner.Begin(t.Context())
	w.must(err)
	_, err = stop.Exec(t.Context(), `SELECT pg_advisory_xact_lock(4711)`)
	w.must(err)
	decided := make(chan error, 1)
	go func() { decided <- w.Approve(context.WithoutCancel(t.Context()), official, number, "") }()
	w.waiting(decided)
	admin, err := w.db.Begin(t.Context())
	w.must(err)
	_, err = admin.Exec(t.Context(), `SET LOCAL lock_timeout = '200ms'`)
	w.must(err)
	_, err = admin.Exec(t.Context(), `DELETE FROM staff_role WHERE person_id = $1`, official.PersonID)
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || refused.Code != "55P03" {
		t.Errorf("taking the role away does not wait for the decision: %v", err)
	}
	w.must(admin.Rollback(t.Context()))
	w.must(stop.Commit(t.Context()))
	w.must(<-decided)
}

// who has lost the role before is refused, whatever their session says.
func TestARoleLostBeforeGivesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official, number := w.held()
	_, err := w.db.Exec(t.Context(), `DELETE FROM staff_role WHERE person_id = $1`, official.PersonID)
	w.must(err)
	if err := w.Approve(t.Context(), official, number, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("approving gives %v", err)
	}
	if err := w.Take(t.Context(), official, number, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("taking gives %v", err)
	}
}
