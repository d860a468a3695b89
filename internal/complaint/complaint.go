// Package complaint is a complaint about an answer that was refused or did not come in time, and
// the answer of the authority that controls the quality of public services (Law 88-V, art. 25;
// APPC art. 91 to 93).
package complaint

import (
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// About is what a complaint is about.
type About string

// What may be complained of: silence past the term, which the law deems a refusal (APPC art.
// 91(2)), and a refusal.
const (
	Overdue About = "overdue"
	Refusal About = "refusal"
)

// Outcome is what a complaint came to.
type Outcome string

// Outcomes (APPC art. 100).
const (
	Upheld   Outcome = "upheld"
	Rejected Outcome = "rejected"
)

// Limits of what is written, in characters.
const (
	MinWords = 20
	MaxWords = 4000
)

// term is what the authority has to answer (Law 88-V, art. 25).
var term = calendar.Term{Value: 15, Unit: calendar.UnitWorkingDays}

// hours are those of the authority.
var hours = calendar.Hours{Open: 9 * 60, Close: 18*60 + 30}

// Complaint is one complaint as its applicant and the authority see it.
type Complaint struct {
	ID string
	// Number is the application's.
	Number  string
	Service string
	Body    string
	About   About
	Words   string
	// Lang is the language it is written in.
	Lang  i18n.Lang
	State string
	// FiledAt is when it came, RegisteredAt from when the term counts (APPC art. 64(3)), DueAt the
	// last moment of the term.
	FiledAt, RegisteredAt, DueAt time.Time
	Outcome                      Outcome
	Answer                       string
	AnsweredBy                   identity.Names
	AnsweredAt                   time.Time
	// Applicant is cut to initials for the authority.
	Applicant identity.Names

	personID, filedBy string
}

// States of a complaint.
const (
	Open     = "open"
	Answered = "answered"
)

// Late reports whether the answer is not there in time, or came too late.
func (c Complaint) Late(now time.Time) bool {
	if !c.AnsweredAt.IsZero() {
		now = c.AnsweredAt
	}
	return now.After(c.DueAt)
}

// Page is a list of complaints with the catalogue that names services and bodies.
type Page struct {
	Complaints []Complaint
	More       bool
	Snapshot   *standard.Snapshot
}

// Reason is what the applicant may complain of; ok is false where there is nothing. A refusal
// may be appealed while its term lasts (APPC art. 92(1)); silence as long as it lasts.
func Reason(v *application.View, now time.Time) (_ About, ok bool) {
	switch {
	case v.Trial != "":
		return "", false
	case v.Decision != nil && v.Decision.Kind == application.Refusal:
		until := v.AppealUntil()
		return Refusal, until.IsZero() || !calendar.DateOf(now).After(until)
	case v.Overdue && !v.Status.Closed():
		return Overdue, true
	}
	return "", false
}

// schedule finds when a complaint registers and until when it must be answered.
func schedule(now time.Time, cal calendar.Calendar) (registered, due time.Time, _ error) {
	r, err := cal.Registration(now, hours)
	if err != nil {
		return time.Time{}, time.Time{}, err
	}
	p, err := cal.Period(calendar.DateOf(r.At), term)
	return r.At, p.Due.End(), err
}

func errNothing() error { return fault.New(fault.Conflict, "complaint.fault.nothing") }
