// Package workdays is the room of the working calendar: everybody reads the days of a year and
// its editions, administrators change them and recount running due dates.
package workdays

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/internal/workdays"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Workdays  *workdays.Service
	Registrar *standard.Registrar
}

// Room serves the pages of this package.
type Room struct{ Deps }

const (
	yearParam    = "year"
	editionParam = "edition"
)

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	year := "{" + yearParam + "}"
	rs.Get(link.Calendar, identity.ReadPublic, room.showList)
	rs.Get(link.Recount, identity.ReadCalendar, room.showRecount)
	rs.Post(link.Recount, identity.RecountCalendar, room.submitRecount)
	rs.Get(link.CalendarYear(year), identity.ReadPublic, room.showYear)
	rs.Get(link.CalendarEdition(year, "{"+editionParam+"}"), identity.ReadPublic, room.showEdition)
	rs.Get(link.CalendarChange(year), identity.ReadCalendar, room.showChange)
	rs.Post(link.CalendarAct(year, "begin"), identity.EditCalendar, room.submitBegin)
	rs.Get(link.CalendarDay(year, ""), identity.EditCalendar, room.showDay)
	rs.Post(link.CalendarDay(year, ""), identity.EditCalendar, room.submitDay)
	rs.Post(link.CalendarAct(year, "remove"), identity.EditCalendar, room.submitRemove)
	rs.Get(link.CalendarBasis(year), identity.EditCalendar, room.showBasis)
	rs.Post(link.CalendarBasis(year), identity.EditCalendar, room.submitBasis)
	rs.Post(link.CalendarAct(year, "propose"), identity.EditCalendar, room.submitPropose)
	rs.Post(link.CalendarAct(year, "withdraw"), identity.EditCalendar, room.submitWithdraw)
	rs.Post(link.CalendarAct(year, "confirm"), identity.ConfirmCalendar, room.submitConfirm)
	rs.Post(link.CalendarAct(year, "return"), identity.ConfirmCalendar, room.submitReturn)
}

// yearOf reads the year of an address; anything else is NotFound.
func yearOf(r *http.Request) (int, error) {
	text := page.Param(r, yearParam)
	year, err := strconv.Atoi(text)
	if err != nil || len(text) != 4 {
		return 0, fault.New(fault.NotFound, "")
	}
	return year, nil
}

// dateOf reads a date in three parts; what is no date is zero.
func dateOf(r *http.Request, name string) calendar.Date {
	part := func(of string) int {
		n, err := strconv.Atoi(strings.TrimSpace(r.PostFormValue(name + "-" + of)))
		if err != nil {
			return 0
		}
		return n
	}
	d := calendar.Date{Year: part("year"), Month: time.Month(part("month")), Day: part("day")}
	if d.Year < 1000 || d.Year > 9999 || d.AddDays(0) != d {
		return calendar.Date{}
	}
	return d
}
