package calendar

import (
	"cmp"
	"time"

	"qyzmet/internal/fault"
)

// Date is a day as a wall calendar in Almaty shows it: no hour and no zone. Terms are
// counted on dates, never by adding 24 hours, because 29 February 2024 had 25 of them.
// The zero Date means "none".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the date in Almaty at a moment. Midnight UTC, as PostgreSQL's date type is
// read, gives the same date.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Almaty).Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-03-20". Anything else, 30 February included, is an Invalid fault.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fault.New(fault.Invalid, "clock.date_invalid")
	}
	return dateOfUTC(t), nil
}

// AddDays is the date n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return dateOfUTC(d.utc().AddDate(0, 0, n)) }

// DaysSince counts the days from an earlier date; negative when it is later.
func (d Date) DaysSince(earlier Date) int {
	return int((d.utc().Unix() - earlier.utc().Unix()) / secondsInUTCDay)
}

// Compare is -1, 0 or 1 as d is before, on or after the other date.
func (d Date) Compare(other Date) int {
	return cmp.Or(
		cmp.Compare(d.Year, other.Year),
		cmp.Compare(d.Month, other.Month),
		cmp.Compare(d.Day, other.Day),
	)
}

// Before reports whether d is earlier than the other date.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d is later than the other date.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Start is the first moment of the date in Almaty.
func (d Date) Start() time.Time { return d.At(0) }

// End is the last second of the date in Almaty, 23:59:59. Where the clock shows that
// second twice, as on 29 February 2024, it is the later one.
func (d Date) End() time.Time { return d.AddDays(1).Start().Add(-time.Second) }

// At is the moment when clocks in Almaty show the time on this date.
func (d Date) At(at TimeOfDay) time.Time {
	return time.Date(d.Year, d.Month, d.Day, int(at)/60, int(at)%60, 0, 0, Almaty)
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String writes "2026-03-20", for <time datetime> and for logs.
func (d Date) String() string { return d.utc().Format(time.DateOnly) }

// OrEmpty is the date, or nothing for the zero one.
func (d Date) OrEmpty() string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// MarshalText writes "2026-03-20".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "2026-03-20".
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// secondsInUTCDay holds in UTC alone, where no zone ever changes its clock.
const secondsInUTCDay = 24 * 60 * 60

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func dateOfUTC(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}
