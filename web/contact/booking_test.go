package contact_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/callnote"
	"qyzmet/internal/demo"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/ticket"
)

const (
	astana   = "csc-astana"
	tomorrow = "2026-11-26"
)

func says(t *testing.T, a *apptest.Answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.Text(), w) {
			t.Errorf("no %q on the page (%d):\n%s", w, a.Status, a.Text())
		}
	}
}

// namesNobody fails for a page of 1414 that says who the applicant is.
func namesNobody(t *testing.T, p *apptest.Portal, a *apptest.Answer) {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), "citizen")
	must(t, err)
	one, _ := demo.ByPersona("citizen")
	private := []string{who.Actor.PersonID, one.IIN, strings.TrimPrefix(one.Phone, "+7"), one.Email}
	for _, lang := range i18n.Langs {
		private = append(private, one.Surname.In(lang), one.Name.In(lang))
	}
	for _, word := range private {
		if word == "" || bytes.Contains(a.Body, []byte(word)) {
			t.Errorf("the page says %q", word)
		}
	}
}

// toTimes leads from the question for a status to the free times of a group tomorrow.
func toTimes(t *testing.T, p *apptest.Portal, desk *apptest.Client, said url.Values, group string) *apptest.Answer {
	t.Helper()
	status := desk.Post(t, "/ru/calls", said)
	place := desk.Submit(t, status, "call-place", nil)
	times := desk.Submit(t, place, "call-times", url.Values{"centre": {astana}, "group": {group}})
	for _, a := range []*apptest.Answer{status, place, times} {
		if a.Status != http.StatusOK {
			t.Fatalf("%d:\n%s", a.Status, a.Text())
		}
		namesNobody(t, p, a)
	}
	return desk.Submit(t, times, "call-times", url.Values{"day": {tomorrow}})
}

func isFree(a *apptest.Answer, at string) bool {
	return a.Doc.Find(`select[name="time"] option[value="`+at+`"]`).Length() == 1
}

func TestBooking_IsMadeForTheCaller(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	desk, citizen := at(t, p, "contact"), at(t, p, "citizen")
	times := toTimes(t, p, desk, url.Values{"number": {strings.ToLower(number)}, "code": {code.Format()}}, "family")
	says(t, times, "Астана, отделение № 1", "Семья и дети", "26 ноября", "Назовите день и время")
	booked := desk.Submit(t, times, "call-book", url.Values{"time": {"11:15"}})
	again := desk.Submit(t, times, "call-book", url.Values{"time": {"11:15"}})
	if diff := cmp.Diff(booked.Text(), again.Text()); booked.Status != http.StatusOK || diff != "" {
		t.Errorf("%d, and the same form again: %s", booked.Status, diff)
	}
	namesNobody(t, p, booked)
	list := citizen.Open(t, "/ru/cabinet/bookings")
	says(t, list, "11:15", "26 ноября", "Семья и дети", "Кто забронировал", "Оператор 1414 по звонку")
	if n := list.Doc.Find(`form[data-form="cancel-booking"]`).Length(); n != 1 {
		t.Fatalf("%d bookings", n)
	}
	bookingCode := list.Doc.Find("main .govuk-summary-list code, main .govuk-summary-list .qz-code").First().Text()
	if len(bookingCode) != 4 || !strings.Contains(booked.Text(), bookingCode) {
		t.Errorf("the code %q of the citizen is not on the operator's page:\n%s", bookingCode, booked.Text())
	}
	says(t, booked, "Время забронировано", "26 ноября", "11:15", "Астана, отделение № 1", "Скажите звонящему")
	says(t, citizen.Open(t, "/ru/cabinet/access-log"), "Бронирование времени в центре, без личных данных", number)
	var message string
	must(t, p.Behind().QueryRow(t.Context(), `SELECT id::text FROM message WHERE template LIKE 'sms.booking%'`).Scan(&message))
	must(t, p.Sender.Send(t.Context(), message))
	if sms := p.SMS(); len(sms) != 1 || !strings.Contains(sms[0].Text, "1414 операторы сізді ХҚКО-ға жазды") ||
		!strings.Contains(sms[0].Text, "11:15. Коды: "+bookingCode) {
		t.Errorf("told: %+v", sms)
	}
	says(t, citizen.Follow(t, citizen.Submit(t, list, "cancel-booking", nil)), "Бронирование отменено")
}

func TestBooking_AWrongCodeIsRefusedAsForAStatus(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	desk, other := at(t, p, "contact"), document.NewTrackingCode().Format()
	chosen := url.Values{"centre": {astana}, "group": {"documents"}, "day": {tomorrow}, "time": {"11:15"}, "key": {"k"}}
	for _, path := range []string{"/ru/calls/place", "/ru/calls/times", "/ru/calls/booking"} {
		said := func(number, code string) url.Values {
			form := url.Values{"number": {number}, "code": {code}}
			for name, value := range chosen {
				form[name] = value
			}
			return form
		}
		wrong, unknown := desk.Post(t, path, said(number, other)), desk.Post(t, path, said("ZZ-26-999999", other))
		status := desk.Post(t, "/ru/calls", said(number, other))
		leads(t, wrong, "number", "Проверьте и номер, и код")
		if diff := cmp.Diff(wrong.Doc.Find("main").Text(), status.Doc.Find("main").Text()); diff != "" {
			t.Errorf("%s refuses in other words than the status: %s", path, diff)
		}
		if diff := cmp.Diff(unknown.Text(), strings.ReplaceAll(wrong.Text(), number, "ZZ-26-999999")); diff != "" {
			t.Errorf("%s tells an unknown number: %s", path, diff)
		}
		if typed := wrong.Doc.Find(`input[name="number"]`).AttrOr("value", ""); typed != number {
			t.Errorf("the number is gone: %q", typed)
		}
		leads(t, desk.Post(t, path, said("", code.Format())), "number", "Введите номер заявления")
		if a := desk.Get(t, path); a.Status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s answers %d", path, a.Status)
		}
	}
	var n int
	must(t, p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM booking`).Scan(&n))
	if n != 0 {
		t.Errorf("%d booked", n)
	}
}

func TestBooking_CountsAmongTheQuestionsForAStatus(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	desk := at(t, p, "contact")
	said := url.Values{"number": {number}, "code": {code.Format()}}
	who, err := p.Directory.Persona(t.Context(), "contact")
	must(t, err)
	_, err = p.Behind().Exec(t.Context(), `INSERT INTO call_status (at, operator_id, found)
		SELECT $1, $2, false FROM generate_series(1, $3)`, p.Now(), who.Actor.PersonID, callnote.StatusesPerMinute-1)
	must(t, err)
	if a := desk.Post(t, "/ru/calls/place", said); a.Status != http.StatusOK {
		t.Errorf("the last question answers %d", a.Status)
	}
	for _, path := range []string{"/ru/calls", "/ru/calls/place", "/ru/calls/times", "/ru/calls/booking"} {
		if a := desk.Post(t, path, said); a.Status != http.StatusTooManyRequests {
			t.Errorf("%s answers %d after too many questions", path, a.Status)
		}
	}
}

func TestBooking_SaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	desk := at(t, p, "contact")
	said := url.Values{"number": {number}, "code": {code.Format()}}
	place := desk.Post(t, "/ru/calls/place", said)
	empty := desk.Submit(t, place, "call-times", nil)
	leads(t, empty, "centre", "Выберите центр")
	leads(t, empty, "group", "по какому делу")
	half := desk.Submit(t, place, "call-times", url.Values{"group": {"family"}})
	leads(t, half, "centre", "Выберите центр")
	if half.Doc.Find(`input[name="group"][value="family"][checked]`).Length() != 1 {
		t.Error("the group is gone")
	}
	times := toTimes(t, p, desk, said, "family")
	none := desk.Submit(t, times, "call-book", nil)
	leads(t, none, "time", "Выберите свободное время")
	if none.Doc.Find(`select[name="day"] option[value="`+tomorrow+`"][selected]`).Length() != 1 {
		t.Error("the day is gone")
	}
	back := desk.Submit(t, none, "call-place", nil)
	if back.Doc.Find(`option[value="csc-astana"][selected]`).Length() != 1 ||
		back.Doc.Find(`input[name="group"][value="family"][checked]`).Length() != 1 {
		t.Errorf("the place is gone:\n%s", back.Body)
	}
	foreign := desk.Submit(t, times, "call-book", url.Values{"centre": {"csc-nowhere"}, "time": {"11:15"}})
	leads(t, foreign, "centre", "Выберите центр")
}

func TestBooking_ATimeThatHasGoneShowsTheOthers(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	desk := at(t, p, "contact")
	times := toTimes(t, p, desk, url.Values{"number": {number}, "code": {code.Format()}}, "family")
	if !isFree(times, "11:15") {
		t.Fatal("the time is not free to begin with")
	}
	other, err := p.Directory.Persona(t.Context(), "parent")
	must(t, err)
	_, err = p.Tickets.Book(t.Context(), other.Actor, ticket.Request{ // one window serves the group
		Centre: astana, Group: "family", At: calendar.DateOf(p.Now()).AddDays(1).At(11*60 + 15), Lang: i18n.KK,
	}, "theirs")
	must(t, err)
	gone := desk.Submit(t, times, "call-book", url.Values{"time": {"11:15"}})
	if gone.Status != http.StatusConflict || isFree(gone, "11:15") || !isFree(gone, "11:30") ||
		gone.Doc.Find(`.govuk-error-summary a[href="#times"]`).Length() != 1 || gone.Doc.Find("#times").Length() != 1 {
		t.Errorf("%d:\n%s", gone.Status, gone.Text())
	}
	says(t, gone, "Это время уже занято", "26 ноября")
	namesNobody(t, p, gone)
	says(t, desk.Submit(t, gone, "call-book", url.Values{"time": {"11:30"}}), "Время забронировано", "11:30")
	twice := desk.Submit(t, toTimes(t, p, desk, url.Values{"number": {number}, "code": {code.Format()}}, "family"), "call-book",
		url.Values{"time": {"12:00"}})
	if twice.Status != http.StatusConflict {
		t.Errorf("the same group twice answers %d", twice.Status)
	}
	says(t, twice, "Заявитель уже записан в этот центр")
}

func TestBooking_APersonHasThreeAtMost(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number, code := application(t, p)
	desk, said := at(t, p, "contact"), url.Values{"number": {number}, "code": {code.Format()}}
	for _, group := range []string{"family", "documents", "social"} {
		says(t, desk.Submit(t, toTimes(t, p, desk, said, group), "call-book", url.Values{"time": {"15:00"}}), "Время забронировано")
	}
	fourth := desk.Submit(t, toTimes(t, p, desk, said, "results"), "call-book", url.Values{"time": {"16:00"}})
	if fourth.Status != http.StatusConflict {
		t.Errorf("the fourth answers %d", fourth.Status)
	}
	says(t, fourth, "У заявителя уже есть 3 бронирования")
	for _, persona := range []string{"operator", "citizen", "official", "centre-head"} {
		if a := at(t, p, persona).Post(t, "/ru/calls/booking", said); a.Status != http.StatusForbidden {
			t.Errorf("%s books by the desk: %d", persona, a.Status)
		}
	}
}
