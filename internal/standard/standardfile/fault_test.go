package standardfile_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/standard/standardfile"
	"qyzmet/web/locale"
)

type object = map[string]any

// doc is the apostille's standard as it may be changed.
func doc(t testing.TB) object {
	t.Helper()
	var d object
	if err := json.Unmarshal(seeds(t)["standards/court-apostille.json"], &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// at finds the object or list that a path leads to.
func at(t testing.TB, v any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			v = v.(object)[step]
		case int:
			v = v.([]any)[step]
		}
	}
	if v == nil {
		t.Fatalf("nothing at %v", path)
	}
	return v
}

func faultsOf(t testing.TB, raw []byte) (told []string) {
	t.Helper()
	_, faults, err := standardfile.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		key := strings.TrimPrefix(f.Message.Key, "standardfile.fault.")
		if name, ok := f.Message.Args["name"]; ok {
			key += fmt.Sprintf(" %v", name)
		}
		told = append(told, f.Pointer+" "+key)
	}
	return told
}

// field leads to the first question, variant to the first term.
var (
	field   = []any{"form", "sections", 0, "pages", 0, "fields", 0}
	variant = []any{"term", "variants", 0}
)

const fieldAt, variantAt = "/form/sections/0/pages/0/fields/0", "/term/variants/0"

func TestRead_NamesThePlaceAndTheKindOfAFault(t *testing.T) {
	t.Parallel()
	set := func(path []any, name string, v any) func(testing.TB, object) {
		return func(t testing.TB, d object) { at(t, d, path...).(object)[name] = v }
	}
	drop := func(path []any, name string) func(testing.TB, object) {
		return func(t testing.TB, d object) { delete(at(t, d, path...).(object), name) }
	}
	for name, c := range map[string]struct {
		change func(testing.TB, object)
		want   []string
	}{
		"a property is missing":    {drop(nil, "appeal"), []string{" missing appeal"}},
		"a language is missing":    {drop([]any{"summary"}, "kk"), []string{"/summary missing kk"}},
		"a language is empty":      {set([]any{"summary"}, "kk", ""), []string{"/summary/kk empty", "/summary/kk pattern"}},
		"a language is blank":      {set([]any{"summary"}, "kk", " "), []string{"/summary/kk pattern"}},
		"an unknown property":      {set(nil, "a/b~c", 1), []string{"/a~1b~0c unknown a/b~c"}},
		"a letter of another case": {set(nil, "Service", "x"), []string{"/Service unknown Service"}},
		"a wrong type":             {set(variant, "value", "10"), []string{variantAt + "/value type"}},
		"null":                     {set(nil, "documents", nil), []string{"/documents type"}},
		"a fraction":               {set(variant, "value", 1.5), []string{variantAt + "/value number"}},
		"no unit of the law":       {set(variant, "unit", "weeks"), []string{variantAt + "/unit not_one_of"}},
		"no type of a question":    {set(field, "type", "colour"), []string{fieldAt + "/type not_one_of"}},
		"no day of the calendar":   {set(nil, "effective_from", "2026-02-30"), []string{"/effective_from date"}},
		"no day at all":            {set(nil, "effective_from", "soon"), []string{"/effective_from date"}},
		"no code":                  {set(nil, "service", "../etc"), []string{"/service pattern"}},
		"a term of no length":      {set(variant, "value", 0), []string{variantAt + "/value minimum"}},
		"a term of ages":           {set(variant, "value", 10_001), []string{variantAt + "/value maximum"}},
		"too long a name":          {set([]any{"normative_act"}, "ru", strings.Repeat("ш", 501)), []string{"/normative_act/ru too_long"}},
		"too long for any text":    {set([]any{"appeal"}, "ru", strings.Repeat("ш", 10_001)), []string{"/appeal/ru too_long"}},
		"no ground":                {set(nil, "refusal_grounds", []any{}), []string{"/refusal_grounds too_few"}},
		"too many channels": {set(nil, "channels", []any{"portal", "csc", "body", "mobile", "partner", "proactive", "portal"}),
			[]string{"/channels too_many", "/channels twice"}},
		"a channel twice":        {set(nil, "channels", []any{"csc", "csc"}), []string{"/channels twice"}},
		"an empty condition":     {set(variant, "when", object{}), []string{variantAt + "/when too_few"}},
		"a fact against nothing": {set(variant, "when", object{"fact": "answer.country"}), []string{variantAt + "/when missing in"}},
		"a fact nobody asks": {set(variant, "when", object{"fact": "answer.colour", "in": []any{"red"}}),
			[]string{variantAt + "/when form.problem.fact_later"}},
		"a fee on what is never answered": {set([]any{"fee", "items", 0}, "when", object{"fact": "answer.doc_kind", "in": []any{"x"}}),
			[]string{"/fee/items/0/when form.problem.fact_value"}},
		"a choice without answers": {set(field, "type", "radio"), []string{fieldAt + " form.problem.options"}},
		"a pattern that is none":   {set([]any{"form", "sections", 1, "pages", 1, "fields", 1}, "pattern", "(("), []string{"/form/sections/1/pages/1/fields/1 form.problem.pattern"}},
		"a page twice": {set([]any{"form", "sections", 0, "pages", 1}, "id", "applicant"),
			[]string{"/form/sections/0/pages/1 form.problem.id_twice"}},
		"a page of a reserved name": {set([]any{"form", "sections", 0, "pages", 1}, "id", "sign"),
			[]string{"/form/sections/0/pages/1 form.problem.id_reserved"}},
		"a rule of decision on nothing": {set(nil, "route", object{"kind": "automatic", "when": object{"fact": "filing.mood", "in": []any{"good"}}}),
			[]string{"/route/when form.problem.fact"}},
		"no ordinary term": {func(t testing.TB, d object) {
			variants := at(t, d, "term", "variants").([]any)
			d["term"].(object)["variants"] = variants[:3]
		}, []string{"/term/variants no_ordinary_term"}},
		"hidden characters": {set([]any{"summary"}, "ru", "за\u202eкон"), []string{"/summary/ru characters"}},
		"NUL":               {set([]any{"summary"}, "ru", "за\x00кон"), []string{"/summary/ru characters"}},
		"two faults in the order of the file": {func(t testing.TB, d object) {
			d["channels"], d["appeal"] = "csc", 7
		}, []string{"/appeal type", "/channels type"}},
	} {
		d := doc(t)
		c.change(t, d)
		raw, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, faultsOf(t, raw)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestRead_RefusesWhatIsNoFileOfAStandard(t *testing.T) {
	t.Parallel()
	sound := strings.TrimSpace(string(seeds(t)["standards/court-apostille.json"]))
	for name, c := range map[string]struct{ text, want string }{
		"nothing":                   {"", " malformed"},
		"a list":                    {"[]", " type"},
		"half a file":               {sound[:len(sound)/2], " malformed"},
		"something behind":          {sound + " {}", " malformed"},
		"a comma too many":          {strings.TrimSuffix(sound, "}") + ",}", " malformed"},
		"a byte order mark":         {"\ufeff" + sound, " malformed"},
		"another encoding":          {"{\"a\": \"\xd0\"}", " not_utf8"},
		"a property twice":          {`{"service": "a", "service": "b"}`, "/service duplicate service"},
		"twice, written two ways":   {`{"service": "a", "serv\u0069ce": "b"}`, "/service duplicate service"},
		"half a character":          {`{"service": "\ud83d"}`, "/service characters"},
		"a number of a thousand":    {`{"number": 1` + strings.Repeat("0", 1000) + `}`, "/number number"},
		"a number to the billionth": {`{"number": 1e999999999}`, "/number number"},
		"too many levels":           {strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40), strings.Repeat("/a", 32) + " too_deep"},
		"levels without an end":     {strings.Repeat(`[`, 500_000), strings.Repeat("/0", 32) + " too_deep"},
		"too many values":           {`{"channels": [` + strings.Repeat("1,", 20_000) + "1]}", " too_many_values"},
		"too long a name":           {`{"` + strings.Repeat("n", 201) + `": 1}`, " name_too_long"},
		"more than a megabyte":      {sound + strings.Repeat(" ", standardfile.MaxSize), " too_large"},
	} {
		if got := faultsOf(t, []byte(c.text)); len(got) == 0 || got[0] != c.want && !strings.Contains(strings.Join(got, "\n"), c.want) {
			t.Errorf("%s: %v, want %q", name, got, c.want)
		}
	}
}

func TestRead_IsNotSlowedDownByAHostileFile(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a list of many alike":   `{"channels": [` + strings.Repeat(`"csc",`, 19_000) + `"csc"]}`,
		"many unknown":           `{"a0": 1` + numbered(19_000) + `}`,
		"a megabyte of one text": `{"service": "` + strings.Repeat("a", 1_000_000) + `"}`,
		"conditions in many":     `{"term": {"variants": [{"when": ` + strings.Repeat(`{"not":`, 20) + `{}` + strings.Repeat("}", 20) + `}]}}`,
	} {
		begin := time.Now()
		if told := faultsOf(t, []byte(text)); len(told) == 0 || len(told) > 100 {
			t.Errorf("%s: %d faults", name, len(told))
		}
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("%s takes %s", name, took)
		}
	}
}

func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `, "b%d": 1`, i)
	}
	return b.String()
}

func TestRead_TellsLineAndColumn(t *testing.T) {
	t.Parallel()
	text := "{\n  \"service\": \"apostille\",\n  \"Қызмет\": {\"a\": 1}, \"number\": \"x\"\n}"
	_, faults, err := standardfile.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		if f.Pointer == "/number" && (f.Line != 3 || f.Column != 33) {
			t.Errorf("number stands at %d:%d", f.Line, f.Column)
		}
	}
	_, faults, err = standardfile.Read(strings.NewReader("{\n  \"service\" 7}"))
	if err != nil || len(faults) != 1 || faults[0].Line != 2 || faults[0].Column != 13 {
		t.Errorf("a colon is missing: %+v %v", faults, err)
	}
}

func TestRead_TellsTheReadersOwnFault(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	_, faults, err := standardfile.Read(io.MultiReader(strings.NewReader("{"), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) || len(faults) > 0 {
		t.Errorf("%v %v", faults, err)
	}
}

func TestFaultsAreToldInThreeLanguages(t *testing.T) {
	t.Parallel()
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	_, faults, err := standardfile.Read(strings.NewReader(`{"service": 7, "number": true, "channels": ["x"], "name": {"kk": "а", "x": 1}}`))
	if err != nil || len(faults) < 10 {
		t.Fatal(faults, err)
	}
	for _, f := range faults {
		for _, lang := range i18n.Langs {
			said := texts.In(lang).Message(f.Message)
			if said == "" || strings.ContainsAny(said, "{}") || strings.Contains(said, "standardfile.") {
				t.Errorf("%s %s: %q", lang, f.Message.Key, said)
			}
		}
	}
}
