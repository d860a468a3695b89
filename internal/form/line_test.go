package form

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

type line struct{ name, typed, want, trouble string }

func testLines(t *testing.T, parse func(string) (string, Trouble), cases []line) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, trouble := parse(tc.typed)
			if got != tc.want || string(trouble) != tc.trouble {
				t.Errorf("got %q %q, want %q %q", got, trouble, tc.want, tc.trouble)
			}
		})
	}
}

func TestParsePhone(t *testing.T) {
	t.Parallel()
	const want, no = "+77011234567", "form.error.phone"
	testLines(t, ParsePhone, []line{
		{"as printed", "+7 701 123 45 67", want, ""},
		{"begun with 8", "8 (701) 123-45-67", want, ""},
		{"begun with 7", "7 701 1234567", want, ""},
		{"without the country", "701 123 45 67", want, ""},
		{"with dots", "8.701.123.45.67", want, ""},
		{"in full-width digits", "＋７７０１１２３４５６７", want, ""},
		{"too short", "+7 701 123 45 6", "", no},
		{"too long", "+7 701 123 45 678", "", no},
		{"another country", "+49 30 123456", "", no},
		{"Russian mobile", "+7 901 123 45 67", "", no},
		{"letters", "call me", "", no},
		{"two numbers", "87011234567, 87021234567", "", no},
	})
}

func TestParseEmail(t *testing.T) {
	t.Parallel()
	const no = "form.error.email"
	testLines(t, ParseEmail, []line{
		{"plain", "aigerim@example.com", "aigerim@example.com", ""},
		{"the domain is written small", "Aigerim@Example.COM", "Aigerim@example.com", ""},
		{"a Kazakh domain", "пошта@мысал.қаз", "пошта@мысал.қаз", ""},
		{"a full-width at sign", "a＠example.com", "a@example.com", ""},
		{"plus and dots", "a.b+c@mail.example.kz", "a.b+c@mail.example.kz", ""},
		{"no at sign", "aigerim.example.com", "", no},
		{"no domain", "aigerim@", "", no},
		{"no dot in the domain", "aigerim@localhost", "", no},
		{"two at signs", "a@b@example.com", "", no},
		{"a space", "a b@example.com", "", no},
		{"two dots", "a..b@example.com", "", no},
		{"a hyphen at the edge", "a@-example.com", "", no},
		{"a name with brackets", "Aigerim <a@example.com>", "", no},
	})
}

func TestParseIBAN(t *testing.T) {
	t.Parallel()
	const want = "KZ86125KZT5004100100" // the example of the ISO 13616 register
	testLines(t, ParseIBAN, []line{
		{"canonical", want, want, ""},
		{"in fours and small", "kz86 125k zt50 0410 0100", want, ""},
		{"Cyrillic К", "КZ86125КZТ5004100100", want, ""},
		{"full-width", "ＫＺ86125KZT5004100100", want, ""},
		{"one digit is wrong", "KZ86125KZT5004100101", "", "form.error.iban_check"},
		{"two digits are swapped", "KZ86125KZT5004101000", "", "form.error.iban_check"},
		{"too short", "KZ86125KZT500410010", "", "form.error.iban"},
		{"another country", "DE89370400440532013000", "", "form.error.iban"},
	})
}

func TestParseVIN(t *testing.T) {
	t.Parallel()
	const want = "XTA210990Y2766389"
	testLines(t, ParseVIN, []line{
		{"canonical", want, want, ""},
		{"small with spaces", "xta 210990 y2766389", want, ""},
		{"Cyrillic look-alikes", "ХТА210990У2766389", want, ""},
		{"the letter O", "XTA21099OY2766389", "", "form.error.vin"},
		{"a Cyrillic letter of its own", "ЖTA210990Y2766389", "", "form.error.vin"},
		{"too short", "XTA210990Y276638", "", "form.error.vin"},
	})
}

func TestParseMoney(t *testing.T) {
	t.Parallel()
	const no = "form.error.money"
	testLines(t, ParseMoney, []line{
		{"whole tenge", "1500", "150000", ""},
		{"a comma", "1500,5", "150050", ""},
		{"a point", "1500.05", "150005", ""},
		{"groups with spaces", "1 234 567,89", "123456789", ""},
		{"a narrow no-break space", "1\u202f234", "123400", ""},
		{"English groups", "1,234,567.89", "123456789", ""},
		{"German groups", "1.234.567,89", "123456789", ""},
		{"a comma before three digits groups", "1,234", "123400", ""},
		{"the sign of tenge", "₸1 500", "150000", ""},
		{"the word", "1500 теңге", "150000", ""},
		{"short word with a point", "1500 тг.", "150000", ""},
		{"leading zeros", "000150", "15000", ""},
		{"nothing at all is an amount", "0", "0", ""},
		{"tiyn only", "0,05", "5", ""},
		{"full-width", "１５００", "150000", ""},
		{"negative", "-5", "", no},
		{"three decimals", "1500,505", "", no},
		{"wrong groups", "12 34", "", no},
		{"mixed groups", "1 234,567,89", "", no},
		{"one sign for both", "1,234,56", "", no},
		{"words", "a thousand", "", no},
		{"an exponent", "1e9", "", no},
		{"more than there is", "1234567890123", "", no},
		{"the sign alone", "₸", "", no},
	})
}

func TestParseNumber(t *testing.T) {
	t.Parallel()
	const no = "form.error.number"
	testLines(t, ParseNumber, []line{
		{"plain", "42", "42", ""}, {"zeros before", "007", "7", ""},
		{"groups", "1 000", "1000", ""}, {"minus", "−3", "-3", ""},
		{"minus nothing", "-0", "0", ""}, {"full-width", "４２", "42", ""},
		{"a fraction", "1.5", "", no}, {"a word", "two", "", no},
		{"too long", "1234567890123", "", no}, {"wrong groups", "1 00", "", no},
	})
}

// I-08
func TestCleanText(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		raw  string
		rows bool
		want string
		ok   bool
	}{
		"Kazakh letters survive":               {"Әбдіғұлова Үміт Қөңілқызы һ І", false, "Әбдіғұлова Үміт Қөңілқызы һ І", true},
		"letters are composed":                 {"И\u0306", false, "Й", true},
		"spaces are trimmed and collapsed":     {" a\u00a0 \t b \n", false, "a b", true},
		"rows are kept in a long text":         {" a \r\n\r\n b\rc ", true, "a\n\n b\nc", true},
		"a soft hyphen and a mark are dropped": {"a\u00adb\u200bc\ufeff", false, "abc", true},
		"a joiner between emoji is kept":       {"👩\u200d👧", false, "👩\u200d👧", true},
		"NUL is refused":                       {"a\x00b", false, "", false},
		"a control character is refused":       {"a\x1bb", false, "", false},
		"a right-to-left override is refused":  {"a\u202eb", false, "", false},
		"an isolate is refused":                {"a\u2066b", true, "", false},
		"broken UTF-8 is refused":              {"a\xffb", false, "", false},
		"a non-character is refused":           {"a\ufffeb", false, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := cleanText(tc.raw, tc.rows)
			if got != tc.want || ok != tc.ok {
				t.Errorf("got %q %v, want %q %v", got, ok, tc.want, tc.ok)
			}
		})
	}
}

func TestCleanText_IsDoneOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.Bool().Draw(t, "rows")
		once, ok := cleanText(rapid.String().Draw(t, "raw"), rows)
		if twice, still := cleanText(once, rows); ok && (!still || twice != once) {
			t.Fatalf("%q became %q", once, twice)
		}
	})
}

func TestMoney_IsReadBackAsItIsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tiyn := strconv.Itoa(rapid.IntRange(0, 99_999_999_999_999).Draw(t, "tiyn"))
		if got, trouble := ParseMoney(typedMoney(tiyn)); got != tiyn || trouble != "" {
			t.Fatalf("%s is written %s and read %s %s", tiyn, typedMoney(tiyn), got, trouble)
		}
	})
}

func TestIBAN_EveryValidOneIsAcceptedAndOneWrongDigitRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		account := rapid.StringMatching(`[0-9]{3}[0-9A-Z]{13}`).Draw(t, "account")
		iban := fmt.Sprintf("KZ%02d%s", 98-mod97(account+"KZ00"), account)
		if got, trouble := ParseIBAN(inFours(strings.ToLower(iban))); got != iban || trouble != "" {
			t.Fatalf("%s: %q %q", iban, got, trouble)
		}
		wrong := []byte(iban)
		wrong[4] = '0' + (wrong[4]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "plus")))%10
		if _, trouble := ParseIBAN(string(wrong)); trouble != "form.error.iban_check" {
			t.Fatalf("%s became %s and is accepted", iban, wrong)
		}
	})
}

func FuzzParseMoney(f *testing.F) {
	for _, seed := range []string{"1 234,50 ₸", "0", ".5", "1,234,56", "тг", "９９"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		tiyn, trouble := ParseMoney(typed)
		if (tiyn == "") != (trouble != "") {
			t.Fatalf("%q gives %q and %q", typed, tiyn, trouble)
		}
		if trouble != "" {
			return
		}
		if again, trouble := ParseMoney(typedMoney(tiyn)); again != tiyn || trouble != "" {
			t.Fatalf("%q gives %q, which gives %q %q", typed, tiyn, again, trouble)
		}
	})
}
