package form

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type parseCase struct {
	name   string
	field  Field
	posted []string
	want   Answers
	errors []string // "anchor key"
}

func (tc parseCase) run(t *testing.T) {
	t.Parallel()
	definition, page := onePage(tc.field)
	got, _, errs := definition.Fill(nil, testEnv()).ParsePage(page, posted(tc.posted...))
	want := tc.want
	if want == nil {
		want = Answers{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(tc.errors, brief(errs)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	for _, one := range errs {
		if one.Field != tc.field.ID || one.Message.Args["label"] != tc.field.Label {
			t.Errorf("the error does not name its field: %+v", one)
		}
	}
}

func brief(errs Errors) []string {
	var lines []string
	for _, one := range errs {
		lines = append(lines, one.Anchor+" "+one.Message.Key)
	}
	return lines
}

func optional(field Field) Field { return with(field, func(f *Field) { f.Required = false }) }

func TestParsePage_Lines(t *testing.T) {
	t.Parallel()
	name := newField("x", TypeText)
	short := with(name, func(f *Field) { f.MinLength, f.MaxLength = 2, 5 })
	copies := with(name, func(f *Field) { f.Pattern, f.Hint = "^[1-9][0-9]?$", text("1 to 99") })
	price := newField("x", TypeMoney)
	bounded := with(price, func(f *Field) { f.Min, f.Max = 100, 1000 })
	number := with(newField("x", TypeNumber), func(f *Field) { f.Max = 10 })
	for _, tc := range []parseCase{
		{"a text is trimmed and composed", name, []string{"x=  Әсет \t Нұрлан "}, Answers{"x": {"Әсет Нұрлан"}}, nil},
		{"a required text must be there", name, []string{"x=   "}, nil, []string{"x form.error.required"}},
		{"an optional one may be empty", optional(name), nil, Answers{"x": {}}, nil},
		{"a text of 200 letters fits", name, []string{"x=" + strings.Repeat("ә", 200)}, Answers{"x": {strings.Repeat("ә", 200)}}, nil},
		{"one of 201 does not", name, []string{"x=" + strings.Repeat("ә", 201)}, nil, []string{"x form.error.too_long"}},
		{"the definition's limit counts", short, []string{"x=abcdef"}, nil, []string{"x form.error.too_long"}},
		{"and the least length", short, []string{"x=a"}, nil, []string{"x form.error.too_short"}},
		{"NUL is refused", name, []string{"x=a\x00"}, nil, []string{"x form.error.characters"}},
		{"a pattern is met", copies, []string{"x=12"}, Answers{"x": {"12"}}, nil},
		{"or not", copies, []string{"x=0"}, nil, []string{"x form.error.pattern"}},
		{"a pattern holds for the whole", with(copies, func(f *Field) { f.Pattern = "1|2" }), []string{"x=12"}, nil, []string{"x form.error.pattern"}},
		{"a long text keeps its rows", newField("x", TypeTextarea), []string{"x=a\r\nb"}, Answers{"x": {"a\nb"}}, nil},
		{"an IIN", newField("x", TypeIIN), []string{"x=900515 300018"}, Answers{"x": {"900515300018"}}, nil},
		{"a wrong IIN", newField("x", TypeIIN), []string{"x=900515300019"}, nil, []string{"x form.error.check_digit"}},
		{"no IIN", newField("x", TypeIIN), nil, nil, []string{"x form.error.iin"}},
		{"a BIN", newField("x", TypeBIN), []string{"x=981140001105"}, Answers{"x": {"981140001105"}}, nil},
		{"no BIN", newField("x", TypeBIN), nil, nil, []string{"x form.error.bin"}},
		{"a phone", newField("x", TypePhone), []string{"x=8 701 123 45 67"}, Answers{"x": {"+77011234567"}}, nil},
		{"no phone", newField("x", TypePhone), nil, nil, []string{"x form.error.phone"}},
		{"an e-mail", newField("x", TypeEmail), []string{"x= a@Example.kz "}, Answers{"x": {"a@example.kz"}}, nil},
		{"no e-mail where it is optional", optional(newField("x", TypeEmail)), []string{"x="}, Answers{"x": {}}, nil},
		{"no e-mail where it is required", newField("x", TypeEmail), []string{"x="}, nil, []string{"x form.error.email"}},
		{"too long an e-mail", newField("x", TypeEmail), []string{"x=a@" + strings.Repeat("b.", 130) + "kz"}, nil, []string{"x form.error.too_long"}},
		{"an account", newField("x", TypeIBAN), []string{"x=kz86 125k zt50 0410 0100"}, Answers{"x": {"KZ86125KZT5004100100"}}, nil},
		{"no account", newField("x", TypeIBAN), nil, nil, []string{"x form.error.iban"}},
		{"a vehicle", newField("x", TypeVIN), []string{"x=xta210990y2766389"}, Answers{"x": {"XTA210990Y2766389"}}, nil},
		{"no vehicle", newField("x", TypeVIN), nil, nil, []string{"x form.error.vin"}},
		{"an amount", price, []string{"x=1 500,50 ₸"}, Answers{"x": {"150050"}}, nil},
		{"an amount in its bounds", bounded, []string{"x=1000"}, Answers{"x": {"100000"}}, nil},
		{"an amount below", bounded, []string{"x=99,99"}, nil, []string{"x form.error.too_small"}},
		{"an amount above", bounded, []string{"x=1000,01"}, nil, []string{"x form.error.too_big"}},
		{"a number", number, []string{"x=10"}, Answers{"x": {"10"}}, nil},
		{"a number above", number, []string{"x=11"}, nil, []string{"x form.error.too_big"}},
		{"a number below nothing", number, []string{"x=-1"}, nil, []string{"x form.error.too_small"}},
		{"no number", number, nil, nil, []string{"x form.error.number"}},
	} {
		t.Run(tc.name, tc.run)
	}
}

func TestParsePage_Choices(t *testing.T) {
	t.Parallel()
	kind := with(newField("x", TypeRadio), func(f *Field) {
		f.Options = []Option{{Value: "A"}, {Value: "B"}, {Value: "C"}}
	})
	several := with(kind, func(f *Field) { f.Multiple, f.Type = true, TypeSelect })
	country := with(newField("x", TypeSelect), func(f *Field) { f.OptionsSource = ListHagueCountries })
	consent := with(newField("x", TypeCheckbox), func(f *Field) { f.MustBeTrue = true })
	opt := optional(newField("x", TypeCheckbox))
	for _, tc := range []parseCase{
		{"one of the options", kind, []string{"x=B"}, Answers{"x": {"B"}}, nil},
		{"none", kind, nil, nil, []string{"x form.error.choose"}},
		{"an invented one", kind, []string{"x=Z"}, nil, []string{"x form.error.choose_listed"}},
		{"two of one", kind, []string{"x=A", "x=B"}, nil, []string{"x form.error.choose_one"}},
		{"the same twice", kind, []string{"x=A", "x=A"}, Answers{"x": {"A"}}, nil},
		{"several stand in the order of the form", several, []string{"x=C", "x=A"}, Answers{"x": {"A", "C"}}, nil},
		{"at least one of several", several, []string{"x="}, nil, []string{"x form.error.choose_some"}},
		{"a code of the classifier", country, []string{"x=DE"}, Answers{"x": {"DE"}}, nil},
		{"a code outside it", country, []string{"x=XX"}, nil, []string{"x form.error.choose_listed"}},
		{"no code where it is optional", optional(country), []string{"x="}, Answers{"x": {}}, nil},
		{"a tick", consent, []string{"x=yes"}, Answers{"x": {"yes"}}, nil},
		{"a tick as browsers post it by default", consent, []string{"x=on"}, Answers{"x": {"yes"}}, nil},
		{"no tick", consent, nil, nil, []string{"x form.error.tick"}},
		{"another value is no tick", consent, []string{"x=no"}, nil, []string{"x form.error.tick"}},
		{"an optional tick may be absent", opt, nil, Answers{"x": {}}, nil},
	} {
		t.Run(tc.name, tc.run)
	}
}

func TestParsePage_Address(t *testing.T) {
	t.Parallel()
	home := newField("x", TypeAddress)
	full := Answers{"x.region": {"710000000"}, "x.locality": {}, "x.street": {"Абая"}, "x.house": {"12А"}, "x.flat": {"3"}}
	empty := Answers{"x.region": {}, "x.locality": {}, "x.street": {}, "x.house": {}, "x.flat": {}}
	for _, tc := range []parseCase{
		{"a city needs no locality", home, []string{"x-region=710000000", "x-street= Абая ", "x-house=12А", "x-flat=3"}, full, nil},
		{"a region does", home, []string{"x-region=190000000", "x-street=Абая", "x-house=1"}, nil, []string{"x-locality form.error.address_locality"}},
		{"nothing at all is one error", home, nil, nil, []string{"x-region form.error.address"}},
		{"nothing where it is optional", optional(home), nil, empty, nil},
		{"a part makes the rest needed", optional(home), []string{"x-flat=3"}, nil, []string{"x-region form.error.address_region", "x-street form.error.address_street", "x-house form.error.address_house"}},
		{"a region outside the classifier", home, []string{"x-region=999999999", "x-street=a", "x-house=1"}, nil, []string{"x-region form.error.address_region"}},
		{"too long a house", home, []string{"x-region=710000000", "x-street=a", "x-house=" + strings.Repeat("1", 21)}, nil, []string{"x-house form.error.address_long"}},
		{"an override in the street", home, []string{"x-region=710000000", "x-street=\u202ea", "x-house=1"}, nil, []string{"x-street form.error.characters"}},
	} {
		t.Run(tc.name, tc.run)
	}
}

func TestParsePage_TypedKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Ә", 5000)
	definition, page := onePage(newField("born", TypeDate), newField("name", TypeText),
		newField("iin", TypeIIN), newField("scan", TypeFile))
	_, typed, errs := definition.Fill(nil, testEnv()).ParsePage(page, posted(
		"born-day=31", "born-month=2", "born-year=2026", "name="+long, "iin= 12\x00\u202e3 ", "scan=17", "other=x"))
	want := Typed{"born-day": {"31"}, "born-month": {"2"}, "born-year": {"2026"},
		"name": {long}, "iin": {" 123 "}}
	if diff := cmp.Diff(want, typed); diff != "" {
		t.Errorf("typed (-want +got):\n%s", diff)
	}
	if typed.Get("born-day") != "31" || typed.Has("name", "x") || len(errs) != 4 {
		t.Errorf("unexpected: %v", brief(errs))
	}
	if one, ok := errs.At("born-day"); !ok || one.Field != "born" || len(errs.Of("iin")) != 1 {
		t.Errorf("errors are not found by anchor and field: %v", brief(errs))
	}
	if _, ok := errs.At("nowhere"); ok {
		t.Error("an error is found where there is none")
	}
}

func TestParsePage_FilesComeFromTheDraftOnly(t *testing.T) {
	t.Parallel()
	scan := newField("scan", TypeFile)
	definition, page := onePage(scan)
	for name, tc := range map[string]struct {
		stored []string
		errors []string
	}{
		"a stored file stays":               {[]string{"17"}, nil},
		"an id in the form counts for none": {nil, []string{"scan form.error.file"}},
		"two files are too many":            {[]string{"17", "18"}, []string{"scan form.error.file_one"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := definition.Fill(Answers{"scan": tc.stored}, testEnv())
			got, _, errs := form.ParsePage(page, posted("scan=99"))
			if diff := cmp.Diff(tc.errors, brief(errs)); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if len(errs) == 0 && got.First("scan") != "17" {
				t.Errorf("got file %q", got.First("scan"))
			}
		})
	}
	fault := scan.FileError(FileTooLarge)
	if fault.Anchor != "scan" || fault.Message.Args["size"] != MaxFileMB {
		t.Errorf("got %+v", fault)
	}
	if got := with(scan, func(f *Field) { f.Accept = []string{"pdf"} }).FileError(FileWrong); got.Message.Args["formats"] != "PDF" {
		t.Errorf("got %+v", got)
	}
}
