package workdays_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/workdays"
)

// office is a portal with two administrators and a parent who applies for the allowance, which
// takes eight working days.
type office struct {
	*apptest.Portal
	first, second, parent, official identity.Actor
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{Portal: apptest.New(t)}
	for persona, to := range map[string]*identity.Actor{
		"admin": &o.first, "admin-2": &o.second, "parent": &o.parent, "official": &o.official,
	} {
		p, err := o.Directory.Persona(t.Context(), persona)
		if err != nil {
			t.Fatal(err)
		}
		*to = p.Actor
		to.Proved = true
	}
	return o
}

// year is the year in which every test begins.
const year = 2026

var basis = i18n.Text{
	KK: "Үкіметтің 2026 жылғы 20 қарашадағы № 900 қаулысы",
	RU: "Постановление Правительства от 20 ноября 2026 года № 900",
	EN: "Resolution of the Government of 20 November 2026, No. 900",
}

func day(t testing.TB, text string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// holiday is a day off that the state adds.
func holiday(t testing.TB, on string) workdays.Entry {
	t.Helper()
	return workdays.Entry{
		Date: day(t, on), Kind: calendar.Holiday,
		Name: i18n.Text{KK: "Мерейтой күні", RU: "День юбилея", EN: "Jubilee Day"},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// save adds days to the open change of a year.
func (o *office) save(t *testing.T, of int, days ...workdays.Entry) {
	t.Helper()
	for _, e := range days {
		problems, clash, err := o.Workdays.SaveDay(t.Context(), o.first, of, calendar.Date{}, "", e)
		if err != nil || len(problems) > 0 || clash.Clashed {
			t.Fatalf("%s: %v %+v %v", e.Date, problems, clash, err)
		}
	}
}

// propose writes a change of a year and gives it to the second administrator.
func (o *office) propose(t *testing.T, of int, days ...workdays.Entry) (id string) {
	t.Helper()
	must(t, o.Workdays.Begin(t.Context(), o.first, of, ""))
	o.save(t, of, days...)
	v := o.read(t, of)
	problems, clash, err := o.Workdays.SaveBasis(t.Context(), o.first, of, workdays.Seen(v.Basis), basis)
	if err != nil || len(problems) > 0 || clash.Clashed {
		t.Fatalf("%v %+v %v", problems, clash, err)
	}
	must(t, o.Workdays.Propose(t.Context(), o.first, of))
	return v.ID
}

func (o *office) read(t *testing.T, of int) workdays.View {
	t.Helper()
	v, err := o.Workdays.Read(t.Context(), o.first, of)
	must(t, err)
	return v
}

// publish takes days to their edition and gives the version of the calendar.
func (o *office) publish(t *testing.T, of int, days ...workdays.Entry) int64 {
	t.Helper()
	id := o.propose(t, of, days...)
	must(t, o.Workdays.Confirm(t.Context(), o.second, of, id, ""))
	return o.version(t)
}

// version is the version of the calendar as pages see it a second later.
func (o *office) version(t *testing.T) int64 {
	t.Helper()
	o.Advance(t, 2*time.Second) // a snapshot is trusted for a second
	s, err := o.Registrar.Snapshot(t.Context())
	must(t, err)
	return s.CalendarID()
}

// draft answers everything that the allowance asks.
func (o *office) draft(t *testing.T) (id string) {
	t.Helper()
	id, err := o.Applications.StartDraft(t.Context(), o.parent, "child-birth-allowance", i18n.RU, identity.NewKey())
	must(t, err)
	for page, posted := range map[string]url.Values{
		"bank-account": {"iban": {"KZ859990000000000101"}}, "contacts": {"phone": {"+7 700 000 01 01"}},
		"consent": {"personal_data_consent": {"yes"}},
	} {
		saved, err := o.Applications.SaveAnswers(t.Context(), o.parent, id, page, posted, nil, nil)
		if err != nil || len(saved.Errors) > 0 {
			t.Fatalf("%s: %v %v", page, saved.Errors, err)
		}
	}
	return id
}

// confirm files a draft.
func (o *office) confirm(t *testing.T, draft string) (number string, _ error) {
	t.Helper()
	if wrong, err := o.Applications.SendCode(t.Context(), o.parent, draft, ""); err != nil || len(wrong) > 0 {
		t.Fatalf("%v %v", wrong, err)
	}
	c, err := o.Applications.Confirming(t.Context(), o.parent, draft)
	must(t, err)
	filed, err := o.Applications.File(t.Context(), o.parent, draft,
		application.Confirmation{Code: c.Digits, Key: identity.NewKey()})
	return filed.Number, err
}

func (o *office) file(t *testing.T) (number string) {
	t.Helper()
	number, err := o.confirm(t, o.draft(t))
	must(t, err)
	return number
}

// due reads the page of an application: the last day of its term, and how it is explained.
func (o *office) due(t *testing.T, number string) (last string, lines []string) {
	t.Helper()
	v, err := o.Applications.Own(t.Context(), o.parent, number)
	must(t, err)
	if !v.Due.At.Equal(v.DueAt) {
		t.Errorf("the clock says %s, its cache %s", v.Due.At, v.DueAt)
	}
	for _, m := range v.Due.Lines {
		lines = append(lines, o.Texts.In(i18n.RU).Message(m))
	}
	return v.Due.Date().String(), lines
}

// work lets the job of a recount run so many times.
func (o *office) work(t *testing.T, id int64, times int) {
	t.Helper()
	for range times {
		_, err := o.Workdays.Work(system(t), id)
		must(t, err)
	}
}

func system(t testing.TB) context.Context { return postgres.WithScope(t.Context(), postgres.System) }

// count counts rows behind the locks.
func (o *office) count(t *testing.T, sql string, args ...any) (n int) {
	t.Helper()
	must(t, o.Behind().QueryRow(t.Context(), sql, args...).Scan(&n))
	return n
}
