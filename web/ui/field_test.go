package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
)

func TestHintAndErrorAreTiedToTheField(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.KK)
	options := []Option{{Value: "a", Text: "A"}, {Value: "b", Text: "B"}}
	for name, tc := range map[string]struct {
		component templ.Component
		holder    string
	}{
		"text":       {TextInput(tr, TextField{Field: bad("x")}), "input"},
		"money":      {MoneyInput(tr, TextField{Field: bad("x")}), "input"},
		"area":       {TextArea(tr, TextField{Field: bad("x")}), "textarea"},
		"select":     {Select(tr, ChoiceField{Field: bad("x"), Options: options}), "select"},
		"file":       {FileInput(tr, FileField{Field: bad("x")}), "input"},
		"checkbox":   {Checkbox(tr, bad("x"), "yes", true), "input"},
		"radios":     {Radios(tr, ChoiceField{Field: bad("x"), Options: options}), "fieldset"},
		"checkboxes": {Checkboxes(tr, ChoiceField{Field: bad("x"), Options: options}), "fieldset"},
		"date":       {DateInput(tr, DateField{Field: bad("x")}), "fieldset"},
		"fieldset":   {Fieldset(tr, bad("x")), "fieldset"},
	} {
		t.Run(name+" is described by its hint and error", func(t *testing.T) {
			t.Parallel()
			doc := document(t, tc.component)
			if got := doc.Find(tc.holder).First().AttrOr("aria-describedby", ""); got != "x-hint x-error" {
				t.Errorf("described by %q", got)
			}
			if got := strings.TrimSpace(doc.Find("#x-error").Text()); got != "Қате: e" {
				t.Errorf("error %q", got)
			}
			if got := doc.Find("#x-hint").Text(); got != "h r" {
				t.Errorf("hint %q", got)
			}
			if doc.Find(".govuk-form-group--error").Length() == 0 {
				t.Error("the group is not marked")
			}
		})
	}
}

func TestGroupsOfControlsHaveALegend(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.EN)
	doc := document(
		t,
		Radios(
			tr,
			ChoiceField{
				Field:   Field{Name: "who", Label: "Who?", Heading: true},
				Options: []Option{{Value: "a"}},
			},
		),
	)
	if got := strings.TrimSpace(doc.Find("fieldset > legend > h1").Text()); got != "Who?" {
		t.Errorf("legend %q", got)
	}
	if doc.Find("fieldset").AttrOr("aria-describedby", "none") != "none" {
		t.Error("described by nothing")
	}
	doc = document(
		t,
		TextInput(tr, TextField{Field: Field{Name: "x", Label: "What?", Heading: true}}),
	)
	if got := strings.TrimSpace(doc.Find("h1 > label[for=x]").Text()); got != "What?" {
		t.Errorf("label %q", got)
	}
}

func TestErrorsLeadToTheFirstControlToMend(t *testing.T) {
	t.Parallel()
	date := DateField{Field: bad("born")}
	month := date
	month.BadMonth = true
	home := AddressField{Field: good("home"), Region: ChoiceField{Field: good("home-region")},
		Parts: []TextField{{Field: good("home-street")}, {Field: bad("home-house")}}}
	far := home
	far.Region.Field = bad("home-region")
	got := []string{
		bad("x").Anchor(),
		Field{Name: "x", ID: "y"}.Anchor(),
		date.Anchor(),
		month.Anchor(),
		DateField{Field: good("born")}.Anchor(),
		home.Anchor(),
		far.Anchor(),
	}
	want := []string{
		"#x",
		"#y",
		"#born-day",
		"#born-month",
		"#born-day",
		"#home-house",
		"#home-region",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestTheFirstOptionCarriesTheFieldsID(t *testing.T) {
	t.Parallel()
	f := ChoiceField{
		Field:   good("who"),
		Options: []Option{{Value: "a"}, {Value: "b", Checked: true}, {Value: "c", Hint: "h"}},
	}
	inputs := document(t, Radios(texts(t).In(i18n.EN), f)).Find("input")
	if diff := cmp.Diff([]string{"who", "who-2", "who-3"}, attrs(inputs, "id")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := inputs.Filter("[checked]").AttrOr("value", ""); got != "b" {
		t.Errorf("chosen %q", got)
	}
	if got := inputs.Last().AttrOr("aria-describedby", ""); got != "who-3-about" {
		t.Errorf("described by %q", got)
	}
}

func TestADateKeepsWhatWasTypedAndMarksTheWrongPart(t *testing.T) {
	t.Parallel()
	f := DateField{
		Field:    bad("born"),
		Day:      "31",
		Month:    "<b>",
		Year:     "85",
		BadMonth: true,
		Birthday: true,
	}
	inputs := document(t, DateInput(texts(t).In(i18n.RU), f)).Find("input")
	for attr, want := range map[string][]string{
		"id": {"born-day", "born-month", "born-year"}, "name": {"born-day", "born-month", "born-year"},
		"value": {"31", "<b>", "85"}, "aria-invalid": {"", "true", ""},
		"autocomplete": {"bday-day", "bday-month", "bday-year"},
		"inputmode":    {"numeric", "numeric", "numeric"},
	} {
		if diff := cmp.Diff(want, attrs(inputs, attr)); diff != "" {
			t.Errorf("%s -want +got\n%s", attr, diff)
		}
	}
}

func TestTextFieldsCarryPurposeAndValue(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.RU)
	f := TextField{
		Field:        good("phone"),
		Value:        `+7 "701"`,
		Type:         "tel",
		Autocomplete: "tel",
		InputMode:    "tel",
		Code:         true,
		ReadOnly:     true,
	}
	input := document(t, TextInput(tr, f)).Find("input")
	for attr, want := range map[string]string{
		"type": "tel", "autocomplete": "tel", "inputmode": "tel", "value": `+7 "701"`,
		"spellcheck": "false", "maxlength": "none", "required": "none",
	} {
		if got := input.AttrOr(attr, "none"); got != want {
			t.Errorf("%s is %q, want %q", attr, got, want)
		}
	}
	if _, ok := input.Attr("readonly"); !ok {
		t.Error("not read-only")
	}
	area := document(t, TextArea(tr, TextField{Field: good("x"), Value: "\nстрока"}))
	if got := area.Find("textarea").Text(); got != "\nстрока" {
		t.Errorf("a leading new line is lost: %q", got)
	}
	label := plain(document(t, TextInput(tr, f)).Find("label").Text())
	if label != "Label phone (необязательно)" {
		t.Errorf("label %q", label)
	}
}

func TestAnotherLanguageIsMarked(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.EN)
	label, lang := Official(tr, i18n.Text{RU: "Цель"})
	doc := document(
		t,
		Select(
			tr,
			ChoiceField{
				Field:   Field{Name: "x", Label: label, Lang: lang},
				Options: []Option{{Value: "a", Text: "Б", Lang: i18n.KK}},
			},
		),
	)
	if got := doc.Find("label [lang=ru]").Text(); got != "Цель" {
		t.Errorf("label %q", got)
	}
	if got := doc.Find("option[lang=kk]").Text(); got != "Б" {
		t.Errorf("option %q", got)
	}
	if _, lang := Official(tr, i18n.Text{EN: "Purpose", RU: "Цель"}); lang != "" {
		t.Errorf("the page's own language is marked %q", lang)
	}
	doc = document(t, LocalText(tr, i18n.Text{KK: "Мақсат"}))
	if got := doc.Find("[lang=kk]").Text(); got != "Мақсат" {
		t.Errorf("text %q", got)
	}
}

func TestAFormSaysWhatItDoesAndCarriesItsKey(t *testing.T) {
	t.Parallel()
	doc := document(t, Form(FormView{Action: "/kk/x", Does: "sign", Key: "k-1", Keep: []Kept{{"group", "family"}}}))
	form := doc.Find("form")
	for attr, want := range map[string]string{
		"method": "post", "action": "/kk/x", "data-form": "sign", "enctype": "none",
	} {
		if got := form.AttrOr(attr, "none"); got != want {
			t.Errorf("%s is %q, want %q", attr, got, want)
		}
	}
	if got := form.Find(`input[type=hidden][name=key]`).AttrOr("value", ""); got != "k-1" {
		t.Errorf("key %q", got)
	}
	if got := form.Find(`input[type=hidden][name=group]`).AttrOr("value", ""); got != "family" {
		t.Errorf("what is sent along is %q", got)
	}
	if _, ok := form.Attr("novalidate"); !ok {
		t.Error("the browser checks in its own language")
	}
}

// The Enter key presses the first button of a form.
func TestEnterNeverRemovesAFile(t *testing.T) {
	t.Parallel()
	file := FileInput(
		texts(t).In(i18n.EN),
		FileField{
			Field: good("doc"),
			Files: []FileView{{Name: "a.pdf", RemoveName: "remove", RemoveValue: "1"}},
		},
	)
	doc := document(t, with(Form(FormView{Multipart: true}), file))
	if first := doc.Find("button").First(); first.AttrOr("name", "") != "" {
		t.Errorf("the first button is %q", first.AttrOr("name", ""))
	}
	if got := plain(doc.Find("button[name=remove]").Text()); got != "Remove a.pdf" {
		t.Errorf("the button says %q", got)
	}
}
