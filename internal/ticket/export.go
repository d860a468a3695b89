package ticket

import (
	"context"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/i18n"
	"qyzmet/internal/sheet"
)

// MonthList are the tickets of a month as a file for the head of the centre.
func (s *Service) MonthList(first calendar.Date, t i18n.Localizer) centre.List {
	next := first.AddDays(31)
	next.Day = 1
	return s.list(first.String()[:len("2026-11")], first, next, t)
}

// TodayList are those of today.
func (s *Service) TodayList(t i18n.Localizer) centre.List {
	today := calendar.DateOf(s.Now())
	return s.list(today.String(), today, today.AddDays(1), t)
}

// list has the numbers of tickets, their times and the limits that were broken. It names nobody, and
// not the ground on which somebody went first, which may tell of their health.
func (s *Service) list(span string, from, until calendar.Date, t i18n.Localizer) centre.List {
	return centre.List{
		Act: "tickets_exported", Name: "tickets", Span: span, Title: t.T("centrehead.sheet.tickets"),
		Columns: []sheet.Column{
			{Head: t.T("centrehead.head.day"), Width: 12}, {Head: t.T("centrehead.head.ticket"), Width: 10},
			{Head: t.T("centrehead.head.group"), Width: 32}, {Head: t.T("centrehead.head.window"), Width: 8},
			{Head: t.T("centrehead.head.state"), Width: 26}, {Head: t.T("centrehead.head.came"), Width: 10},
			{Head: t.T("centrehead.head.called"), Width: 10}, {Head: t.T("centrehead.head.serving"), Width: 14},
			{Head: t.T("centrehead.head.ended"), Width: 10}, {Head: t.T("centrehead.head.waited"), Width: 14},
			{Head: t.T("centrehead.head.broken_wait"), Width: 22}, {Head: t.T("centrehead.head.served_for"), Width: 16},
			{Head: t.T("centrehead.head.broken_serve"), Width: 26},
		},
		Rows: func(ctx context.Context, of centre.Centre, add func([]string) error) error {
			_, groups, err := centre.All(ctx, s.DB)
			if err != nil {
				return err
			}
			names := map[string]string{}
			for _, g := range groups {
				names[g.Code] = t.Text(g.Name)
			}
			return eachTimed(ctx, s.DB, of.Code, from, until, func(one timed) error { return add(one.cells(t, names)) })
		},
	}
}

// timed is a ticket with the limits that it broke, in minutes; zero for none.
type timed struct {
	Ticket
	// swept says that the portal ended it and not a window: when it ended tells nothing then.
	swept                   bool
	brokenWait, brokenServe int
}

func (t timed) cells(l i18n.Localizer, groups map[string]string) []string {
	ended := t.EndedAt
	if t.swept {
		ended = time.Time{}
	}
	waited := ended
	if !t.CalledAt.IsZero() {
		waited = t.CalledAt
	}
	from := t.QueuedAt
	if t.BookedFor.After(from) {
		from = t.BookedFor
	}
	return []string{
		t.Day.String(), t.Label(), groups[t.Group], count(t.Window), l.T("ticket.state." + string(t.State)),
		hour(t.TakenAt), hour(t.CalledAt), hour(t.ServingAt), hour(ended),
		minutes(from, waited), count(t.brokenWait), minutes(t.ServingAt, ended), count(t.brokenServe),
	}
}

// count is a number as a cell; nothing for zero.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func hour(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(calendar.Almaty).Format("15:04")
}

// minutes are the whole ones between two moments; nothing where one is not known.
func minutes(from, until time.Time) string {
	if from.IsZero() || until.IsZero() {
		return ""
	}
	return strconv.Itoa(max(0, int(until.Sub(from).Minutes())))
}
