package standard

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

func same(s string) i18n.Text { return i18n.Text{KK: s, RU: s, EN: s} }

func on(fact string, in ...string) *form.Condition { return &form.Condition{Fact: fact, In: in} }

func allOf(parts ...*form.Condition) *form.Condition {
	c := &form.Condition{}
	for _, part := range parts {
		c.All = append(c.All, *part)
	}
	return c
}

// asked adds a page with one question before the consent.
func asked(c *Content, f form.Field) string {
	f.Label = same("Question")
	sections := c.Form.Sections
	last := len(sections) - 1
	page := form.Page{ID: "added", Title: same("Page"), Fields: []form.Field{f}}
	added := form.Section{ID: "added", Title: same("Section"), Pages: []form.Page{page}}
	c.Form.Sections = append(sections[:last:last], added, sections[last])
	return at("form", "sections", last, "pages", 0, "fields", 0)
}

func handed(c *Content, d Document) string {
	d.Name, d.Source = same("Document"), sourceApplicant
	c.Documents = append(c.Documents, d)
	return at("documents", len(c.Documents)-1)
}

type requirementCase struct {
	change func(*Content)
	want   []string
}

func runCases(t *testing.T, service string, cases map[string]requirementCase) {
	t.Helper()
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, of := content(t, service)
			tc.change(&c)
			if diff := cmp.Diff(tc.want, brief(c.Faults(of, catalogue(t)))); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// addedField is where birth-registration asks what asked adds.
const addedField = "form /form/sections/6/pages/0/fields/0"

func options(f form.Field) form.Field {
	f.Options = []form.Option{{Value: "1", Label: same("One")}}
	return f
}

func bank(f form.Field, question string) form.Field { f.Bank = question; return f }

func onlyIf(f form.Field, when *form.Condition) form.Field { f.ShowIf = when; return f }

func prefill(f form.Field, register, attribute string) form.Field {
	f.Prefill = &form.Prefill{Register: register, Attribute: attribute}
	return f
}

func TestContent_WhatARegisterHoldsIsNotDemanded(t *testing.T) {
	t.Parallel()
	missing := on("register.birth_record", "not_found")
	paper := Document{Code: "birth-certificate", Presented: "scan"}
	when := func(d Document, when *form.Condition) Document { d.When = when; return d }
	shown := func(d Document) Document { d.Presented = presentedToIdentify; return d }
	held := []string{"documents /documents/8 lawcheck.held_document"}
	question := func(id string, kind form.Type) form.Field { return form.Field{ID: id, Type: kind} }
	heldAnswer := []string{addedField + " lawcheck.held_answer"}
	runCases(t, "birth-registration", map[string]requirementCase{
		"a document of a register is not brought": {func(c *Content) { handed(c, paper) }, held},
		"it is brought where the register has no record": {
			func(c *Content) { handed(c, when(paper, missing)) }, nil},
		"and where that is one of two conditions": {
			func(c *Content) { handed(c, when(paper, allOf(missing, on("answer.request", "registration")))) }, nil},
		"but not when a record of another matter is missing": {
			func(c *Content) { handed(c, when(paper, on("answer.request", "registration"))) }, held},
		"an original is shown at the centre": {
			func(c *Content) { handed(c, when(shown(paper), on(form.FactChannel, "csc"))) }, nil},
		"an original is not shown on the portal": {
			func(c *Content) { handed(c, when(shown(paper), on(form.FactChannel, "csc", "portal"))) }, held},
		"an original without a channel is not shown": {func(c *Content) { handed(c, shown(paper)) }, held},
		"a document that no register holds is brought": {
			func(c *Content) { handed(c, Document{Code: "love-letter", Presented: "copy"}) }, nil},
		"a notarised copy is not demanded": {
			func(c *Content) { handed(c, Document{Code: "love-letter", Presented: "notarised_copy"}) },
			[]string{"documents /documents/8/presented lawcheck.document_presented"}},
		"a question by the name of an attribute is not asked": {
			func(c *Content) { asked(c, options(question("child_order", form.TypeSelect))) }, heldAnswer},
		"a question that an attribute answers by another name is not asked": {
			func(c *Content) { asked(c, question("applicant_birth_date", form.TypeDate)) }, heldAnswer},
		"a question of the bank that an attribute answers is not asked": {
			func(c *Content) { asked(c, bank(question("born", form.TypeDate), "applicant_birth_date")) }, heldAnswer},
		"an attribute of another type of field is another question": {
			func(c *Content) { asked(c, question("birth_date", form.TypeText)) }, nil},
		"a question is asked when the register's value stands in it": {
			func(c *Content) { asked(c, prefill(question("birth_date", form.TypeDate), "gbdfl", "birth_date")) }, nil},
		"a question is asked where the register has no record": {
			func(c *Content) { asked(c, onlyIf(options(question("child_order", form.TypeSelect)), missing)) }, nil},
		"a prefill from an unknown register is none": {
			func(c *Content) { asked(c, prefill(question("birth_date", form.TypeDate), "moon", "birth_date")) },
			[]string{addedField + "/prefill/register lawcheck.register_unknown"}},
		"a prefill with what the register does not hold is none": {
			func(c *Content) { asked(c, prefill(question("birth_date", form.TypeDate), "gbdfl", "mood")) },
			[]string{addedField + "/prefill/attribute lawcheck.attribute_unknown"}},
	})
}

func TestContent_ConditionsReadWhatExists(t *testing.T) {
	t.Parallel()
	variant := func(when *form.Condition) func(*Content) {
		return func(c *Content) { c.Term.Variants[2].When = when }
	}
	at := "term /term/variants/2/when"
	runCases(t, "birth-registration", map[string]requirementCase{
		"what a register of the standard says":         {variant(on("register.marriage_record", "found")), nil},
		"not what it never says":                       {variant(on("register.marriage_record", "perhaps")), []string{at + "/in/0 form.problem.fact_value"}},
		"not what a register beside the standard says": {variant(on("register.special_records", "clear")), []string{at + "/fact form.problem.fact"}},
		"a channel that the standard offers":           {variant(on(form.FactChannel, "body")), nil},
		"not a channel that it does not offer":         {variant(on(form.FactChannel, "mobile")), []string{at + "/in/0 form.problem.fact_value"}},
		"a level of the branches":                      {variant(on(form.FactBranchLevel, "other")), nil},
		"not two answers to one question": {
			variant(allOf(on("answer.request", "amendment"), on("answer.request", "registration"))),
			[]string{at + " form.problem.condition_never"}},
		"not an answer to what is not asked": {
			variant(allOf(on("answer.married", "no"), on("answer.result_delivery", "cabinet"),
				&form.Condition{Not: on("answer.married", "no")})),
			[]string{at + " form.problem.condition_never"}},
		"a term that an earlier one leaves room for": {
			variant(on("answer.request", "paternity_change", "amendment")), nil},
		"not a term that an earlier one takes up": {
			variant(on("answer.request", "paternity_change")), []string{"term /term/variants/2 lawcheck.term_never"}},
	})
}

func TestContent_FeeTermAndTemplateAgreeWithTheForm(t *testing.T) {
	t.Parallel()
	statement := func(text string) func(*Content) {
		return func(c *Content) { c.Result.Template.Statement = same(text) }
	}
	inAll := func(key string) (all []string) {
		for _, lang := range i18n.Langs {
			all = append(all, "result /result/template/statement/"+string(lang)+" "+key)
		}
		return all
	}
	runCases(t, "birth-registration", map[string]requirementCase{
		"a service that may cost something asks by a condition": {
			func(c *Content) { c.Fee.Items[0].When = nil }, []string{"fee /fee/items/0/when lawcheck.fee_option"}},
		"a duty needs no condition": {
			func(c *Content) { c.Fee.Kind, c.Fee.Items[0].When = feeDuty, nil }, nil},
		"a duty needs a payment": {
			func(c *Content) { c.Fee.Kind, c.Fee.Items = feeDuty, nil }, []string{"fee /fee/items lawcheck.fee_items"}},
		"a free service needs neither payment nor basis": {
			func(c *Content) { c.Fee = Fee{Kind: feeFree} }, nil},
		"a fee is of a known kind": {
			func(c *Content) { c.Fee.Kind = "gift" }, []string{"fee /fee/kind lawcheck.fee_kind"}},
		"an exemption stands in three languages": {
			func(c *Content) { c.Fee.Exemptions = []i18n.Text{{KK: "K", EN: "E"}} }, []string{"fee /fee/exemptions/0/ru lawcheck.text_missing"}},
		"only a number multiplies a payment": {
			func(c *Content) { c.Fee.Items[0].PerField = "married" }, []string{"fee /fee/items/0/per_field lawcheck.fee_per_field"}},
		"a number multiplies it": {
			func(c *Content) {
				asked(c, form.Field{ID: "copies", Type: form.TypeNumber})
				c.Fee.Items[0].PerField = "copies"
			}, nil},
		"nothing is a payment too": {func(c *Content) { c.Fee.Items[0].MRP = "0" }, nil},
		"a centre has its times": {
			func(c *Content) { c.Term.CSCMaxWaitMinutes, c.Term.CSCMaxServiceMinutes = 0, 0 },
			[]string{"term /term/csc_max_wait_minutes lawcheck.term_waiting", "term /term/csc_max_service_minutes lawcheck.term_waiting"}},
		"an applicant has at least five working days to correct": {
			func(c *Content) { c.Term.Correction = &Correction{Days: 4} },
			[]string{"term /term/correction/days lawcheck.correction_days"}},
		"and fifteen at most": {
			func(c *Content) { c.Term.Correction = &Correction{Days: 16, Runs: true} },
			[]string{"term /term/correction/days lawcheck.correction_days"}},
		"five and fifteen are right":              {func(c *Content) { c.Term.Correction = &Correction{Days: 15, Runs: true} }, nil},
		"a statement names answers and registers": {statement("{name} {answer.child_name} {register.birth_record}"), nil},
		"not an answer that may not be asked":     {statement("{answer.amendment_details}"), inAll("lawcheck.template_hidden")},
		"not a file":                              {statement("{answer.medical_certificate}"), inAll("lawcheck.template_variable")},
		"not what nobody says":                    {statement("{register.weather}"), inAll("lawcheck.template_variable")},
		"the same variables in every language": {
			func(c *Content) { c.Result.Template.Statement.KK += " {representative}" },
			inAll("lawcheck.template_language")[1:]},
		"no variable in the title": {
			func(c *Content) { c.Result.Template.Title.RU += " {name}" }, []string{"result /result/template/title/ru lawcheck.template_title"}},
		"a document of a register is not asked in the form": {
			func(c *Content) { c.Documents[7].Field = "medical_certificate" },
			[]string{"documents /documents/7/field lawcheck.document_asked"}},
		"a document is a file of the form": {
			func(c *Content) { handed(c, Document{Code: "letter", Field: "married"}) },
			[]string{"documents /documents/8/field lawcheck.document_field"}},
		"a document comes from somewhere": {
			func(c *Content) { c.Documents[3].Source = "moon" }, []string{"documents /documents/3/source lawcheck.document_source"}},
		"a register exists": {
			func(c *Content) { c.Documents[5].Register = "moon" }, []string{"documents /documents/5/register lawcheck.register_unknown"}},
		"a name is one line": {
			func(c *Content) { c.Result.Name.EN = "a\nb" }, []string{"result /result/name/en lawcheck.text_lines"}},
		"a summary has lines and signs": {
			func(c *Content) { c.Summary = same("1 < 2 & 3\n- one\n- two * 2 #1") }, nil},
		"somebody receives the service": {
			func(c *Content) { c.Recipients = nil }, []string{"channels /recipients lawcheck.recipient_none"}},
		"somebody known": {
			func(c *Content) { c.Recipients = []string{"martian"} }, []string{"channels /recipients/0 lawcheck.recipient_unknown"}},
		"a result has a form and a type": {
			func(c *Content) { c.Result.Forms, c.Result.DocumentType, c.FormOfService = nil, "", "" },
			[]string{"provision /form_of_service lawcheck.provision_none", "result /result/forms lawcheck.result_form",
				"result /result/document_type lawcheck.result_type"}},
		"only an automatic route has a rule": {
			func(c *Content) { c.Route = Route{Kind: RouteTwoLevels, When: on(form.FactFiledBy, "self")} },
			[]string{"route /route/when lawcheck.route_rule"}},
		"an automatic route has one that can hold": {
			func(c *Content) { c.Route = Route{Kind: RouteAutomatic, When: on("register.birth_record", "found")} }, nil},
		"a ground stands once": {
			func(c *Content) { c.RefusalGrounds = append(c.RefusalGrounds, c.RefusalGrounds[0]) },
			[]string{"grounds /refusal_grounds/3 lawcheck.code_twice"}},
		"an appeal names where to go": {
			func(c *Content) { c.Appeal.EN = "Within 3 months, and to the authority for quality. " + c.Appeal.KK },
			[]string{"appeal /appeal/en lawcheck.appeal_body"}},
		"half a year is a term too": {
			func(c *Content) {
				c.Appeal.RU = "Жалоба услугодателю в течение 6 месяцев. Качество услуг. " + c.Appeal.KK
			}, nil},
	})
}

func TestContent_PartsOfOneApplicationAgree(t *testing.T) {
	t.Parallel()
	runCases(t, "birth-of-child", map[string]requirementCase{
		"a part needs a term": {
			func(c *Content) { c.Term.Components = c.Term.Components[:1] },
			[]string{"channels /combines/2 lawcheck.combine_no_term"}},
		"a term needs a part": {
			func(c *Content) { c.Term.Components[1].Service = "id-card" },
			[]string{"channels /combines/2 lawcheck.combine_no_term",
				"term /term/components/1/service lawcheck.component_service"}},
		"a part follows another": {
			func(c *Content) { c.Term.Components[1].After = "id-card" },
			[]string{"term /term/components/1/after lawcheck.component_after"}},
		"a part may follow the second": {
			func(c *Content) { c.Term.Components[1].After = "child-birth-allowance" }, nil},
		"parts do not follow each other": {
			func(c *Content) {
				c.Term.Components[0].After, c.Term.Components[1].After = "kindergarten-queue", "child-birth-allowance"
			},
			[]string{"term /term/components/0/after lawcheck.component_after", "term /term/components/1/after lawcheck.component_after"}},
		"the first part sets the term of the whole": {
			func(c *Content) { c.Term.Variants[0].Value = 99 },
			[]string{"term /term/variants/0/value lawcheck.component_term"}},
		"a part stands once": {
			func(c *Content) { c.Combines = append(c.Combines, c.Combines[1]) },
			[]string{"channels /combines/3 lawcheck.code_twice"}},
	})
}

func TestContent_PartsDoNotLeadBack(t *testing.T) {
	t.Parallel()
	s := *catalogue(t)
	s.editions = maps.Clone(s.editions)
	part := *s.newest("kindergarten-queue")
	part.Combines = []string{"birth-of-child"}
	s.editions["kindergarten-queue"] = []*Edition{&part}
	c, of := content(t, "birth-of-child")
	want := []string{"channels /combines/2 lawcheck.combine_cycle"}
	if diff := cmp.Diff(want, brief(c.Faults(of, &s))); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestContent_AQuestionOfTheBankIsTakenFromTheRegisterEverywhere(t *testing.T) {
	t.Parallel()
	phone := &form.Prefill{Register: "bmg", Attribute: "phone"}
	held := []string{addedField + " lawcheck.held_answer"}
	for name, tc := range map[string]struct {
		elsewhere []*form.Prefill
		want      []string
	}{
		"a question that others take from a register": {[]*form.Prefill{phone, phone}, held},
		"a question that others ask":                  {[]*form.Prefill{phone, nil}, nil},
		"a question that nobody asks":                 {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := *catalogue(t)
			s.editions = maps.Clone(s.editions)
			for i, service := range []string{"id-card", "sports-title"}[:len(tc.elsewhere)] {
				other, _ := content(t, service)
				asked(&other, form.Field{ID: "x", Type: form.TypeText, Bank: "favourite", Prefill: tc.elsewhere[i]})
				s.editions[service] = []*Edition{{Content: other}}
			}
			c, of := content(t, "birth-registration")
			asked(&c, form.Field{ID: "y", Type: form.TypeText, Bank: "favourite"})
			if diff := cmp.Diff(tc.want, brief(c.Faults(of, &s))); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestContent_AFaultCitesItsArticle(t *testing.T) {
	t.Parallel()
	c, of := content(t, "birth-registration")
	handed(&c, Document{Code: "birth-certificate"})
	faults := c.Faults(of, catalogue(t))
	if len(faults) != 1 || faults[0].Article.Key != articleOnceOnly {
		t.Errorf("faults %v", faults)
	}
}

// A new proposal begins with nothing, and a draft may lack anything in between.
func TestContent_FaultsOfAHalfWrittenText(t *testing.T) {
	t.Parallel()
	s := catalogue(t)
	if got := (Content{}).Faults(Service{}, s); len(got) < 20 {
		t.Errorf("nothing at all has only the faults %v", brief(got))
	}
	services := slices.Sorted(maps.Keys(s.editions))
	rapid.Check(t, func(rt *rapid.T) {
		service := rapid.SampledFrom(services).Draw(rt, "service")
		c, of := content(t, service)
		raw, err := json.Marshal(c)
		var tree map[string]any
		if err == nil {
			err = json.Unmarshal(raw, &tree)
		}
		for range rapid.IntRange(1, 5).Draw(rt, "holes") {
			hole(rt, tree)
		}
		if err == nil {
			raw, err = json.Marshal(tree)
		}
		var holed Content
		if err == nil {
			err = json.Unmarshal(raw, &holed)
		}
		if err != nil {
			rt.Fatal(err)
		}
		for _, fault := range holed.Faults(of, s) {
			if !slices.Contains(Parts, fault.Part) || !strings.HasPrefix(fault.Path, "/") {
				rt.Errorf("a fault without a place: %s", fault)
			}
		}
	})
}

// hole takes something out of the tree, at any depth.
func hole(t *rapid.T, node any) {
	switch node := node.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(node))
		if len(keys) == 0 {
			return
		}
		key := rapid.SampledFrom(keys).Draw(t, "key")
		if rapid.IntRange(0, 2).Draw(t, "deeper") == 0 {
			delete(node, key)
			return
		}
		hole(t, node[key])
	case []any:
		if len(node) > 0 {
			hole(t, node[rapid.IntRange(0, len(node)-1).Draw(t, "item")])
		}
	}
}
