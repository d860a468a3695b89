package application

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

// turn is what happens to a clock: "s" a stop from a moment to the answer, "e" an extension at a
// moment by a term, "f" a forwarding at a moment.
type turn struct{ kind, at, by string }

// turnCases were counted by a separate script that walks over hand-typed days off one by one.
// An answer registers by the hours of the body, 09:00 to 18:30.
var turnCases = []struct {
	name, filed, term string
	turns             []turn
	due               string
}{
	{"a stop within a day moves nothing",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-09 10:00", "2026-06-09 17:00"}}, "2026-06-15"},
	{"a stop over one night is one day",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-09 10:00", "2026-06-10 11:00"}}, "2026-06-16"},
	{"a stop over a weekend counts no weekend",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-12 10:00", "2026-06-15 11:00"}}, "2026-06-16"},
	{"an answer on Saturday registers on Monday",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-11 10:00", "2026-06-13 12:00"}}, "2026-06-17"},
	{"an answer on Sunday evening registers on Monday",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-11 10:00", "2026-06-14 22:00"}}, "2026-06-17"},
	{"an answer after hours registers on the next day",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-09 10:00", "2026-06-10 18:31"}}, "2026-06-17"},
	{"an answer in the closing second is in time",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-09 10:00", "2026-06-10 18:30"}}, "2026-06-16"},
	{"an answer before opening is of that day",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-09 10:00", "2026-06-10 06:00"}}, "2026-06-16"},
	{"a stop on the day of registration",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-08 12:00", "2026-06-10 11:00"}}, "2026-06-17"},
	{"a stop on the last day",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-15 18:00", "2026-06-17 11:00"}}, "2026-06-17"},
	{"a stop on the last day, answered on it",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-15 10:00", "2026-06-15 11:00"}}, "2026-06-15"},
	{"a stop of ten working days",
		"2026-06-08 10:00", "8w", []turn{{"s", "2026-06-10 10:00", "2026-06-24 11:00"}}, "2026-07-02"},
	{"two stops add up",
		"2026-06-08 10:00", "8w", []turn{{"s", "2026-06-09 10:00", "2026-06-10 11:00"}, {"s", "2026-06-11 10:00", "2026-06-15 11:00"}}, "2026-06-23"},
	{"three stops add up",
		"2026-06-08 10:00", "8w", []turn{{"s", "2026-06-09 10:00", "2026-06-10 11:00"}, {"s", "2026-06-11 10:00", "2026-06-12 11:00"}, {"s", "2026-06-15 10:00", "2026-06-16 11:00"}}, "2026-06-23"},
	{"Nauryz within a stop is not counted",
		"2026-03-16 10:00", "5w", []turn{{"s", "2026-03-20 10:00", "2026-03-26 11:00"}}, "2026-03-27"},
	{"Nauryz after a stop still moves the end",
		"2026-03-16 10:00", "5w", []turn{{"s", "2026-03-17 10:00", "2026-03-18 11:00"}}, "2026-03-27"},
	{"a stop that begins in Nauryz",
		"2026-03-19 10:00", "5w", []turn{{"s", "2026-03-24 12:00", "2026-03-27 11:00"}}, "2026-04-02"},
	{"an answer in Nauryz registers after it",
		"2026-03-16 10:00", "5w", []turn{{"s", "2026-03-18 10:00", "2026-03-22 11:00"}}, "2026-03-31"},
	{"a stop over Women's Day and its moved day",
		"2026-03-02 10:00", "5w", []turn{{"s", "2026-03-05 10:00", "2026-03-10 11:00"}}, "2026-03-12"},
	{"a stop over May",
		"2026-04-27 10:00", "10w", []turn{{"s", "2026-04-30 10:00", "2026-05-12 11:00"}}, "2026-05-21"},
	{"a stop between two holidays of May",
		"2026-04-30 10:00", "5w", []turn{{"s", "2026-05-06 10:00", "2026-05-08 11:00"}}, "2026-05-13"},
	{"a stop over Kurban Ait",
		"2026-05-25 10:00", "3w", []turn{{"s", "2026-05-26 10:00", "2026-05-28 11:00"}}, "2026-06-01"},
	{"a stop over Capital Day",
		"2026-07-01 10:00", "5w", []turn{{"s", "2026-07-03 10:00", "2026-07-07 11:00"}}, "2026-07-10"},
	{"a stop over Republic Day",
		"2026-10-20 10:00", "8w", []turn{{"s", "2026-10-23 10:00", "2026-10-27 11:00"}}, "2026-11-03"},
	{"a stop over Independence Day",
		"2026-12-10 10:00", "8w", []turn{{"s", "2026-12-15 10:00", "2026-12-17 11:00"}}, "2026-12-24"},
	{"a stop over the New Year",
		"2026-12-24 10:00", "8w", []turn{{"s", "2026-12-28 10:00", "2027-01-11 11:00"}}, "2027-01-19"},
	{"a stop from one year into another",
		"2026-12-30 10:00", "5w", []turn{{"s", "2026-12-31 10:00", "2027-01-05 11:00"}}, "2027-01-12"},
	{"a stop of a month",
		"2026-06-08 10:00", "15w", []turn{{"s", "2026-06-15 10:00", "2026-07-15 11:00"}}, "2026-07-29"},
	{"filed after hours and stopped before registration",
		"2026-06-12 20:00", "5w", []turn{{"s", "2026-06-13 12:00", "2026-06-15 08:00"}}, "2026-06-22"},
	{"filed on Saturday and stopped until Tuesday",
		"2026-06-13 12:00", "5w", []turn{{"s", "2026-06-13 13:00", "2026-06-16 11:00"}}, "2026-06-23"},
	{"calendar days: a stop moves the end by working days",
		"2026-06-10 11:00", "15c", []turn{{"s", "2026-06-15 10:00", "2026-06-17 11:00"}}, "2026-06-29"},
	{"calendar days: a stop within a day",
		"2026-06-10 11:00", "3c", []turn{{"s", "2026-06-11 10:00", "2026-06-11 17:00"}}, "2026-06-15"},
	{"calendar days that end on Saturday, then a stop",
		"2026-06-10 11:00", "3c", []turn{{"s", "2026-06-11 10:00", "2026-06-12 11:00"}}, "2026-06-16"},
	{"calendar days over Nauryz, then a stop",
		"2026-03-16 10:00", "10c", []turn{{"s", "2026-03-18 10:00", "2026-03-19 11:00"}}, "2026-03-27"},
	{"calendar days: a stop over a weekend",
		"2026-06-10 11:00", "15c", []turn{{"s", "2026-06-19 10:00", "2026-06-22 11:00"}}, "2026-06-26"},
	{"calendar days over the New Year with a stop",
		"2026-12-21 11:00", "15c", []turn{{"s", "2026-12-23 10:00", "2026-12-28 11:00"}}, "2027-01-11"},
	{"minutes stand still while it waits",
		"2026-06-10 12:00", "30m", []turn{{"s", "2026-06-10 12:10", "2026-06-10 15:10"}}, "2026-06-10 15:30"},
	{"minutes stopped overnight go on at opening",
		"2026-06-10 18:10", "30m", []turn{{"s", "2026-06-10 18:20", "2026-06-10 22:00"}}, "2026-06-11 09:20"},
	{"minutes stopped over a weekend",
		"2026-06-12 18:00", "30m", []turn{{"s", "2026-06-12 18:10", "2026-06-14 12:00"}}, "2026-06-15 09:20"},
	{"minutes stopped twice",
		"2026-06-10 12:00", "30m", []turn{{"s", "2026-06-10 12:05", "2026-06-10 12:15"}, {"s", "2026-06-10 12:20", "2026-06-10 13:20"}}, "2026-06-10 13:40"},
	{"hours stand still while it waits",
		"2026-06-10 12:00", "4h", []turn{{"s", "2026-06-10 13:00", "2026-06-11 10:00"}}, "2026-06-11 13:00"},
	{"minutes filed before opening and stopped then",
		"2026-06-10 06:00", "30m", []turn{{"s", "2026-06-10 07:00", "2026-06-10 08:00"}}, "2026-06-10 09:30"},
	{"an extension of five working days",
		"2026-06-08 10:00", "10w", []turn{{"e", "2026-06-15 10:00", "5w"}}, "2026-06-29"},
	{"an extension over Nauryz",
		"2026-03-10 10:00", "5w", []turn{{"e", "2026-03-16 10:00", "5w"}}, "2026-03-27"},
	{"an extension over the New Year",
		"2026-12-14 10:00", "8w", []turn{{"e", "2026-12-21 10:00", "5w"}}, "2027-01-05"},
	{"an extension by one working day over a weekend",
		"2026-06-05 10:00", "5w", []turn{{"e", "2026-06-10 10:00", "1w"}}, "2026-06-15"},
	{"fifteen calendar days more after two working days",
		"2026-06-10 10:00", "2w", []turn{{"e", "2026-06-11 10:00", "15c"}}, "2026-06-29"},
	{"fifteen calendar days more that end on Saturday",
		"2026-06-11 10:00", "2w", []turn{{"e", "2026-06-12 10:00", "12c"}}, "2026-06-29"},
	{"calendar days are extended from the day with the number",
		"2026-06-10 11:00", "3c", []turn{{"e", "2026-06-12 10:00", "15c"}}, "2026-06-29"},
	{"calendar days extended into Nauryz",
		"2026-03-02 11:00", "10c", []turn{{"e", "2026-03-09 12:00", "10c"}}, "2026-03-26"},
	{"calendar days extended by working days",
		"2026-06-10 11:00", "3c", []turn{{"e", "2026-06-12 10:00", "2w"}}, "2026-06-17"},
	{"a stop and then an extension",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-09 10:00", "2026-06-11 11:00"}, {"e", "2026-06-12 10:00", "3w"}}, "2026-06-22"},
	{"an extension and then a stop",
		"2026-06-08 10:00", "5w", []turn{{"e", "2026-06-09 10:00", "3w"}, {"s", "2026-06-10 10:00", "2026-06-12 11:00"}}, "2026-06-22"},
	{"a calendar extension and then a stop",
		"2026-06-10 10:00", "2w", []turn{{"e", "2026-06-11 10:00", "15c"}, {"s", "2026-06-15 10:00", "2026-06-17 11:00"}}, "2026-07-01"},
	{"a stop and then a calendar extension",
		"2026-06-10 11:00", "3c", []turn{{"s", "2026-06-11 10:00", "2026-06-12 11:00"}, {"e", "2026-06-15 10:00", "15c"}}, "2026-07-01"},
	{"minutes extended by minutes",
		"2026-06-10 12:00", "30m", []turn{{"e", "2026-06-10 12:10", "20m"}}, "2026-06-10 12:50"},
	{"minutes extended by a working day end with a day",
		"2026-06-12 12:00", "30m", []turn{{"e", "2026-06-12 12:10", "1w"}}, "2026-06-15"},
	{"minutes extended by calendar days",
		"2026-06-10 12:00", "30m", []turn{{"e", "2026-06-10 12:10", "3c"}}, "2026-06-15"},
	{"minutes extended by a day and then stopped",
		"2026-06-12 12:00", "30m", []turn{{"e", "2026-06-12 12:10", "1w"}, {"s", "2026-06-15 10:00", "2026-06-16 11:00"}}, "2026-06-16"},
	{"forwarded at once",
		"2026-06-08 10:00", "5w", []turn{{"f", "2026-06-08 12:00", ""}}, "2026-06-15"},
	{"forwarded on the third working day",
		"2026-06-08 10:00", "5w", []turn{{"f", "2026-06-11 17:00", ""}}, "2026-06-18"},
	{"forwarded after hours, received in the morning",
		"2026-06-08 10:00", "5w", []turn{{"f", "2026-06-10 19:00", ""}}, "2026-06-18"},
	{"forwarded on Friday evening",
		"2026-06-08 10:00", "5w", []turn{{"f", "2026-06-12 18:45", ""}}, "2026-06-22"},
	{"forwarded before Nauryz",
		"2026-03-18 10:00", "5w", []turn{{"f", "2026-03-20 10:00", ""}}, "2026-04-01"},
	{"forwarded on a moved day off",
		"2026-03-19 10:00", "5w", []turn{{"f", "2026-03-24 10:00", ""}}, "2026-04-02"},
	{"forwarded calendar days begin anew",
		"2026-06-08 10:00", "15c", []turn{{"f", "2026-06-10 10:00", ""}}, "2026-06-25"},
	{"forwarded minutes begin anew",
		"2026-06-10 12:00", "30m", []turn{{"f", "2026-06-10 12:20", ""}}, "2026-06-10 12:50"},
	{"forwarded after a stop forgets the stop",
		"2026-06-08 10:00", "5w", []turn{{"s", "2026-06-09 10:00", "2026-06-10 11:00"}, {"f", "2026-06-11 10:00", ""}}, "2026-06-18"},
	{"forwarded and then stopped",
		"2026-06-08 10:00", "5w", []turn{{"f", "2026-06-09 10:00", ""}, {"s", "2026-06-10 10:00", "2026-06-12 11:00"}}, "2026-06-18"},
	{"forwarded, stopped and extended",
		"2026-06-08 10:00", "5w", []turn{{"f", "2026-06-09 10:00", ""}, {"s", "2026-06-10 10:00", "2026-06-12 11:00"}, {"e", "2026-06-15 10:00", "5w"}}, "2026-06-25"},
	{"forwarded over the New Year",
		"2026-12-28 10:00", "5w", []turn{{"f", "2026-12-31 19:00", ""}}, "2027-01-13"},
}

func TestDueDate_Turns(t *testing.T) {
	t.Parallel()
	cal, hours := clockCalendar(t, clockDays(t)), clockHours(t, "09:00-18:30")
	for _, tc := range turnCases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			events, term := turned(t, tc.filed, tc.turns, hours, cal), clockTerm(t, tc.term)
			due, err := DueDate(events, term, hours, cal)
			if err != nil {
				t.Fatal(err)
			}
			want := tc.due + ":00"
			if due.Day {
				want = tc.due + " 23:59:59"
			}
			if got := due.At.In(calendar.Almaty).Format(time.DateTime); got != want {
				t.Errorf("due %s, want %s\n%s", got, want, strings.Join(readClock(t, due.Lines, i18n.EN), "\n"))
			}
			if wrong := addsUp(due, events); wrong != "" {
				t.Error(wrong)
			}
		})
	}
}

// turned is the history of a clock.
func turned(t clockT, filed string, turns []turn, hours calendar.Hours, cal calendar.Calendar) []ClockEvent {
	t.Helper()
	start, err := StartClock(clockMoment(t, filed), hours, cal)
	if err != nil {
		t.Fatal(err)
	}
	events := []ClockEvent{start}
	for _, turn := range turns {
		at := clockMoment(t, turn.at)
		switch turn.kind {
		case "s":
			resumed, err := ResumeClock(clockMoment(t, turn.by), hours, cal)
			if err != nil {
				t.Fatal(err)
			}
			events = append(events, ClockEvent{Kind: ClockStopped, At: at}, resumed)
		case "e":
			events = append(events, ClockEvent{Kind: ClockExtended, At: at, By: clockTerm(t, turn.by)})
		case "f":
			forwarded, err := ForwardClock(at, hours, cal, 0)
			if err != nil {
				t.Fatal(err)
			}
			events = append(events, forwarded)
		}
	}
	return events
}

// addsUp reads an explanation as a reader would: the last line tells the date, the line before a
// turn's outcome tells by how much, and every turn that moves it has a line of its own.
func addsUp(due Due, events []ClockEvent) string {
	told := map[string]int{}
	var last time.Time
	for _, m := range due.Lines {
		told[m.Key]++
		if d, ok := m.Args["date"].(i18n.Date); ok {
			last = time.Time(d)
		}
	}
	if calendar.DateOf(last) != due.Date() {
		return "the last line tells " + last.String() + ", due is " + due.At.String()
	}
	stops, extensions, forwardings := 0, 0, 0
	for _, e := range events {
		switch e.Kind {
		case ClockResumed:
			stops++
		case ClockExtended:
			extensions++
		case ClockForwarded:
			stops, extensions, forwardings = 0, 0, 1
		}
	}
	if told["clock.stop"]+told["clock.stood"] != stops || told["clock.extended"] != extensions ||
		told["clock.forwarded"] != forwardings {
		return "a turn is not told"
	}
	return ""
}

// hearingDays were counted by the same script: made, the last day to object, the first day on
// which a refusal is lawful.
var hearingDays = []struct{ made, objectUntil, actFrom string }{
	{"2026-06-08 10:00", "2026-06-10", "2026-06-12"},
	{"2026-06-10 10:00", "2026-06-12", "2026-06-16"},
	{"2026-06-11 18:00", "2026-06-15", "2026-06-17"},
	{"2026-06-12 10:00", "2026-06-16", "2026-06-18"},
	{"2026-06-12 23:00", "2026-06-16", "2026-06-18"},
	{"2026-06-13 12:00", "2026-06-16", "2026-06-18"},
	{"2026-03-18 10:00", "2026-03-20", "2026-03-27"},
	{"2026-03-19 10:00", "2026-03-26", "2026-03-28"},
	{"2026-03-20 10:00", "2026-03-27", "2026-03-31"},
	{"2026-03-23 10:00", "2026-03-27", "2026-03-31"},
	{"2026-04-29 10:00", "2026-05-04", "2026-05-06"},
	{"2026-05-05 10:00", "2026-05-08", "2026-05-13"},
	{"2026-05-26 10:00", "2026-05-29", "2026-06-02"},
	{"2026-07-02 10:00", "2026-07-07", "2026-07-09"},
	{"2026-10-22 10:00", "2026-10-27", "2026-10-29"},
	{"2026-12-14 10:00", "2026-12-17", "2026-12-19"},
	{"2026-12-30 10:00", "2027-01-05", "2027-01-07"},
	{"2027-01-05 10:00", "2027-01-08", "2027-01-12"},
}

func TestPreliminaryDecision_LeavesTheDaysOfTheLaw(t *testing.T) {
	t.Parallel()
	cal := clockCalendar(t, clockDays(t))
	for _, tc := range hearingDays {
		p, err := newPreliminary(Verdict{}, "", clockMoment(t, tc.made), cal)
		if err != nil {
			t.Fatal(err)
		}
		object, act := calendar.DateOf(p.ObjectUntil).String(), p.ActFrom.In(calendar.Almaty)
		if object != tc.objectUntil || act.Format(time.DateTime) != tc.actFrom+" 00:00:00" {
			t.Errorf("made %s: object until %s, act from %s", tc.made, object, act)
		}
	}
}

// TestClock_Properties holds for any calendar, hours, term and moments.
func TestClock_Properties(t *testing.T) {
	t.Parallel()
	days := clockDays(t)
	t.Run("a stop of n working days moves the date by exactly n", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			cal, hours, start := drawClock(t, days)
			term := calendar.Term{Value: rapid.IntRange(1, 40).Draw(t, "value"),
				Unit: rapid.SampledFrom([]calendar.Unit{calendar.UnitWorkingDays, calendar.UnitCalendarDays}).Draw(t, "unit")}
			events, stopped := drawStop(t, []ClockEvent{start}, term, hours, cal)
			before := mustDue(t, []ClockEvent{start}, term, hours, cal)
			after := mustDue(t, events, term, hours, cal)
			n := must(cal.WorkingDaysLeft(stopped.from, stopped.to))
			if moved := must(cal.WorkingDaysLeft(before.Date(), after.Date())); moved != n {
				t.Fatalf("stopped %d working days, moved %d", n, moved)
			}
		})
	})
	t.Run("a stop never makes it earlier, and the explanation adds up", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			cal, hours, start := drawClock(t, days)
			term, events := drawTerm(t), []ClockEvent{start}
			due := mustDue(t, events, term, hours, cal)
			for range rapid.IntRange(1, 3).Draw(t, "stops") {
				events, _ = drawStop(t, events, term, hours, cal)
				next := mustDue(t, events, term, hours, cal)
				if next.At.Before(due.At) {
					t.Fatalf("stopped, and due %s is earlier than %s", next.At, due.At)
				}
				if wrong := addsUp(next, events); wrong != "" {
					t.Fatal(wrong)
				}
				due = next
			}
		})
	})
	t.Run("the agenda is in order and ends right after the term", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			cal, hours, start := drawClock(t, days)
			term := drawTerm(t)
			events, _ := drawStop(t, []ClockEvent{start}, term, hours, cal)
			due, agenda, err := Agenda(events, term, hours, cal)
			if err != nil {
				t.Fatal(err)
			}
			last := start.RegisteredAt
			for _, m := range agenda {
				if !m.At.After(last) {
					t.Fatalf("%s at %s is not after %s", m.Kind, m.At, last)
				}
				last = m.At
			}
			end := agenda[len(agenda)-1]
			if end.Kind != TermPassed || Overdue(due, due.At) || !Overdue(due, end.At) {
				t.Fatalf("the end is %v, due %s", end, due.At)
			}
		})
	})
	t.Run("a stopped clock passes no term", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			cal, hours, start := drawClock(t, days)
			events := []ClockEvent{start, {Kind: ClockStopped, At: start.RegisteredAt.Add(time.Second)}}
			due, agenda, err := Agenda(events, drawTerm(t), hours, cal)
			if err != nil || len(agenda) > 0 || due.StoppedAt.IsZero() || Overdue(due, due.At.AddDate(9, 0, 0)) {
				t.Fatalf("%v %v %+v", err, agenda, due)
			}
		})
	})
}

// drawClock draws a calendar, hours and a start that leaves years for stops.
func drawClock(t *rapid.T, days []calendar.Exception) (calendar.Calendar, calendar.Hours, ClockEvent) {
	cal, hours := drawCalendar(t, days), drawHours(t)
	from := time.Date(2024, 1, 1, 0, 0, 0, 0, calendar.Almaty)
	filed := from.Add(time.Duration(rapid.Int64Range(0, int64(2*365*24*time.Hour)).Draw(t, "filed")))
	return cal, hours, must(StartClock(filed, hours, cal))
}

type daysBetween struct{ from, to calendar.Date }

// drawStop stops a clock within its term and answers within a month.
func drawStop(
	t *rapid.T, events []ClockEvent, term calendar.Term, hours calendar.Hours, cal calendar.Calendar,
) ([]ClockEvent, daysBetween) {
	due := mustDue(t, events, term, hours, cal)
	from := events[0].RegisteredAt
	if last := events[len(events)-1]; last.Kind == ClockResumed {
		from = last.RegisteredAt
	}
	at := from
	if due.At.After(from) {
		at = from.Add(time.Duration(rapid.Int64Range(0, int64(due.At.Sub(from))).Draw(t, "stopped")))
	}
	stop, err := StopClock(due, at)
	if err != nil {
		t.Fatal(err)
	}
	answered := at.Add(time.Duration(rapid.Int64Range(0, int64(30*24*time.Hour)).Draw(t, "answered")))
	resume := must(ResumeClock(answered, hours, cal))
	return append(events[:len(events):len(events)], stop, resume),
		daysBetween{calendar.DateOf(at), calendar.DateOf(resume.RegisteredAt)}
}

func mustDue(
	t *rapid.T, events []ClockEvent, term calendar.Term, hours calendar.Hours, cal calendar.Calendar,
) Due {
	due, err := DueDate(events, term, hours, cal)
	if err != nil {
		t.Fatal(err)
	}
	return due
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestClock_RefusesTurnsThatCannotBe(t *testing.T) {
	t.Parallel()
	cal, hours, term := clockCalendar(t, clockDays(t)), clockHours(t, "09:00-18:30"), clockTerm(t, "5w")
	at := func(s string) time.Time { return clockMoment(t, s) }
	start := must(StartClock(at("2026-06-08 10:00"), hours, cal))
	stop := ClockEvent{Kind: ClockStopped, At: at("2026-06-09 10:00")}
	resume := ClockEvent{Kind: ClockResumed, At: at("2026-06-10 10:00"), RegisteredAt: at("2026-06-10 10:00")}
	extend := ClockEvent{Kind: ClockExtended, At: at("2026-06-11 10:00"), By: term}
	overdue := MarkOverdue(at("2026-06-16 00:00"))
	for name, events := range map[string][]ClockEvent{
		"an answer nobody asked for":      {start, resume},
		"two stops at once":               {start, stop, stop},
		"an answer before the stop":       {start, {Kind: ClockStopped, At: at("2026-06-10 10:01")}, resume},
		"an answer without registration":  {start, stop, {Kind: ClockResumed, At: at("2026-06-10 10:00")}},
		"an extension while it stands":    {start, stop, extend},
		"an extension by nothing":         {start, {Kind: ClockExtended, At: at("2026-06-11 10:00")}},
		"a forwarding while it stands":    {start, stop, must(ForwardClock(at("2026-06-10 10:00"), hours, cal, 0))},
		"a stop after the term":           {start, overdue, stop},
		"an extension after the term":     {start, overdue, extend},
		"the end of the term twice":       {start, overdue, overdue},
		"the end of a term that stands":   {start, stop, overdue},
		"anything after the decision":     {start, FinishClock(at("2026-06-09 10:00")), stop},
		"a day extended by some minutes":  {start, {Kind: ClockExtended, At: at("2026-06-11 10:00"), By: clockTerm(t, "5m")}},
		"a receipt before the forwarding": {start, {Kind: ClockForwarded, At: at("2026-06-11 10:00"), RegisteredAt: at("2026-06-10 10:00")}},
	} {
		if _, err := DueDate(events, term, hours, cal); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestClock_ActsOnlyInTime(t *testing.T) {
	t.Parallel()
	cal, hours, term := clockCalendar(t, clockDays(t)), clockHours(t, "09:00-18:30"), clockTerm(t, "5w")
	start := must(StartClock(clockMoment(t, "2026-06-08 10:00"), hours, cal))
	events := []ClockEvent{start}
	due := must(DueDate(events, term, hours, cal))
	inTime, late := due.At, due.At.Add(time.Second)
	if _, err := StopClock(due, inTime); err != nil {
		t.Error(err)
	}
	if _, err := ExtendClock(events, due, term, inTime); err != nil {
		t.Error(err)
	}
	stopped := due
	stopped.StoppedAt = inTime
	extended := append(events, ClockEvent{Kind: ClockExtended, At: inTime, By: term})
	for name, err := range map[string]error{
		"a stop too late":               second(StopClock(due, late)),
		"a second stop":                 second(StopClock(stopped, inTime)),
		"an extension too late":         second(ExtendClock(events, due, term, late)),
		"an extension while it stands":  second(ExtendClock(events, stopped, term, inTime)),
		"a second extension":            second(ExtendClock(extended, due, term, inTime)),
		"an extension by an odd amount": second(ExtendClock(events, due, calendar.Term{Unit: "weeks", Value: 1}, inTime)),
	} {
		if !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestAgenda(t *testing.T) {
	t.Parallel()
	cal, hours := clockCalendar(t, clockDays(t)), clockHours(t, "09:00-18:30")
	for _, tc := range []struct {
		name, filed, term string
		want              []string
	}{
		{"five working days", "2026-06-08 10:00", "5w", []string{
			"half_term 2026-06-11 09:00:00", "last_working_day 2026-06-12 09:00:00",
			"due_today 2026-06-15 09:00:00", "term_passed 2026-06-16 00:00:00"}},
		{"one working day", "2026-06-08 10:00", "1w", []string{
			"due_today 2026-06-09 09:00:00", "term_passed 2026-06-10 00:00:00"}},
		{"two working days", "2026-06-08 10:00", "2w", []string{
			"last_working_day 2026-06-09 09:00:00", "due_today 2026-06-10 09:00:00", "term_passed 2026-06-11 00:00:00"}},
		{"eight days over Nauryz", "2026-03-18 10:00", "8w", []string{
			"half_term 2026-03-27 09:00:00", "last_working_day 2026-04-01 09:00:00",
			"due_today 2026-04-02 09:00:00", "term_passed 2026-04-03 00:00:00"}},
		{"thirty minutes", "2026-06-08 10:00", "30m", []string{
			"half_term 2026-06-08 10:15:00", "term_passed 2026-06-08 10:30:01"}},
	} {
		start := must(StartClock(clockMoment(t, tc.filed), hours, cal))
		_, agenda, err := Agenda([]ClockEvent{start}, clockTerm(t, tc.term), hours, cal)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range agenda {
			got = append(got, string(m.Kind)+" "+m.At.In(calendar.Almaty).Format(time.DateTime))
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestReached_SaysOnlyTheLastThatHasCome(t *testing.T) {
	t.Parallel()
	at := func(h int) time.Time { return time.Date(2026, 6, 8, h, 0, 0, 0, time.UTC) }
	agenda := []Moment{{HalfTerm, at(1)}, {LastWorkingDay, at(2)}, {DueToday, at(3)}, {TermPassed, at(4)}}
	for now, want := range map[int]MomentKind{0: "", 1: HalfTerm, 2: LastWorkingDay, 3: DueToday, 9: TermPassed} {
		m, ok := reached(agenda, at(1), at(now))
		if m.Kind != want || ok != (want != "") {
			t.Errorf("at %d: %q", now, m.Kind)
		}
	}
	if m, ok := reached(agenda, at(3), at(2)); ok {
		t.Errorf("what was said is said again: %s", m.Kind)
	}
}
