// Package sheet writes lists as files for spreadsheets, row by row, so that no cell is ever taken
// for a formula.
package sheet

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Format is a kind of file.
type Format string

// Formats of a list.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Known reports whether there is such a kind of file.
func (f Format) Known() bool { return f == CSV || f == XLSX }

// Media is the media type of a file.
func (f Format) Media() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// Writer is a file that rows are added to.
type Writer interface {
	Add(cells []string) error
	// End writes what is left; nothing is added after it.
	End() error
}

// Column is the head of a column and its width in characters.
type Column struct {
	Head  string
	Width float64
}

// New begins a file with the heads of its columns; name is that of the sheet.
func New(f Format, w io.Writer, name string, columns []Column) (Writer, error) {
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.Head
	}
	to, err := begin(f, w, name, columns)
	if err != nil {
		return nil, err
	}
	return to, to.Add(heads)
}

func begin(f Format, w io.Writer, name string, columns []Column) (Writer, error) {
	if f == XLSX {
		return newWorkbook(w, name, columns)
	}
	return newCommas(w)
}

// Harmless keeps a spreadsheet from taking a text for a formula (OWASP, CSV injection).
func Harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// commas is a file of RFC 4180.
type commas struct{ w *csv.Writer }

// newCommas begins with the mark by which spreadsheets know UTF-8.
func newCommas(w io.Writer) (Writer, error) {
	_, err := io.WriteString(w, "\uFEFF")
	c := commas{csv.NewWriter(w)}
	c.w.UseCRLF = true
	return c, err
}

func (c commas) Add(cells []string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = Harmless(cell)
	}
	return c.w.Write(safe)
}

func (c commas) End() error {
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

func newWorkbook(w io.Writer, name string, columns []Column) (Writer, error) {
	file := excelize.NewFile()
	if err := file.SetSheetName(file.GetSheetName(0), name); err != nil {
		return nil, err
	}
	stream, err := file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i, c := range columns {
		if err := stream.SetColWidth(i+1, i+1, c.Width); err != nil {
			return nil, err
		}
	}
	return &workbook{to: w, file: file, stream: stream}, nil
}

func (b *workbook) Add(cells []string) error {
	b.rows++
	at, err := excelize.CoordinatesToCellName(1, b.rows)
	if err != nil {
		return err
	}
	values := make([]any, len(cells))
	for i, cell := range cells {
		values[i] = Harmless(cell)
	}
	return b.stream.SetRow(at, values)
}

func (b *workbook) End() error {
	if err := b.stream.Flush(); err != nil {
		return err
	}
	if err := b.file.Write(b.to); err != nil {
		return err
	}
	return b.file.Close()
}
