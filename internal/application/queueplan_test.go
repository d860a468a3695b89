package application_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres/pgtest"
)

// stockSize is how many applications the plans are made for.
const stockSize = 200_000

// applicants are enough people for the planner to see that one of them has few applications.
const applicants = `
	INSERT INTO person (id, iin_sealed, iin_index, surname, name, created_at)
	SELECT ('a0000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, '\x00', sha256(i::text::bytea), surname, name, created_at
	FROM person, generate_series(0, 4999) i WHERE persona = 'citizen'`

// stock copies a filed application: four of five closed, the rest in every state, two thirds of one
// body, with every service, in the hands of few, over a year.
const stock = `
	INSERT INTO application (number, tracking_code, draft_id, person_id, service_code, body_code, edition_id, channel,
		lang, status, answers, registered, facts, filing, term, confirmed_by, filed_at, registered_at, due_at, closed_at,
		holder_id, stopped_at, overdue_at)
	SELECT 'STOCK-' || i, 'X', gen_random_uuid(), ('a0000000-0000-4000-8000-' || lpad((i % 5000)::text, 12, '0'))::uuid,
		s.code, s.body_code, s.edition, channel, lang, c.status, answers, registered, facts, filing, term, confirmed_by,
		c.filed, c.filed, c.due, CASE WHEN c.closed THEN c.filed + interval '2 days' END,
		CASE WHEN c.closed OR c.status NOT IN ('registered', 'submitted') THEN o.people[1 + i % cardinality(o.people)] END,
		CASE WHEN c.status = 'correction_requested' THEN c.filed END, CASE WHEN i % 23 = 0 THEN c.due END
	FROM application a, generate_series(1, $1) i
		JOIN LATERAL (SELECT i % 5 <> 0 AS closed, (ARRAY['refused', 'result_issued', 'withdrawn'])[1 + i % 3] AS done,
			(ARRAY['registered', 'registered', 'in_review', 'correction_requested', 'preliminary_refusal', 'hearing',
				'awaiting_other_body', 'submitted'])[1 + (i / 5) % 8] AS open,
			$2::timestamptz - (i % 8760) * interval '1 hour' AS filed) x ON true
		JOIN LATERAL (SELECT x.closed, x.filed, x.filed + ((i * 7) % 400) * interval '1 hour' AS due,
			CASE WHEN x.closed THEN x.done ELSE x.open END AS status) c ON true
		JOIN (SELECT s.code, s.body_code, max(e.id) AS edition, row_number() OVER (ORDER BY s.body_code <> 'gp', s.code) AS n,
				count(*) OVER () AS all
			FROM service s JOIN standard_edition e ON e.service_code = s.code GROUP BY s.code, s.body_code) s
			ON s.n = CASE WHEN i % 3 = 0 THEN 1 + i % s.all ELSE 1 + (i / 3) % 2 END,
		(SELECT array_agg(person_id) AS people FROM staff_role WHERE role = 'official' AND body_code = 'gp') o
	WHERE a.number LIKE 'GP-%'`

// desk is a world with many applications, and a connection that asks as an official does.
type desk struct {
	*world
	official identity.Actor
	conn     *pgxpool.Conn
}

func newDesk(t *testing.T) desk {
	t.Helper()
	w := newWorld(t)
	d := desk{world: w, official: w.actor("official-gp")}
	w.file(w.actor("citizen"))
	conn, err := pgtest.Owner(t).Acquire(t.Context())
	w.must(err)
	t.Cleanup(conn.Release)
	d.conn = conn
	d.exec(`SET statement_timeout = 0`)
	d.exec(`SET session_replication_role = replica`) // foreign keys hold by the making
	d.exec(applicants)
	d.exec(stock, stockSize, w.now)
	d.exec(`SET session_replication_role = origin`)
	d.exec(`VACUUM ANALYZE application`)
	d.exec(`ANALYZE person`)
	d.exec(`SET ROLE qyzmet_app`)
	d.exec(`SET plan_cache_mode = force_custom_plan`)
	d.exec(`SET enable_seqscan = off`)
	d.exec(`SELECT set_config('qyzmet.role', 'official', false), set_config('qyzmet.person', $1, false),
		set_config('qyzmet.body', 'gp', false)`, d.official.PersonID)
	return d
}

func (d desk) exec(sql string, args ...any) {
	d.t.Helper()
	_, err := d.conn.Exec(d.t.Context(), sql, args...)
	d.must(err)
}

// explain gives the plan of a statement with its arguments, and how long it ran.
func (d desk) explain(q *pgx.QueuedQuery) (plan string, blocks int) {
	d.t.Helper()
	d.exec(`PREPARE asked AS ` + q.SQL)
	defer d.exec(`DEALLOCATE asked`)
	values := make([]string, len(q.Arguments))
	for i, a := range q.Arguments {
		values[i] = literal(a)
	}
	call := ""
	if len(values) > 0 {
		call = "(" + strings.Join(values, ", ") + ")"
	}
	var raw []byte
	d.must(d.conn.QueryRow(d.t.Context(), `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE asked`+call).Scan(&raw))
	var plans []struct {
		Plan struct {
			Hit  int `json:"Shared Hit Blocks"`
			Read int `json:"Shared Read Blocks"`
		}
	}
	d.must(json.Unmarshal(raw, &plans))
	return string(raw), plans[0].Plan.Hit + plans[0].Plan.Read
}

func literal(v any) string {
	switch v := v.(type) {
	case time.Time:
		return "'" + v.Format(time.RFC3339Nano) + "'"
	case []time.Time:
		list := make([]string, len(v))
		for i, at := range v {
			list[i] = literal(at)
		}
		return "ARRAY[" + strings.Join(list, ", ") + "]::timestamptz[]"
	case []string:
		return "'{" + strings.Join(v, ",") + "}'"
	}
	return fmt.Sprintf("'%v'", v)
}

// filters are those that one narrows the queue by, with the orders of each.
func filters(d desk) (list []application.Filter) {
	narrow := []application.Filter{
		{}, {Service: "no-criminal-record"}, {Holder: application.HolderMine}, {Holder: application.HolderFree},
		{Holder: d.actor("citizen").PersonID}, {Status: application.QueueCitizen}, {Status: application.QueueOthers},
		{Status: application.QueueSignature},
		{Status: application.QueueClosed}, {Status: application.QueueClosed, Service: "no-criminal-record"},
		{Status: application.QueueClosed, Holder: application.HolderMine},
		{Status: application.QueueClosed, When: application.WindowOverdue},
		{Service: "no-criminal-record", Status: "hearing", Holder: application.HolderMine},
	}
	for _, status := range application.Statuses {
		if !status.Closed() && status != application.Draft {
			narrow = append(narrow, application.Filter{Status: string(status)})
		}
	}
	for _, w := range application.Windows {
		narrow = append(narrow, application.Filter{When: w}, application.Filter{When: w, Holder: application.HolderMine})
	}
	for _, f := range narrow {
		for _, f.Sort = range application.Sorts {
			list = append(list, f)
		}
	}
	return append(list, application.Filter{Number: "STOCK-77"})
}

// TestTheQueueIsReadByItsIndexes asks every filter in every order.
func TestTheQueueIsReadByItsIndexes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, f := range filters(d) {
		statements, err := d.QueueStatements(t.Context(), d.official, f)
		d.must(err)
		for _, q := range statements {
			d.mustNotWalk(fmt.Sprintf("%+v", f), q)
		}
	}
	statements, err := d.OverviewStatements(t.Context(), d.official)
	d.must(err)
	for _, q := range statements {
		d.mustNotWalk("the head's page", q)
	}
	d.pagesCostTheSame()
}

// mostBlocks is far below what reading the table would touch, and above what the capped counts do.
const mostBlocks = 12_000

func (d desk) mustNotWalk(what string, q *pgx.QueuedQuery) {
	d.t.Helper()
	plan, blocks := d.explain(q)
	var whole []map[string]any
	d.must(json.Unmarshal([]byte(plan), &whole))
	if walked := walks(whole[0]["Plan"].(map[string]any)); walked != "" {
		d.t.Errorf("%s reads all of %s:\n%s\n%s", what, walked, q.SQL, plan)
	}
	if blocks > mostBlocks {
		d.t.Errorf("%s touches %d blocks, at most %d:\n%s\n%s", what, blocks, mostBlocks, q.SQL, plan)
	}
}

// walks names a big table that a plan reads from end to end.
func walks(node map[string]any) string {
	table, _ := node["Relation Name"].(string)
	if node["Node Type"] == "Seq Scan" && table == "application" {
		return table
	}
	children, _ := node["Plans"].([]any)
	for _, child := range children {
		if found := walks(child.(map[string]any)); found != "" {
			return found
		}
	}
	return ""
}

// pagesCostTheSame compares the first page of each order with one deep inside it, by the blocks
// that they touch: nobody else's work changes those.
func (d desk) pagesCostTheSame() {
	d.t.Helper()
	for sort, at := range map[application.Sort]string{
		application.SortDue: "due_at", application.SortFiled: "filed_at", application.SortNumber: "filed_at",
		application.SortClosed: "closed_at",
	} {
		f := application.Filter{Sort: sort}
		closed, order := "IS NULL", at+", id"
		switch sort {
		case application.SortNumber:
			order = "id"
		case application.SortClosed:
			f, closed, order = application.Filter{Status: application.QueueClosed}, "IS NOT NULL", "closed_at DESC, id DESC"
		}
		var moment time.Time
		var id int64
		d.must(d.conn.QueryRow(d.t.Context(), `SELECT `+at+`, id FROM application
			WHERE body_code = 'gp' AND closed_at `+closed+` ORDER BY `+order+` OFFSET 5000 LIMIT 1`).Scan(&moment, &id))
		deep := f
		deep.After = application.PlaceAfter(sort, moment, id)
		first, last := d.cost(f), d.cost(deep)
		if ratio := float64(last) / float64(first); ratio > 1.5 {
			d.t.Errorf("by %s: page 100 costs %.2f times the first one (%d blocks, %d)", sort, ratio, last, first)
		}
	}
}

func (d desk) cost(f application.Filter) (sum int) {
	d.t.Helper()
	statements, err := d.QueueStatements(context.WithoutCancel(d.t.Context()), d.official, f)
	d.must(err)
	for _, q := range statements[1:] {
		_, blocks := d.explain(q)
		sum += blocks
	}
	return sum
}
