package centre

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sheet"
)

// Month are the shifts that began in a month, counted, and the weeks up to now.
type Month struct {
	Centre Centre
	// First is the first day of the month.
	First     calendar.Date
	Operators []Load
	// Weeks are the last ones, the present one at the end.
	Weeks []Week
}

// Load is how long an operator was at windows. A shift that lasts counts up to now.
type Load struct {
	Names  identity.Names
	Shifts int
	Time   time.Duration
}

// Week is what began in a week.
type Week struct {
	Monday calendar.Date
	Shifts int
	Time   time.Duration
}

// trendWeeks are how many weeks the trend shows.
const trendWeeks = 8

// MonthOf reads a month, such as 2026-11; anything else, and what is to come, is the present one.
func (s *Service) MonthOf(text string) calendar.Date {
	today := calendar.DateOf(s.Now())
	first := calendar.Date{Year: today.Year, Month: today.Month, Day: 1}
	asked, err := calendar.ParseDate(text + "-01")
	if err != nil || asked.After(first) || asked.Year < 2020 {
		return first
	}
	return asked
}

// after is the first day of the next month.
func after(first calendar.Date) calendar.Date {
	if first.Month == time.December {
		return calendar.Date{Year: first.Year + 1, Month: time.January, Day: 1}
	}
	return calendar.Date{Year: first.Year, Month: first.Month + 1, Day: 1}
}

// Month counts the shifts of the actor's centre.
func (s *Service) Month(ctx context.Context, actor identity.Actor, first calendar.Date) (m Month, err error) {
	defer fault.Wrap(&err, "centre.Month(%s)", first)
	if err := identity.MayTry(actor, identity.ManageCentre); err != nil {
		return Month{}, err
	}
	ctx = actor.Scope(ctx)
	m.First = first
	if m.Centre, _, err = headed(ctx, s.DB, actor); err != nil {
		return Month{}, err
	}
	batch := &postgres.Batch{}
	queueLoads(batch, m.Centre.Code, first.Start(), after(first).Start(), s.Now(), &m.Operators)
	m.Weeks = weeks(s.Now())
	queueWeeks(batch, m.Centre.Code, s.Now(), m.Weeks)
	return m, postgres.Send(ctx, s.DB, batch)
}

// weeks are the last ones by their Mondays.
func weeks(now time.Time) []Week {
	today := calendar.DateOf(now)
	last := today.AddDays(-(int(today.Weekday()) + 6) % 7)
	list := make([]Week, trendWeeks)
	for i := range list {
		list[i].Monday = last.AddDays(-7 * (trendWeeks - 1 - i))
	}
	return list
}

// Shifts are the shifts of a month as a file.
func (s *Service) Shifts(first calendar.Date, t i18n.Localizer) List {
	return List{
		Act: "shifts_exported", Name: "shifts", Span: first.String()[:len("2026-11")],
		Title: t.T("centrehead.sheet.name"), Columns: columns(t),
		Rows: func(ctx context.Context, of Centre, add func([]string) error) error {
			return eachShift(ctx, s.DB, of.Code, first.Start(), after(first).Start(), func(e EndedShift) error {
				return add(cells(t, e, s.Now()))
			})
		},
	}
}

func columns(t i18n.Localizer) []sheet.Column {
	return []sheet.Column{
		{Head: t.T("centrehead.head.operator"), Width: 36}, {Head: t.T("centrehead.head.window"), Width: 8},
		{Head: t.T("centrehead.head.began"), Width: 18}, {Head: t.T("centrehead.head.ended"), Width: 18},
		{Head: t.T("centrehead.head.hours"), Width: 10}, {Head: t.T("centrehead.head.ended_by"), Width: 24},
		{Head: t.T("centrehead.head.reason"), Width: 40},
	}
}

// cells are a shift as a row of the file; moments are written so that sorting by text sorts by time.
func cells(t i18n.Localizer, e EndedShift, now time.Time) []string {
	ended, until := "", now
	if !e.EndedAt.IsZero() {
		ended, until = moment(e.EndedAt), e.EndedAt
	}
	return []string{
		e.Operator.Full(t.Lang()), strconv.Itoa(e.Window), moment(e.BeganAt), ended, clock(until.Sub(e.BeganAt)),
		e.EndedBy.Initials(t.Lang()), why(t, e),
	}
}

// why is the reason for which another ended a shift.
func why(t i18n.Localizer, e EndedShift) string {
	if e.WithRole {
		return t.T("centrehead.ended.role_taken")
	}
	return e.Reason
}

func moment(at time.Time) string { return at.In(calendar.Almaty).Format("2006-01-02 15:04") }

// clock is a length of time in hours and minutes, 7:05.
func clock(d time.Duration) string {
	return fmt.Sprintf("%d:%02d", int(d.Hours()), int(d.Minutes())%60)
}
