package app_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/postgres/pgtest"
)

// The end of the calendar is an error in the log, once a day, from 60 days before it.
func TestTheEndOfTheCalendarRaisesTheAlarm(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	p := rebuilt(t, apptest.New(t), nil, &log)
	const alarm = "the working calendar ends"
	must(t, p.Tick(t.Context()))
	if strings.Contains(log.String(), alarm) {
		t.Error("it is raised two years ahead")
	}
	_, err := pgtest.Owner(t).Exec(t.Context(), `DELETE FROM calendar_year WHERE year > 2026`)
	must(t, err)
	p.Advance(t, 2*time.Second) // a snapshot is trusted for a second
	must(t, p.Tick(t.Context()))
	if got := log.String(); strings.Count(got, alarm) != 1 || !strings.Contains(got, `"level":"ERROR"`) ||
		!strings.Contains(got, `"days_covered":36`) {
		t.Errorf("36 days before the end the log says:\n%s", got)
	}
	p.Advance(t, 24*time.Hour)
	if n := strings.Count(log.String(), alarm); n != 2 {
		t.Errorf("a day later it was raised %d times", n)
	}
}
