package application

import (
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/identity"
)

// longestLoad is how many officials the head's page lists.
const longestLoad = 200

// overview reads everything of the head's page in one round trip.
func (s *Service) overview(actor identity.Actor, o *Overview) *pgx.Batch {
	batch := &pgx.Batch{}
	queuePlanned(batch)
	o.Counts = append([]Count(nil), overviewCounts...)
	for i := range o.Counts {
		queueCount(batch, s.wanted(actor, o.Counts[i].Filter, o.Snapshot), CountLimit, &o.Counts[i].N)
	}
	queueCount(batch, s.wanted(actor, Filter{Holder: HolderFree}, o.Snapshot), CountLimit, &o.Free)
	queueLoads(batch, actor.Body, s.Now(), &o.Loads)
	days := mondays(s.Now())
	o.Weeks = make([]Week, len(days))
	for i, d := range days {
		o.Weeks[i].Monday = d
	}
	queueWeeks(batch, actor.Body, servicesOf(o.Snapshot, actor.Body), o.Weeks)
	return batch
}

// queueLoads counts what each official holds, each up to CountLimit.
func queueLoads(batch *pgx.Batch, body string, now time.Time, loads *[]Load) {
	held := `SELECT count(*) AS n FROM (SELECT FROM application a
		WHERE a.body_code = $1 AND a.holder_id = r.person_id AND a.closed_at IS NULL`
	limit := ` LIMIT ` + strconv.Itoa(CountLimit) + `) capped`
	batch.Queue(`SELECT r.person_id::text, p.surname, p.name, coalesce(p.patronymic, '{}'), held.n, late.n,
			r.suspended_at IS NOT NULL
		FROM staff_role r JOIN person p ON p.id = r.person_id,
			LATERAL (`+held+limit+`) held,
			LATERAL (`+held+` AND a.due_at < $2 AND a.stopped_at IS NULL`+limit+`) late
		WHERE r.role = 'official' AND r.body_code = $1 AND (r.suspended_at IS NULL OR held.n > 0)
		ORDER BY held.n DESC, r.person_id LIMIT $3`, body, now, longestLoad).Query(func(rows pgx.Rows) (err error) {
		*loads, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Load, _ error) {
			err := row.Scan(&l.PersonID, &l.Names.Surname, &l.Names.Name, &l.Names.Patronymic, &l.Held, &l.Overdue,
				&l.Suspended)
			return l, err
		})
		return err
	})
}

// queueWeeks counts what was filed, decided and became overdue in each week. What was filed is
// found by service, where an index has open and closed cases together.
func queueWeeks(batch *pgx.Batch, body string, services []string, weeks []Week) {
	bounds := make([]time.Time, len(weeks))
	for i, w := range weeks {
		bounds[i] = w.Monday.Start()
	}
	count := func(column, where string, n func(*Week) *int, args ...any) {
		batch.Queue(`SELECT width_bucket(`+column+`, $2::timestamptz[]), count(*) FROM application a
			WHERE a.body_code = $1 AND `+column+` >= ($2::timestamptz[])[1]`+where+` GROUP BY 1`,
			append([]any{body, bounds}, args...)...).Query(func(rows pgx.Rows) error {
			var week, cases int
			_, err := pgx.ForEachRow(rows, []any{&week, &cases}, func() error {
				*n(&weeks[week-1]) = cases
				return nil
			})
			return err
		})
	}
	count("a.filed_at", ` AND a.service_code = ANY($3)`, func(w *Week) *int { return &w.Filed }, services)
	count("a.closed_at", ` AND a.status NOT IN ('withdrawn', 'forwarded', 'terminated')`,
		func(w *Week) *int { return &w.Decided })
	count("a.overdue_at", "", func(w *Week) *int { return &w.Overdue })
}

// queueOfficials reads the officials of a body, for a head who looks at the cases of one.
func queueOfficials(batch *pgx.Batch, body string, list *[]OfficialOfBody) {
	batch.Queue(`SELECT r.person_id::text, p.surname, p.name, coalesce(p.patronymic, '{}')
		FROM staff_role r JOIN person p ON p.id = r.person_id
		WHERE r.role = 'official' AND r.body_code = $1 ORDER BY p.surname->>'kk', p.name->>'kk', r.person_id LIMIT $2`,
		body, longestLoad).Query(func(rows pgx.Rows) (err error) {
		*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c OfficialOfBody, _ error) {
			err := row.Scan(&c.PersonID, &c.Names.Surname, &c.Names.Name, &c.Names.Patronymic)
			return c, err
		})
		return err
	})
}
