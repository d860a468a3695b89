package form

import (
	"fmt"
	"regexp"
	"slices"

	"qyzmet/internal/i18n"
)

// Problem is a fault of a definition, found before it is published.
type Problem struct {
	// Where is the path of ids: section/page/field.
	Where   string
	Message i18n.Message
}

// String names the place and the fault for programmers.
func (p Problem) String() string {
	return fmt.Sprintf("%s: %s %v", p.Where, p.Message.Key, p.Message.Args)
}

// Check looks for what would break the form: ids, texts, options, conditions, patterns.
// A definition without problems can be shown, filled in and read.
func (d Definition) Check() []Problem {
	c := newChecker()
	if len(d.Sections) == 0 {
		c.report("form", "form.problem.empty")
	}
	for _, section := range d.Sections {
		c.section(section)
	}
	return c.problems
}

// CheckCondition checks a condition of a term, a fee or a document, which may name any
// answer of the form; where names the place in the report.
func (d Definition) CheckCondition(where string, condition *Condition) []Problem {
	c := newChecker()
	for _, field := range d.fields() {
		c.earlier[field.ID] = field
	}
	c.condition(where, condition)
	return c.problems
}

type checker struct {
	problems []Problem
	seen     map[string]bool
	earlier  map[string]Field
}

func newChecker() *checker { return &checker{seen: map[string]bool{}, earlier: map[string]Field{}} }

func (c *checker) report(where, key string, kv ...any) {
	c.problems = append(c.problems, Problem{where, i18n.M(key, kv...)})
}

var (
	fieldID = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	pageID  = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)
	// steps of a draft that are no pages of the form.
	reserved = []string{"check", "sign", "pay", "tasks"}
)

func (c *checker) id(where, kind, id string, shape *regexp.Regexp) {
	switch {
	case !shape.MatchString(id):
		c.report(where, "form.problem.id")
	case c.seen[kind+id]:
		c.report(where, "form.problem.id_twice")
	}
	c.seen[kind+id] = true
}

func (c *checker) section(s Section) {
	c.id(s.ID, "section ", s.ID, pageID)
	c.text(s.ID, s.Title)
	if len(s.Pages) == 0 {
		c.report(s.ID, "form.problem.empty")
	}
	for _, page := range s.Pages {
		c.page(s.ID+"/"+page.ID, page)
	}
}

func (c *checker) page(where string, p Page) {
	c.id(where, "page ", p.ID, pageID)
	if slices.Contains(reserved, p.ID) {
		c.report(where, "form.problem.id_reserved")
	}
	c.text(where, p.Title)
	c.optionalText(where, p.Hint)
	if len(p.Fields) == 0 {
		c.report(where, "form.problem.empty")
	}
	for _, field := range p.Fields {
		c.field(where+"/"+field.ID, field)
		c.earlier[field.ID] = field
	}
}

func (c *checker) text(where string, text i18n.Text) {
	for _, lang := range i18n.Langs {
		if _, in := text.Resolve(lang); in != lang || text.IsZero() {
			c.report(where, "form.problem.text", "lang", string(lang))
		}
	}
}

func (c *checker) optionalText(where string, text i18n.Text) {
	if !text.IsZero() {
		c.text(where, text)
	}
}
