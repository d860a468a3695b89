// Package rotation seals the columns of the database anew under the active key, while the
// portal goes on: whatever is not yet sealed anew opens with the older key.
package rotation

import (
	"context"
	"sync"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// pageSize is how many rows are looked at in one transaction.
const pageSize = 200

// Rotator walks the sealed columns. It remembers how far it came; a process that ends loses
// nothing but that, since a value that is sealed anew is not sealed again.
type Rotator struct {
	db      postgres.DB
	keys    *sealed.Keyring
	columns []sealed.Column

	mu sync.Mutex
	// next is the table that is walked, at the row before the next page.
	next int
	at   string
	// left says that this walk passed by rows that somebody else held.
	left bool
}

// New makes a Rotator that begins at the first of the columns; those of a table stand together.
func New(db postgres.DB, keys *sealed.Keyring, columns []sealed.Column) *Rotator {
	return &Rotator{db: db, keys: keys, columns: columns}
}

// Outcome is what a walk did.
type Outcome struct {
	// Resealed counts rows, Unopened values that no key opens: they stay as they are.
	Resealed, Unopened int
	// More says that the walk is not at its end, or left rows behind that were held.
	More bool
}

// Run walks on until everything is under the active key or the context ends, which is no
// error: the next Run goes on from there.
func (r *Rotator) Run(ctx context.Context) (o Outcome, err error) {
	defer fault.Wrap(&err, "rotation.Run")
	r.mu.Lock()
	defer r.mu.Unlock()
	ctx = postgres.WithScope(ctx, postgres.System)
	list := tables(r.columns)
	for ctx.Err() == nil {
		if r.next == len(list) {
			o.More, r.next, r.left = r.left, 0, false
			return o, nil
		}
		end, err := r.page(ctx, list[r.next], &o)
		if err != nil {
			return o, err
		}
		if r.at = end; end == "" {
			r.next++
		}
	}
	o.More = true
	return o, nil
}

// page seals one page of a table anew; end is its last row, empty at the end of the table.
func (r *Rotator) page(ctx context.Context, t table, o *Outcome) (end string, _ error) {
	var done Outcome
	var held bool
	err := postgres.InTx(ctx, r.db, func(ctx context.Context, tx postgres.Tx) (err error) {
		done, held = Outcome{}, false
		if end, err = pageEnd(ctx, tx, t, r.at); err != nil {
			return err
		}
		rows, err := staleRows(ctx, tx, t, r.at, end, r.keys.Mark())
		if err != nil {
			return err
		}
		var changed []staleRow
		for _, row := range rows {
			resealed, unopened := r.reseal(t, row)
			if done.Unopened += unopened; resealed {
				changed = append(changed, row)
			}
		}
		done.Resealed = len(changed)
		if err := updateRows(ctx, tx, t, changed); err != nil {
			return err
		}
		held, err = anyHeld(ctx, tx, t, r.at, end, r.keys.Mark(), rows)
		return err
	})
	if err != nil {
		return "", err
	}
	o.Resealed, o.Unopened, r.left = o.Resealed+done.Resealed, o.Unopened+done.Unopened, r.left || held
	return end, nil
}

// reseal seals the values of a row anew and counts those that do not open.
func (r *Rotator) reseal(t table, row staleRow) (resealed bool, unopened int) {
	for i, value := range row.values {
		if value == nil || sealed.KeyOf(value) == r.keys.Active() {
			continue
		}
		at := t.columns[i].At(row.bound)
		plain, err := r.keys.Open(value, at)
		if err != nil {
			unopened++
			continue
		}
		row.values[i], resealed = r.keys.Seal(plain, at), true
	}
	return resealed, unopened
}

// Count is how many values of a column one key has sealed.
type Count struct {
	Table, Column, Key string
	Values             int64
}

// Status counts the values of every sealed column by key.
func (r *Rotator) Status(ctx context.Context) (counts []Count, err error) {
	defer fault.Wrap(&err, "rotation.Status")
	ctx = postgres.WithScope(ctx, postgres.System)
	for _, c := range r.columns {
		of, err := countKeys(ctx, r.db, c)
		if err != nil {
			return nil, err
		}
		counts = append(counts, of...)
	}
	return counts, nil
}
