package application

import (
	"slices"
	"time"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// Days of the hearing, working days after the day of the act before (APPC art. 73, 74).
const (
	// NoticeDays lie between a preliminary decision and the refusal.
	NoticeDays = 3
	// ObjectDays are how long the applicant may object.
	ObjectDays = 2
	// ProtocolDays are how long the protocol of a hearing may take, RemarkDays how long the
	// applicant may remark on it.
	ProtocolDays = 2
	RemarkDays   = 3
	// shortTerm is a term below which there is no hearing.
	shortTerm = 5
)

// ExemptGround reports whether a ground leaves nothing to be heard about: an act of a court in
// force that bans the activity or takes away the right (APPC art. 73; Law 88-V, art. 19-1(2)(4), (5)).
func ExemptGround(code string) bool { return code == "court-ban" || code == "deprived-special-right" }

// hearingDue reports whether a refusal needs a preliminary decision first (APPC art. 73): not
// where the term is shorter than five working days, and not where the edition says that the
// procedure is simplified or protects somebody urgently. A decision by rule refuses nobody.
func hearingDue(e *standard.Edition, registered time.Time, term calendar.Term, cal calendar.Calendar) (bool, error) {
	if e.Route.Hearing != "" || !term.Unit.InDays() {
		return false, nil
	}
	day := calendar.DateOf(registered)
	p, err := cal.Period(day, term)
	if err != nil {
		return false, err
	}
	n, err := cal.WorkingDaysLeft(day, p.Due)
	return n >= shortTerm, err
}

// Preliminary is what an official means to refuse and what the applicant said to it.
type Preliminary struct {
	ID      string
	State   string
	Ground  string
	Reasons string
	MadeBy  string
	MadeAt  time.Time
	// ObjectUntil is the last moment to object, ActFrom the first at which a refusal is lawful.
	ObjectUntil, ActFrom time.Time
	Objection            string
	ObjectedAt           time.Time
	WantsHearing         bool
	// HearingAt and Place are the invitation; zero before it.
	HearingAt time.Time
	Place     string
	Protocol  string
	Attended  bool
	// ProtocolAt is when the protocol was signed, RemarkUntil the last moment to remark on it.
	ProtocolAt, RemarkUntil time.Time
	Remarks                 string
	RemarkedAt              time.Time
}

// States of a preliminary decision.
const (
	PreliminaryOpen    = "open"
	PreliminaryDropped = "dropped"
	PreliminaryDecided = "decided"
)

// newPreliminary sets the days of a preliminary decision made now.
func newPreliminary(v Verdict, by string, now time.Time, cal calendar.Calendar) (Preliminary, error) {
	today := calendar.DateOf(now)
	object, err := cal.AddWorkingDays(today, ObjectDays)
	if err != nil {
		return Preliminary{}, err
	}
	notice, err := cal.AddWorkingDays(today, NoticeDays)
	return Preliminary{
		State: PreliminaryOpen, Ground: v.Ground, Reasons: v.Reasons, MadeBy: by, MadeAt: now,
		ObjectUntil: object.End(), ActFrom: notice.AddDays(1).Start(),
	}, err
}

// IsOpen reports whether the decision is still to be made.
func (p *Preliminary) IsOpen() bool { return p != nil && p.State == PreliminaryOpen }

// MayObject reports whether the applicant may object now.
func (p *Preliminary) MayObject(now time.Time) bool {
	return p.IsOpen() && p.ObjectedAt.IsZero() && !now.After(p.ObjectUntil)
}

// MayRemark reports whether the applicant may remark on the protocol now, even when the
// decision has been made meanwhile: the remarks stay with the case for an appeal.
func (p *Preliminary) MayRemark(now time.Time) bool {
	return p != nil && !p.ProtocolAt.IsZero() && p.RemarkedAt.IsZero() && !now.After(p.RemarkUntil)
}

// AwaitsProtocol reports whether the applicant asked to be heard and nothing is signed yet.
func (p *Preliminary) AwaitsProtocol() bool {
	return p.IsOpen() && p.WantsHearing && p.ProtocolAt.IsZero()
}

// mustAllowRefusal is the guard of a refusal: the ground told before, three working days gone,
// the applicant heard if they asked, the objection answered.
func (p *Preliminary) mustAllowRefusal(d Decision, now time.Time) error {
	switch {
	case !p.IsOpen():
		return fault.New(fault.Conflict, "hearing.fault.due")
	case p.Ground != d.Ground:
		return fault.New(fault.Conflict, "hearing.fault.other_ground")
	case now.Before(p.ActFrom):
		return fault.New(fault.Conflict, "hearing.fault.too_early", "date", i18n.Date(p.ActFrom.In(calendar.Almaty)))
	case p.AwaitsProtocol():
		return fault.New(fault.Conflict, "hearing.fault.not_heard")
	case !p.ObjectedAt.IsZero() && utf8.RuneCountInString(d.Answer) < MinReasons:
		return fault.New(fault.Conflict, "hearing.fault.unanswered")
	}
	return nil
}

// LastNotice is the last day on which a preliminary decision leaves room for a refusal within
// the term; zero where none is left.
func LastNotice(cal calendar.Calendar, today calendar.Date, due Due) calendar.Date {
	var last calendar.Date
	for d := today; !d.After(due.Date()); d = d.AddDays(1) {
		notice, err := cal.AddWorkingDays(d, NoticeDays)
		if err != nil || !notice.Before(due.Date()) {
			break
		}
		last = d
	}
	return last
}

// directGrounds are the grounds of an edition that need no hearing in this case.
func directGrounds(grounds []string, due bool) []string {
	return slices.DeleteFunc(slices.Clone(grounds), func(code string) bool { return due && !ExemptGround(code) })
}

// Grounds are the grounds on which the case may be refused now, and those on which a refusal
// must be announced first; both are empty while neither is possible.
func (v *View) Grounds(now time.Time) (direct, heard []string) {
	p := v.Preliminary
	switch v.Status {
	case InReview:
		direct = directGrounds(v.Standard.RefusalGrounds, v.HearingDue)
		if v.HearingDue {
			heard = slices.DeleteFunc(slices.Clone(v.Standard.RefusalGrounds), ExemptGround)
		}
	case PreliminaryRefusal, Hearing:
		if p.IsOpen() && !now.Before(p.ActFrom) && !p.AwaitsProtocol() {
			direct = []string{p.Ground}
		}
	}
	return direct, heard
}
