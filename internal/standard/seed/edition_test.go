package seed_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"qyzmet/internal/i18n"
)

func TestStandardsReferToWhatExists(t *testing.T) {
	t.Parallel()
	services, bodies := codes(t, "services.json"), codes(t, "bodies.json")
	grounds, registers := codes(t, "grounds.json"), codes(t, "registers.json")
	eachEdition(t, func(t *testing.T, e edition) {
		if !services[e.Service] || !bodies[e.Provider.Body] {
			t.Errorf("service %q, provider %q", e.Service, e.Provider.Body)
		}
		for _, ground := range slices.Concat(e.AcceptanceRefusalGround, e.RefusalGrounds) {
			if !grounds[ground] {
				t.Errorf("no ground %q", ground)
			}
		}
		for _, d := range e.Documents {
			if d.Source == "register" && !registers[d.Register] {
				t.Errorf("document %s: no register %q", d.Code, d.Register)
			}
		}
		for _, c := range e.Term.Components {
			if !services[c.Service] || !services[c.After] {
				t.Errorf("component %s after %s", c.Service, c.After)
			}
		}
	})
}

func TestWhatARegisterHoldsIsNeverAskedAsAFile(t *testing.T) {
	t.Parallel()
	eachEdition(t, func(t *testing.T, e edition) {
		files := map[string]bool{}
		for _, d := range e.Documents {
			if d.Source != "applicant" && d.Source != "register" || d.Source == "register" && d.Field != "" {
				t.Errorf("document %s: source %q, field %q", d.Code, d.Source, d.Field)
			}
			files[d.Field] = true
		}
		delete(files, "")
		for id, f := range e.fields() {
			if (f.Type == "file") != files[id] {
				t.Errorf("field %s of type %s: among the documents is %t", id, f.Type, files[id])
			}
			delete(files, id)
		}
		if len(files) > 0 {
			t.Errorf("documents without a field: %v", files)
		}
	})
}

func TestOnlyTheLastVariantOfATermHasNoCondition(t *testing.T) {
	t.Parallel()
	eachEdition(t, func(t *testing.T, e edition) {
		last := len(e.Term.Variants) - 1
		for i, v := range e.Term.Variants {
			if (v.When == nil) != (i == last) {
				t.Errorf("variant %d, %s: condition is absent %t", i, v.Code, v.When == nil)
			}
		}
		if last < 0 {
			t.Error("no term")
		}
	})
}

func TestConditionsNameKnownFactsAndValues(t *testing.T) {
	t.Parallel()
	facts := outsideFacts(t)
	eachEdition(t, func(t *testing.T, e edition) {
		fields := e.fields()
		for _, c := range e.conditions() {
			for _, leaf := range c.when.leaves() {
				checkLeaf(t, c.where, leaf, fields, facts)
			}
		}
		for _, item := range e.Fee.Items {
			if _, ok := fields[item.PerField]; item.PerField != "" && !ok {
				t.Errorf("fee %s: no field %q", item.Code, item.PerField)
			}
		}
	})
}

func TestARouteIsKnownAndOnlyARuleHasACondition(t *testing.T) {
	t.Parallel()
	eachEdition(t, func(t *testing.T, e edition) {
		kinds := []string{"", "one_level", "two_levels", "automatic"}
		if !slices.Contains(kinds, e.Route.Kind) || (e.Route.Kind == "automatic") != (e.Route.When != nil) {
			t.Errorf("route %q with a condition %t", e.Route.Kind, e.Route.When != nil)
		}
	})
}

func TestAnEditionThatNamesItsServiceNamesItAsTheRegisterDoes(t *testing.T) {
	t.Parallel()
	registered := map[string]i18n.Text{}
	for _, s := range read[[]service](t, "services.json") {
		registered[s.Code] = s.Name
	}
	eachEdition(t, func(t *testing.T, e edition) {
		if !e.Name.IsZero() && e.Name != registered[e.Service] {
			t.Errorf("the edition says %q, the register %q", e.Name, registered[e.Service])
		}
	})
}

// outsideFacts gives the values of facts that are no answers: of the filing, of registers.
func outsideFacts(t *testing.T) map[string][]string {
	t.Helper()
	facts := map[string][]string{
		"filing.channel":      {"portal", "csc", "body", "proactive", "consulate"},
		"filing.filed_by":     {"self", "representative"},
		"filing.branch_level": {"regional_centre", "other"},
		"filing.city_group":   {"big4", "regional_centre", "district"},
	}
	for _, r := range read[[]register](t, "registers.json") {
		for _, fact := range r.Facts {
			facts["register."+fact.Name] = fact.Values
		}
	}
	return facts
}

func checkLeaf(
	t *testing.T, where string, leaf condition, fields map[string]field, facts map[string][]string,
) {
	t.Helper()
	values := facts[leaf.Fact]
	if id, ok := strings.CutPrefix(leaf.Fact, "answer."); ok {
		values = fields[id].values()
	}
	for _, value := range leaf.In {
		if !slices.Contains(values, value) {
			t.Errorf("%s: %s cannot be %q", where, leaf.Fact, value)
		}
	}
	if leaf.Fact == "" || len(leaf.In) == 0 {
		t.Errorf("%s: a condition that tests nothing", where)
	}
}

// values of an answer that a condition may test; a ticked checkbox answers yes.
func (f field) values() []string {
	if f.Type == "checkbox" {
		return []string{"yes"}
	}
	var values []string
	for _, o := range f.Options {
		values = append(values, o.Value)
	}
	return values
}

// placed is a condition with the place where it stands.
type placed struct {
	where string
	when  *condition
}

// conditions lists every condition of the edition.
func (e edition) conditions() []placed {
	var all []placed
	for _, f := range e.fields() {
		all = append(all, placed{"field " + f.ID, f.ShowIf})
		for _, rule := range f.Computed {
			all = append(all, placed{"computed " + f.ID, rule.When})
		}
	}
	for _, v := range e.Term.Variants {
		all = append(all, placed{"term " + v.Code, v.When})
	}
	for _, c := range e.Term.Components {
		all = append(all, placed{"component " + c.Service, c.When})
	}
	for _, item := range e.Fee.Items {
		all = append(all, placed{"fee " + item.Code, item.When})
	}
	for _, d := range e.Documents {
		all = append(all, placed{"document " + d.Code, d.When})
	}
	return append(all, placed{"route", e.Route.When})
}

// leaves lists the parts of a condition that have no parts of their own.
func (c *condition) leaves() []condition {
	if c == nil {
		return nil
	}
	parts := slices.Concat(c.All, c.Any)
	if c.Not != nil {
		parts = append(parts, *c.Not)
	}
	if len(parts) == 0 {
		return []condition{*c}
	}
	var leaves []condition
	for _, part := range parts {
		leaves = append(leaves, part.leaves()...)
	}
	return leaves
}

var placeholder = regexp.MustCompile(`\{([^}]*)\}`)

func TestResultTemplatesUseTheSameKnownVariablesInEveryLanguage(t *testing.T) {
	t.Parallel()
	eachEdition(t, func(t *testing.T, e edition) {
		template, fields := e.Result.Template, e.fields()
		for _, row := range template.Rows {
			if _, ok := fields[row]; !ok {
				t.Errorf("no field %q for a row", row)
			}
		}
		want := variables(template.Statement.In(i18n.KK))
		for _, name := range want {
			_, isField := fields[strings.TrimPrefix(name, "answer.")]
			if !isField && !slices.Contains([]string{"name", "iin", "number", "date"}, name) {
				t.Errorf("unknown variable %q", name)
			}
		}
		for _, lang := range i18n.Langs {
			if got := variables(template.Statement.In(lang)); !slices.Equal(got, want) {
				t.Errorf("%s: variables %v, want %v", lang, got, want)
			}
		}
	})
}

func variables(text string) []string {
	var found []string
	for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	slices.Sort(found)
	return found
}
