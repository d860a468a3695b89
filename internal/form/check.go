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
	Where string
	// At is the place as a JSON pointer into the definition or the condition.
	At      string
	Message i18n.Message
}

// String names the place and the fault for programmers.
func (p Problem) String() string {
	return fmt.Sprintf("%s: %s %v", p.Where, p.Message.Key, p.Message.Args)
}

// Check looks for what would break the form: ids, texts, options, conditions, patterns.
// A definition without problems can be shown, filled in and read.
func (d Definition) Check() []Problem { return d.CheckIn(AnyWorld) }

// CheckIn is Check in a world whose facts are known, so that it also finds conditions on
// facts that nobody tells.
func (d Definition) CheckIn(world World) []Problem {
	c := newChecker(d, world)
	if len(d.Sections) == 0 {
		c.report(place{ids: "form"}, "form.problem.empty")
	}
	for i, section := range d.Sections {
		c.section(place{ids: section.ID}.of("sections", i), section)
	}
	return c.problems
}

// CheckCondition checks a condition of a term, a fee or a document, which may name any
// answer of the form; where names the place in the report.
func (d Definition) CheckCondition(where string, condition *Condition) []Problem {
	return d.CheckConditionIn(AnyWorld, where, condition)
}

// CheckConditionIn is CheckCondition in a world whose facts are known.
func (d Definition) CheckConditionIn(world World, where string, condition *Condition) []Problem {
	c := newChecker(d, world)
	for _, field := range d.Fields() {
		c.earlier[field.ID] = field
	}
	c.test(place{ids: where}, condition, "form.problem.condition_never")
	return c.problems
}

type checker struct {
	problems []Problem
	seen     map[string]bool
	earlier  map[string]Field
	form     Definition
	world    World
}

func newChecker(d Definition, world World) *checker {
	return &checker{seen: map[string]bool{}, earlier: map[string]Field{}, form: d, world: world}
}

// place is where the checker stands: the ids for programmers, the pointer for editors.
type place struct{ ids, at string }

// of goes down a JSON pointer: names and positions.
func (p place) of(steps ...any) place {
	for _, step := range steps {
		p.at += fmt.Sprintf("/%v", step)
	}
	return p
}

func (c *checker) report(where place, key string, kv ...any) {
	c.problems = append(c.problems, Problem{where.ids, where.at, i18n.M(key, kv...)})
}

var (
	fieldID = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	pageID  = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)
	// steps of a draft that are no pages of the form.
	reserved = []string{"check", "sign", "pay", "tasks"}
)

func (c *checker) id(where place, kind, id string, shape *regexp.Regexp) {
	switch {
	case !shape.MatchString(id):
		c.report(where, "form.problem.id")
	case c.seen[kind+id]:
		c.report(where, "form.problem.id_twice")
	}
	c.seen[kind+id] = true
}

func (c *checker) section(where place, s Section) {
	c.id(where.of("id"), "section ", s.ID, pageID)
	c.text(where.of("title"), s.Title)
	if len(s.Pages) == 0 {
		c.report(where, "form.problem.empty")
	}
	for i, page := range s.Pages {
		c.page(place{s.ID + "/" + page.ID, where.at}.of("pages", i), page)
	}
}

func (c *checker) page(where place, p Page) {
	c.id(where.of("id"), "page ", p.ID, pageID)
	if slices.Contains(reserved, p.ID) {
		c.report(where.of("id"), "form.problem.id_reserved")
	}
	c.text(where.of("title"), p.Title)
	c.optionalText(where.of("hint"), p.Hint)
	if len(p.Fields) == 0 {
		c.report(where, "form.problem.empty")
	}
	before := len(c.problems)
	for i, field := range p.Fields {
		c.field(place{where.ids + "/" + field.ID, where.at}.of("fields", i), field)
		c.earlier[field.ID] = field
	}
	c.shown(where, p, before)
}

// shown says of a page none of whose questions is ever asked that the page is not.
func (c *checker) shown(where place, p Page, before int) {
	never := func(problem Problem) bool { return problem.Message.Key == neverShown }
	rest := slices.DeleteFunc(slices.Clone(c.problems[before:]), never)
	if len(p.Fields) > 0 && len(c.problems)-before-len(rest) == len(p.Fields) {
		c.problems = append(c.problems[:before], rest...)
		c.report(where, "form.problem.page_never")
	}
}

const neverShown = "form.problem.never_shown"

func (c *checker) text(where place, text i18n.Text) {
	for _, lang := range i18n.Langs {
		if _, in := text.Resolve(lang); in != lang || text.IsZero() {
			c.report(where.of(lang), "form.problem.text", "lang", string(lang))
		}
	}
}

func (c *checker) optionalText(where place, text i18n.Text) {
	if !text.IsZero() {
		c.text(where, text)
	}
}
