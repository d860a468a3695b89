package formeditor_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

var hint = i18n.Text{KK: "Нұсқау.", RU: "Подсказка.", EN: "A hint."}

// settings are what is typed for a question of each type, and what stands then.
var settings = map[form.Type]struct {
	typed url.Values
	want  form.Field
}{
	form.TypeText: {
		url.Values{"required": {"yes"}, "min_length": {"2"}, "max_length": {"40"}, "pattern": {"[A-Z]+"},
			"register": {"gbdfl"}, "attribute": {"full_name"}, "read_only": {"yes"}},
		form.Field{Required: true, MinLength: 2, MaxLength: 40, Pattern: "[A-Z]+", ReadOnly: true,
			Prefill: &form.Prefill{Register: "gbdfl", Attribute: "full_name"}},
	},
	form.TypeTextarea: {
		url.Values{"min_length": {"10"}, "max_length": {"4000"}, "pattern": {".+"}},
		form.Field{MinLength: 10, MaxLength: 4000, Pattern: ".+"},
	},
	form.TypeEmail: {url.Values{"required": {"yes"}, "pattern": {".+@.+"}}, form.Field{Required: true, Pattern: ".+@.+"}},
	form.TypeSelect: {
		url.Values{"several": {"yes"}, "source": {"kato"}, "required": {"yes"}},
		form.Field{Multiple: true, OptionsSource: form.ListKATO, Required: true},
	},
	form.TypeRadio:    {url.Values{"required": {"yes"}}, form.Field{Required: true}},
	form.TypeCheckbox: {url.Values{"must": {"yes"}}, form.Field{MustBeTrue: true}},
	form.TypeIIN:      {url.Values{"register": {"zags"}, "attribute": {"child_iin"}}, form.Field{Prefill: &form.Prefill{Register: "zags", Attribute: "child_iin"}}},
	form.TypeBIN:      {url.Values{"required": {"yes"}}, form.Field{Required: true}},
	form.TypePhone:    {url.Values{"required": {"yes"}}, form.Field{Required: true}},
	form.TypeIBAN:     {url.Values{"required": {"yes"}}, form.Field{Required: true}},
	form.TypeVIN:      {url.Values{"required": {"yes"}}, form.Field{Required: true}},
	form.TypeAddress:  {url.Values{"required": {"yes"}}, form.Field{Required: true}},
	form.TypeDate:     {url.Values{"period": {"past"}, "age": {"16"}}, form.Field{Past: true, MaxAgeYears: 16}},
	form.TypeMoney:    {url.Values{"min": {"100"}, "max": {"1 500 000"}}, form.Field{Min: 100, Max: 1_500_000}},
	form.TypeNumber:   {url.Values{"min": {"−5"}, "max": {"10"}}, form.Field{Min: -5, Max: 10}},
	form.TypeFile: {
		url.Values{"several": {"yes"}, "list-formats": {"pdf", "png"}}, form.Field{Multiple: true, Accept: []string{"pdf", "png"}},
	},
}

func TestEveryTypeIsSavedAndReadBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, kind := range form.Types() {
		c, ok := settings[kind]
		if !ok {
			t.Errorf("%s has no example", kind)
			continue
		}
		id := "my_" + string(kind)
		d.add(t, id, kind)
		typed := url.Values{"hint.kk": {hint.KK}, "hint.ru": {hint.RU}, "hint.en": {hint.EN}}
		for name, values := range c.typed {
			typed[name] = values
		}
		d.submit(t, link.FormQuestion(d.id, id), "save", http.StatusSeeOther, typed)
		want := c.want
		want.ID, want.Type, want.Hint = id, kind, hint
		want.Label = i18n.Text{KK: "Сұрақ", RU: "Вопрос", EN: "Question"}
		if diff := cmp.Diff(want, d.field(t, id)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
		// The page as it stands says the same: saved again, nothing changes.
		d.submit(t, link.FormQuestion(d.id, id), "save", http.StatusSeeOther, nil)
		if diff := cmp.Diff(want, d.field(t, id)); diff != "" {
			t.Errorf("%s saved again (-want +got):\n%s", kind, diff)
		}
	}
}

func TestEveryQuestionOfTheStandardStaysWhenSavedAsItStands(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	was := d.form(t)
	for _, s := range was.Sections {
		for _, p := range s.Pages {
			for _, f := range p.Fields {
				d.submit(t, link.FormQuestion(d.id, f.ID), "save", http.StatusSeeOther, nil)
			}
			d.submit(t, link.FormPage(d.id, p.ID), "save", http.StatusSeeOther, nil)
		}
		d.submit(t, link.FormSection(d.id, s.ID), "save", http.StatusSeeOther, nil)
	}
	if diff := cmp.Diff(was, d.form(t)); diff != "" {
		t.Errorf("(-was +now):\n%s", diff)
	}
}

func TestSlipsAreAskedAgainWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, kind := range []form.Type{form.TypeText, form.TypeDate, form.TypeNumber, form.TypeMoney, form.TypeSelect} {
		d.add(t, "q_"+string(kind), kind)
	}
	d.submit(t, link.NewOption(d.id, "q_select"), "save", http.StatusSeeOther,
		url.Values{"value": {"one"}, "label.ru": {"Один"}})
	for name, c := range map[string]struct {
		id     string
		typed  url.Values
		anchor string
	}{
		"a bound that is no number":           {"q_number", url.Values{"max": {"ten"}}, "#max"},
		"the smallest above the largest":      {"q_number", url.Values{"min": {"10"}, "max": {"5"}}, "#max"},
		"less than no money":                  {"q_money", url.Values{"min": {"-1"}}, "#min"},
		"fewest characters above the most":    {"q_text", url.Values{"min_length": {"9"}, "max_length": {"3"}}, "#max_length"},
		"a pattern that does not compile":     {"q_text", url.Values{"pattern": {"["}, "hint.kk": {"х"}}, "#pattern"},
		"a pattern without a hint":            {"q_text", url.Values{"pattern": {"a+"}}, "#hint.kk"},
		"a register without its attribute":    {"q_text", url.Values{"register": {"gbdfl"}}, "#attribute"},
		"an attribute without its register":   {"q_text", url.Values{"attribute": {"iin"}}, "#register"},
		"known to no register":                {"q_text", url.Values{"read_only": {"yes"}}, "#read_only"},
		"options of its own and a classifier": {"q_select", url.Values{"source": {"kato"}}, "#source"},
		"a register that there is not":        {"q_text", url.Values{"register": {"none"}, "attribute": {"a"}}, "#register"},
	} {
		was := d.field(t, c.id)
		a := d.submit(t, link.FormQuestion(d.id, c.id), "save", http.StatusUnprocessableEntity, c.typed)
		if a.Doc.Find(`[data-fact="error-summary"] a[href="`+c.anchor+`"]`).Length() == 0 {
			t.Errorf("%s: the summary does not lead to %s:\n%s", name, c.anchor, a.Text())
		}
		for field, values := range c.typed {
			control := a.Doc.Find(`[name="` + field + `"]`)
			_, checked := control.Attr("checked")
			chosen := control.Find(`option[selected]`).AttrOr("value", "")
			if got := control.AttrOr("value", ""); got != values[0] && chosen != values[0] && !checked && name != "a register that there is not" {
				t.Errorf("%s: what was typed for %s is gone, there stands %q", name, field, got)
			}
		}
		if diff := cmp.Diff(was, d.field(t, c.id)); diff != "" {
			t.Errorf("%s: saved all the same:\n%s", name, diff)
		}
	}
}

func TestAQuestionIsAddedOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.form(t).Sections[0].Pages[0]
	for name, c := range map[string]struct {
		typed  url.Values
		anchor string
	}{
		"without a type":  {url.Values{"label.en": {"Q"}, "id": {"q"}}, "#type"},
		"without a text":  {url.Values{"type": {"text"}, "id": {"q"}}, "#label.kk"},
		"without an id":   {url.Values{"type": {"text"}, "label.en": {"Q"}}, "#id"},
		"with a bad id":   {url.Values{"type": {"text"}, "label.en": {"Q"}, "id": {"Бала"}}, "#id"},
		"with a taken id": {url.Values{"type": {"text"}, "label.en": {"Q"}, "id": {first.Fields[0].ID}}, "#id"},
	} {
		a := d.submit(t, link.NewQuestion(d.id, first.ID), "save", http.StatusUnprocessableEntity, c.typed)
		if a.Doc.Find(`[data-fact="error-summary"] a[href="`+c.anchor+`"]`).Length() == 0 {
			t.Errorf("%s: the summary does not lead to %s:\n%s", name, c.anchor, a.Text())
		}
	}
	page := d.client.Open(t, in(link.NewQuestion(d.id, first.ID)))
	typed := url.Values{"type": {"vin"}, "label.en": {"VIN"}, "id": {"car"}}
	for range 2 {
		a := d.client.Submit(t, page, "save", typed)
		if a.Status != http.StatusSeeOther && a.Status != http.StatusUnprocessableEntity {
			t.Fatalf("answers %d", a.Status)
		}
	}
	if got, want := d.onPage(t, first.ID), ids(first.Fields)+" car"; got != want {
		t.Errorf("on the page are %s, want %s", got, want)
	}
}
