package standard

import "slices"

// combines checks the parts of a service on one application and the terms of the parts.
func (r *requirements) combines() {
	parts := r.content.Combines
	for i, code := range parts {
		r.combined(at("combines", i), code, parts[:i])
	}
	for i, component := range r.content.Term.Components {
		r.component(at("term", "components", i), component)
	}
	r.lead()
}

func (r *requirements) combined(path, code string, earlier []string) {
	switch _, ok := r.snapshot.Service(code); {
	case code == r.service.Code:
		r.report(PartChannels, path, "lawcheck.combine_self")
	case slices.Contains(earlier, code):
		r.report(PartChannels, path, "lawcheck.code_twice", "code", code)
	case !ok || len(r.snapshot.Editions(code)) == 0:
		r.report(PartChannels, path, "lawcheck.combine_no_standard", "code", code)
	case r.reaches(code, map[string]bool{}):
		r.report(PartChannels, path, "lawcheck.combine_cycle", "code", code)
	}
}

// reaches reports whether a part leads back to the service.
func (r *requirements) reaches(code string, seen map[string]bool) bool {
	if code == r.service.Code {
		return true
	}
	if seen[code] {
		return false
	}
	seen[code] = true
	again := func(part string) bool { return r.reaches(part, seen) }
	return slices.ContainsFunc(r.snapshot.newest(code).Combines, again)
}

// component checks one term of a part: it is the part's own and follows another part.
func (r *requirements) component(path string, v Variant) {
	parts := r.content.Combines
	if !slices.Contains(parts, v.Service) {
		r.report(PartTerm, path+"/service", "lawcheck.component_service", "code", v.Service)
		return
	}
	if !slices.Contains(parts, v.After) || v.After == v.Service || r.loops(v) {
		r.report(PartTerm, path+"/after", "lawcheck.component_after", "code", v.After)
	}
	if !r.partHas(v.Service, v) {
		r.report(PartTerm, path+"/value", "lawcheck.component_term", "code", v.Service)
	}
}

// loops reports whether the parts that a component follows lead back to it.
func (r *requirements) loops(v Variant) bool {
	next := v.After
	for range r.content.Term.Components {
		i := slices.IndexFunc(r.content.Term.Components, func(c Variant) bool { return c.Service == next })
		if i < 0 {
			return false
		}
		next = r.content.Term.Components[i].After
	}
	return true
}

// partHas: a part without a standard is a fault of its own.
func (r *requirements) partHas(code string, v Variant) bool {
	variants := r.snapshot.newest(code).Term.Variants
	same := func(own Variant) bool { return own.Term() == v.Term() }
	return len(variants) == 0 || slices.ContainsFunc(variants, same)
}

// lead: the one part without a component is done first, in the term of the whole.
func (r *requirements) lead() {
	var leads []int
	for i, code := range r.content.Combines {
		own := func(v Variant) bool { return v.Service == code }
		if !slices.ContainsFunc(r.content.Term.Components, own) {
			leads = append(leads, i)
		}
	}
	for _, i := range leads[min(1, len(leads)):] {
		r.report(PartChannels, at("combines", i), "lawcheck.combine_no_term", "code", r.content.Combines[i])
	}
	if len(leads) == 0 {
		return
	}
	code, ordinary := r.content.Combines[leads[0]], r.content.Term.Ordinary()
	i := slices.IndexFunc(r.content.Term.Variants, func(v Variant) bool { return v.When == nil })
	if i >= 0 && ordinary.Term().Validate() == nil && !r.partHas(code, ordinary) {
		r.report(PartTerm, at("term", "variants", i, "value"), "lawcheck.component_term", "code", code)
	}
}
