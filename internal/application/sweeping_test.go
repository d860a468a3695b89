package application_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
)

// told are the templates of messages that were queued since, in their order, without those of the filing.
func (w *world) told() []string {
	w.t.Helper()
	rows, err := w.db.Query(w.t.Context(), `SELECT template FROM message
		WHERE template NOT IN ('sms.filed', 'sms.one_time_code') ORDER BY template`)
	w.must(err)
	var list []string
	for rows.Next() {
		var one string
		w.must(rows.Scan(&one))
		list = append(list, one)
	}
	w.must(rows.Err())
	return list
}

// sweep does what is due at a moment in Almaty.
func (w *world) sweep(at string) {
	w.t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04:05", at, calendar.Almaty)
	w.must(err)
	w.now = moment
	_, err = w.SweepClocks(w.t.Context())
	w.must(err)
	w.must(w.ReportOverdue(w.t.Context()))
}

func TestTheClockReminds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.fileAllowance(w.actor("parent"))
	w.must(w.Take(t.Context(), w.actor("official"), number, ""))
	var want []string
	for _, step := range []struct{ at, more string }{
		{"2026-11-26 08:59:59", ""}, {"2026-11-27 09:00:00", "sms.staff_half_term"}, {"2026-11-27 12:00:00", ""},
		{"2026-12-02 09:00:00", "sms.staff_last_working_day"}, {"2026-12-03 09:00:00", "sms.staff_due_today"},
		{"2026-12-03 23:59:59", ""}, {"2026-12-04 00:00:00", "sms.overdue sms.staff_overdue sms.head_overdue sms.authority_overdue"},
		{"2026-12-04 00:01:00", ""}, {"2026-12-24 00:00:00", ""},
	} {
		for range 2 { // twice is once
			w.sweep(step.at)
		}
		want = append(want, strings.Fields(step.more)...)
		slices.Sort(want)
		if diff := cmp.Diff(want, w.told(), cmp.Transformer("none", func(l []string) []string { return append([]string{}, l...) })); diff != "" {
			t.Fatalf("at %s (-want +got):\n%s", step.at, diff)
		}
	}
	v, err := w.Own(t.Context(), w.actor("parent"), number)
	w.must(err)
	if !v.Overdue || v.Status != application.InReview || v.OverdueAt.IsZero() {
		t.Errorf("overdue %t at %v, %s", v.Overdue, v.OverdueAt, v.Status)
	}
	w.must(w.Approve(t.Context(), w.actor("official"), number, ""))
	v, err = w.Own(t.Context(), w.actor("parent"), number)
	w.must(err)
	if !v.Decision.Overdue || !v.Overdue || !v.Decision.DecidedAt.Equal(w.now) {
		t.Errorf("a late approval is %+v", v.Decision)
	}
}

func TestACaseNobodyTookIsTheHeads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fileAllowance(w.actor("parent"))
	w.sweep("2026-11-27 09:00:00")
	w.sweep("2026-12-02 09:00:00")
	w.sweep("2026-12-03 09:00:00")
	if diff := cmp.Diff([]string{"sms.staff_due_today", "sms.staff_last_working_day"}, w.told()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	var to string
	w.must(w.db.QueryRow(t.Context(), `SELECT DISTINCT person_id::text FROM message WHERE template LIKE 'sms.staff%'`).Scan(&to))
	if to != w.actor("head").PersonID {
		t.Error("somebody else than the head was told")
	}
}

// A clock that jumps over everything tells only what holds now, once.
func TestAJumpOfTheClockSaysOnlyWhatHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.fileAllowance(w.actor("parent"))
	w.must(w.Take(t.Context(), w.actor("official"), number, ""))
	w.sweep("2027-01-20 10:00:00")
	if diff := cmp.Diff([]string{"sms.authority_overdue", "sms.head_overdue", "sms.overdue", "sms.staff_overdue"}, w.told()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	w.sweep("2026-11-27 09:00:00") // and back
	if n := len(w.told()); n != 4 {
		t.Errorf("%d messages after the clock went back", n)
	}
}

// Workers that sweep at once, and one that is killed before it commits, do everything once.
func TestSweepsAtOnceAndKilledOnesTellOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 5 {
		w.file(w.actor("citizen"))
	}
	w.now = monday.Add(11 * time.Minute)
	killed := *w.Service
	killed.DB = killedBeforeCommit{w.db}
	if _, err := killed.SweepClocks(t.Context()); err == nil {
		t.Fatal("a worker that dies says that it did its work")
	}
	if n := len(w.told()); n != 0 {
		t.Errorf("a worker that died told %d people", n)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := w.SweepClocks(t.Context()); err != nil {
				t.Error(err)
			}
			if err := w.ReportOverdue(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	count := map[string]int{}
	for _, template := range w.told() {
		count[template]++
	}
	var counted int
	w.must(w.db.QueryRow(t.Context(), `SELECT sum((args->>'count')::int) FROM message WHERE template = 'sms.authority_overdue'`).Scan(&counted))
	if count["sms.overdue"] != 5 || counted != 5 {
		t.Errorf("told %v, the authority of %d cases", count, counted)
	}
	var events int
	w.must(w.db.QueryRow(t.Context(), `SELECT count(*) FROM clock_event WHERE kind = 'overdue'`).Scan(&events))
	if events != 5 {
		t.Errorf("%d ends of terms for 5 cases", events)
	}
}

func TestAStoppedClockReachesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.fileAllowance(w.actor("parent"))
	w.must(w.Take(t.Context(), w.actor("official"), number, ""))
	_, err := w.db.Exec(t.Context(), `INSERT INTO clock_event (application_id, seq, kind, at)
		SELECT id, 2, 'stopped', $2 FROM application WHERE number = $1`, number, monday.Add(time.Hour))
	w.must(err)
	_, err = w.db.Exec(t.Context(), `UPDATE application SET next_at = NULL, next_kind = NULL, stopped_at = $2 WHERE number = $1`,
		number, monday.Add(time.Hour))
	w.must(err)
	w.sweep("2027-01-20 10:00:00")
	if told := w.told(); len(told) != 0 {
		t.Errorf("told %v", told)
	}
	v, err := w.Own(t.Context(), w.actor("parent"), number)
	w.must(err)
	if v.Overdue || v.Due.StoppedAt.IsZero() {
		t.Errorf("overdue %t, stopped %v", v.Overdue, v.Due.StoppedAt)
	}
}

// A difference between what is kept and what the clock gives is found, told and left alone.
func TestEveryNightTheClocksAreCountedAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	right, wrong := w.fileAllowance(w.actor("parent")), w.fileAllowance(w.actor("parent"))
	w.must(w.Take(t.Context(), w.actor("official"), right, ""))
	quiet := slog.New(slog.DiscardHandler)
	for _, tamper := range []string{
		"due_at = due_at - interval '1 day'", "next_at = next_at + interval '1 minute'",
		"next_at = NULL, next_kind = NULL, stopped_at = registered_at", "overdue_at = now()",
	} {
		tx, err := w.db.Begin(t.Context())
		w.must(err)
		clean := *w.Service
		clean.DB = inTx{tx}
		if n, bad, err := clean.VerifyClocks(t.Context(), quiet); err != nil || n != 2 || bad != 0 {
			t.Fatalf("counted %d, %d differ, %v", n, bad, err)
		}
		_, err = tx.Exec(t.Context(), `UPDATE application SET `+tamper+` WHERE number = $1`, wrong)
		w.must(err)
		n, bad, err := clean.VerifyClocks(t.Context(), quiet)
		if err != nil || n != 2 || bad != 1 {
			t.Errorf("%s: counted %d, %d differ, %v", tamper, n, bad, err)
		}
		var alarms int
		w.must(tx.QueryRow(t.Context(), `SELECT count(*) FROM clock_alarm c JOIN application a ON a.id = c.application_id
			WHERE a.number = $1`, wrong).Scan(&alarms))
		if alarms != 1 {
			t.Errorf("%s: %d alarms", tamper, alarms)
		}
		w.must(tx.Rollback(t.Context()))
	}
}

// A clock that cannot be counted leaves the others running.
func TestOneClockKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	broken, other := w.file(w.actor("citizen")), w.file(w.actor("citizen"))
	_, err := w.db.Exec(t.Context(), `INSERT INTO clock_event (application_id, seq, kind, at)
		SELECT id, 2, 'resumed', now() FROM application WHERE number = $1`, broken)
	w.must(err)
	w.now = monday.Add(11 * time.Minute)
	_, err = w.SweepClocks(t.Context())
	w.must(err)
	var at []bool
	for _, number := range []string{broken, other} {
		var overdue bool
		w.must(w.db.QueryRow(t.Context(), `SELECT overdue_at IS NOT NULL FROM application WHERE number = $1`, number).Scan(&overdue))
		at = append(at, overdue)
	}
	var alarms int
	w.must(w.db.QueryRow(t.Context(), `SELECT count(*) FROM clock_alarm`).Scan(&alarms))
	if at[0] || !at[1] || alarms != 1 {
		t.Errorf("overdue %v, %d alarms", at, alarms)
	}
}

// killedBeforeCommit is a database whose worker is killed before each commit.
type killedBeforeCommit struct{ postgres.DB }

func (d killedBeforeCommit) Begin(ctx context.Context) (postgres.Tx, error) {
	tx, err := d.DB.Begin(ctx)
	return neverCommitted{tx}, err
}

type neverCommitted struct{ postgres.Tx }

func (t neverCommitted) Commit(ctx context.Context) error {
	_ = t.Rollback(ctx)
	return errors.New("killed")
}

// inTx is one transaction as a database.
type inTx struct{ postgres.Tx }
