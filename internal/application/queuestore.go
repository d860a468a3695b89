package application

import (
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/identity"
)

// order is an order of the queue as its index has it: by a moment, then by id. Numbers are given
// in the order of ids, so theirs has no moment.
type order struct {
	column string
	down   bool
}

var orders = map[Sort]order{
	SortDue: {column: "a.due_at"}, SortFiled: {column: "a.filed_at"}, SortNumber: {},
	SortClosed: {column: "a.closed_at", down: true},
}

func (o order) keys() string {
	switch {
	case o.column == "":
		return "a.id"
	case o.down:
		return o.column + " DESC, a.id DESC"
	}
	return o.column + ", a.id"
}

// beyond is the condition that a case stands behind a row.
func (o order) beyond(c cursor, a *arguments) string {
	switch {
	case c.id == 0:
		return "true"
	case o.column == "":
		return "a.id > " + a.add(c.id)
	case o.down:
		return "(" + o.column + ", a.id) < (" + a.add(c.at) + ", " + a.add(c.id) + ")"
	}
	return "(" + o.column + ", a.id) > (" + a.add(c.at) + ", " + a.add(c.id) + ")"
}

// arguments are the values of a statement, numbered as they come.
type arguments []any

func (a *arguments) add(value any) string {
	*a = append(*a, value)
	return "$" + strconv.Itoa(len(*a))
}

const holderColumns = `coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}')`

// queueOf reads a page of a body's cases and their capped count.
func queueOf(batch *pgx.Batch, f wanted, after cursor, q *Queue) {
	queuePlanned(batch)
	queueCount(batch, f, CountLimit, &q.Count)
	queuePage(batch, f, after, QueuePageSize, q)
}

// queuePlanned has the statements of a batch planned for their values: how many cases a service or
// an official has decides by which index they are found best. The table itself is never walked,
// which for a count that soon ends would look cheap. Both end with the transaction.
func queuePlanned(batch *pgx.Batch) {
	batch.Queue(`SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
		set_config('enable_seqscan', 'off', true)`)
}

// queueCount counts what a filter holds, up to a limit.
func queueCount(batch *pgx.Batch, f wanted, limit int, n *int) {
	args := &arguments{}
	batch.Queue(`SELECT count(*) FROM (SELECT FROM application a WHERE `+f.where(args)+` LIMIT `+
		strconv.Itoa(limit)+`) capped`, *args...).
		QueryRow(func(row pgx.Row) error { return row.Scan(n) })
}

// queuePage reads a page that begins after a row, and where the next one begins.
func queuePage(batch *pgx.Batch, f wanted, after cursor, size int, q *Queue) {
	sql, args := f.page(after, size+1)
	batch.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		var ends []cursor
		q.Rows, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (QueueRow, error) {
			r, id, err := scanQueueRow(row)
			ends = append(ends, cursor{after.sort, after.sort.of(r.Line), id})
			return r, err
		})
		if len(q.Rows) > size {
			q.Rows, q.Next = q.Rows[:size], ends[size-1].String()
		}
		return err
	})
}

// of is the moment by which a case is put in order.
func (s Sort) of(l Line) time.Time {
	switch s {
	case SortFiled:
		return l.FiledAt
	case SortClosed:
		return l.ClosedAt
	}
	return l.DueAt
}

// page writes the statement of a page: its cases are found first, then the people they name.
func (f wanted) page(after cursor, size int) (string, []any) {
	args := &arguments{}
	order, where := orders[after.sort], f.where(args)
	return `SELECT ` + lineColumns + `, p.id::text, p.iin_sealed, p.surname, p.name, coalesce(p.patronymic, '{}'),
			a.holder_id IS NOT NULL, ` + holderColumns + `, a.id, ` + unreadByHolder + `
		FROM (SELECT a.* FROM application a WHERE ` + where + ` AND ` + order.beyond(after, args) + `
			ORDER BY ` + order.keys() + ` LIMIT ` + args.add(size) + `) a
			JOIN person p ON p.id = a.person_id LEFT JOIN person h ON h.id = a.holder_id
		ORDER BY ` + order.keys(), *args
}

// The groups of statuses as their partial indexes have them.
var groups = map[string]string{
	QueueClosed:    "a.closed_at IS NOT NULL",
	QueueCitizen:   "a.closed_at IS NULL AND a.status IN ('correction_requested', 'preliminary_refusal', 'hearing')",
	QueueOthers:    "a.closed_at IS NULL AND a.status = 'awaiting_other_body'",
	QueueSignature: "a.closed_at IS NULL AND a.signature_asked_at IS NOT NULL",
}

// where writes the filter as conditions.
func (f wanted) where(args *arguments) string {
	conditions := []string{"a.body_code = " + args.add(f.actor.Body)}
	add := func(condition string) { conditions = append(conditions, condition) }
	switch group, known := groups[f.Status]; {
	case f.person != "":
		add("a.person_id = " + args.add(f.person))
		return strings.Join(conditions, " AND ")
	case f.numbers != nil:
		add("a.number = ANY(" + args.add(f.numbers) + ")")
		return strings.Join(conditions, " AND ")
	case known:
		add(group)
	case f.Status != "":
		add("a.closed_at IS NULL AND a.status = " + args.add(f.Status))
	case f.Number == "":
		add("a.closed_at IS NULL")
	}
	if f.Service != "" {
		add("a.service_code = " + args.add(f.Service))
	}
	if f.Number != "" {
		add("a.number = " + args.add(strings.ToUpper(strings.TrimSpace(f.Number))))
	}
	switch f.Holder {
	case "":
	case HolderFree:
		add("a.holder_id IS NULL")
	case HolderMine:
		add("a.holder_id = " + args.add(f.actor.PersonID))
	default:
		add("a.holder_id = " + args.add(f.Holder))
	}
	return strings.Join(append(conditions, f.window(args)...), " AND ")
}

// window bounds the cases by their due date, or by the day they were filed.
func (f wanted) window(args *arguments) (conditions []string) {
	switch {
	case f.When == "":
		return nil
	case f.Status == QueueClosed:
		return []string{"a.due_at < a.closed_at", "a.status <> 'withdrawn'"}
	}
	column := "a.filed_at"
	if f.When != WindowNew {
		column, conditions = "a.due_at", []string{"a.stopped_at IS NULL"}
	}
	if !f.from.IsZero() {
		conditions = append(conditions, column+" >= "+args.add(f.from))
	}
	if !f.until.IsZero() {
		conditions = append(conditions, column+" < "+args.add(f.until))
	}
	return conditions
}

func scanQueueRow(row pgx.CollectableRow) (r QueueRow, id int64, _ error) {
	var closed *time.Time
	var person string
	err := row.Scan(append(r.Line.targets(&closed), &person, identity.OpenedIIN(&person, &r.IIN),
		&r.Applicant.Surname, &r.Applicant.Name, &r.Applicant.Patronymic, &r.Held,
		&r.Holder.Surname, &r.Holder.Name, &r.Holder.Patronymic, &id, &r.Unread)...)
	if closed != nil {
		r.ClosedAt = *closed
	}
	r.IIN, r.Applicant = identity.MaskIIN(r.IIN), r.Applicant.Cut()
	return r, id, err
}

// queueInterest reads which of some cases are too near to the actor.
func queueInterest(batch *pgx.Batch, actor identity.Actor, numbers []string, near map[string]bool) {
	batch.Queue(`SELECT a.number FROM application a WHERE a.body_code = $1 AND a.number = ANY($2)
		AND has_interest($3, a.person_id, a.filed_by)`, actor.Body, numbers, actor.PersonID).Query(func(rows pgx.Rows) error {
		var number string
		_, err := pgx.ForEachRow(rows, []any{&number}, func() error {
			near[number] = true
			return nil
		})
		return err
	})
}
