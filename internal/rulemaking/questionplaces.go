package rulemaking

import (
	"qyzmet/internal/form"
	"qyzmet/internal/standard"
)

// question finds a question within a content; nil when it is gone.
func question(section, page, id string) func(*standard.Content) *form.Field {
	fields := Fields(section, page)
	return func(c *standard.Content) *form.Field {
		at, items := fields.find(c, id)
		if at < 0 {
			return nil
		}
		return &items[at]
	}
}

// Settings is the place of a question without its options and amounts, which are places of
// their own.
func Settings(section, page, id string) Place[form.Field] {
	of := question(section, page, id)
	return Place[form.Field]{
		Path: Fields(section, page).Path + "/" + id + "/settings",
		Get: func(c *standard.Content) (form.Field, bool) {
			f := of(c)
			if f == nil {
				return form.Field{}, false
			}
			bare := *f
			bare.Options, bare.Computed = nil, nil
			return bare, true
		},
		Set: func(c *standard.Content, value form.Field) {
			if f := of(c); f != nil {
				value.Options, value.Computed = f.Options, f.Computed
				*f = value
			}
		},
	}
}

// Options are the answers of a choice.
func Options(section, page, id string) List[form.Option] {
	of := question(section, page, id)
	return List[form.Option]{
		Path: Fields(section, page).Path + "/" + id + "/options",
		ID:   func(o form.Option) string { return o.Value },
		In: func(c *standard.Content) *[]form.Option {
			if f := of(c); f != nil {
				return &f.Options
			}
			return nil
		},
	}
}

// Amounts are the rules of a calculated amount. A rule has no name: what it says names it.
func Amounts(section, page, id string) List[form.ComputedRule] {
	of := question(section, page, id)
	return List[form.ComputedRule]{
		Path: Fields(section, page).Path + "/" + id + "/amounts",
		ID:   AmountID,
		In: func(c *standard.Content) *[]form.ComputedRule {
			if f := of(c); f != nil {
				return &f.Computed
			}
			return nil
		},
	}
}

// AmountID names a rule of an amount until it is changed.
func AmountID(rule form.ComputedRule) string { return "r" + Seen(rule)[:12] }
