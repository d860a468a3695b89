package export

import (
	"encoding/csv"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// Format is a kind of file.
type Format string

// Formats of a list.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

func (f Format) known() bool { return f == CSV || f == XLSX }

// Media is the media type of a file.
func (f Format) Media() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

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

// harmless keeps a spreadsheet from taking a text for a formula (OWASP, CSV injection).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// sheet is a file that rows are added to.
type sheet interface {
	add(cells []string) error
	// end writes what is left; nothing is added after it.
	end() error
}

func newSheet(f Format, w io.Writer, t i18n.Localizer) (sheet, error) {
	var s sheet
	var err error
	if f == XLSX {
		s, err = newWorkbook(w, t.T("export.sheet"))
	} else {
		s, err = newCommas(w)
	}
	if err != nil {
		return nil, err
	}
	names := make([]string, len(heads))
	for i, key := range heads {
		names[i] = t.T(key)
	}
	return s, s.add(names)
}

// commas is a file of RFC 4180.
type commas struct{ w *csv.Writer }

// newCommas begins with the mark by which spreadsheets know UTF-8.
func newCommas(w io.Writer) (sheet, error) {
	_, err := io.WriteString(w, "\uFEFF")
	c := commas{csv.NewWriter(w)}
	c.w.UseCRLF = true
	return c, err
}

func (c commas) add(cells []string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = harmless(cell)
	}
	return c.w.Write(safe)
}

func (c commas) end() error {
	c.w.Flush()
	return c.w.Error()
}

// workbook is a file of one sheet, streamed.
type workbook struct {
	to     io.Writer
	file   *excelize.File
	stream *excelize.StreamWriter
	rows   int
}

func newWorkbook(w io.Writer, name string) (sheet, error) {
	file := excelize.NewFile()
	if err := file.SetSheetName(file.GetSheetName(0), name); err != nil {
		return nil, err
	}
	stream, err := file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i, width := range []float64{18, 40, 12, 16, 18, 18, 22, 12, 20, 18} {
		if err := stream.SetColWidth(i+1, i+1, width); err != nil {
			return nil, err
		}
	}
	return &workbook{to: w, file: file, stream: stream}, nil
}

func (b *workbook) add(cells []string) error {
	b.rows++
	at, err := excelize.CoordinatesToCellName(1, b.rows)
	if err != nil {
		return err
	}
	values := make([]any, len(cells))
	for i, cell := range cells {
		values[i] = harmless(cell)
	}
	return b.stream.SetRow(at, values)
}

func (b *workbook) end() error {
	if err := b.stream.Flush(); err != nil {
		return err
	}
	if err := b.file.Write(b.to); err != nil {
		return err
	}
	return b.file.Close()
}
