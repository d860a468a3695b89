package standard_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/internal/standard/seed"
)

// content is an edition of the seed.
func content(t testing.TB, file string) standard.Content {
	t.Helper()
	raw, err := seed.Files.ReadFile("standards/" + file + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var c standard.Content
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// files are all editions of the seed.
func files(t testing.TB) []string {
	t.Helper()
	entries, err := seed.Files.ReadDir("standards")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".json"))
	}
	return names
}

func text(words string) i18n.Text {
	return i18n.Text{KK: words + " kk", RU: words + " ru", EN: words + " en"}
}

func TestDiff_OfAnEditionWithItselfIsEmpty(t *testing.T) {
	t.Parallel()
	for _, file := range files(t) {
		if changes := standard.Diff(content(t, file), content(t, file)); len(changes) > 0 {
			t.Errorf("%s differs from itself: %+v", file, changes)
		}
	}
}

// edit is a change of the standard of criminal records and what Diff must say of it.
type edit struct {
	place standard.Place
	kind  standard.ChangeKind
	make  func(c *standard.Content)
}

func at(article standard.Article, part standard.EntryKind, code, property string) standard.Place {
	return standard.Place{Article: article, Part: part, Code: code, Property: property}
}

// question finds a question of a form.
func question(c *standard.Content, id string) *form.Field {
	for i := range c.Form.Sections {
		for j := range c.Form.Sections[i].Pages {
			fields := c.Form.Sections[i].Pages[j].Fields
			for k := range fields {
				if fields[k].ID == id {
					return &fields[k]
				}
			}
		}
	}
	panic("no question " + id)
}

// edits do not touch each other.
func edits() []edit {
	question1 := at(standard.ArticleQuestions, standard.PartQuestion, "reason", "")
	of := func(p standard.Place, property string) standard.Place { p.Property = property; return p }
	return []edit{
		{at(standard.ArticleName, "", "", "name"), standard.Added,
			func(c *standard.Content) { c.Name = text("name") }},
		{at(standard.ArticleProvider, "", "", "unit"), standard.Changed,
			func(c *standard.Content) { c.Provider.Unit = text("unit") }},
		{at(standard.ArticleChannels, standard.PartChannel, "mobile", ""), standard.Added,
			func(c *standard.Content) { c.Channels = append(c.Channels, "mobile") }},
		{at(standard.ArticleChannels, standard.PartChannel, "csc", ""), standard.Removed,
			func(c *standard.Content) {
				c.Channels = slices.DeleteFunc(c.Channels, func(s string) bool { return s == "csc" })
			}},
		{at(standard.ArticleTerm, standard.PartVariant, "default", "term"), standard.Changed,
			func(c *standard.Content) { c.Term.Variants[len(c.Term.Variants)-1].Value = 3 }},
		{at(standard.ArticleTerm, standard.PartVariant, "archive_request", "when"), standard.Changed,
			func(c *standard.Content) {
				c.Term.Variants[0].When = &form.Condition{Fact: form.FactChannel, In: []string{"csc"}}
			}},
		{at(standard.ArticleTerm, "", "", "csc_wait"), standard.Changed,
			func(c *standard.Content) { c.Term.CSCMaxWaitMinutes = 20 }},
		{at(standard.ArticleTerm, "", "", "correction_days"), standard.Changed,
			func(c *standard.Content) { c.Term.Correction = &standard.Correction{Days: 7} }},
		{at(standard.ArticleForm, "", "", "form_of_service"), standard.Changed,
			func(c *standard.Content) { c.FormOfService = "electronic_fully_automated" }},
		{at(standard.ArticleFee, standard.PartFeeItem, "repeat", "mrp"), standard.Changed,
			func(c *standard.Content) { c.Fee.Items[0].MRP = "0.2" }},
		{at(standard.ArticleFee, standard.PartExemption, "1", ""), standard.Added,
			func(c *standard.Content) { c.Fee.Exemptions = append(c.Fee.Exemptions, text("free")) }},
		{at(standard.ArticleHours, "", "", "body_lunch"), standard.Removed,
			func(c *standard.Content) { c.Hours.Body.Lunch = "" }},
		{at(standard.ArticleDocuments, standard.PartDocument, "photo", ""), standard.Added,
			func(c *standard.Content) {
				c.Documents = slices.Insert(c.Documents, 1,
					standard.Document{Code: "photo", Name: text("photo"), Source: "applicant"})
			}},
		{at(standard.ArticleDocuments, standard.PartDocument, "payment-data", ""), standard.Removed,
			func(c *standard.Content) {
				c.Documents = slices.DeleteFunc(c.Documents,
					func(d standard.Document) bool { return d.Code == "payment-data" })
			}},
		{at(standard.ArticleDocuments, standard.PartDocument, "identity-document", "required"), standard.Changed,
			func(c *standard.Content) { c.Documents[0].Required = false }},
		{at(standard.ArticleGrounds, standard.PartRefusalGround, "non-compliance", ""), standard.Removed,
			func(c *standard.Content) {
				c.RefusalGrounds = slices.DeleteFunc(c.RefusalGrounds,
					func(s string) bool { return s == "non-compliance" })
			}},
		{at(standard.ArticleOther, "", "", "appeal"), standard.Changed,
			func(c *standard.Content) { c.Appeal.RU += "!" }},
		{of(question1, "label"), standard.Changed,
			func(c *standard.Content) { question(c, "reason").Label = text("why") }},
		{of(question1, "required"), standard.Changed,
			func(c *standard.Content) { question(c, "reason").Required = false }},
		{of(question1, "when"), standard.Added,
			func(c *standard.Content) {
				question(c, "reason").ShowIf = &form.Condition{Fact: "answer.for_whom", In: []string{"self"}}
			}},
		{standard.Place{Article: standard.ArticleQuestions, Part: standard.PartOption, Of: "reason", Code: "lost"},
			standard.Moved, func(c *standard.Content) {
				o := question(c, "reason").Options
				question(c, "reason").Options = []form.Option{o[1], o[2], o[0]}
			}},
		{at(standard.ArticleQuestions, standard.PartQuestion, "comment", ""), standard.Added,
			func(c *standard.Content) {
				page := &c.Form.Sections[0].Pages[0]
				page.Fields = append(page.Fields, form.Field{ID: "comment", Type: form.TypeText, Label: text("comment")})
			}},
		{at(standard.ArticleQuestions, standard.PartSection, "receipt", "title"), standard.Changed,
			func(c *standard.Content) { c.Form.Sections[2].Title = text("receipt") }},
		{at(standard.ArticleQuestions, standard.PartPage, "delivery", "hint"), standard.Added,
			func(c *standard.Content) { c.Form.Sections[2].Pages[0].Hint = text("hint") }},
		{at(standard.ArticleRoute, "", "", "route"), standard.Changed,
			func(c *standard.Content) { c.Route.Kind = standard.RouteTwoLevels }},
	}
}

// said is a change without its words.
type said struct {
	standard.Place
	Kind standard.ChangeKind
}

func brief(changes []standard.Change) []said {
	var list []said
	for _, c := range changes {
		list = append(list, said{c.Place, c.Kind})
	}
	return sortSaid(list)
}

func sortSaid(list []said) []said {
	slices.SortFunc(list, func(a, b said) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return list
}

func TestDiff_NamesEachEditAndNothingElse(t *testing.T) {
	t.Parallel()
	all := edits()
	rapid.Check(t, func(rt *rapid.T) {
		before, after := content(t, "birth-certificate-reissue"), content(t, "birth-certificate-reissue")
		var want []said
		for i, e := range all {
			if rapid.Bool().Draw(rt, fmt.Sprint(i, e.place)) {
				e.make(&after)
				want = append(want, said{e.place, e.kind})
			}
		}
		if diff := gocmp.Diff(sortSaid(want), brief(standard.Diff(before, after))); diff != "" {
			rt.Fatalf("-want +got\n%s", diff)
		}
	})
}

func TestDiff_SwappedSwapsWhatCameAndWent(t *testing.T) {
	t.Parallel()
	names := files(t)
	all := edits()
	rapid.Check(t, func(rt *rapid.T) {
		one := content(t, rapid.SampledFrom(names).Draw(rt, "one"))
		other := content(t, rapid.SampledFrom(names).Draw(rt, "other"))
		if rapid.Bool().Draw(rt, "edited") {
			one, other = content(t, "birth-certificate-reissue"), content(t, "birth-certificate-reissue")
			for i, e := range all {
				if rapid.Bool().Draw(rt, fmt.Sprint(i, e.place)) {
					e.make(&other)
				}
			}
		}
		if diff := gocmp.Diff(values(standard.Diff(one, other)), swapped(standard.Diff(other, one))); diff != "" {
			rt.Fatalf("-forwards +backwards\n%s", diff)
		}
	})
}

// values are changes without the names that depend on the direction.
func values(changes []standard.Change) []string {
	var list []string
	for _, c := range changes {
		list = append(list, fmt.Sprintf("%+v %s: %s -> %s", c.Place, c.Kind, asJSON(c.Before), asJSON(c.After)))
	}
	slices.Sort(list)
	return list
}

// asJSON is a value without the form that words its conditions.
func asJSON(v any) string {
	switch w := v.(type) {
	case standard.When:
		v = w.Condition
	case standard.Computed:
		v = w.Rules
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func swapped(changes []standard.Change) []string {
	kinds := map[standard.ChangeKind]standard.ChangeKind{
		standard.Added: standard.Removed, standard.Removed: standard.Added,
		standard.Changed: standard.Changed, standard.Moved: standard.Moved,
	}
	for i, c := range changes {
		changes[i].Kind, changes[i].Before, changes[i].After = kinds[c.Kind], c.After, c.Before
	}
	return values(changes)
}

// notCompared is no law.
const notCompared = "Basis"

// TestDiff_SeesEveryFieldOfAnEdition changes each value of a full edition, one after the
// other: a field that Diff does not know fails here.
func TestDiff_SeesEveryFieldOfAnEdition(t *testing.T) {
	t.Parallel()
	paths := 0
	before := full(t)
	walkValues(reflect.ValueOf(&before).Elem(), "", func(path string, _ reflect.Value) {
		if name, _, _ := strings.Cut(path[strings.LastIndex(path, ".")+1:], "["); name == notCompared {
			return
		}
		paths++
		after := full(t)
		walkValues(reflect.ValueOf(&after).Elem(), "", func(other string, v reflect.Value) {
			if other == path {
				alter(v)
			}
		})
		if len(standard.Diff(before, after)) == 0 {
			t.Errorf("Diff does not see a change of %s", path)
		}
	})
	if paths < 150 {
		t.Errorf("only %d values were changed", paths)
	}
}

// full is an edition in which nothing is left out.
func full(t *testing.T) standard.Content {
	when := &form.Condition{All: []form.Condition{{Fact: form.FactChannel, In: []string{"csc"}}}}
	c := content(t, "birth-certificate-reissue")
	c.Name, c.Combines = text("name"), []string{"a"}
	c.Term.Components = []standard.Variant{{Code: "part", Value: 1, Unit: "minutes", Label: text("part"), When: when}}
	c.Fee.Exemptions = []i18n.Text{text("free")}
	c.Fee.Items = []standard.FeeItem{{Code: "a", MRP: "1", Label: text("fee"), When: when, PerField: "copies"}}
	c.Hours.Body = standard.Schedule{Weekdays: "09:00-18:00", Lunch: "13:00-14:00", Acceptance: "09:00-17:00",
		Duty: &standard.Duty{Weekdays: "09:00-20:00", Saturday: "09:00-13:00"}}
	c.Hours.CSC = c.Hours.Body
	c.Documents = []standard.Document{{Code: "a", Name: text("a"), Source: "applicant", Register: "zags",
		Presented: "copy", Required: true, When: when, Note: text("note"), Field: "scan"}}
	c.Route = standard.Route{Kind: standard.RouteAutomatic, When: when}
	c.Form = form.Definition{Sections: []form.Section{{ID: "s", Title: text("s"), Pages: []form.Page{{
		ID: "p", Title: text("p"), Hint: text("hint"), Fields: []form.Field{{
			ID: "f", Type: form.TypeText, Label: text("f"), Hint: text("hint"), Bank: "bank", Required: true,
			MustBeTrue: true, Multiple: true, Options: []form.Option{{Value: "o", Label: text("o"), Hint: text("h")}},
			OptionsSource: "kato", ShowIf: when, Prefill: &form.Prefill{Register: "zags", Attribute: "a"},
			ReadOnly: true, Pattern: "a+", MinLength: 1, MaxLength: 2, Min: 1, Max: 2, MaxAgeYears: 3, Past: true,
			Future: true, Accept: []string{"pdf"}, Computed: []form.ComputedRule{{When: when, MRP: "1"}}}}}}}}}
	return c
}

// walkValues visits every plain value.
func walkValues(v reflect.Value, path string, visit func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			walkValues(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkValues(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walkValues(v.Elem(), path, visit)
		}
	default:
		visit(path, v)
	}
}

func alter(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	default:
		panic("a kind of value the test does not know: " + v.Kind().String())
	}
}

func TestDiff_TypedValues(t *testing.T) {
	t.Parallel()
	before, after := content(t, "birth-certificate-reissue"), content(t, "birth-certificate-reissue.2")
	got := map[string][2]any{}
	for _, c := range standard.Diff(before, after) {
		got[strings.Join([]string{string(c.Article), string(c.Part), c.Code, c.Property}, "/")] = [2]any{c.Before, c.After}
	}
	for place, want := range map[string][2]any{
		"term/variant/archive_request/term": {calendar.Term{Value: 15, Unit: "calendar_days"},
			calendar.Term{Value: 10, Unit: "calendar_days"}},
		"fee/fee_item/repeat/mrp":                   {standard.MRP("1"), standard.MRP("0.5")},
		"channels/channel/body/":                    {standard.Coded{Of: "channel", Code: "body"}, nil},
		"grounds/refusal_ground/negative-approval/": {nil, standard.Coded{Of: "refusal_ground", Code: "negative-approval"}},
		"questions/question/record_place/required":  {false, true},
		"questions/page/record-place/":              {standard.Position(3), standard.Position(4)},
	} {
		if diff := gocmp.Diff(want, got[place]); diff != "" {
			t.Errorf("%s: -want +got\n%s", place, diff)
		}
	}
	added, _ := got["documents/document/disability-data/"][1].(standard.Document)
	if added.Register != "cbdi" {
		t.Errorf("the document that came has no source: %+v", added)
	}
}

func TestDiffWords_GivesBothTextsBack(t *testing.T) {
	t.Parallel()
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d."}), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		before, after := words.Draw(t, "before"), words.Draw(t, "after")
		var old, now []string
		last := standard.Span{}
		for i, s := range standard.DiffWords(strings.Join(before, " "), strings.Join(after, "\n")) {
			if i > 0 && s.Kind == last.Kind || s.Text == "" {
				t.Fatalf("spans are not joined: %+v after %+v", s, last)
			}
			if last = s; s.Kind != standard.Added {
				old = append(old, s.Text)
			}
			if s.Kind != standard.Removed {
				now = append(now, s.Text)
			}
		}
		if got := strings.Join(old, " "); got != strings.Join(before, " ") {
			t.Fatalf("before is %q", got)
		}
		if got := strings.Join(now, " "); got != strings.Join(after, " ") {
			t.Fatalf("after is %q", got)
		}
	})
}

func TestDiffWords_KeepsWhatStayed(t *testing.T) {
	t.Parallel()
	got := standard.DiffWords("Срок – 3 месяца со дня решения.", "Срок – 6 месяцев со дня решения.")
	want := []standard.Span{
		{Text: "Срок –"}, {Kind: standard.Removed, Text: "3 месяца"}, {Kind: standard.Added, Text: "6 месяцев"},
		{Text: "со дня решения."},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
