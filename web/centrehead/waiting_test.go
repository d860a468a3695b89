package centrehead_test

import (
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/ticket"
)

const astana, almaty = "csc-astana", "csc-almaty"

// waited is somebody who waited too long at Astana, and two results of whom nobody has come for.
func waited(t testing.TB, p *apptest.Portal) {
	t.Helper()
	ctx, behind := t.Context(), pgtest.Owner(t)
	key, err := p.Tickets.DemoKioskKey(ctx, astana)
	must(t, err)
	one, err := p.Tickets.Take(ctx, key, ticket.Wish{Group: "documents", Lang: i18n.KK}, identity.NewKey())
	must(t, err)
	_, err = behind.Exec(ctx, `INSERT INTO ticket_breach (ticket_id, kind, limit_minutes, actual_minutes, found_at)
		VALUES ($1, 'waiting', 15, 23, $2)`, one.ID, p.Now())
	must(t, err)
	var edition int64
	must(t, p.Behind().QueryRow(ctx, `SELECT id FROM standard_edition WHERE service_code = 'no-criminal-record' LIMIT 1`).Scan(&edition))
	day := calendar.Date{Year: 2026, Month: 11, Day: 16}
	for range 2 {
		p.MustEnter(t, apptest.Entered{Service: "no-criminal-record", Body: "gp", PersonID: actor(t, p, "citizen").PersonID,
			EditionID: edition, Filed: day, Due: day.AddDays(10), Closed: day.AddDays(2)})
	}
	_, err = behind.Exec(ctx, `ALTER TABLE application DISABLE TRIGGER USER`)
	must(t, err)
	_, err = behind.Exec(ctx, `UPDATE application SET status = 'at_csc', collect_at = $1`, astana)
	must(t, err)
}

func TestTheDayCountsWhoWaitsAndWhatNobodyHasComeFor(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	waited(t, p)
	head := at(t, p, "centre-head")
	a := head.Open(t, "/ru/centre")
	for name, want := range map[string]string{
		"centre-waiting": "1", "centre-served": "0", "centre-broken": "1", "centre-unclaimed": "2",
	} {
		if got := a.Fact(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	says(t, head.Open(t, "/ru/centre/breaches"), "D-001", "23")
	unclaimed := head.Open(t, "/ru/centre/unclaimed")
	says(t, unclaimed, "ZZ-26-")
	if n := unclaimed.Doc.Find("main tbody tr").Length(); n != 2 {
		t.Errorf("%d results wait", n)
	}
	whole := ""
	must(t, p.Behind().QueryRow(t.Context(), `SELECT surname->>'ru' FROM person WHERE persona = 'citizen'`).Scan(&whole))
	if whole == "" || strings.Contains(unclaimed.Text(), whole) {
		t.Errorf("the page names %q", whole)
	}
}

func TestTheDayOfACentreIsNobodyElses(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	waited(t, p)
	ctx, other := t.Context(), actor(t, p, "official-mj")
	other.Role, other.Body = identity.CentreHead, "state-corporation"
	_, err := p.Behind().Exec(ctx, `WITH r AS (INSERT INTO staff_role (person_id, role, organisation_code) VALUES ($1, $3, $4))
		INSERT INTO centre_staff (centre_code, person_id, since) VALUES ($2, $1, now())`, other.PersonID, almaty, other.Role, other.Body)
	must(t, err)
	for who, kind := range map[string]fault.Kind{"another head": fault.NotFound, "an operator": fault.Forbidden} {
		reader := other
		if kind == fault.Forbidden {
			reader = actor(t, p, "operator")
		}
		unclaimed := 0
		day, err := p.Tickets.Today(ctx, reader, astana, func(batch *postgres.Batch) {
			p.Applications.QueueUnclaimedCount(batch, reader, astana, &unclaimed)
		})
		if !fault.Is(err, kind) || day.Waiting+day.Broken+unclaimed != 0 {
			t.Errorf("%s learns the day %+v, %d, %v", who, day, unclaimed, err)
		}
		if list, err := p.Tickets.Breaches(ctx, reader, astana); !fault.Is(err, kind) || len(list) > 0 {
			t.Errorf("%s learns what was broken: %v, %v", who, list, err)
		}
		if list, err := p.Applications.UnclaimedAt(ctx, reader, astana); !fault.Is(err, kind) || len(list) > 0 {
			t.Errorf("%s learns what waits: %v, %v", who, list, err)
		}
	}
}
