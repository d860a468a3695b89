package rotation

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// table is one with sealed columns. Names come from package sealed, never from outside.
type table struct {
	name, row string
	// binds is the column whose text is bound to the values.
	binds   string
	columns []sealed.Column
}

func tables(columns []sealed.Column) (list []table) {
	for _, c := range columns {
		if n := len(list); n == 0 || list[n-1].name != c.Table {
			list = append(list, table{name: c.Table, row: c.Row, binds: c.Binds()})
		}
		last := &list[len(list)-1]
		last.columns = append(last.columns, c)
	}
	return list
}

func (t table) names() string {
	var names []string
	for _, c := range t.columns {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", ")
}

// within are the rows of a page: after $1 and up to $2, which is empty at the end.
func (t table) within() string {
	return t.row + ` > coalesce(nullif($1, ''), '00000000-0000-0000-0000-000000000000')::uuid
		AND ($2 = '' OR ` + t.row + ` <= nullif($2, '')::uuid)`
}

// stale are rows with a value that does not begin with the mark of the active key, $3.
func (t table) stale() string {
	var or []string
	for _, c := range t.columns {
		or = append(or, `substring(`+c.Name+` FROM 1 FOR length($3::bytea)) <> $3`)
	}
	return `(` + strings.Join(or, ` OR `) + `)`
}

// pageEnd is the last row of the next page, empty when the table ends in it.
func pageEnd(ctx context.Context, tx postgres.Tx, t table, after string) (end string, _ error) {
	err := tx.QueryRow(ctx, `SELECT coalesce((SELECT `+t.row+`::text FROM `+t.name+`
		WHERE `+t.row+` > coalesce(nullif($1, ''), '00000000-0000-0000-0000-000000000000')::uuid
		ORDER BY `+t.row+` OFFSET `+strconv.Itoa(pageSize-1)+` LIMIT 1), '')`, after).Scan(&end)
	return end, postgres.Fault(err)
}

type staleRow struct {
	// id finds the row, bound is what is bound to its values.
	id, bound string
	values    [][]byte
}

// staleRows locks the rows of a page that the active key has not sealed, but for those that
// somebody else holds: nobody waits for a rotation, and it waits for nobody.
func staleRows(ctx context.Context, tx postgres.Tx, t table, after, end string, mark []byte) ([]staleRow, error) {
	rows, err := tx.Query(ctx, `SELECT `+t.row+`::text, `+t.binds+`::text, `+t.names()+` FROM `+t.name+`
		WHERE `+t.within()+` AND `+t.stale()+` ORDER BY `+t.row+` FOR UPDATE SKIP LOCKED`, after, end, mark)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (staleRow, error) {
		s := staleRow{values: make([][]byte, len(t.columns))}
		targets := []any{&s.id, &s.bound}
		for i := range s.values {
			targets = append(targets, &s.values[i])
		}
		err := row.Scan(targets...)
		return s, err
	})
	return list, postgres.Fault(err)
}

func updateRows(ctx context.Context, tx postgres.Tx, t table, rows []staleRow) error {
	var set []string
	for i, c := range t.columns {
		set = append(set, c.Name+` = $`+strconv.Itoa(i+2))
	}
	batch := &postgres.Batch{}
	for _, row := range rows {
		args := []any{row.id}
		for _, value := range row.values {
			args = append(args, value)
		}
		batch.Queue(`UPDATE `+t.name+` SET `+strings.Join(set, `, `)+` WHERE `+t.row+` = $1`, args...)
	}
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

// anyHeld reports whether a page has stale rows beside those that were locked.
func anyHeld(
	ctx context.Context, tx postgres.Tx, t table, after, end string, mark []byte, locked []staleRow,
) (held bool, _ error) {
	ids := make([]string, len(locked))
	for i, row := range locked {
		ids[i] = row.id
	}
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM `+t.name+`
		WHERE `+t.within()+` AND `+t.stale()+` AND `+t.row+`::text <> ALL ($4))`, after, end, mark, ids).Scan(&held)
	return held, postgres.Fault(err)
}

func countKeys(ctx context.Context, db postgres.Querier, c sealed.Column) ([]Count, error) {
	rows, err := db.Query(ctx, `SELECT encode(substring(`+c.Name+` FROM 3 FOR get_byte(`+c.Name+`, 1)), 'escape'),
			count(*)
		FROM `+c.Table+` WHERE length(`+c.Name+`) > 2 GROUP BY 1 ORDER BY 1`)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Count, error) {
		n := Count{Table: c.Table, Column: c.Name}
		err := row.Scan(&n.Key, &n.Values)
		return n, err
	})
	return list, postgres.Fault(err)
}
