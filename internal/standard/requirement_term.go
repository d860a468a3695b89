package standard

import "qyzmet/internal/form"

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
	if c := t.Correction; c != nil && (c.Days < MinCorrectionDays || c.Days > MaxCorrectionDays) {
		r.report(PartTerm, "/term/correction/days", "lawcheck.correction_days", "min", MinCorrectionDays, "max", MaxCorrectionDays)
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
