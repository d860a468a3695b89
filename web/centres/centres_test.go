package centres_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
)

const astana = "csc-astana"

func says(t *testing.T, a *apptest.Answer, words ...string) {
	t.Helper()
	text := strings.Join(strings.Fields(a.Doc.Find("body").Text()), " ")
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("the page does not say %q:\n%s", w, text)
		}
	}
}

func key(t *testing.T, p *apptest.Portal) string {
	t.Helper()
	key, err := p.Tickets.DemoKioskKey(t.Context(), astana)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// chosen is the address of the choice with a text.
func chosen(t *testing.T, a *apptest.Answer, text string) string {
	t.Helper()
	found := a.Doc.Find("a").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), text) })
	href, ok := found.First().Attr("href")
	if !ok {
		t.Fatalf("no choice %q:\n%s", text, a.Text())
	}
	href, _, _ = strings.Cut(href, "#") // which no browser sends
	return href
}

func TestATicketIsTakenWithThreeTaps(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	start := c.Open(t, link.In(i18n.KK, link.Kiosk(key(t, p))))
	says(t, start, "Тілді таңдаңыз", "Қазақша", "Русский", "English")
	if start.Doc.Find("script, .qz-header, input").Length() > 0 {
		t.Error("the machine has more than buttons")
	}
	groups := c.Open(t, chosen(t, start, "Русский"))
	says(t, groups, "По какому делу", "Документы и справки", "В очереди: 0")
	grounds := c.Open(t, chosen(t, groups, "Документы и справки"))
	says(t, grounds, "65 лет и старше", "Такого права нет")
	form := url.Values{"ground": {"senior"}}
	answer := c.Submit(t, grounds, "take-ticket", form)
	taken := c.Follow(t, answer)
	says(t, taken, "D-001", "Вы следующие", "нет открытого окна", "По закону")
	if got := taken.Header.Get("Refresh"); !strings.HasPrefix(got, "15; url=/ru/kiosk/") {
		t.Errorf("the machine goes back by %q", got)
	}
	if taken.Doc.Find("svg.qz-qr").Length() != 1 {
		t.Error("there is no square")
	}
	again := c.Submit(t, grounds, "take-ticket", form)
	if again.Location != answer.Location {
		t.Errorf("the same form again gives %s", again.Location)
	}
	if still := c.Open(t, answer.Location+"?still=1"); still.Header.Get("Refresh") != "" {
		t.Error("a page that stands goes back")
	}
}

func TestTheMachineIsOnlyBehindItsKey(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, path := range []string{link.Kiosk("x"), link.KioskGroups("x"), link.KioskFor("x", "documents"), link.KioskBooked("x"),
		link.KioskTicket("x", "ABCDEFGH23456789"), link.Ticket("ABCDEFGH2345ABCD"), link.Ticket("x"), link.HallDisplay("csc-x"),
		link.Centre("csc-x")} {
		if a := p.Client().Get(t, "/ru"+path); a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
}

func TestAtNightThereAreNoTickets(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	grounds := c.Open(t, "/ru"+link.KioskFor(key(t, p), "documents"))
	p.Advance(t, 12*time.Hour)
	a := c.Submit(t, grounds, "take-ticket", url.Values{"ground": {"none"}})
	if a.Status != http.StatusConflict {
		t.Errorf("answers %d", a.Status)
	}
	says(t, a, "Центр сейчас закрыт")
	says(t, c.Open(t, "/ru"+link.Kiosk(key(t, p))), "Центр сейчас закрыт")
	says(t, c.Open(t, "/ru"+link.Centre(astana)), "Сейчас закрыто", "Откроется: 26 ноября 2026, четверг, 09:00.")
}

func take(t *testing.T, p *apptest.Portal, group string) ticket.Ticket {
	t.Helper()
	one, err := p.Tickets.Take(t.Context(), key(t, p), ticket.Wish{Group: group, Lang: i18n.RU}, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	return one
}

func operator(t *testing.T, p *apptest.Portal, window int) identity.Actor {
	t.Helper()
	persona, err := p.Directory.Persona(t.Context(), "operator")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Centres.BeginShift(t.Context(), persona.Actor, astana, window, "k"); err != nil {
		t.Fatal(err)
	}
	return persona.Actor
}

func TestATicketIsFollowedOnTheTelephoneAndTheScreen(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	first := take(t, p, "documents")
	p.Advance(t, time.Second)
	second := take(t, p, "documents")
	who := operator(t, p, 1)
	c := p.Client()
	page := c.Open(t, "/ru"+link.Ticket(second.Code))
	says(t, page, "Талон D-002", "Перед вами 1 человек", "Примерно")
	if page.Header.Get("Refresh") != "20" {
		t.Errorf("renews by %q", page.Header.Get("Refresh"))
	}
	if err := p.Tickets.CallNext(t.Context(), who, "c"); err != nil {
		t.Fatal(err)
	}
	says(t, c.Open(t, "/ru"+link.Ticket(first.Code)), "Вас вызвало окно 1")
	screen := c.Open(t, "/ru"+link.HallDisplay(astana))
	says(t, screen, "D-001", "Талон D 1, окно 1", "Ticket D 1, window 1", "D 1 талоны, 1 терезе")
	if len(screen.Body) > 10_000 || screen.Header.Get("Refresh") != "10" {
		t.Errorf("%d bytes, renews by %q", len(screen.Body), screen.Header.Get("Refresh"))
	}
	left := c.Follow(t, c.Submit(t, page, "leave-ticket", nil))
	says(t, left, "Вы вышли из очереди")
	if left.Header.Get("Refresh") != "" || left.Doc.Find("form[data-form=leave-ticket]").Length() > 0 {
		t.Error("a ticket that has ended goes on")
	}
	says(t, c.Open(t, "/ru"+link.Centre(astana)), "Астана, отделение № 1", "Данных пока нет", "Меньше 15 минут", "нет открытого окна")
}

func TestTheListIsNarrowedToARegion(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	all, some := c.Open(t, "/ru/centres"), c.Open(t, "/ru"+link.CentresIn("710000000"))
	says(t, all, "Алматы, № 1"[:len("Алматы")], "Сейчас открыто")
	if n := some.Doc.Find("main h2").Length(); n != 1 || all.Doc.Find("main h2").Length() < 10 {
		t.Errorf("%d regions", n)
	}
	says(t, c.Open(t, "/ru"+link.CentresIn("1")), "центров нет")
}

func TestTheKeyOfTheMachineIsForItsHead(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	if text := p.Client().Open(t, "/ru"+link.Centre(astana)).Text(); strings.Contains(text, "Аппарат") {
		t.Error("everybody sees the machine")
	}
}

func TestATimeIsBookedMovedAndCancelled(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	if a := c.Get(t, "/ru"+link.Book(astana)); !strings.Contains(a.Location, link.SignIn) {
		t.Errorf("a guest is led to %q", a.Location)
	}
	c.SignIn(t, "citizen")
	groups := c.Open(t, "/ru"+link.Book(astana))
	days := c.Open(t, chosen(t, groups, "Семья"))
	tomorrow := c.Open(t, chosen(t, days, "26 ноября"))
	confirm := c.Open(t, chosen(t, tomorrow, "11:15"))
	says(t, confirm, "Семья и дети", "11:15", "26 ноября")
	list := c.Follow(t, c.Submit(t, confirm, "book", nil))
	says(t, list, "Время забронировано", "11:15", "Код для окна")
	again := c.Submit(t, confirm, "book", url.Values{"key": {"another"}})
	if again.Status != http.StatusConflict {
		t.Errorf("the same group twice answers %d", again.Status)
	}
	says(t, again, "Вы уже записаны")
	move := c.Open(t, chosen(t, list, "Перенести"))
	times := c.Open(t, chosen(t, move, "12:30"))
	list = c.Follow(t, c.Submit(t, times, "move-booking", nil))
	says(t, list, "Время перенесено", "12:30")
	list = c.Follow(t, c.Submit(t, list, "cancel-booking", nil))
	says(t, list, "Бронирование отменено", "Отменено")
}

func TestABookingIsCheckedInDigitByDigit(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	persona, err := p.Directory.Persona(t.Context(), "citizen")
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Tickets.Book(t.Context(), persona.Actor, ticket.Request{Centre: astana, Group: "documents", Lang: i18n.RU,
		At: calendar.DateOf(p.Now()).AddDays(1).At(10 * 60)}, "k")
	if err != nil {
		t.Fatal(err)
	}
	p.Advance(t, 24*time.Hour)
	c := p.Client()
	enter := func(code string) *apptest.Answer {
		a := c.Open(t, "/ru"+link.KioskBooked(key(t, p)))
		for _, digit := range strings.Split(code, "") {
			a = c.Submit(t, a, "check-in", url.Values{"digit": {digit}})
		}
		return a
	}
	wrong := "0000"
	if b.Code == wrong {
		wrong = "1111"
	}
	if a := enter(wrong); a.Status != http.StatusUnprocessableEntity || a.Doc.Find("[role=alert]").Length() != 1 {
		t.Errorf("a wrong code answers %d", a.Status)
	}
	taken := c.Follow(t, enter(b.Code))
	says(t, taken, "D-001", "Ваше время: 10:00")
	own := p.Client()
	own.SignIn(t, "citizen")
	says(t, own.Open(t, "/ru"+link.Bookings), "Посмотреть свое место")
	other := p.Client()
	other.SignIn(t, "parent")
	for _, path := range []string{link.MoveBooking(b.ID), link.CancelBooking(b.ID), link.CheckIn(b.ID)} {
		if a := other.Post(t, "/ru"+path, url.Values{"day": {"2026-11-27"}, "time": {"10:00"}}); a.Status != http.StatusNotFound {
			t.Errorf("a neighbour's %s answers %d", path, a.Status)
		}
	}
}
