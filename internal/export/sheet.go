package export

import (
	"io"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/sheet"
	"qyzmet/internal/standard"
)

// Format is a kind of file.
type Format = sheet.Format

// Formats of a list.
const (
	CSV  = sheet.CSV
	XLSX = sheet.XLSX
)

// heads are the columns, those of the queue and nothing more.
var heads = []string{
	"export.head.number", "export.head.service", "export.head.applicant", "export.head.iin", "export.head.filed",
	"export.head.due", "export.head.state", "export.head.overdue", "export.head.holder", "export.head.closed",
}

// cells are a case as a row of the file.
func cells(t i18n.Localizer, snapshot *standard.Snapshot, row application.QueueRow) []string {
	service, _ := snapshot.Service(row.Service)
	overdue, holder := "export.no", ""
	if row.Overdue {
		overdue = "export.yes"
	}
	if row.Held {
		holder = row.Holder.Initials(t.Lang())
	}
	return []string{
		row.Number, t.Text(service.Name), row.Applicant.Masked(t.Lang()), row.IIN, moment(row.FiledAt), due(row),
		t.T(row.Status.Key()), t.T(overdue), holder, moment(row.ClosedAt),
	}
}

func due(row application.QueueRow) string {
	if row.Exact {
		return moment(row.DueAt)
	}
	return calendar.DateOf(row.DueAt).String()
}

// moment is written so that sorting by text sorts by time.
func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(calendar.Almaty).Format("2006-01-02 15:04")
}

// widths are those of the columns, in characters.
var widths = []float64{18, 40, 12, 16, 18, 18, 22, 12, 20, 18}

func newSheet(f Format, w io.Writer, t i18n.Localizer) (sheet.Writer, error) {
	columns := make([]sheet.Column, len(heads))
	for i, key := range heads {
		columns[i] = sheet.Column{Head: t.T(key), Width: widths[i]}
	}
	return sheet.New(f, w, t.T("export.sheet"), columns)
}
