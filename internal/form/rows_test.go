package form

import (
	"testing"
	"time"

	"qyzmet/internal/i18n"

	"github.com/google/go-cmp/cmp"
)

func display(rows []Row, l i18n.Localizer) map[string][]string {
	shown := map[string][]string{}
	for _, row := range rows {
		for _, value := range row.Values {
			line, _ := value.In(l)
			shown[row.Field.ID] = append(shown[row.Field.ID], line)
		}
	}
	return shown
}

func TestFilling_RowsShowEveryTypeInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	definition, answers := everyType(), everyAnswer()
	groups := definition.Fill(answers, testEnv()).Rows()
	if len(groups) != 1 {
		t.Fatalf("%d groups", len(groups))
	}
	want := map[string][]string{
		"text": {"Әсет"}, "textarea": {"a\nb"}, "select": {"hague_countries DE"},
		"radio": {"A label"}, "several": {"A label", "C label"}, "checkbox": {"Yes"},
		"iin": {"900515300018"}, "bin": {"981140001105"}, "phone": {"+7 701 123 45 67"},
		"email": {"a@example.kz"}, "date": {"1 April 2026"}, "money": {"1,500.50\u00a0₸"},
		"address": {"kato 190000000", "Талғар", "Абая, 12А, flat 3"}, "file": {"17"},
		"iban": {"KZ86 125K ZT50 0410 0100"}, "vin": {"XTA210990Y2766389"}, "number": {"-5"},
	}
	if diff := cmp.Diff(want, display(groups[0].Rows, formCatalogue(t).In(i18n.EN))); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestFilling_RowsTellWhereAValueComesFrom(t *testing.T) {
	t.Parallel()
	answers := Answers{"email": {}, "purpose": {"travel"}, "apostille": {"perhaps"}, "country": {"DE"}}
	groups := criminalRecord().Fill(answers, known("full_name=Айгерім")).Rows()
	type line struct {
		page, register string
		missing        bool
		value          any
	}
	got := map[string]line{}
	for _, group := range groups {
		for _, row := range group.Rows {
			got[row.Field.ID] = line{row.PageID, row.Register, row.Missing, row.Values[0].Content}
		}
	}
	want := map[string]line{
		"full_name": {"full_name", "gbdfl", false, "Айгерім"},
		"phone":     {"phone", "", true, i18n.M("form.value.missing")},
		"email":     {"email", "", false, i18n.M("form.value.none")},
		"purpose":   {"purpose", "", false, text("Travel")},
		"apostille": {"apostille", "", true, "perhaps"},
		"consent":   {"consent", "", true, i18n.M("form.value.missing")},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(line{})); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if len(groups) != 3 {
		t.Errorf("%d sections are shown, want 3", len(groups))
	}
}

func TestFilling_RowsOfAnUntickedBoxAndOfARegisteredAddress(t *testing.T) {
	t.Parallel()
	box := optional(newField("box", TypeCheckbox))
	home := with(newField("home", TypeAddress), func(f *Field) {
		f.Prefill, f.ReadOnly = &Prefill{"ar", "address"}, true
	})
	definition, _ := onePage(box, home)
	rows := definition.Fill(Answers{"box": {}}, known("home=Астана, Абая 1")).Rows()[0].Rows
	want := map[string][]string{"box": {"Жоқ"}, "home": {"Астана, Абая 1"}}
	if diff := cmp.Diff(want, display(rows, formCatalogue(t).In(i18n.KK))); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestValue_NamesFilesAndLanguages(t *testing.T) {
	t.Parallel()
	l := formCatalogue(t).In(i18n.EN)
	if id, ok := (Value{FileID("17")}).File(); !ok || id != "17" {
		t.Error("a file is not found")
	}
	if _, ok := (Value{"17"}).File(); ok {
		t.Error("a text is taken for a file")
	}
	if got, lang := (Value{i18n.Text{RU: "Германия"}}).In(l); got != "Германия" || lang != i18n.RU {
		t.Errorf("got %q in %s", got, lang)
	}
	if got, _ := (Value{i18n.DateShort(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))}).In(l); got != "1 April 2026" {
		t.Errorf("got %q", got)
	}
}
