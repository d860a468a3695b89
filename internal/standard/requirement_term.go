package standard

import (
	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
)

func (r *requirements) term() {
	t := r.content.Term
	ordinary := 0
	for i, v := range t.Variants {
		path := at("term", "variants", i)
		r.variant(path, v)
		r.chosen(path, t.Variants[:i], v)
		if v.When != nil {
			continue
		}
		if ordinary++; ordinary > 1 {
			r.report(PartTerm, path, "lawcheck.term_two_ordinary")
		}
	}
	if ordinary == 0 {
		r.report(PartTerm, "/term/variants", "lawcheck.term_no_ordinary")
	}
	r.codesOnce(PartTerm, "/term/variants", len(t.Variants), func(i int) string { return t.Variants[i].Code })
	for i, v := range t.Components {
		r.variant(at("term", "components", i), v)
	}
	r.waiting(t)
	r.extension(t.Extension)
	if c := t.Correction; c != nil && (c.Days < MinCorrectionDays || c.Days > MaxCorrectionDays) {
		r.report(PartTerm, "/term/correction/days", "lawcheck.correction_days", "min", MinCorrectionDays, "max", MaxCorrectionDays)
	}
}

// Two months are the longest extension there is (APPC art. 76(3)).
const (
	mostCalendarDays = 62
	mostWorkingDays  = 44
)

// extension: a term becomes longer by days only.
func (r *requirements) extension(e *Extension) {
	if e == nil {
		return
	}
	most := map[calendar.Unit]int{calendar.UnitCalendarDays: mostCalendarDays, calendar.UnitWorkingDays: mostWorkingDays}
	if e.Value < 1 || e.Value > most[e.Unit] {
		r.report(PartTerm, "/term/extension/value", "lawcheck.term_extension",
			"working", mostWorkingDays, "calendar", mostCalendarDays)
	}
}

func (r *requirements) variant(path string, v Variant) {
	if v.Term().Validate() != nil {
		r.report(PartTerm, path+"/value", "lawcheck.term_value")
	}
	r.condition(PartTerm, path+"/when", v.When)
}

// chosen: the first variant that holds applies, so one that holds only with an earlier one
// is never chosen.
func (r *requirements) chosen(path string, earlier []Variant, v Variant) {
	if v.When == nil || !r.canHold(*v.When) {
		return
	}
	all := []form.Condition{*v.When}
	for _, before := range earlier {
		if before.When != nil {
			all = append(all, form.Condition{Not: before.When})
		}
	}
	if !r.canHold(all...) {
		r.report(PartTerm, path, "lawcheck.term_never")
	}
}

func (r *requirements) waiting(t Term) {
	if !r.content.offered("csc") {
		return
	}
	if t.CSCMaxWaitMinutes < 1 {
		r.report(PartTerm, "/term/csc_max_wait_minutes", "lawcheck.term_waiting")
	}
	if t.CSCMaxServiceMinutes < 1 {
		r.report(PartTerm, "/term/csc_max_service_minutes", "lawcheck.term_waiting")
	}
}

// codesOnce reports codes of a list that are empty or stand twice.
func (r *requirements) codesOnce(part Part, list string, n int, code func(int) string) {
	seen := map[string]bool{}
	for i := range n {
		one := code(i)
		switch {
		case one == "":
			r.report(part, list+at(i, "code"), "lawcheck.code_none")
		case seen[one]:
			r.report(part, list+at(i, "code"), "lawcheck.code_twice", "code", one)
		}
		seen[one] = true
	}
}
