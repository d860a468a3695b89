package bench

import (
	"fmt"
	"os"
	"slices"
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
	// column is where the history has it; of several rows of one column the worst counts.
	column, what string
	value        float64
	sense        sense
	reach        float64
	unit         string
}

// columns are those of the history, in its order.
var columns = []string{"G1", "G2", "G3", "G4 filing", "G4 page", "G6 131", "G6 5,000", "G6 200,000",
	"G7 filing", "G7 page", "G8 MB", "G8 start s", "G8 demo s", "locks", "audit",
	"audit hour", "audit MB", "queue", "sweep s", "sweep filing"}

func (r row) reached() bool { return !r.worse(r.reach) }

// worse compares with another value of the same thing.
func (r row) worse(than float64) bool {
	if r.sense == atLeast {
		return r.value < than
	}
	return r.value > than
}

func (r row) verdict() string {
	if r.reached() {
		return "reached"
	}
	return "MISSED"
}

type table struct{ rows []row }

func (t *table) add(r row) { t.rows = append(t.rows, r) }

// String is the table as people read it.
func (t *table) String() string {
	sorted := slices.Clone(t.rows)
	slices.SortStableFunc(sorted, func(a, b row) int {
		return slices.Index(columns, a.column) - slices.Index(columns, b.column)
	})
	var b strings.Builder
	for _, r := range sorted {
		goal, _, _ := strings.Cut(r.column, " ")
		fmt.Fprintf(&b, "%-3s %-58s %8.2f %-3s %s %-4g %s\n", goal, r.what, r.value, r.unit, r.sense, r.reach, r.verdict())
	}
	return b.String()
}

// historyRow is the run as a line of the history: the worst of every column, bold where a
// goal was missed.
func (t *table) historyRow(at time.Time, environment string) string {
	cells := []string{at.Format(time.DateOnly), environment}
	for _, c := range columns {
		cells = append(cells, t.cell(c))
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

func (t *table) cell(column string) string {
	var worst *row
	for i, r := range t.rows {
		if r.column == column && (worst == nil || r.worse(worst.value)) {
			worst = &t.rows[i]
		}
	}
	switch {
	case worst == nil:
		return ""
	case worst.reached():
		return fmt.Sprintf("%.3g", worst.value)
	}
	return fmt.Sprintf("**%.3g**", worst.value)
}

// appendTo writes the run's line below the others: the history ends its file.
func (t *table) appendTo(file string, at time.Time, environment string) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(t.historyRow(at, environment)); err != nil {
		_ = f.Close() // the first error tells more
		return err
	}
	return f.Close()
}
