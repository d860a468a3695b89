package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"qyzmet/internal/i18n"
	"qyzmet/internal/sheet"
	"qyzmet/web/locale"
)

// awkward are rows that a careless writer would break.
var awkward = [][]string{
	{"GP-26-000001", `a "quoted", text`, "two\nlines", "=HYPERLINK(\"x\")", "", "Әлия", "", "", "", ""},
	{"-1", "@x", "<b>&</b>", "\u00a0", "", "", "", "", "", "end"},
}

func written(t *testing.T, f Format) []byte {
	t.Helper()
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	s, err := newSheet(f, &out, texts.In(i18n.KK))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range awkward {
		if err := s.Add(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// want are the awkward rows as a parser gives them.
func want() [][]string {
	var list [][]string
	for _, row := range awkward {
		var cells []string
		for _, cell := range row {
			cells = append(cells, sheet.Harmless(cell))
		}
		list = append(list, cells)
	}
	return list
}

func TestAFileOfCommasIsReadBack(t *testing.T) {
	t.Parallel()
	data := written(t, CSV)
	text, marked := bytes.CutPrefix(data, []byte("\uFEFF"))
	if !marked {
		t.Error("spreadsheets will not know its letters")
	}
	list, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want(), list[1:]); diff != "" || len(list[0]) != len(heads) {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAWorkbookIsReadBack(t *testing.T) {
	t.Parallel()
	book, err := excelize.OpenReader(bytes.NewReader(written(t, XLSX)))
	if err != nil {
		t.Fatal(err)
	}
	if name := book.GetSheetName(0); name != "Өтініштер" {
		t.Errorf("the sheet is called %q", name)
	}
	for i, row := range want() {
		for j, cell := range row {
			at, _ := excelize.CoordinatesToCellName(j+1, i+2)
			got, err := book.GetCellValue("Өтініштер", at)
			if err != nil || got != cell {
				t.Errorf("%s holds %q, want %q (%v)", at, got, cell, err)
			}
			if formula, _ := book.GetCellFormula("Өтініштер", at); formula != "" {
				t.Errorf("%s is a formula: %s", at, formula)
			}
		}
	}
}

func TestHeadsHaveNoSecondName(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, key := range heads {
		if seen[key] || !strings.HasPrefix(key, "export.head.") {
			t.Errorf("column %s", key)
		}
		seen[key] = true
	}
}
