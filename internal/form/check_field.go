package form

import "slices"

func (c *checker) field(where string, f Field) {
	c.id(where, "field ", f.ID, fieldID)
	if _, known := missingKeys[f.Type]; !known && f.Type != TypeText && f.Type != TypeTextarea {
		c.report(where, "form.problem.type", "type", string(f.Type))
	}
	c.text(where, f.Label)
	c.optionalText(where, f.Hint)
	c.choice(where, f)
	c.condition(where, f.ShowIf)
	c.prefill(where, f)
	c.limits(where, f)
	c.pattern(where, f)
	c.computed(where, f)
	for _, format := range f.Accept {
		if !slices.Contains(formats, format) {
			c.report(where, "form.problem.format", "format", format)
		}
	}
}

func (f Field) isChoice() bool { return f.Type == TypeSelect || f.Type == TypeRadio }

var classifiers = []string{
	ListHagueCountries, ListCSCBranches, ListRegistryOffices, ListKATO, ListOKED,
}

func (c *checker) choice(where string, f Field) {
	named, listed := f.OptionsSource != "", len(f.Options) > 0
	if named && listed || f.isChoice() != (named || listed) {
		c.report(where, "form.problem.options")
	}
	several := f.isChoice() || f.Type == TypeFile
	if f.Multiple && !several || f.MustBeTrue && f.Type != TypeCheckbox {
		c.report(where, "form.problem.flags")
	}
	if named && !slices.Contains(classifiers, f.OptionsSource) {
		c.report(where, "form.problem.source", "list", f.OptionsSource)
	}
	values := map[string]bool{}
	for _, option := range f.Options {
		if option.Value == "" || values[option.Value] {
			c.report(where, "form.problem.option_value", "value", option.Value)
		}
		values[option.Value] = true
		c.text(where, option.Label)
		c.optionalText(where, option.Hint)
	}
}

func (c *checker) prefill(where string, f Field) {
	switch {
	case f.Prefill != nil && (f.Prefill.Register == "" || f.Prefill.Attribute == ""),
		f.Prefill != nil && f.Type == TypeFile,
		f.ReadOnly && f.Prefill == nil && len(f.Computed) == 0:
		c.report(where, "form.problem.prefill")
	}
}

func (c *checker) limits(where string, f Field) {
	switch {
	case f.Past && f.Future,
		f.MaxLength > 0 && f.MinLength > f.MaxLength,
		f.Max != 0 && f.Min > f.Max,
		f.MinLength < 0, f.MaxLength < 0, f.MaxAgeYears < 0:
		c.report(where, "form.problem.limits")
	}
}

func (c *checker) pattern(where string, f Field) {
	if f.Pattern == "" {
		return
	}
	if f.Type != TypeText && f.Type != TypeTextarea && f.Type != TypeEmail {
		c.report(where, "form.problem.pattern_type")
	}
	if _, err := f.pattern(); err != nil {
		c.report(where, "form.problem.pattern")
	}
	if f.Hint.IsZero() {
		c.report(where, "form.problem.pattern_hint")
	}
}

func (c *checker) computed(where string, f Field) {
	if len(f.Computed) > 0 && f.Type != TypeMoney {
		c.report(where, "form.problem.computed")
	}
	for _, rule := range f.Computed {
		if !mrpShape.MatchString(rule.MRP) {
			c.report(where, "form.problem.computed")
		}
		c.condition(where, rule.When)
	}
}
