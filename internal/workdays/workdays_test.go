package workdays_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/workdays"
)

func TestACalendarGoesTheWholeWay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	old := o.file(t)
	if last, _ := o.due(t, old); last != "2026-12-07" {
		t.Fatalf("eight working days from 25 November end on %s", last)
	}
	_, before := o.due(t, old)
	id := o.propose(t, year, holiday(t, "2026-12-03"))
	if s, err := o.Registrar.Snapshot(t.Context()); err != nil || s.CalendarID() != 0 {
		t.Errorf("a proposal is version %d already, %v", s.CalendarID(), err)
	}
	for range 2 { // the same form again is the same act
		must(t, o.Workdays.Confirm(t.Context(), o.second, year, id, "k"))
	}
	version := o.version(t)
	s, err := o.Registrar.Snapshot(t.Context())
	must(t, err)
	if e := s.CalendarEditions(year); len(e) != 2 || e[0].ID != version || e[0].Number != 2 || e[0].Basis != basis {
		t.Errorf("the editions of the year: %+v", e)
	}
	last, after := o.due(t, old)
	if diff := cmp.Diff(before, after); last != "2026-12-07" || diff != "" {
		t.Errorf("a publication alone moves a running date to %s (-before +after):\n%s", last, diff)
	}
	if last, _ := o.due(t, o.file(t)); last != "2026-12-08" {
		t.Errorf("what is filed after it is due on %s", last)
	}
	if n := o.count(t, `SELECT count(*) FROM journal_entry WHERE act LIKE 'calendar_%' AND object_id = $1`, id); n != 5 {
		t.Errorf("%d entries of the journal, want begun, two changes, proposed, confirmed", n)
	}
}

func TestWhoeverWroteDoesNotConfirm(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.propose(t, year, holiday(t, "2026-12-03"))
	err := o.Workdays.Confirm(t.Context(), o.first, year, id, "k")
	if key, _ := fault.Message(err); !fault.Is(err, fault.Forbidden) || key != "workdays.fault.own_text" {
		t.Errorf("the author confirms: %v", err)
	}
	problems, err := o.Workdays.Return(t.Context(), o.second, year, "Уточните дату: в постановлении другая.")
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	_, _, err = o.Workdays.SaveDay(t.Context(), o.second, year, calendar.Date{}, "", holiday(t, "2026-12-04"))
	must(t, err)
	must(t, o.Workdays.Propose(t.Context(), o.first, year))
	if err := o.Workdays.Confirm(t.Context(), o.second, year, id, "k2"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("who changed one day confirms: %v", err)
	}
	if n := o.count(t, `SELECT count(*) FROM calendar_edition`); n != 0 {
		t.Errorf("%d editions", n)
	}
}

// Whatever the portal forgets to ask, the database refuses it.
func TestTheDatabaseKeepsTwoPeopleAndEditions(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.publish(t, year, holiday(t, "2026-12-03"))
	id := o.propose(t, 2027, holiday(t, "2027-12-03"))
	scope := o.first.Scope(t.Context())
	for name, sql := range map[string]string{
		"the author confirms": `INSERT INTO calendar_proposal_event (proposal_id, act, at, actor_id)
			VALUES ($1::uuid, 'confirmed', now(), $2::uuid)`,
		"an edition nobody confirmed": `INSERT INTO calendar_edition (year, number, days, basis, published_at, proposal_id)
			SELECT year, 9, days, basis, now(), id FROM calendar_proposal WHERE id = $1::uuid AND $2::uuid IS NOT NULL`,
		"a published edition is changed": `UPDATE calendar_edition SET number = 7 WHERE $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL`,
		"a published edition is deleted": `DELETE FROM calendar_edition WHERE $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL`,
		"days that another considers":    `UPDATE calendar_proposal SET days = '[]' WHERE id = $1::uuid AND $2::uuid IS NOT NULL`,
		"a skipped step": `UPDATE calendar_proposal SET state = 'drafting'
			WHERE year = 2026 AND $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL`,
	} {
		if _, err := o.DB.Exec(scope, sql, id, o.first.PersonID); err == nil {
			t.Errorf("%s: the database allows it", name)
		}
	}
	if _, err := pgtest.Owner(t).Exec(t.Context(), `UPDATE calendar_edition SET number = 7`); err == nil {
		t.Error("the owner changes a published edition")
	}
}

func TestTwoAdministratorsAtOneDay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	must(t, o.Workdays.Begin(t.Context(), o.first, year, ""))
	must(t, o.Workdays.Begin(t.Context(), o.second, year, "")) // the same change
	if n := o.count(t, `SELECT count(*) FROM calendar_proposal`); n != 1 {
		t.Fatalf("%d changes of one year are open", n)
	}
	on := day(t, "2026-12-16")
	v := o.read(t, year)
	stood, _ := v.Day(on)
	seen := workdays.Seen(stood)
	entry := workdays.Entry{Date: on, Kind: calendar.Holiday, Name: stood.Name}
	entry.Name.EN = "Independence Day of Kazakhstan"
	if _, clash, err := o.Workdays.SaveDay(t.Context(), o.first, year, on, seen, entry); clash.Clashed || err != nil {
		t.Fatalf("the first clashes: %+v %v", clash, err)
	}
	other := entry
	other.Name.EN = "The Day of Independence"
	_, clash, err := o.Workdays.SaveDay(t.Context(), o.second, year, on, seen, other)
	if !clash.Clashed || clash.Theirs.Name.EN != "Independence Day of Kazakhstan" || err != nil {
		t.Errorf("the second sees %+v %v", clash, err)
	}
	if clash, err := o.Workdays.RemoveDay(t.Context(), o.second, year, on, seen); !clash.Clashed || err != nil {
		t.Errorf("what was changed is removed unseen: %+v %v", clash, err)
	}
	if now, _ := o.read(t, year).Day(on); now.Name.EN != "Independence Day of Kazakhstan" || now.Code != stood.Code {
		t.Errorf("there stands %+v", now)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	name := i18n.Text{KK: "Күн", RU: "День", EN: "Day"}
	at := func(on string, kind calendar.Kind, from string) calendar.Exception {
		e := calendar.Exception{Date: day(t, on), Kind: kind, Name: name}
		if from != "" {
			e.MovedFrom = day(t, from)
		}
		return e
	}
	for _, tc := range []struct {
		name  string
		days  []calendar.Exception
		want  string
		stops bool
	}{
		{"a holiday on a Thursday is right", []calendar.Exception{at("2026-12-03", calendar.Holiday, "")}, "", false},
		{"a day of another year", []calendar.Exception{at("2027-12-03", calendar.Holiday, "")}, "other_year", true},
		{"the same day twice", []calendar.Exception{
			at("2026-12-03", calendar.Holiday, ""), at("2026-12-03", calendar.Holiday, "")}, "twice", true},
		{"a moved day that replaces no day off", []calendar.Exception{
			at("2026-12-07", calendar.MovedDayOff, "2026-12-03")}, "replaces_nothing", true},
		{"a moved day for a working holiday", []calendar.Exception{
			at("2026-12-03", calendar.Holiday, ""), at("2026-12-07", calendar.MovedDayOff, "2026-12-03")},
			"replaces_nothing", true},
		{"a moved day on a Sunday", []calendar.Exception{
			at("2026-12-05", calendar.Holiday, ""), at("2026-12-06", calendar.MovedDayOff, "2026-12-05")},
			"moved_to_weekend", true},
		{"a worked day that is no weekend", []calendar.Exception{
			at("2026-12-03", calendar.WorkingDay, ""), at("2026-12-07", calendar.MovedDayOff, "2026-12-03")},
			"no_weekend", true},
		{"a Saturday worked for nothing", []calendar.Exception{
			at("2026-12-05", calendar.WorkingDay, "")}, "worked_for_nothing", false},
		{"a swap is right", []calendar.Exception{
			at("2026-12-05", calendar.WorkingDay, ""), at("2026-12-07", calendar.MovedDayOff, "2026-12-05")}, "", false},
		{"a holiday on a Saturday without its moved day", []calendar.Exception{
			at("2026-12-05", calendar.Holiday, "")}, "not_moved", false},
		{"an unknown kind", []calendar.Exception{at("2026-12-03", "carnival", "")}, "kind", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var keys []string
			list := workdays.Check(year, tc.days, calendar.Calendar{})
			for _, f := range list {
				keys = append(keys, strings.TrimPrefix(f.Message.Key, "workdays.finding."))
			}
			if tc.want == "" && len(keys) > 0 || tc.want != "" && !strings.Contains(strings.Join(keys, " "), tc.want) {
				t.Errorf("found %v, want %q", keys, tc.want)
			}
			if got := workdays.Stops(list); got != tc.stops {
				t.Errorf("stops: %t, want %t", got, tc.stops)
			}
		})
	}
}

func TestEveryYearOfTheCatalogueMayBePublished(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s, err := o.Registrar.Snapshot(t.Context())
	must(t, err)
	for _, y := range s.Years() {
		if list := workdays.Check(y, s.CalendarEditions(y)[0].Days, s.Calendar); workdays.Stops(list) {
			t.Errorf("%d: %+v", y, list)
		}
	}
}

func TestADayIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	must(t, o.Workdays.Begin(t.Context(), o.first, year, ""))
	right := holiday(t, "2026-12-03")
	for name, tc := range map[string]struct {
		change func(*workdays.Entry)
		field  string
	}{
		"without a date":        {func(e *workdays.Entry) { e.Date = calendar.Date{} }, "date"},
		"of another year":       {func(e *workdays.Entry) { e.Date.Year++ }, "date"},
		"that stands already":   {func(e *workdays.Entry) { e.Date.Day = 16 }, "date"},
		"without a kind":        {func(e *workdays.Entry) { e.Kind = "" }, "kind"},
		"moved from nowhere":    {func(e *workdays.Entry) { e.Kind = calendar.MovedDayOff }, "from"},
		"worked on a Thursday":  {func(e *workdays.Entry) { e.Kind = calendar.WorkingDay }, "date"},
		"without a Kazakh name": {func(e *workdays.Entry) { e.Name.KK = "" }, "name.kk"},
		"with an endless name":  {func(e *workdays.Entry) { e.Name.RU = strings.Repeat("д", 201) }, "name.ru"},
	} {
		e := right
		tc.change(&e)
		problems, _, err := o.Workdays.SaveDay(t.Context(), o.first, year, calendar.Date{}, "", e)
		if err != nil || len(problems) != 1 || problems[0].Field != tc.field {
			t.Errorf("a day %s: %+v %v", name, problems, err)
		}
	}
	if v := o.read(t, year); len(v.Differences()) != 0 {
		t.Errorf("a refused day changed %+v", v.Differences())
	}
}

func TestNothingGoesOnThatIsNotWhole(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	must(t, o.Workdays.Begin(t.Context(), o.first, year, ""))
	propose := func(want string) {
		t.Helper()
		err := o.Workdays.Propose(t.Context(), o.first, year)
		if key, _ := fault.Message(err); key != "workdays.fault."+want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	propose("no_basis")
	_, _, err := o.Workdays.SaveBasis(t.Context(), o.first, year, workdays.Seen(i18n.Text{}), basis)
	must(t, err)
	propose("no_difference")
	o.save(t, year, workdays.Entry{Date: day(t, "2026-12-07"), Kind: calendar.MovedDayOff, From: day(t, "2026-12-05")})
	propose("findings")
	o.save(t, year, workdays.Entry{Date: day(t, "2026-12-05"), Kind: calendar.WorkingDay})
	must(t, o.Workdays.Propose(t.Context(), o.first, year))
	_, _, err = o.Workdays.SaveDay(t.Context(), o.first, year, calendar.Date{}, "", holiday(t, "2026-12-03"))
	if key, _ := fault.Message(err); key != "workdays.fault.rests" {
		t.Errorf("what another considers is changed: %v", err)
	}
}

// A publication that is killed half-way has not happened.
func TestAPublicationHappensWholeOrNot(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.propose(t, year, holiday(t, "2026-12-03"))
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		CREATE FUNCTION killed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			IF NEW.state = 'published' THEN RAISE EXCEPTION 'killed'; END IF; RETURN NEW; END $$;
		CREATE TRIGGER killed BEFORE UPDATE ON calendar_proposal FOR EACH ROW EXECUTE FUNCTION killed();`)
	must(t, err)
	if err := o.Workdays.Confirm(t.Context(), o.second, year, id, "k"); err == nil {
		t.Fatal("the publication went on")
	}
	if n := o.count(t, `SELECT (SELECT count(*) FROM calendar_edition)
		+ (SELECT count(*) FROM calendar_proposal_event WHERE act = 'confirmed')
		+ (SELECT count(*) FROM journal_entry WHERE act = 'calendar_confirmed')`); n != 0 {
		t.Errorf("%d rows of it stand", n)
	}
	_, err = pgtest.Owner(t).Exec(t.Context(), `DROP TRIGGER killed ON calendar_proposal`)
	must(t, err)
	must(t, o.Workdays.Confirm(t.Context(), o.second, year, id, "k"))
}

// A year without a calendar keeps no official from the cases that are there.
func TestAMissingYearKeepsNobodyFromTheirWork(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	number := o.file(t)
	_, err := pgtest.Owner(t).Exec(t.Context(), `DELETE FROM calendar_year WHERE year > 2026`)
	must(t, err)
	o.Advance(t, 40*24*time.Hour) // 4 January 2027
	q, err := o.Applications.Queue(t.Context(), o.official, application.Filter{})
	if err != nil || len(q.Rows) != 1 || !q.Rows[0].Uncounted || !q.Rows[0].Overdue {
		t.Errorf("the queue: %+v %v", q.Rows, err)
	}
	must(t, o.Applications.Take(t.Context(), o.official, number, "t"))
	c := o.Client()
	c.SignIn(t, "official")
	if text := c.Open(t, "/ru/bench/"+number).Text(); !strings.Contains(text, "календарь не опубликован") {
		t.Errorf("the case:\n%s", text)
	}
	must(t, o.Applications.Approve(t.Context(), o.official, number, "a"))
}

// A year that nobody has published is never guessed: services with terms in days wait for it.
func TestAMissingYear(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	draft := o.draft(t)
	_, err := pgtest.Owner(t).Exec(t.Context(), `DELETE FROM calendar_year WHERE year > 2026`)
	must(t, err)
	o.Advance(t, 20*24*time.Hour) // 15 December: eight working days end on 28 December
	if s, err := o.Registrar.Snapshot(t.Context()); err != nil || s.CoveredTo(day(t, "2026-12-15")) != day(t, "2026-12-31") {
		t.Fatalf("covered to %s, %v", s.CoveredTo(day(t, "2026-12-15")), err)
	}
	o.Advance(t, 9*24*time.Hour) // 24 December: they would end in January
	_, err = o.confirm(t, draft)
	if key, _ := fault.Message(err); !fault.Is(err, fault.Unavailable) || key != "application.calendar_missing" {
		t.Errorf("filing answers %v", err)
	}
	if _, err := o.Applications.Draft(t.Context(), o.parent, draft); err != nil {
		t.Errorf("the draft is gone: %v", err)
	}
	var days []workdays.Entry
	for _, on := range []string{"2027-01-01", "2027-01-02"} {
		days = append(days, holiday(t, on))
	}
	days = append(days, workdays.Entry{Date: day(t, "2027-01-04"), Kind: calendar.MovedDayOff, From: day(t, "2027-01-02")})
	o.publish(t, 2027, days...)
	number, err := o.confirm(t, draft)
	must(t, err)
	// 25, 28, 29, 30, 31 December, then 5, 6 and 7 January: 7 January is no day off in this calendar.
	if last, _ := o.due(t, number); last != "2027-01-07" {
		t.Errorf("due on %s", last)
	}
}
