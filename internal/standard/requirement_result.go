package standard

import (
	"regexp"
	"slices"
	"strings"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

func (r *requirements) result() {
	result := r.content.Result
	if len(result.Forms) == 0 {
		r.report(PartResult, "/result/forms", "lawcheck.result_form")
	}
	if result.DocumentType == "" {
		r.report(PartResult, "/result/document_type", "lawcheck.result_type")
	}
	t := result.Template
	for i, id := range t.Rows {
		path := at("result", "template", "rows", i)
		if _, ok := r.content.Form.FieldByID(id); !ok {
			r.report(PartResult, path, "lawcheck.template_row", "field", id)
		} else if slices.Contains(t.Rows[:i], id) {
			r.report(PartResult, path, "lawcheck.code_twice", "code", id)
		}
	}
	whole := allVariables(t.Statement)
	for _, lang := range i18n.Langs {
		if text, in := t.Statement.Resolve(lang); in == lang {
			r.statement(at("result", "template", "statement", lang), text, whole)
		}
		if text, in := t.Title.Resolve(lang); in == lang && strings.ContainsAny(text, "{}") {
			r.report(PartResult, at("result", "template", "title", lang), "lawcheck.template_title")
		}
	}
}

var (
	inBraces = regexp.MustCompile(`\{([^{}]*)\}`)
	// always are the variables that every filing fills.
	always = []string{"name", "iin", "number", "date", "representative"}
)

// statement checks the variables of a template in one language; all are those of all three.
func (r *requirements) statement(path, text string, all []string) {
	own := variablesOf(text)
	for _, name := range own {
		if key := r.variable(name); key != "" {
			r.report(PartResult, path, key, "variable", name)
			return
		}
	}
	if strings.ContainsAny(inBraces.ReplaceAllString(text, ""), "{}") {
		r.report(PartResult, path, "lawcheck.template_brace")
		return
	}
	for _, name := range all {
		if !slices.Contains(own, name) && r.variable(name) == "" {
			r.report(PartResult, path, "lawcheck.template_language", "variable", name)
		}
	}
}

// variable gives what is wrong with a variable, nothing when a filing always fills it.
func (r *requirements) variable(name string) (key string) {
	if slices.Contains(always, name) {
		return ""
	}
	if id, ok := strings.CutPrefix(name, "answer."); ok {
		return r.answerVariable(id)
	}
	fact, ok := strings.CutPrefix(name, "register.")
	if _, known := r.world(form.RegisterFact(fact)); !ok || !known {
		return "lawcheck.template_variable"
	}
	return ""
}

func (r *requirements) answerVariable(id string) string {
	f, ok := r.content.Form.FieldByID(id)
	switch {
	case !ok, f.Type == form.TypeFile:
		return "lawcheck.template_variable"
	case f.ShowIf != nil:
		return "lawcheck.template_hidden"
	}
	return ""
}

func variablesOf(text string) []string {
	var found []string
	for _, match := range inBraces.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(found, match[1]) {
			found = append(found, match[1])
		}
	}
	return found
}

func allVariables(t i18n.Text) []string {
	var all []string
	for _, lang := range i18n.Langs {
		text, _ := t.Resolve(lang)
		for _, name := range variablesOf(text) {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}
