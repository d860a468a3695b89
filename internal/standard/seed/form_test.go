package seed_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var slug = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

func TestPagesAreShortSlugsWithoutDigitsAndUnique(t *testing.T) {
	t.Parallel()
	eachEdition(t, func(t *testing.T, e edition) {
		seen := map[string]bool{}
		for _, section := range e.Form.Sections {
			if !slug.MatchString(section.ID) || len(section.Pages) == 0 {
				t.Errorf("section %q with %d pages", section.ID, len(section.Pages))
			}
		}
		for _, p := range e.pages() {
			if !slug.MatchString(p.ID) || seen[p.ID] || len(p.Fields) == 0 || len(p.Fields) > 3 {
				t.Errorf("page %q with %d fields", p.ID, len(p.Fields))
			}
			seen[p.ID] = true
		}
		if last := e.pages()[len(e.pages())-1]; last.ID != "consent" {
			t.Errorf("the last page is %q", last.ID)
		}
	})
}

func TestFilesAreAskedOneAPage(t *testing.T) {
	t.Parallel()
	isFile := func(f field) bool { return f.Type == "file" }
	eachEdition(t, func(t *testing.T, e edition) {
		for _, p := range e.pages() {
			if len(p.Fields) > 1 && slices.ContainsFunc(p.Fields, isFile) {
				t.Errorf("page %s asks a file among other questions", p.ID)
			}
		}
	})
}

// Without JavaScript a page cannot open a question by an answer of its own.
func TestAQuestionDependsOnlyOnEarlierPages(t *testing.T) {
	t.Parallel()
	eachEdition(t, func(t *testing.T, e edition) {
		earlier := map[string]bool{}
		for _, p := range e.pages() {
			for _, f := range p.Fields {
				for _, leaf := range f.ShowIf.leaves() {
					id, isAnswer := strings.CutPrefix(leaf.Fact, "answer.")
					if isAnswer && !earlier[id] {
						t.Errorf("%s depends on %s, which is not on an earlier page", f.ID, id)
					}
				}
			}
			for _, f := range p.Fields {
				if earlier[f.ID] {
					t.Errorf("field %s stands twice", f.ID)
				}
				earlier[f.ID] = true
			}
		}
	})
}

func TestFieldsHaveKnownTypesListsAndRegisters(t *testing.T) {
	t.Parallel()
	types := strings.Fields("text textarea select radio checkbox iin bin phone email date " +
		"money address file iban vin number")
	lists, registers := read[map[string][]item](t, "classifiers.json"), codes(t, "registers.json")
	eachEdition(t, func(t *testing.T, e edition) {
		for _, f := range e.fields() {
			if !slices.Contains(types, f.Type) {
				t.Errorf("%s: unknown type %q", f.ID, f.Type)
			}
			isChoice := f.Type == "select" || f.Type == "radio"
			if isChoice != (len(f.Options) > 0 || len(lists[f.OptionsSource]) > 0) {
				t.Errorf("%s: a %s with %d options and list %q", f.ID, f.Type, len(f.Options), f.OptionsSource)
			}
			if f.Prefill != nil && !registers[f.Prefill.Register] {
				t.Errorf("%s: no register %q", f.ID, f.Prefill.Register)
			}
		}
	})
}
