package editor

import (
	"slices"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// variable is what a template may hold in braces.
type variable struct {
	name string
	// about says in words what it becomes.
	about ui.Option
	// sample stands for it in a specimen.
	sample string
}

// standardVariables are there for every service.
var standardVariables = []string{"name", "iin", "number", "date", "representative"}

// variables are all that exist for a text: standard ones, answers of its form, facts of registers.
func variables(t i18n.Localizer, c standard.Content) (list []variable) {
	for _, name := range standardVariables {
		list = append(list, variable{name, ui.Option{Text: t.T("editor.variable." + name)}, t.T("editor.sample." + name)})
	}
	for _, o := range fieldsOf(t, c.Form, func(f form.Field) bool { return f.Type != form.TypeFile }) {
		list = append(list, variable{"answer." + o.Value, o, sampleOf(t, c.Form, o.Value)})
	}
	for _, f := range writing.FactsOf(t, standard.Content{}, "") {
		if strings.HasPrefix(f.Name, "register.") {
			list = append(list, variable{f.Name, ui.Option{Text: f.Label}, f.Values[0].Text})
		}
	}
	return list
}

// sampleOf is an answer that a question may have.
func sampleOf(t i18n.Localizer, def form.Definition, id string) string {
	f, _ := def.FieldByID(id)
	switch {
	case len(f.Options) > 0:
		return t.Text(f.Options[0].Label)
	case f.Type == form.TypeNumber:
		return "1"
	case f.Type == form.TypeMoney:
		return t.Money(sampleMoney)
	case f.Type == form.TypeCheckbox:
		return t.T("writing.yes")
	case f.Type == form.TypeDate:
		return t.T("editor.sample.date")
	case f.Type == form.TypeIIN:
		return t.T("editor.sample.iin")
	}
	return t.T("editor.sample.text")
}

// sampleMoney is a sum in tiyn.
const sampleMoney = 100_000_00

// specimen is the issued document as it would look, with sample values and the word for it.
func specimen(v *page.Visit, p rulemaking.View) document.Paper {
	t, c := v.T, p.Content
	body, _ := p.Snapshot.Body(p.Body)
	now := v.Site.Now().In(calendar.Almaty)
	code := document.NewCode()
	paper := document.Paper{
		Kind: document.Result, Lang: v.Lang, Words: document.WordsIn(t), Number: t.T("editor.sample.number"), Issued: now,
		Title: orSample(t, c.Result.Template.Title), Issuer: document.Issuer{Body: t.Text(body.Today()), Unit: t.Text(c.Provider.Unit)},
		Person: document.Person{Name: t.T("editor.sample.name"), IIN: t.T("editor.sample.iin")},
		Edition: document.Edition{
			Service: orSample(t, c.Name), Number: t.T("editor.sample.edition"), Since: calendar.DateOf(now).Start(),
		},
		Note: t.T("editor.specimen.mark"), Code: code, URL: link.In(v.Lang, link.VerifyCode(string(code))),
	}
	if v.Lang != i18n.KK {
		paper.StateIssuer = document.Issuer{Body: body.Today().KK, Unit: c.Provider.Unit.KK}
	}
	known := variables(t, c)
	pairs := make([]string, 0, 2*len(known))
	for _, one := range known {
		pairs = append(pairs, "{"+one.name+"}", one.sample)
	}
	for paragraph := range strings.SplitSeq(orSample(t, c.Result.Template.Statement), "\n") {
		paper.Statement = append(paper.Statement, strings.NewReplacer(pairs...).Replace(paragraph))
	}
	for _, id := range c.Result.Template.Rows {
		if at := slices.IndexFunc(known, func(one variable) bool { return one.name == "answer."+id }); at >= 0 {
			paper.Rows = append(paper.Rows, document.Row{Label: known[at].about.Text, Value: known[at].sample})
		}
	}
	return paper
}

// orSample is a text, or the word that there is none yet.
func orSample(t i18n.Localizer, text i18n.Text) string {
	if words := t.Text(text); words != "" {
		return words
	}
	return t.T("editor.sample.missing")
}
