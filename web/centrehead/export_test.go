package centrehead_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/ticket"
)

// rowsOf are those of a file of commas.
func rowsOf(t testing.TB, a *apptest.Answer) [][]string {
	t.Helper()
	if a.Status != http.StatusOK {
		t.Fatalf("the file answers %d:\n%s", a.Status, a.Text())
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(a.Body, []byte("\uFEFF")))).ReadAll()
	must(t, err)
	return rows
}

// noted is how often the journal says that something was done.
func noted(t testing.TB, p *apptest.Portal, act string) (n int) {
	t.Helper()
	must(t, p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM journal_entry WHERE act = $1`, act).Scan(&n))
	return n
}

// servedTooLong is a ticket that waited 20 minutes and was served for 31, and another that waits.
func servedTooLong(t testing.TB, p *apptest.Portal) {
	t.Helper()
	ctx, operator := t.Context(), actor(t, p, "operator")
	key, err := p.Tickets.DemoKioskKey(ctx, astana)
	must(t, err)
	take := func(ground ticket.Ground) {
		t.Helper()
		_, err := p.Tickets.Take(ctx, key, ticket.Wish{Group: "documents", Ground: ground, Lang: i18n.KK}, identity.NewKey())
		must(t, err)
	}
	take(ticket.Disability)
	p.Advance(t, 20*time.Minute)
	must(t, p.Centres.BeginShift(ctx, operator, astana, 1, "s"))
	must(t, p.Tickets.CallNext(ctx, operator, "c"))
	var id string
	must(t, p.Behind().QueryRow(ctx, `SELECT id::text FROM ticket WHERE state = 'called'`).Scan(&id))
	must(t, p.Tickets.Serve(ctx, operator, id, "b"))
	p.Advance(t, 31*time.Minute)
	must(t, p.Tickets.Finish(ctx, operator, id, "f"))
	take(ticket.NoGround)
}

func TestTicketsAreTakenAsAFile(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	servedTooLong(t, p)
	head := at(t, p, "centre-head")
	today, month := head.Open(t, "/ru/centre/breaches"), head.Open(t, "/ru/centre/shifts")
	if month.Doc.Find(`main input[name="list"]`).Length() != 2 {
		t.Errorf("the page of a month offers:\n%s", month.Text())
	}
	want := []string{"2026-11-25", "D-001", "Документы и справки", "1", "Обслужен", "10:00", "10:20", "10:20", "10:51", "20", "15", "31", "15"}
	for name, file := range map[string]*apptest.Answer{
		"qyzmet-tickets-2026-11-25.csv": head.Submit(t, today, "export", url.Values{"format": {"csv"}}),
		"qyzmet-tickets-2026-11.csv":    head.Submit(t, month, "export", url.Values{"list": {"tickets"}, "format": {"csv"}}),
	} {
		rows := rowsOf(t, file)
		if len(rows) != 3 || !slices.Equal(rows[1], want) || rows[2][4] != "В очереди" || rows[2][9]+rows[2][12] != "" {
			t.Errorf("%s has the rows %q", name, rows)
		}
		if kind := file.Header.Get("Content-Disposition"); !strings.Contains(kind, name) {
			t.Errorf("%s is sent as %q", name, kind)
		}
		if strings.Contains(string(file.Body), "nvalid") || strings.Contains(string(file.Body), "нвалид") {
			t.Errorf("%s tells of somebody's health", name)
		}
	}
	if book := head.Submit(t, today, "export", nil); book.Status != http.StatusOK || !bytes.HasPrefix(book.Body, []byte("PK")) {
		t.Errorf("the workbook answers %d", book.Status)
	}
	before := head.Open(t, "/ru/centre/shifts?month=2026-10")
	if rows := rowsOf(t, head.Submit(t, before, "export", url.Values{"list": {"tickets"}, "format": {"csv"}})); len(rows) != 1 {
		t.Errorf("another month has the rows %q", rows)
	}
	if n := noted(t, p, "tickets_exported"); n != 4 {
		t.Errorf("%d entries in the journal", n)
	}
}

func TestUnclaimedResultsAreTakenWithoutNames(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	waited(t, p)
	head := at(t, p, "centre-head")
	file := head.Submit(t, head.Open(t, "/ru/centre/unclaimed"), "export", url.Values{"format": {"csv"}})
	rows := rowsOf(t, file)
	if len(rows) != 3 || !strings.HasPrefix(rows[1][0], "ZZ-26-") || rows[1][2] != "2026-11-18" || rows[1][3] != "7" || rows[1][4] != "0" {
		t.Errorf("the rows are %q", rows)
	}
	var surname string
	must(t, p.Behind().QueryRow(t.Context(), `SELECT surname->>'ru' FROM person WHERE persona = 'citizen'`).Scan(&surname))
	if strings.Contains(string(file.Body), string([]rune(surname)[:3])) {
		t.Errorf("the file names somebody: %s", file.Body)
	}
	if n := noted(t, p, "unclaimed_exported"); n != 1 {
		t.Errorf("%d entries in the journal", n)
	}
}

func TestWhatIsNoListIsNoFile(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head := at(t, p, "centre-head")
	for form, says := range map[string]string{
		"list=staff&format=csv": "Выберите список", "format=csv": "Выберите список", "list=tickets&format=exe": "",
	} {
		values, err := url.ParseQuery(form)
		must(t, err)
		if a := head.Post(t, "/ru/centre/export", values); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Text(), says) {
			t.Errorf("%s answers %d:\n%s", form, a.Status, a.Text())
		}
	}
}
