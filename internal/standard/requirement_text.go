package standard

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// textKind is the kind of a text: how long it may be, whether it has lines, and whether it is
// read as Markdown.
type textKind struct {
	most         int
	lines, prose bool
}

var (
	lineText  = textKind{most: 500}
	longText  = textKind{most: 4000, lines: true}
	proseText = textKind{most: 4000, lines: true, prose: true}
)

// placed is a text that a reader sees, with its place. What form.Check looks at itself is
// not looked for here.
type placed struct {
	part     Part
	path     string
	text     i18n.Text
	kind     textKind
	optional bool
	ofForm   bool
}

func (r *requirements) texts() {
	for _, t := range r.content.texts() {
		for _, lang := range i18n.Langs {
			r.text(t, lang)
		}
	}
}

var (
	html = regexp.MustCompile(`</?[a-zA-Z][^<>]*>|<!--|&#?[a-zA-Z0-9]+;`)
	// What is not read as Markdown would have its marks printed, on paper too.
	markdown = regexp.MustCompile("\\*\\*|__\\w|`|\\]\\(|(?m:^\\s*(?:#{1,6}|[*>])\\s)")
)

func (r *requirements) text(t placed, lang i18n.Lang) {
	text, in := t.text.Resolve(lang)
	if in != lang || strings.TrimSpace(text) == "" {
		if !t.ofForm && (!t.optional || !t.text.IsZero()) {
			r.report(t.part, t.path+at(lang), "lawcheck.text_missing", "lang", i18n.M(languageKeys[lang]))
		}
		return
	}
	path := t.path + at(lang)
	switch {
	case utf8.RuneCountInString(text) > t.kind.most:
		r.report(t.part, path, "lawcheck.text_long", "n", t.kind.most)
	case strings.ContainsAny(text, "<&") && html.MatchString(text):
		r.report(t.part, path, "lawcheck.text_html", "mark", html.FindString(text))
	case !t.kind.prose && strings.ContainsAny(text, "*_`]#>") && markdown.MatchString(text):
		r.report(t.part, path, "lawcheck.text_markdown", "mark", strings.TrimSpace(markdown.FindString(text)))
	case !t.kind.lines && strings.ContainsAny(text, "\r\n"):
		r.report(t.part, path, "lawcheck.text_lines")
	}
}

var languageKeys = map[i18n.Lang]string{
	i18n.KK: "lawcheck.lang.kk", i18n.RU: "lawcheck.lang.ru", i18n.EN: "lawcheck.lang.en",
}

// texts lists every text of the content.
func (c Content) texts() []placed {
	all := []placed{
		{part: PartName, path: "/name", text: c.Name, kind: lineText, optional: true},
		{part: PartName, path: "/normative_act", text: c.NormativeAct, kind: lineText},
		{part: PartName, path: "/summary", text: c.Summary, kind: longText},
		{part: PartProvider, path: "/provider/unit", text: c.Provider.Unit, kind: lineText},
		{part: PartResult, path: "/result/name", text: c.Result.Name, kind: lineText},
		{part: PartResult, path: "/result/negative_name", text: c.Result.NegativeName, kind: lineText},
		{part: PartResult, path: "/result/template/title", text: c.Result.Template.Title, kind: lineText},
		{part: PartResult, path: "/result/template/statement", text: c.Result.Template.Statement, kind: longText},
		{part: PartAppeal, path: "/appeal", text: c.Appeal, kind: longText},
		{part: PartRequirements, path: "/other_requirements", text: c.OtherRequirements, kind: proseText},
	}
	for i, v := range c.Term.Variants {
		all = append(all, label(PartTerm, at("term", "variants", i, "label"), v.Label))
	}
	for i, v := range c.Term.Components {
		all = append(all, label(PartTerm, at("term", "components", i, "label"), v.Label))
	}
	for i, item := range c.Fee.Items {
		all = append(all, label(PartFee, at("fee", "items", i, "label"), item.Label))
	}
	for i, text := range c.Fee.Exemptions {
		all = append(all, label(PartFee, at("fee", "exemptions", i), text))
	}
	for i, d := range c.Documents {
		note := label(PartDocuments, at("documents", i, "note"), d.Note)
		note.optional, note.kind = true, proseText
		all = append(all, label(PartDocuments, at("documents", i, "name"), d.Name), note)
	}
	return append(all, formTexts(c.Form)...)
}

func label(part Part, path string, text i18n.Text) placed {
	return placed{part: part, path: path, text: text, kind: lineText}
}

func formTexts(d form.Definition) (all []placed) {
	add := func(path string, text i18n.Text) {
		all = append(all, placed{part: PartForm, path: path, text: text, kind: lineText, ofForm: true})
	}
	for i, section := range d.Sections {
		add(at("form", "sections", i, "title"), section.Title)
		for j, page := range section.Pages {
			path := at("form", "sections", i, "pages", j)
			add(path+"/title", page.Title)
			add(path+"/hint", page.Hint)
			for k, f := range page.Fields {
				fieldTexts(path+at("fields", k), f, add)
			}
		}
	}
	return all
}

func fieldTexts(path string, f form.Field, add func(string, i18n.Text)) {
	add(path+"/label", f.Label)
	add(path+"/hint", f.Hint)
	for i, o := range f.Options {
		add(path+at("options", i, "label"), o.Label)
		add(path+at("options", i, "hint"), o.Hint)
	}
}
