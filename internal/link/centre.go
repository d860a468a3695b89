package link

import "net/url"

// Centres of service: the list, and what stands beside it.
const (
	Centres = "/centres"
	// Bookings are the times that the citizen has booked.
	Bookings = Cabinet + "/bookings"
)

// CentresIn is the list narrowed to a region.
func CentresIn(region string) string {
	return Centres + "?" + url.Values{"region": {region}}.Encode()
}

// Centre is the page of one, Book where a time is booked there.
func Centre(code string) string { return Centres + "/" + code }
func Book(code string) string   { return Centre(code) + "/book" }

// BookGroup chooses the day and the time for a group, BookTime asks before it is booked.
func BookGroup(code, group, day string) string {
	v := url.Values{}
	set(v, "group", group)
	set(v, "day", day)
	return Book(code) + "?" + v.Encode()
}

// MoveBooking chooses another time, CancelBooking gives it up (POST), CheckIn makes a ticket of it (POST).
func MoveBooking(id string) string   { return Bookings + "/" + id + "/move" }
func CancelBooking(id string) string { return Bookings + "/" + id + "/cancel" }
func CheckIn(id string) string       { return Bookings + "/" + id + "/check-in" }

// MoveBookingTo is a day for another time.
func MoveBookingTo(id, day string) string {
	return MoveBooking(id) + "?" + url.Values{"day": {day}}.Encode()
}

// HallDisplay is the screen of a hall: numbers only.
func HallDisplay(code string) string { return "/display/" + code }

// Kiosk is the machine that gives tickets; its key is secret. The others are its steps.
func Kiosk(key string) string       { return "/kiosk/" + key }
func KioskGroups(key string) string { return Kiosk(key) + "/groups" }
func KioskBooked(key string) string { return Kiosk(key) + "/booked" }
func KioskTake(key string) string   { return Kiosk(key) + "/take" }

// KioskFor is the last question of the machine: who goes first by law.
func KioskFor(key, group string) string {
	return KioskTake(key) + "?" + url.Values{"group": {group}}.Encode()
}

// KioskTicket shows the ticket that the machine has given.
func KioskTicket(key, code string) string { return Kiosk(key) + "/tickets/" + code }

// Ticket is the page of a ticket on the telephone, LeaveTicket gives it up (POST).
func Ticket(code string) string      { return "/tickets/" + code }
func LeaveTicket(code string) string { return Ticket(code) + "/leave" }

// Still is a page that would renew itself, standing still.
func Still(path string) string { return path + "?still=1" }

// Acts at a window (POST): call, recall, serve, finish, no-show, transfer.
func CounterAct(act string) string { return CounterQueue + "/" + act }
