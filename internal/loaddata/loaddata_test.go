package loaddata_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/loaddata"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/sealed/sealedtest"
	"qyzmet/internal/standard"
	"qyzmet/web/locale"
)

// load invents applications in the test's own database, before apptest's first moment.
func load(t testing.TB, p loaddata.Plan) (*pgxpool.Pool, loaddata.Report) {
	t.Helper()
	pgtest.Seeded(t)
	owner, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.Options{AsOwner: true, Keys: sealedtest.Keys()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(owner.Close)
	r, err := loaddata.Run(t.Context(), owner, with(t, p))
	if err != nil {
		t.Fatal(err)
	}
	return owner, r
}

func with(t testing.TB, p loaddata.Plan) loaddata.Plan {
	t.Helper()
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	p.Seed, p.Now, p.Texts, p.BaseURL, p.Wall = 1, apptest.Start, texts, "http://portal.test", time.Now
	return p
}

func count(t testing.TB, db postgres.Querier, sql string, args ...any) (n int) {
	t.Helper()
	if err := db.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

func TestTheJournalOfLoadDataHolds(t *testing.T) {
	t.Parallel()
	owner, first := load(t, loaddata.Plan{Applications: 600})
	holds := func(entries, steps int64) {
		t.Helper()
		v, err := journal.Verify(t.Context(), owner, journal.Options{})
		if err != nil || len(v.Faults) > 0 || v.Entries != entries {
			t.Errorf("%d entries hold of %d: %v, %v", v.Entries, entries, v.Faults, err)
		}
		n, faults, err := application.VerifySteps(t.Context(), owner, v.From)
		if err != nil || len(faults) > 0 || n != steps {
			t.Errorf("%d steps hold of %d: %v, %v", n, steps, faults, err)
		}
	}
	holds(first.Entries, first.Steps)
	second, err := loaddata.Run(t.Context(), owner, with(t, loaddata.Plan{Applications: 300}))
	if err != nil {
		t.Fatal(err)
	}
	holds(first.Entries+second.Entries, first.Steps+second.Steps)
	if n := count(t, owner, `SELECT count(*) FROM (SELECT body_code,
		date_part('year', registered_at AT TIME ZONE 'Asia/Almaty') AS year, count(*) AS n FROM application GROUP BY 1, 2) a FULL JOIN number_counter c USING (body_code, year)
		WHERE a.n IS DISTINCT FROM c.last`); n > 0 {
		t.Errorf("%d series of numbers have gaps", n)
	}
}

func TestLoadDataIsWhatThePortalCouldHaveWritten(t *testing.T) {
	t.Parallel()
	owner, r := load(t, loaddata.Plan{Applications: 1500})
	if share := float64(r.Open) / float64(r.Applications); share < 0.045 || share > 0.08 {
		t.Errorf("%.3f of the applications are open", share)
	}
	for what, sql := range map[string]string{
		"unlawful steps": `SELECT count(*) FROM status_event e WHERE NOT EXISTS (SELECT FROM lawful_move m
			WHERE (m.from_status, m.to_status, m.mover) = (e.from_status, e.to_status, e.actor_role))`,
		"steps that begin elsewhere": `SELECT count(*) FROM (SELECT from_status, lag(to_status) OVER
			(PARTITION BY application_id ORDER BY seq) AS before FROM status_event) e WHERE before <> from_status`,
		"applications that stand elsewhere": `SELECT count(*) FROM application a WHERE NOT EXISTS (
			SELECT FROM status_event e WHERE e.application_id = a.id AND e.seq = a.steps AND e.to_status = a.status)`,
		"late steps": `SELECT count(*) FROM status_event WHERE at > '2026-11-25 05:00Z'`,
		"terms passed unmarked": `SELECT count(*) FROM application
			WHERE closed_at IS NULL AND next_at < '2026-11-25 05:00Z'`,
		"held cases of nobody": `SELECT count(*) FROM application WHERE status = 'in_review' AND holder_id IS NULL`,
		"approvals of no paper": `SELECT count(*) FROM decision d WHERE NOT EXISTS (
			SELECT FROM issued_document i WHERE i.application_id = d.application_id)`,
		"cases decided by kin": `SELECT count(*) FROM decision d JOIN application a ON a.id = d.application_id
			WHERE has_interest(d.decided_by, a.person_id, a.filed_by)`,
		"cases read by nobody": `SELECT count(*) FROM decision d JOIN application a ON a.id = d.application_id
			WHERE NOT EXISTS (SELECT FROM access_entry e WHERE e.number = a.number AND e.actor_id = d.decided_by)`,
		"refusals unheard": `SELECT count(*) FROM decision d JOIN application a ON a.id = d.application_id
			WHERE d.kind = 'refusal' AND a.hearing_due AND d.ground_code NOT IN ('court-ban', 'deprived-special-right')
			AND NOT EXISTS (SELECT FROM preliminary_decision p WHERE p.application_id = a.id AND p.state = 'decided'
				AND p.ground_code = d.ground_code AND p.act_from <= d.decided_at
				AND (p.objected_at IS NULL OR length(d.answer) >= 20) AND (NOT p.wants_hearing OR p.protocol_at IS NOT NULL))`,
		"terms passed unrecorded": `SELECT (SELECT count(*) FROM application WHERE overdue_at IS NOT NULL)
			- (SELECT sum(missed) FROM overdue_record)`,
		"people of this century": `SELECT count(*) FROM person WHERE id::text LIKE '0000da7a%' AND persona IS NOT NULL`,
	} {
		if n := count(t, owner, sql); n > 0 {
			t.Errorf("%d %s", n, what)
		}
	}
	for what, sql := range map[string]string{
		"statuses": `SELECT count(DISTINCT status) FROM application`,
		"bodies":   `SELECT count(DISTINCT body_code) FROM application`,
	} {
		if n := count(t, owner, sql); n < 8 {
			t.Errorf("%d %s", n, what)
		}
	}
	for _, which := range []string{
		"stopped_at IS NOT NULL", "overdue_at IS NOT NULL AND closed_at IS NULL", "next_kind = 'term_passed'",
		"status = 'awaiting_other_body'",
		"status = 'preliminary_refusal'", "hearing_due AND status = 'refused'", "status = 'refused'", "status = 'withdrawn'", "filed_at < '2025-01-01'",
	} {
		if count(t, owner, `SELECT count(*) FROM application WHERE `+which) == 0 {
			t.Errorf("no application has %s", which)
		}
	}
	noDangling(t, owner)
}

// noDangling proves that every reference of the tables points at something: they were written
// without being looked up.
func noDangling(t *testing.T, owner *pgxpool.Pool) {
	t.Helper()
	rows, err := owner.Query(t.Context(), `
		SELECT conrelid::regclass::text, confrelid::regclass::text,
			(SELECT string_agg(format('r.%I IS NOT NULL', a.attname), ' AND ') FROM unnest(conkey) k
				JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k),
			(SELECT string_agg(format('r.%I = o.%I', a.attname, b.attname), ' AND ') FROM unnest(conkey, confkey) AS k(f, g)
				JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.f
				JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = k.g)
		FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	var checks []string
	for rows.Next() {
		var from, to, set, same string
		if err := rows.Scan(&from, &to, &set, &same); err != nil {
			t.Fatal(err)
		}
		checks = append(checks, fmt.Sprintf(`SELECT count(*) FROM %s r WHERE %s AND NOT EXISTS (SELECT FROM %s o WHERE %s)`,
			from, set, to, same))
	}
	for _, sql := range checks {
		if n := count(t, owner, sql); n > 0 {
			t.Errorf("%d rows: %s", n, sql)
		}
	}
	if len(checks) < 20 {
		t.Errorf("only %d references were looked at", len(checks))
	}
}

func TestClocksCountAgainGiveTheDatesThatWereCached(t *testing.T) {
	t.Parallel()
	owner, r := load(t, loaddata.Plan{Applications: 800})
	snapshot, err := standard.NewRegistrar(owner, time.Now).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := owner.Query(t.Context(), `SELECT a.number, a.edition_id, a.term, a.due_at, a.stopped_at IS NOT NULL,
			a.closed_at IS NOT NULL, (SELECT json_agg(e.details || jsonb_build_object('kind', e.kind, 'at', e.at) ORDER BY e.seq)
				FROM clock_event e WHERE e.application_id = a.id)
		FROM application a`)
	if err != nil {
		t.Fatal(err)
	}
	counted := 0
	for rows.Next() {
		var number string
		var edition int64
		var term application.TermTaken
		var due time.Time
		var stopped, closed bool
		var stored []struct {
			Kind         application.ClockKind
			At           time.Time
			FiledAt      time.Time `json:"filed_at"`
			RegisteredAt time.Time `json:"registered_at"`
			Calendar     int64
		}
		if err := rows.Scan(&number, &edition, &term, &due, &stopped, &closed, &stored); err != nil {
			t.Fatal(err)
		}
		var events []application.ClockEvent
		for _, e := range stored {
			events = append(events, application.ClockEvent{
				Kind: e.Kind, At: e.At, FiledAt: e.FiledAt, RegisteredAt: e.RegisteredAt, Calendar: e.Calendar,
			})
		}
		of, _ := snapshot.Edition(edition)
		hours, err := calendar.ParseHours(of.Hours.Body.Weekdays)
		if err != nil {
			t.Fatal(err)
		}
		again, err := application.DueDate(events, term.Term(), hours, snapshot.Calendar)
		if err != nil || !again.At.Equal(due) || again.FinishedAt.IsZero() == closed || !closed && again.StoppedAt.IsZero() == stopped {
			t.Errorf("%s is due %s, counted again %+v, %v", number, due, again, err)
		}
		counted++
	}
	if counted != r.Applications {
		t.Errorf("%d of %d clocks were counted", counted, r.Applications)
	}
}

func TestThePortalWorksOnLoadData(t *testing.T) {
	t.Parallel()
	owner, _ := load(t, loaddata.Plan{Applications: 1500})
	p := apptest.New(t)
	if n, err := p.Applications.SweepClocks(postgres.WithScope(t.Context(), postgres.System)); err != nil || n > 0 {
		t.Errorf("%d clocks had come to something: %v", n, err)
	}
	c := p.Client()
	c.SignIn(t, "official")
	if a := c.Open(t, "/ru/bench"); a.Doc.Find("table tbody tr").Length() < 10 {
		t.Errorf("the queue is short:\n%s", a.Text())
	}
	number, code := "", ""
	if err := owner.QueryRow(t.Context(), `SELECT a.number, i.verification_code FROM application a
		JOIN person p ON p.id = a.holder_id JOIN issued_document i ON i.application_id = a.id
		WHERE p.persona = 'official' LIMIT 1`).Scan(&number, &code); err != nil {
		t.Fatal(err)
	}
	if a := c.Open(t, "/ru/bench/"+number); !strings.Contains(a.Text(), number) {
		t.Error("the case does not show its number")
	}
	if a := p.Client().Get(t, "/ru/verify/"+code); a.Status != http.StatusOK || !strings.Contains(a.Text(), number) {
		t.Errorf("the paper of %s answers %d", number, a.Status)
	}
	citizen := identity.Actor{Role: identity.Citizen}
	if err := owner.QueryRow(t.Context(), `SELECT person_id::text FROM application WHERE number = $1`, number).
		Scan(&citizen.PersonID); err != nil {
		t.Fatal(err)
	}
	v, err := p.Applications.Own(t.Context(), citizen, number)
	if err != nil || len(v.Filing) == 0 || v.Document == nil || v.Registered["applicant_full_name"] == "" {
		t.Errorf("the applicant sees %+v, %v", v, err)
	}
}

func TestTheSameSeedInventsTheSameLives(t *testing.T) {
	t.Parallel()
	lives := func(seed uint64) (list []string) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			pgtest.Seeded(t)
			o, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.Options{AsOwner: true, Keys: sealedtest.Keys()})
			if err != nil {
				t.Fatal(err)
			}
			defer o.Close()
			p := with(t, loaddata.Plan{Applications: 150})
			p.Seed = seed
			if _, err := loaddata.Run(t.Context(), o, p); err != nil {
				t.Fatal(err)
			}
			rows, err := o.Query(t.Context(), `SELECT concat_ws(' ', number, person_id, status, filed_at, due_at, closed_at, next_at)
				FROM application ORDER BY id`)
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				var life string
				if err := rows.Scan(&life); err != nil {
					t.Fatal(err)
				}
				list = append(list, life)
			}
		})
		return list
	}
	first := lives(7)
	if diff := cmp.Diff(first, lives(7)); diff != "" {
		t.Errorf("the same seed: %s", diff)
	}
	if cmp.Equal(first, lives(8)) {
		t.Error("another seed invents the same")
	}
}

func TestNothingIsInventedBesideWhatIsReal(t *testing.T) {
	t.Parallel()
	owner, _ := load(t, loaddata.Plan{Applications: 20})
	conn, err := owner.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(t.Context(), `SET session_replication_role = replica;
		UPDATE application SET person_id = (SELECT id FROM person WHERE persona = 'citizen') WHERE id = 7`); err != nil {
		t.Fatal(err)
	}
	if _, err := loaddata.Run(t.Context(), owner, with(t, loaddata.Plan{Applications: 20})); !errors.Is(err, loaddata.ErrReal) {
		t.Errorf("%v, want %v", err, loaddata.ErrReal)
	}
}
