package workdays_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/postgres/pgtest"
)

// pair are the two administrators at their browsers.
func pair(t *testing.T) (p *apptest.Portal, first, second *apptest.Client) {
	t.Helper()
	p = apptest.New(t)
	first, second = p.Client(), p.Client()
	first.SignIn(t, "admin")
	second.SignIn(t, "admin-2")
	return p, first, second
}

// jubilee is a holiday on Thursday, 3 December 2026, as the form of a day is filled in.
func jubilee() url.Values {
	return url.Values{
		"date-day": {"3"}, "date-month": {"12"}, "date-year": {"2026"}, "kind": {"holiday"},
		"name.kk": {"Мерейтой күні"}, "name.ru": {"День юбилея"}, "name.en": {"Jubilee Day"},
	}
}

var basis = url.Values{
	"basis.kk": {"Үкіметтің 2026 жылғы 20 қарашадағы № 900 қаулысы"},
	"basis.ru": {"Постановление Правительства от 20 ноября 2026 года № 900"},
	"basis.en": {"Resolution of the Government of 20 November 2026, No. 900"},
}

const change = "/ru/calendar/2026/change"

// goOn follows an act that must have been done.
func goOn(t *testing.T, c *apptest.Client, a *apptest.Answer) *apptest.Answer {
	t.Helper()
	if a.Status != http.StatusSeeOther {
		t.Fatalf("the act answers %d:\n%s", a.Status, a.Text())
	}
	return c.Follow(t, a)
}

// write begins a change, adds the holiday and its basis.
func write(t *testing.T, c *apptest.Client) *apptest.Answer {
	t.Helper()
	goOn(t, c, c.Submit(t, c.Open(t, change), "calendar-begin", nil))
	goOn(t, c, c.Submit(t, c.Open(t, change+"/day"), "calendar-day", jubilee()))
	return goOn(t, c, c.Submit(t, c.Open(t, change+"/basis"), "calendar-basis", basis))
}

func TestTwoAdministratorsPublishACalendar(t *testing.T) {
	t.Parallel()
	p, first, second := pair(t)
	before := p.Client().Open(t, "/ru/calendar/2026")
	a := write(t, first)
	if n := a.Doc.Find("main table").First().Find("tbody tr").Length(); n != 1 {
		t.Errorf("%d differences:\n%s", n, a.Text())
	}
	a = goOn(t, first, first.Submit(t, a, "calendar-propose", nil))
	if !strings.Contains(a.Text(), "Ждет подтверждения") || a.Doc.Find(`form[data-form="calendar-confirm"]`).Length() != 0 {
		t.Errorf("the author is offered to confirm:\n%s", a.Text())
	}
	a = second.Open(t, change)
	short := second.Submit(t, a, "calendar-return", url.Values{"note": {"нет"}})
	if short.Status != http.StatusUnprocessableEntity || short.Doc.Find(`[data-fact="error-summary"] a[href="#note"]`).Length() != 1 {
		t.Errorf("a return without a reason answers %d", short.Status)
	}
	a = goOn(t, second, second.Submit(t, a, "calendar-confirm", nil))
	if !strings.Contains(a.Text(), "Календарь опубликован") || !strings.Contains(a.Text(), "не меняет ни одного срока") {
		t.Errorf("after it stands:\n%s", a.Text())
	}
	p.Advance(t, 2*time.Second)
	after := p.Client().Open(t, "/ru/calendar/2026")
	if !strings.Contains(before.Text(), "Рабочие дни247") || !strings.Contains(after.Text(), "Рабочие дни246") ||
		!strings.Contains(after.Text(), "День юбилея") {
		t.Errorf("everybody reads:\n%s", after.Text())
	}
	old := p.Client().Open(t, "/kk/calendar/2026/editions/1")
	if strings.Contains(old.Text(), "Мерейтой күні") || !strings.Contains(old.Text(), "бұрынғы редакция") {
		t.Errorf("the edition before:\n%s", old.Text())
	}
}

func TestADayThatIsWrongKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	_, first, _ := pair(t)
	goOn(t, first, first.Submit(t, first.Open(t, change), "calendar-begin", nil))
	form := jubilee()
	form.Set("date-month", "13")
	form.Set("name.kk", "")
	a := first.Submit(t, first.Open(t, change+"/day"), "calendar-day", form)
	if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`[name="date-month"]`).AttrOr("value", "") != "13" ||
		a.Doc.Find(`[name="name.ru"]`).AttrOr("value", "") != "День юбилея" {
		t.Errorf("%d:\n%s", a.Status, a.Text())
	}
	for _, anchor := range []string{"#date-day", "#name.kk"} {
		if a.Doc.Find(`[data-fact="error-summary"] a[href="`+anchor+`"]`).Length() != 1 {
			t.Errorf("no error leads to %s:\n%s", anchor, a.Text())
		}
	}
}

// Of two at one day the second sees both texts, and may put theirs in its place knowingly.
func TestTwoAtOneDay(t *testing.T) {
	t.Parallel()
	_, first, second := pair(t)
	write(t, first)
	day := change + "/day?was=2026-12-03"
	one, other := first.Open(t, day), second.Open(t, day)
	goOn(t, first, first.Submit(t, one, "calendar-day", url.Values{"name.ru": {"Юбилей столицы"}}))
	a := second.Submit(t, other, "calendar-day", url.Values{"name.ru": {"День столицы"}})
	if a.Status != http.StatusConflict || !strings.Contains(a.Text(), "Юбилей столицы") ||
		a.Doc.Find(`[name="name.ru"]`).AttrOr("value", "") != "День столицы" {
		t.Fatalf("%d:\n%s", a.Status, a.Text())
	}
	if a = goOn(t, second, second.Submit(t, a, "calendar-day", nil)); !strings.Contains(a.Text(), "День столицы") {
		t.Errorf("afterwards:\n%s", a.Text())
	}
	basisPage := change + "/basis"
	one, other = first.Open(t, basisPage), second.Open(t, basisPage)
	goOn(t, first, first.Submit(t, one, "calendar-basis", url.Values{"basis.en": {"Resolution of the Government, No. 901"}}))
	a = second.Submit(t, other, "calendar-basis", url.Values{"basis.en": {"Resolution of the Government, No. 902"}})
	if a.Status != http.StatusConflict || !strings.Contains(a.Text(), "No. 901") || !strings.Contains(a.Text(), "No. 902") {
		t.Errorf("%d:\n%s", a.Status, a.Text())
	}
}

func TestAFindingKeepsAChangeBack(t *testing.T) {
	t.Parallel()
	_, first, _ := pair(t)
	write(t, first)
	moved := url.Values{"date-day": {"7"}, "date-month": {"12"}, "date-year": {"2026"}, "kind": {"moved_day_off"},
		"from-day": {"5"}, "from-month": {"12"}, "from-year": {"2026"}}
	a := goOn(t, first, first.Submit(t, first.Open(t, change+"/day"), "calendar-day", moved))
	if !strings.Contains(a.Text(), "этот выходной ничего не заменяет") {
		t.Errorf("no finding:\n%s", a.Text())
	}
	if a := first.Submit(t, a, "calendar-propose", nil); a.Status != http.StatusConflict {
		t.Errorf("it is proposed: %d", a.Status)
	}
	goOn(t, first, first.Submit(t, first.Open(t, change+"/day?was=2026-12-07"), "calendar-remove", nil))
	goOn(t, first, first.Submit(t, first.Open(t, change), "calendar-propose", nil))
}

func TestWhoSeesTheRoom(t *testing.T) {
	t.Parallel()
	p, first, _ := pair(t)
	write(t, first)
	auditor, citizen := p.Client(), p.Client()
	auditor.SignIn(t, "auditor")
	citizen.SignIn(t, "citizen")
	a := auditor.Open(t, change)
	if n := a.Doc.Find("main form").Length(); n != 0 {
		t.Errorf("the auditor has %d forms", n)
	}
	auditor.Open(t, "/ru/calendar/recount")
	if a := auditor.Get(t, change+"/day"); a.Status != http.StatusForbidden {
		t.Errorf("the auditor writes a day: %d", a.Status)
	}
	if a := citizen.Get(t, change); a.Status != http.StatusForbidden {
		t.Errorf("a citizen reads a change: %d", a.Status)
	}
	if text := citizen.Open(t, "/ru/calendar").Text(); strings.Contains(text, "Изменение календаря") {
		t.Error("a citizen sees that a change is open")
	}
	for _, path := range []string{"/ru/calendar/1999", "/ru/calendar/20260", "/ru/calendar/abcd", "/ru/calendar/2026/editions/9",
		"/ru/calendar/2026/editions/x", change + "/day?was=2026-12-04"} {
		if a := first.Get(t, path); a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
}

// From 60 days before the end every page of an administrator warns; the operator has a metric.
func TestTheEndOfTheCalendarIsTold(t *testing.T) {
	t.Parallel()
	p, first, _ := pair(t)
	const warning = "Календарь рабочих дней закончится через"
	if strings.Contains(first.Open(t, "/ru/accounts").Text(), warning) {
		t.Error("it warns two years ahead")
	}
	if _, err := pgtest.Owner(t).Exec(t.Context(), `DELETE FROM calendar_year WHERE year > 2026`); err != nil {
		t.Fatal(err)
	}
	p.Advance(t, 2*time.Second) // a snapshot is trusted for a second
	for _, path := range []string{"/ru/accounts", "/ru/calendar"} {
		if text := first.Open(t, path).Text(); !strings.Contains(text, warning+" 36 дней") {
			t.Errorf("%s does not warn:\n%s", path, text)
		}
	}
	if strings.Contains(p.Client().Open(t, "/ru/calendar").Text(), warning) {
		t.Error("it warns everybody")
	}
}
