package centre_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/sheet"
)

const astana, almaty = "csc-astana", "csc-almaty"

func actor(t testing.TB, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	found, err := p.Directory.Persona(t.Context(), persona)
	must(t, err)
	return found.Actor
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustBe(t testing.TB, kind fault.Kind, err error, what string) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v", what, err)
	}
}

// given makes a persona somebody else's colleague: a role of the State Corporation.
func given(t testing.TB, p *apptest.Portal, persona string, role identity.Role) identity.Actor {
	t.Helper()
	who := actor(t, p, persona)
	who.Role, who.Body = role, "state-corporation"
	_, err := p.Behind().Exec(t.Context(), `INSERT INTO staff_role (person_id, role, organisation_code)
		VALUES ($1, $2, $3)`, who.PersonID, role, who.Body)
	must(t, err)
	return who
}

// neighbour is the head of another centre.
func neighbour(t testing.TB, p *apptest.Portal) identity.Actor {
	t.Helper()
	who := given(t, p, "official-mj", identity.CentreHead)
	_, err := p.Behind().Exec(t.Context(), `INSERT INTO centre_staff (centre_code, person_id, since) VALUES ($1, $2, now())`,
		almaty, who.PersonID)
	must(t, err)
	return who
}

func count(ctx context.Context, t testing.TB, p *apptest.Portal, sql string, args ...any) (n int) {
	t.Helper()
	must(t, p.DB.QueryRow(ctx, sql, args...).Scan(&n))
	return n
}

func entries(t testing.TB, p *apptest.Portal, act string) (n int) {
	t.Helper()
	must(t, p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM journal_entry WHERE act = $1 AND ledger = 'state-corporation'`, act).
		Scan(&n))
	return n
}

func staffOf(t testing.TB, p *apptest.Portal, head identity.Actor) (ids []string) {
	t.Helper()
	d, err := p.Centres.Day(t.Context(), head)
	must(t, err)
	for _, line := range d.Staff {
		ids = append(ids, line.PersonID)
	}
	return ids
}

func TestDay_ShowsWhoIsWhereAndWhoHasGone(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head, one, other := actor(t, p, "centre-head"), actor(t, p, "operator"), actor(t, p, "operator-2")
	must(t, p.Centres.BeginShift(t.Context(), one, astana, 2, "a"))
	must(t, p.Centres.BeginShift(t.Context(), other, astana, 1, "b"))
	p.Advance(t, time.Hour)
	must(t, p.Centres.EndShift(t.Context(), other))
	d, err := p.Centres.Day(t.Context(), head)
	must(t, err)
	line, taken := d.At(2)
	if _, free := d.At(1); !taken || free || line.PersonID != one.PersonID || d.OnShift() != 1 || len(d.Staff) != 3 || d.Centre.Code != astana {
		t.Errorf("the day is %+v", d)
	}
	if len(d.Ended) != 1 || d.Ended[0].OperatorID != other.PersonID || d.Ended[0].Forgotten() {
		t.Errorf("ended today: %+v", d.Ended)
	}
	p.Advance(t, 24*time.Hour)
	if d, err = p.Centres.Day(t.Context(), head); err != nil || len(d.Ended) != 0 || d.OnShift() != 1 {
		t.Errorf("the next day: %+v, %v", d.Ended, err)
	}
	for _, persona := range []string{"operator", "contact", "admin", "head", "citizen"} {
		_, err := p.Centres.Day(t.Context(), actor(t, p, persona))
		mustBe(t, fault.Forbidden, err, persona)
	}
}

func TestTheHeadOfAnotherCentreSeesNothing(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	one, other := actor(t, p, "operator"), neighbour(t, p)
	must(t, p.Centres.BeginShift(t.Context(), one, astana, 2, "a"))
	post, err := p.Centres.Post(t.Context(), one)
	must(t, err)
	d, err := p.Centres.Day(t.Context(), other)
	must(t, err)
	if d.Centre.Code != almaty || d.OnShift() != 0 || len(d.Staff) != 1 {
		t.Errorf("the day is %+v", d)
	}
	if n := count(other.Scope(t.Context()), t, p, `SELECT count(*) FROM shift`); n != 0 {
		t.Errorf("%d shifts are open to a neighbour", n)
	}
	if n := count(actor(t, p, "centre-head").Scope(t.Context()), t, p, `SELECT count(*) FROM shift`); n != 1 {
		t.Errorf("%d shifts are open to the head", n)
	}
	for _, sql := range []string{
		`INSERT INTO centre_staff (centre_code, person_id, since) VALUES ($1, $2, now())`,
		`UPDATE centre_staff SET until = now() WHERE centre_code = $1 AND person_id = $2`,
	} {
		tag, err := p.DB.Exec(other.Scope(t.Context()), sql, astana, one.PersonID)
		if err == nil && tag.RowsAffected() > 0 {
			t.Errorf("a neighbour may: %s", sql)
		}
	}
	if n := count(actor(t, p, "official").Scope(t.Context()), t, p, `SELECT count(*) FROM centre_staff`); n != 0 {
		t.Errorf("%d people of centres are open to an official", n)
	}
	_, err = p.Centres.EndForgotten(t.Context(), other, post.ID, "оператор кетіп қалған", i18n.KK, "k")
	mustBe(t, fault.NotFound, err, "another's shift")
	_, err = p.Centres.Lasting(t.Context(), other, post.ID)
	mustBe(t, fault.NotFound, err, "the page of another's shift")
	mustBe(t, fault.NotFound, p.Centres.EndWork(t.Context(), other, actor(t, p, "operator-2").PersonID, "k"), "another's operator")
	mustBe(t, fault.Conflict, p.Centres.TakeIn(t.Context(), other, one.PersonID, "k"), "another's operator taken in")
	m, err := p.Centres.Month(t.Context(), other, p.Centres.MonthOf(""))
	if err != nil || len(m.Operators) != 0 {
		t.Errorf("the month is %+v, %v", m, err)
	}
	nobody := given(t, p, "official-mf", identity.CentreHead)
	_, err = p.Centres.Day(t.Context(), nobody)
	mustBe(t, fault.NotFound, err, "the head of no centre")
}

func TestOperatorsAreTakenInAndGo(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head, fresh := actor(t, p, "centre-head"), given(t, p, "official-mp", identity.Operator)
	d, err := p.Centres.Day(t.Context(), head)
	must(t, err)
	if len(d.Free) != 1 || d.Free[0].PersonID != fresh.PersonID || d.Free[0].Login != "official-mp" {
		t.Errorf("free are %+v", d.Free)
	}
	for range 2 { // the same form twice is one act
		must(t, p.Centres.TakeIn(t.Context(), head, fresh.PersonID, "k"))
	}
	mustBe(t, fault.Conflict, p.Centres.TakeIn(t.Context(), head, fresh.PersonID, "another"), "taken in again")
	mustBe(t, fault.Conflict, p.Centres.TakeIn(t.Context(), head, actor(t, p, "operator").PersonID, "k"), "the key of another act")
	mustBe(t, fault.NotFound, p.Centres.TakeIn(t.Context(), head, actor(t, p, "citizen").PersonID, "c"), "a citizen")
	mustBe(t, fault.NotFound, p.Centres.TakeIn(t.Context(), head, "1", "d"), "no id")
	if n := entries(t, p, "centre_staff_taken_in"); n != 1 || len(staffOf(t, p, head)) != 4 {
		t.Errorf("%d entries, staff %v", n, staffOf(t, p, head))
	}
	must(t, p.Centres.BeginShift(t.Context(), fresh, astana, 3, "s"))
	mustBe(t, fault.Conflict, p.Centres.EndWork(t.Context(), head, fresh.PersonID, "e"), "at a window")
	must(t, p.Centres.EndShift(t.Context(), fresh))
	for range 2 {
		must(t, p.Centres.EndWork(t.Context(), head, fresh.PersonID, "e"))
	}
	mustBe(t, fault.NotFound, p.Centres.EndWork(t.Context(), head, fresh.PersonID, "f"), "gone already")
	mustBe(t, fault.Forbidden, p.Centres.EndWork(t.Context(), head, head.PersonID, "g"), "the head's own work")
	mustBe(t, fault.NotFound, p.Centres.BeginShift(t.Context(), fresh, astana, 3, "t"), "a shift without a centre")
	if n := entries(t, p, "centre_staff_ended"); n != 1 || len(staffOf(t, p, head)) != 3 {
		t.Errorf("%d entries, staff %v", n, staffOf(t, p, head))
	}
}

func TestTwoHeadsTakeOneOperatorOnce(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	fresh := given(t, p, "official-mp", identity.Operator)
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, head := range []identity.Actor{actor(t, p, "centre-head"), neighbour(t, p)} {
		wait.Go(func() { errs[i] = p.Centres.TakeIn(t.Context(), head, fresh.PersonID, identity.NewKey()) })
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("%v, %v", errs[0], errs[1])
	}
}

func TestAForgottenShiftIsEndedForAReasonThatTheOperatorReads(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head, one := actor(t, p, "centre-head"), actor(t, p, "operator")
	must(t, p.Centres.BeginShift(t.Context(), one, astana, 2, "a"))
	post, err := p.Centres.Post(t.Context(), one)
	must(t, err)
	p.Advance(t, 10*time.Hour)
	for _, reason := range []string{"", "ұмыт", strings.Repeat("ә", centre.MaxReason+1), "бір\x00нәрсе"} {
		wrong, err := p.Centres.EndForgotten(t.Context(), head, post.ID, reason, i18n.KK, "k")
		if err != nil || wrong.Key == "" {
			t.Errorf("%q: %v, %v", reason, wrong, err)
		}
	}
	const reason = "Оператор кетіп қалған"
	for range 2 {
		wrong, err := p.Centres.EndForgotten(t.Context(), head, post.ID, reason, i18n.KK, "k")
		if err != nil || wrong.Key != "" {
			t.Fatal(wrong, err)
		}
	}
	own, err := p.Centres.Own(t.Context(), one)
	must(t, err)
	if len(own) != 1 || own[0].Reason != reason || own[0].EndedBy.Initials(i18n.KK) == "" || own[0].EndedAt.Sub(own[0].BeganAt) != 10*time.Hour {
		t.Errorf("the operator reads %+v", own)
	}
	if n := entries(t, p, "shift_ended_by_head"); n != 1 {
		t.Errorf("%d entries in the journal", n)
	}
	_, err = p.Centres.Lasting(t.Context(), head, post.ID)
	mustBe(t, fault.NotFound, err, "a shift that is over")
	must(t, p.Centres.BeginShift(t.Context(), one, astana, 2, "b"))
	if other, err := p.Centres.Own(t.Context(), actor(t, p, "operator-2")); err != nil || len(other) != 0 {
		t.Errorf("a colleague reads %+v, %v", other, err)
	}
}

// worked has the operator work two shifts in November and one that lasts.
func worked(t testing.TB, p *apptest.Portal) {
	t.Helper()
	one, other := actor(t, p, "operator"), actor(t, p, "operator-2")
	must(t, p.Centres.BeginShift(t.Context(), one, astana, 2, "a"))
	p.Advance(t, 8*time.Hour)
	must(t, p.Centres.EndShift(t.Context(), one))
	p.Advance(t, 16*time.Hour)
	must(t, p.Centres.BeginShift(t.Context(), one, astana, 2, "b"))
	must(t, p.Centres.BeginShift(t.Context(), other, astana, 1, "c"))
	p.Advance(t, 90*time.Minute)
	must(t, p.Centres.EndShift(t.Context(), one))
}

func TestMonth_CountsShiftsAndTime(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	worked(t, p)
	head := actor(t, p, "centre-head")
	m, err := p.Centres.Month(t.Context(), head, p.Centres.MonthOf("2026-11"))
	must(t, err)
	var got [][2]any
	for _, l := range m.Operators {
		got = append(got, [2]any{l.Shifts, l.Time})
	}
	if diff := cmp.Diff([][2]any{{2, 9*time.Hour + 30*time.Minute}, {1, 90 * time.Minute}}, got); diff != "" {
		t.Error(diff)
	}
	last := m.Weeks[len(m.Weeks)-1]
	if last.Monday != (calendar.Date{Year: 2026, Month: 11, Day: 23}) || last.Shifts != 3 || last.Time != 11*time.Hour || len(m.Weeks) != 8 {
		t.Errorf("the last week is %+v", last)
	}
	if m, err = p.Centres.Month(t.Context(), head, p.Centres.MonthOf("2026-10")); err != nil || len(m.Operators) != 0 {
		t.Errorf("October: %+v, %v", m.Operators, err)
	}
	november := calendar.Date{Year: 2026, Month: 11, Day: 1}
	for _, text := range []string{"", "2026-11", "2026-12", "2031-01", "1999-01", "2026-13", "x", "2026-11-01"} {
		if got := p.Centres.MonthOf(text); got != november {
			t.Errorf("%q is %s", text, got)
		}
	}
}

func TestExport_IsAFileThatNoSpreadsheetRuns(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	worked(t, p)
	head, other := actor(t, p, "centre-head"), actor(t, p, "operator-2")
	post, err := p.Centres.Post(t.Context(), other)
	must(t, err)
	_, err = p.Centres.EndForgotten(t.Context(), head, post.ID, `=HYPERLINK("x")`, i18n.EN, "k")
	must(t, err)
	texts, november := p.Texts.In(i18n.RU), p.Centres.MonthOf("2026-11")
	var out bytes.Buffer
	must(t, p.Centres.Export(t.Context(), head, p.Centres.Shifts(november, texts), sheet.CSV, &out))
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out.Bytes(), []byte("\uFEFF")))).ReadAll()
	must(t, err)
	if len(rows) != 4 || rows[0][0] != "Оператор" || rows[1][2] != "2026-11-25 10:00" || rows[1][4] != "8:00" {
		t.Errorf("the rows are %q", rows)
	}
	if reason := rows[3][6] + rows[2][6]; reason != `'=HYPERLINK("x")` {
		t.Errorf("the reason is %q", reason)
	}
	out.Reset()
	must(t, p.Centres.Export(t.Context(), head, p.Centres.Shifts(november, texts), sheet.XLSX, &out))
	book, err := excelize.OpenReader(&out)
	must(t, err)
	if list, err := book.GetRows("Смены"); err != nil || len(list) != 4 {
		t.Errorf("the workbook has %q, %v", list, err)
	}
	if n := entries(t, p, "shifts_exported"); n != 2 {
		t.Errorf("%d entries in the journal", n)
	}
	mustBe(t, fault.Invalid, p.Centres.Export(t.Context(), head, p.Centres.Shifts(november, texts), "exe", &out), "a kind of file there is not")
	out.Reset()
	mustBe(t, fault.Forbidden, p.Centres.Export(t.Context(), other, p.Centres.Shifts(november, texts), sheet.CSV, &out), "an operator")
	if out.Len() != 0 {
		t.Error("something leaves all the same")
	}
}
