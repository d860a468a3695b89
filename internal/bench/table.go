package bench

import (
	"fmt"
	"strings"
	"time"
)

// sense is whether more or less of something is better.
type sense string

const (
	atLeast sense = "≥"
	atMost  sense = "≤"
)

// row is one measurement and what it should reach.
type row struct {
	goal, what string
	value      float64
	sense      sense
	reach      float64
	unit       string
}

func (r row) reached() bool {
	if r.sense == atLeast {
		return r.value >= r.reach
	}
	return r.value <= r.reach
}

type table struct{ rows []row }

func (t *table) add(r row) { t.rows = append(t.rows, r) }

func (t table) String() string {
	var b strings.Builder
	for _, r := range t.rows {
		verdict := "reached"
		if !r.reached() {
			verdict = "MISSED"
		}
		fmt.Fprintf(&b, "%-4s %-58s %9.2f %s   %s %g   %s\n", r.goal, r.what, r.value, r.unit, r.sense, r.reach, verdict)
	}
	return b.String()
}

func (t table) appendTo(string, time.Time) error { return nil }
