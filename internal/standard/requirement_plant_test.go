package standard

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// plant spoils a content in one place and says what must be found: "part path key". It gives
// nothing where the content has no such place.
type plant func(t *rapid.T, c *Content, s *Snapshot) string

// Whatever standard is spoilt, and however, exactly the spoilt place is found.
func TestContent_OnePlantedDefectIsFoundExactly(t *testing.T) {
	t.Parallel()
	s := catalogue(t)
	services := slices.Sorted(maps.Keys(s.editions))
	for name, spoil := range plants {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planted := 0
			rapid.Check(t, func(rt *rapid.T) {
				c, of := content(t, rapid.SampledFrom(services).Draw(rt, "service"))
				want := spoil(rt, &c, s)
				if want == "" {
					return
				}
				planted++
				if diff := cmp.Diff([]string{want}, brief(c.Faults(of, s))); diff != "" {
					rt.Fatalf("%s (-planted +found):\n%s", of.Code, diff)
				}
			})
			if planted == 0 {
				t.Error("nothing was planted")
			}
		})
	}
}

var plants = map[string]plant{
	"a text in two languages":                  plantMissingText,
	"a text with HTML":                         plantText(" <b>!</b>", "lawcheck.text_html"),
	"a text with Markdown":                     plantMarkdown,
	"a text without end":                       plantText(strings.Repeat(" б", 4000), "lawcheck.text_long"),
	"a question whose answer a register holds": plantHeldAnswer,
	"a document that a register holds":         plantHeldDocument,
	"a condition on an unknown fact":           plantCondition(form.Condition{Fact: "register.nowhere", In: []string{"x"}}, "/fact form.problem.fact"),
	"a condition on an unknown value":          plantCondition(form.Condition{Fact: form.FactFiledBy, In: []string{"x"}}, "/in/0 form.problem.fact_value"),
	"a condition on an unknown question":       plantCondition(form.Condition{Fact: "answer.nowhere", In: []string{"x"}}, "/fact form.problem.fact_later"),
	"a condition on no value":                  plantCondition(form.Condition{Fact: form.FactFiledBy}, " form.problem.condition_empty"),
	"a condition that contradicts itself":      plantCondition(never(), " form.problem.condition_never"),
	"a question on a later answer":             plantLater,
	"a question that is never asked":           plantNeverShown,
	"a choice of nothing":                      plantNoOptions,
	"bounds that contradict each other":        plantBounds,
	"a pattern that no text matches":           plantPattern,
	"a file of an impossible format":           plantFormat,
	"a file that no document asks for":         plantUnlistedFile,
	"a fee without a basis":                    plantFee(func(f *Fee, i int) string { f.LegalBasis = ""; return "/fee/legal_basis lawcheck.fee_basis" }),
	"an amount below nothing": plantFee(func(f *Fee, i int) string {
		f.Items[i].MRP = "-1"
		return at("fee", "items", i, "mrp") + " lawcheck.fee_amount"
	}),
	"an amount that is no number": plantFee(func(f *Fee, i int) string {
		f.Items[i].MRP = "half"
		return at("fee", "items", i, "mrp") + " lawcheck.fee_amount"
	}),
	"a payment without a code": plantFee(func(f *Fee, i int) string {
		f.Items[i].Code = ""
		return at("fee", "items", i, "code") + " lawcheck.code_none"
	}),
	"a payment twice": plantFee(func(f *Fee, i int) string {
		f.Items = append(f.Items, f.Items[i])
		return at("fee", "items", len(f.Items)-1, "code") + " lawcheck.code_twice"
	}),
	"a payment for a free service":        plantFee(func(f *Fee, i int) string { f.Kind = feeFree; return "/fee/kind lawcheck.fee_kind" }),
	"a term without a value":              plantTerm(func(v *Variant) string { v.Value = 0; return "/value lawcheck.term_value" }),
	"a term without a unit":               plantTerm(func(v *Variant) string { v.Unit = ""; return "/value lawcheck.term_value" }),
	"a term without a code":               plantTerm(func(v *Variant) string { v.Code = ""; return "/code lawcheck.code_none" }),
	"no ordinary term":                    plantNoOrdinary,
	"two ordinary terms":                  plantTwoOrdinary,
	"a term behind a wider one":           plantNeverChosen,
	"an unknown variable of the template": plantStatement(" {answer.nowhere}", "lawcheck.template_variable"),
	"an open brace in the template":       plantStatement(" {", "lawcheck.template_brace"),
	"a row without its question":          plantRow,
	"a service that combines itself":      plantCombine(func(c *Content, service string) string { return service }, "lawcheck.combine_self"),
	"a part without a standard":           plantCombine(func(*Content, string) string { return "moon-landing" }, "lawcheck.combine_no_standard"),
	"a part in another term":              plantComponent,
	"an unknown ground":                   plantGround("bad-mood"),
	"a ground of the other kind":          plantGround("incomplete-package"),
	"no ground at all":                    plantContent(func(c *Content) { c.RefusalGrounds = nil }, "grounds /refusal_grounds lawcheck.refusal_none"),
	"no ground to refuse acceptance":      plantContent(func(c *Content) { c.AcceptanceRefusalGrounds = nil }, "grounds /acceptance_refusal_grounds lawcheck.acceptance_none"),
	"hours that end before they begin": plantContent(func(c *Content) {
		c.Hours.Body.Weekdays, c.Hours.Body.Lunch, c.Hours.Body.Acceptance = "18:00-09:00", "", ""
	}, "hours /hours/body/weekdays lawcheck.hours"),
	"hours in words":   plantContent(func(c *Content) { c.Hours.CSC.Weekdays = "all day" }, "hours /hours/csc/weekdays lawcheck.hours"),
	"a lunch at night": plantContent(func(c *Content) { c.Hours.Body.Lunch = "22:00-23:00" }, "hours /hours/body/lunch lawcheck.hours_outside"),
	"an unknown body":  plantContent(func(c *Content) { c.Provider.Body = "moon" }, "provider /provider/body lawcheck.provider_unknown"),
	"an automatic decision by an impossible rule": plantContent(func(c *Content) {
		rule := never()
		c.Route = Route{Kind: RouteAutomatic, When: &rule}
	}, "route /route/when form.problem.condition_never"),
	"an unknown route":                 plantContent(func(c *Content) { c.Route.Kind = "dice" }, "route /route/kind lawcheck.route_kind"),
	"an appeal that names no term":     plantContent(func(c *Content) { c.Appeal.RU = strings.ReplaceAll(c.Appeal.RU, "3 месяца", "2 месяца") }, "appeal /appeal/ru lawcheck.appeal_term"),
	"an appeal without the authority":  plantContent(func(c *Content) { c.Appeal.KK = strings.ReplaceAll(c.Appeal.KK, "сапасын", "ісін") }, "appeal /appeal/kk lawcheck.appeal_authority"),
	"an appeal of a word":              plantContent(func(c *Content) { c.Appeal.EN = "Go to the provider." }, "appeal /appeal/en lawcheck.appeal_short"),
	"a channel that the law knows not": plantChannel,
}

func never() form.Condition {
	by := func(who string) form.Condition { return form.Condition{Fact: form.FactFiledBy, In: []string{who}} }
	return form.Condition{All: []form.Condition{by("self"), by("representative")}}
}

func plantContent(spoil func(*Content), want string) plant {
	return func(_ *rapid.T, c *Content, _ *Snapshot) string {
		if spoil(c); strings.HasPrefix(want, "hours /hours/csc") && !c.offered("csc") {
			return ""
		}
		return want
	}
}

// partOf gives the part of a text by its place.
func partOf(path string) Part {
	for prefix, part := range map[string]Part{
		"/name": PartName, "/normative_act": PartName, "/summary": PartName, "/provider": PartProvider,
		"/result": PartResult, "/appeal": PartAppeal, "/other_requirements": PartRequirements,
		"/term": PartTerm, "/fee": PartFee, "/documents": PartDocuments, "/form": PartForm,
	} {
		if strings.HasPrefix(path, prefix) && !strings.HasPrefix(path, "/form_of") {
			return part
		}
	}
	return ""
}

// eachText walks the texts of the JSON of a content.
func eachText(path string, value any, visit func(path string, text map[string]any)) {
	switch value := value.(type) {
	case map[string]any:
		if _, isText := value["kk"]; isText && value["kk"] != "" {
			visit(path, value)
		}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if key != "basis" {
				eachText(path+"/"+key, value[key], visit)
			}
		}
	case []any:
		for i, one := range value {
			eachText(fmt.Sprintf("%s/%d", path, i), one, visit)
		}
	}
}

// changeText changes one text of the content in one language and gives its place.
func changeText(t *rapid.T, c *Content, change func(string) string) (path string) {
	raw, err := json.Marshal(c)
	var tree any
	if err == nil {
		err = json.Unmarshal(raw, &tree)
	}
	texts := map[string]map[string]any{}
	eachText("", tree, func(path string, text map[string]any) { texts[path] = text })
	where := rapid.SampledFrom(slices.Sorted(maps.Keys(texts))).Draw(t, "text")
	lang := string(rapid.SampledFrom(i18n.Langs).Draw(t, "lang"))
	before, _ := texts[where][lang].(string)
	texts[where][lang] = change(before)
	if err == nil {
		raw, err = json.Marshal(tree)
	}
	if err == nil {
		*c = Content{}
		err = json.Unmarshal(raw, c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return where + "/" + lang
}

func plantMissingText(t *rapid.T, c *Content, _ *Snapshot) string {
	path := changeText(t, c, func(string) string { return "" })
	key := "lawcheck.text_missing"
	if partOf(path) == PartForm {
		key = "form.problem.text"
	}
	return fmt.Sprintf("%s %s %s", partOf(path), path, key)
}

func plantText(addition, key string) plant {
	return func(t *rapid.T, c *Content, _ *Snapshot) string {
		path := changeText(t, c, func(text string) string { return text + addition })
		return fmt.Sprintf("%s %s %s", partOf(path), path, key)
	}
}

// plantMarkdown spoils a text that is not read as Markdown.
func plantMarkdown(t *rapid.T, c *Content, s *Snapshot) string {
	found := plantText(" **!**", "lawcheck.text_markdown")(t, c, s)
	if strings.Contains(found, "/other_requirements/") || strings.Contains(found, "/note/") {
		return ""
	}
	return found
}

// spot is a field with its place.
type spot struct {
	path  string
	field *form.Field
}

func spots(c *Content, fits func(form.Field) bool) (all []spot) {
	for i, section := range c.Form.Sections {
		for j, page := range section.Pages {
			for k := range page.Fields {
				if fits(page.Fields[k]) {
					all = append(all, spot{at("form", "sections", i, "pages", j, "fields", k), &page.Fields[k]})
				}
			}
		}
	}
	return all
}

// plantField spoils one of the fields that fit; want follows the field's place.
func plantField(t *rapid.T, c *Content, fits func(form.Field) bool, spoil func(*form.Field), want string) string {
	all := spots(c, fits)
	if len(all) == 0 {
		return ""
	}
	one := rapid.SampledFrom(all).Draw(t, "field")
	spoil(one.field)
	return "form " + one.path + want
}

// quiet: nothing else in the content looks at the field.
func quiet(c *Content) func(form.Field) bool {
	raw, err := json.Marshal(c)
	return func(f form.Field) bool {
		named := strings.Contains(string(raw), `answer.`+f.ID) ||
			slices.ContainsFunc(c.Fee.Items, func(i FeeItem) bool { return i.PerField == f.ID })
		return err == nil && !named && f.Prefill == nil && len(f.Computed) == 0
	}
}

func plantHeldAnswer(t *rapid.T, c *Content, _ *Snapshot) string {
	return plantField(t, c, func(f form.Field) bool { return f.Prefill != nil },
		func(f *form.Field) { f.Prefill, f.ReadOnly = nil, false }, " lawcheck.held_answer")
}

func plantHeldDocument(t *rapid.T, c *Content, s *Snapshot) string {
	i := rapid.IntRange(0, len(c.Documents)-1).Draw(t, "document")
	d := &c.Documents[i]
	if register, _ := s.Register(d.Register); !d.FromState() || len(register.Facts) > 0 {
		return "" // conditions may lose their register with it
	}
	d.Source, d.Register, d.Presented = sourceApplicant, "", "scan"
	return "documents " + at("documents", i) + " lawcheck.held_document"
}

// plantCondition puts a condition on a term, a payment or a document that no register holds.
func plantCondition(wrong form.Condition, found string) plant {
	return func(t *rapid.T, c *Content, s *Snapshot) string {
		var places []string
		whens := map[string]**form.Condition{}
		add := func(path string, when **form.Condition) { places, whens[path] = append(places, path), when }
		for i := range c.Term.Variants {
			if c.Term.Variants[i].When != nil {
				add("term "+at("term", "variants", i, "when"), &c.Term.Variants[i].When)
			}
		}
		for i := range c.Fee.Items {
			add("fee "+at("fee", "items", i, "when"), &c.Fee.Items[i].When)
		}
		for i := range c.Documents {
			if _, held := s.HolderOfDocument(c.Documents[i].Code); !held {
				add("documents "+at("documents", i, "when"), &c.Documents[i].When)
			}
		}
		if len(places) == 0 {
			return ""
		}
		place := rapid.SampledFrom(places).Draw(t, "condition")
		*whens[place] = &wrong
		return place + found
	}
}

func plantLater(t *rapid.T, c *Content, _ *Snapshot) string {
	later := &form.Condition{Fact: "answer.personal_data_consent", In: []string{"yes"}}
	return plantField(t, c, func(f form.Field) bool { return quiet(c)(f) && f.ID != "personal_data_consent" },
		func(f *form.Field) { f.ShowIf = later }, "/show_if/fact form.problem.fact_later")
}

func plantNeverShown(t *rapid.T, c *Content, _ *Snapshot) string {
	impossible := never()
	alone := map[string]bool{}
	for page, f := range c.Form.Fields() {
		alone[f.ID] = len(page.Fields) == 1
	}
	if rapid.Bool().Draw(t, "alone") {
		found := plantField(t, c, func(f form.Field) bool { return quiet(c)(f) && alone[f.ID] },
			func(f *form.Field) { f.ShowIf = &impossible }, "")
		page, _, ok := strings.Cut(found, "/fields/")
		if !ok {
			return ""
		}
		return page + " form.problem.page_never"
	}
	return plantField(t, c, func(f form.Field) bool { return quiet(c)(f) && !alone[f.ID] && f.ShowIf == nil },
		func(f *form.Field) { f.ShowIf = &impossible }, "/show_if form.problem.never_shown")
}

func plantNoOptions(t *rapid.T, c *Content, _ *Snapshot) string {
	return plantField(t, c, func(f form.Field) bool { return quiet(c)(f) && len(f.Options) > 0 },
		func(f *form.Field) { f.Options = nil }, " form.problem.options")
}

func plantBounds(t *rapid.T, c *Content, _ *Snapshot) string {
	kinds := []form.Type{form.TypeText, form.TypeTextarea, form.TypeDate, form.TypeNumber, form.TypeMoney}
	return plantField(t, c, func(f form.Field) bool { return slices.Contains(kinds, f.Type) },
		func(f *form.Field) {
			switch f.Type {
			case form.TypeDate:
				f.Past, f.Future = true, true
			case form.TypeNumber, form.TypeMoney:
				f.Min, f.Max = 6, 5
			default:
				f.MinLength, f.MaxLength = 6, 5
			}
		}, " form.problem.limits")
}

func plantPattern(t *rapid.T, c *Content, _ *Snapshot) string {
	return plantField(t, c, func(f form.Field) bool { return f.Type == form.TypeText && !f.Hint.IsZero() },
		func(f *form.Field) { f.Pattern, f.MaxLength = `KZ\d{6,}`, 7 }, "/pattern form.problem.pattern_never")
}

func plantFormat(t *rapid.T, c *Content, _ *Snapshot) string {
	return plantField(t, c, func(f form.Field) bool { return f.Type == form.TypeFile },
		func(f *form.Field) { f.Accept = []string{"pdf", "exe"} }, "/accept/1 form.problem.format")
}

func plantUnlistedFile(t *rapid.T, c *Content, _ *Snapshot) string {
	return plantField(t, c, func(f form.Field) bool { return quiet(c)(f) && f.Type == form.TypeTextarea },
		func(f *form.Field) { f.Type = form.TypeFile }, " lawcheck.file_unlisted")
}

func plantFee(spoil func(f *Fee, i int) string) plant {
	return func(t *rapid.T, c *Content, _ *Snapshot) string {
		if len(c.Fee.Items) == 0 {
			return ""
		}
		return "fee " + spoil(&c.Fee, rapid.IntRange(0, len(c.Fee.Items)-1).Draw(t, "item"))
	}
}

func plantTerm(spoil func(*Variant) string) plant {
	return func(t *rapid.T, c *Content, _ *Snapshot) string {
		i := rapid.IntRange(0, len(c.Term.Variants)-1).Draw(t, "variant")
		return "term " + at("term", "variants", i) + spoil(&c.Term.Variants[i])
	}
}

func plantNoOrdinary(_ *rapid.T, c *Content, _ *Snapshot) string {
	last := &c.Term.Variants[len(c.Term.Variants)-1]
	last.When = &form.Condition{Fact: form.FactCityGroup, In: []string{"big4"}}
	return "term /term/variants lawcheck.term_no_ordinary"
}

func plantTwoOrdinary(_ *rapid.T, c *Content, _ *Snapshot) string {
	again := c.Term.Ordinary()
	again.Code += "_again"
	c.Term.Variants = append(c.Term.Variants, again)
	return "term " + at("term", "variants", len(c.Term.Variants)-1) + " lawcheck.term_two_ordinary"
}

func plantNeverChosen(t *rapid.T, c *Content, _ *Snapshot) string {
	var conditional []int
	for i, v := range c.Term.Variants {
		if v.When != nil {
			conditional = append(conditional, i)
		}
	}
	if len(conditional) == 0 {
		return ""
	}
	narrow := c.Term.Variants[rapid.SampledFrom(conditional).Draw(t, "variant")]
	narrow.Code += "_narrow"
	narrow.When = &form.Condition{All: []form.Condition{
		*narrow.When, {Fact: form.FactFiledBy, In: []string{"self"}},
	}}
	c.Term.Variants = append(c.Term.Variants, narrow)
	return "term " + at("term", "variants", len(c.Term.Variants)-1) + " lawcheck.term_never"
}

func plantStatement(addition, key string) plant {
	return func(t *rapid.T, c *Content, _ *Snapshot) string {
		statement := &c.Result.Template.Statement
		lang := rapid.SampledFrom(i18n.Langs).Draw(t, "lang")
		switch lang {
		case i18n.KK:
			statement.KK += addition
		case i18n.RU:
			statement.RU += addition
		default:
			statement.EN += addition
		}
		return "result " + at("result", "template", "statement", lang) + " " + key
	}
}

func plantRow(_ *rapid.T, c *Content, _ *Snapshot) string {
	c.Result.Template.Rows = append(c.Result.Template.Rows, "nowhere")
	return "result " + at("result", "template", "rows", len(c.Result.Template.Rows)-1) + " lawcheck.template_row"
}

func plantCombine(part func(c *Content, service string) string, key string) plant {
	return func(_ *rapid.T, c *Content, s *Snapshot) string {
		if len(c.Combines) > 0 {
			return "" // its parts have terms, which a new one lacks
		}
		own := ""
		for service := range s.editions {
			if s.newest(service).Summary == c.Summary {
				own = service
			}
		}
		c.Combines = []string{part(c, own)}
		return "channels /combines/0 " + key
	}
}

func plantComponent(t *rapid.T, c *Content, _ *Snapshot) string {
	if len(c.Term.Components) == 0 {
		return ""
	}
	i := rapid.IntRange(0, len(c.Term.Components)-1).Draw(t, "component")
	c.Term.Components[i].Value += 100
	return "term " + at("term", "components", i, "value") + " lawcheck.component_term"
}

func plantGround(code string) plant {
	return func(t *rapid.T, c *Content, _ *Snapshot) string {
		i := rapid.IntRange(0, len(c.RefusalGrounds)-1).Draw(t, "ground")
		c.RefusalGrounds[i] = code
		return "grounds " + at("refusal_grounds", i) + " lawcheck.refusal_unknown"
	}
}

func plantChannel(_ *rapid.T, c *Content, _ *Snapshot) string {
	c.Channels = append(c.Channels, "pigeon")
	return "channels " + at("channels", len(c.Channels)-1) + " lawcheck.channel_unknown"
}
