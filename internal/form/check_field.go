package form

import "slices"

func (c *checker) field(where place, f Field) {
	c.id(where.of("id"), "field ", f.ID, fieldID)
	if _, known := missingKeys[f.Type]; !known && f.Type != TypeText && f.Type != TypeTextarea {
		c.report(where.of("type"), "form.problem.type", "type", string(f.Type))
	}
	c.text(where.of("label"), f.Label)
	c.optionalText(where.of("hint"), f.Hint)
	c.choice(where, f)
	c.test(where.of("show_if"), f.ShowIf, neverShown)
	c.prefill(where, f)
	c.limits(where, f)
	c.pattern(where, f)
	c.computed(where, f)
	for i, format := range f.Accept {
		if !slices.Contains(formats, format) {
			c.report(where.of("accept", i), "form.problem.format", "format", format)
		}
	}
}

func (f Field) isChoice() bool { return f.Type == TypeSelect || f.Type == TypeRadio }

var classifiers = []string{
	ListHagueCountries, ListCSCBranches, ListRegistryOffices, ListKATO, ListOKED,
}

func (c *checker) choice(where place, f Field) {
	named, listed := f.OptionsSource != "", len(f.Options) > 0
	if named && listed || f.isChoice() != (named || listed) {
		c.report(where, "form.problem.options")
	}
	several := f.isChoice() || f.Type == TypeFile
	if f.Multiple && !several || f.MustBeTrue && f.Type != TypeCheckbox {
		c.report(where, "form.problem.flags")
	}
	if named && !slices.Contains(classifiers, f.OptionsSource) {
		c.report(where.of("options_source"), "form.problem.source", "list", f.OptionsSource)
	}
	values := map[string]bool{}
	for i, option := range f.Options {
		at := where.of("options", i)
		if option.Value == "" || values[option.Value] {
			c.report(at.of("value"), "form.problem.option_value", "value", option.Value)
		}
		values[option.Value] = true
		c.text(at.of("label"), option.Label)
		c.optionalText(at.of("hint"), option.Hint)
	}
}

func (c *checker) prefill(where place, f Field) {
	switch {
	case f.Prefill != nil && (f.Prefill.Register == "" || f.Prefill.Attribute == ""),
		f.Prefill != nil && f.Type == TypeFile,
		f.ReadOnly && f.Prefill == nil && len(f.Computed) == 0:
		c.report(where, "form.problem.prefill")
	}
}

func (c *checker) limits(where place, f Field) {
	switch {
	case f.Past && f.Future,
		f.MaxAgeYears > 0 && f.Future,
		f.MinLength > f.maxLength(),
		f.Max != 0 && f.Min > f.Max,
		f.MinLength < 0, f.MaxLength < 0, f.MaxAgeYears < 0:
		c.report(where, "form.problem.limits")
	}
}

func (c *checker) pattern(where place, f Field) {
	if f.Pattern == "" {
		return
	}
	if f.Type != TypeText && f.Type != TypeTextarea && f.Type != TypeEmail {
		c.report(where.of("pattern"), "form.problem.pattern_type")
	}
	if _, err := f.pattern(); err != nil {
		c.report(where.of("pattern"), "form.problem.pattern")
	} else if !f.fitsPattern() {
		c.report(where.of("pattern"), "form.problem.pattern_never")
	}
	if f.Hint.IsZero() {
		c.report(where.of("hint"), "form.problem.pattern_hint")
	}
}

func (c *checker) computed(where place, f Field) {
	if len(f.Computed) > 0 && f.Type != TypeMoney {
		c.report(where, "form.problem.computed")
	}
	for i, rule := range f.Computed {
		at := where.of("computed", i)
		if !mrpShape.MatchString(rule.MRP) {
			c.report(at.of("mrp"), "form.problem.computed")
		}
		c.test(at.of("when"), rule.When, "form.problem.condition_never")
	}
}
