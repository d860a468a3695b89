package application

import (
	"qyzmet/internal/calendar"
)

// HandOverBy is the last day to give a result to a Citizen Service Centre: the working day before
// the last day of the term (Law 88-V, art. 5(2)(5)); ok is false where the applicant asked for none,
// and for a service of one day.
func HandOverBy(v *View) (by calendar.Date, ok bool, err error) {
	if v.Answers.First("csc_branch") == "" || !v.Due.Day || !v.Due.StoppedAt.IsZero() || v.Status.Closed() {
		return calendar.Date{}, false, nil
	}
	cal := v.Snapshot.CalendarAt(CalendarOf(v.clock))
	for by = v.Due.Date().AddDays(-1); by.After(calendar.DateOf(v.RegisteredAt)); by = by.AddDays(-1) {
		working, err := cal.IsWorking(by)
		if err != nil || working {
			return by, err == nil, err
		}
	}
	return calendar.Date{}, false, nil
}
