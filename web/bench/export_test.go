package bench_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/postgres"
)

// table opens a file of a list with a parser.
func table(t *testing.T, a *apptest.Answer) [][]string {
	t.Helper()
	if strings.HasPrefix(a.Header.Get("Content-Type"), "text/csv") {
		list, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(a.Body, []byte("\uFEFF")))).ReadAll()
		must(t, err)
		return list
	}
	book, err := excelize.OpenReader(bytes.NewReader(a.Body))
	must(t, err)
	list, err := book.GetRows(book.GetSheetName(0))
	must(t, err)
	return list
}

func TestExport_IsTheListAsItIsSeen(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	late := file(t, p, assistant(t))
	soon := file(t, p, allowance)
	official := at(t, p, "official")
	queue := official.Open(t, "/ru/bench?status=registered")
	a := official.Open(t, queue.Doc.Find(`main a[href^="/ru/bench/exports?filter="]`).AttrOr("href", ""))
	for _, format := range []string{"csv", "xlsx"} {
		f := official.Submit(t, a, "export", url.Values{"format": {format}})
		if f.Status != http.StatusOK || !strings.Contains(f.Header.Get("Content-Disposition"), "."+format) {
			t.Fatalf("%s: %d, %q", format, f.Status, f.Header.Get("Content-Disposition"))
		}
		list := table(t, f)
		if len(list) != 3 || list[0][0] != "Номер" || list[1][0] != soon || list[2][0] != late {
			t.Fatalf("%s holds %v", format, list)
		}
		row := strings.Join(list[1], "|")
		if !strings.Contains(row, "А. А.") || !strings.Contains(row, "2026-12-07") {
			t.Errorf("%s: %s", format, row)
		}
		for _, hidden := range []string{"Ахметова", "940530601034"} {
			if strings.Contains(fmt.Sprint(list), hidden) {
				t.Errorf("%s tells %q", format, hidden)
			}
		}
	}
	narrow := official.Post(t, "/en/bench/exports", url.Values{"format": {"csv"}, "filter": {"service=disability-assistant"}})
	if list := table(t, narrow); len(list) != 2 || list[0][0] != "Number" || list[1][0] != late {
		t.Errorf("narrowed: %v", list)
	}
	two := official.Post(t, "/ru/bench/exports", url.Values{"format": {"csv"}, "case-" + soon: {"1"}, "case-GP-26-000001": {"1"}})
	if list := table(t, two); len(list) != 2 || list[1][0] != soon {
		t.Errorf("ticked: %v", list)
	}
	var lists, entries int
	must(t, p.Behind().QueryRow(t.Context(), `SELECT (SELECT count(*) FROM list_access WHERE cases > 0),
		(SELECT count(*) FROM journal_entry WHERE act = 'list_exported')`).Scan(&lists, &entries))
	if lists != 4 || entries != 4 {
		t.Errorf("%d lists and %d entries are written down, want 4", lists, entries)
	}
	if a := official.Post(t, "/ru/bench/exports", url.Values{"format": {"exe"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a format that there is not answers %d", a.Status)
	}
}

func TestExport_OfMoreIsMadeInTheBackground(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	many(t, p, file(t, p, allowance), 1100)
	official := at(t, p, "official")
	a := official.Open(t, "/ru/bench/exports")
	form := url.Values{"format": {"xlsx"}}
	started := official.Submit(t, a, "export", form)
	if started.Status != http.StatusSeeOther || !strings.HasPrefix(started.Location, "/ru/bench/exports/") {
		t.Fatalf("%d to %q:\n%s", started.Status, started.Location, started.Text())
	}
	if again := official.Submit(t, a, "export", form); again.Location != started.Location {
		t.Errorf("the same form makes another file: %q", again.Location)
	}
	running := official.Open(t, started.Location)
	says(t, running, "Записано: 0. Всего: 1", "Страница обновляется сама")
	if running.Header.Get("Refresh") == "" {
		t.Error("the page does not refresh")
	}
	if still := official.Open(t, started.Location+"?still=1"); still.Header.Get("Refresh") != "" {
		t.Error("the page does not stand still")
	}
	if early := official.Get(t, started.Location+"/file"); early.Status != http.StatusNotFound {
		t.Errorf("a file that is not made answers %d", early.Status)
	}
	id := strings.TrimPrefix(started.Location, "/ru/bench/exports/")
	system := postgres.WithScope(t.Context(), postgres.System)
	for range 2 { // a worker that begins again changes nothing
		must(t, p.Exports.Work(system, id, false))
	}
	ready := official.Open(t, started.Location)
	says(t, ready, "Файл готов", "Файл хранится до")
	if ready.Header.Get("Refresh") != "" {
		t.Error("a page that has ended refreshes")
	}
	if list := table(t, official.Open(t, started.Location+"/file")); len(list) != 1101 {
		t.Errorf("%d rows, want 1101", len(list))
	}
	for _, somebody := range []string{"head", "official-gp"} {
		for _, path := range []string{started.Location, started.Location + "/file"} {
			if a := at(t, p, somebody).Get(t, path); a.Status != http.StatusNotFound {
				t.Errorf("%s opens %s: %d", somebody, path, a.Status)
			}
		}
	}
	p.Advance(t, 25*time.Hour)
	official = at(t, p, "official")
	says(t, official.Open(t, started.Location), "Срок хранения файла истек")
	if gone := official.Get(t, started.Location+"/file"); gone.Status != http.StatusNotFound {
		t.Errorf("a file of yesterday answers %d", gone.Status)
	}
}

func TestExport_EndsWithTheRole(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	many(t, p, file(t, p, allowance), 1100)
	official := at(t, p, "official")
	started := official.Submit(t, official.Open(t, "/ru/bench/exports"), "export", url.Values{"format": {"csv"}})
	_, err := p.Behind().Exec(t.Context(), `UPDATE staff_role SET suspended_at = now() WHERE person_id = $1`,
		actor(t, p, "official").PersonID)
	must(t, err)
	id := strings.TrimPrefix(started.Location, "/ru/bench/exports/")
	must(t, p.Exports.Work(postgres.WithScope(t.Context(), postgres.System), id, false))
	var failed bool
	var data []byte
	must(t, p.Behind().QueryRow(t.Context(), `SELECT failed, data FROM export_file WHERE id::text = $1`, id).Scan(&failed, &data))
	if !failed || data != nil {
		t.Error("a list is made for somebody who acts for the body no longer")
	}
}
