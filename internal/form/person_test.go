package form

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseIIN(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ typed, want, trouble string }{
		"a man of the 20th century":            {"900515300018", "900515300018", ""},
		"a woman of the 21st, second pass":     {"011123600300", "011123600300", ""},
		"spaces and dashes are forgiven":       {" 900515-300 018", "900515300018", ""},
		"an en dash and a no-break space too":  {"900515–300\u00a0018", "900515300018", ""},
		"full-width digits are digits":         {"９００５１５３０００１８", "900515300018", ""},
		"eleven digits are too few":            {"90051530001", "", "form.error.iin"},
		"thirteen are too many":                {"9005153000180", "", "form.error.iin"},
		"letters are no digits":                {"90051530001O", "", "form.error.iin"},
		"Arabic-Indic digits are not accepted": {"٩٠٠٥١٥٣٠٠٠١٨", "", "form.error.iin"},
		"the 31st of April is no birth date":   {"900431300018", "", "form.error.iin_date"},
		"29 February needs a leap year":        {"010229600300", "", "form.error.iin_date"},
		"the century of 7 is to come":          {"900515700018", "", "form.error.iin_date"},
		"the check digit must hold":            {"900515300019", "", "form.error.check_digit"},
		"ten in both passes is never issued":   {"011123600350", "", "form.error.check_digit"},
		"a business number is no person":       {"981140001105", "", "form.error.iin_date"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, trouble := ParseIIN(tc.typed)
			if got != tc.want || string(trouble) != tc.trouble {
				t.Errorf("got %q %q, want %q %q", got, trouble, tc.want, tc.trouble)
			}
		})
	}
}

// These eleven digits give ten in both passes, so no twelfth makes a number of them.
func TestParseIIN_RefusesEveryCheckDigitAfterTenTwice(t *testing.T) {
	t.Parallel()
	for digit := range 10 {
		if _, trouble := ParseIIN(fmt.Sprintf("01112360035%d", digit)); trouble == "" {
			t.Errorf("check digit %d is accepted", digit)
		}
	}
}

func TestParseBIN(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ typed, want, trouble string }{
		"a published number of a state body": {"981140001105", "981140001105", ""},
		"spaces are forgiven":                {"9811 4000 1105", "981140001105", ""},
		"a person's number is named":         {"900515300018", "", "form.error.bin_person"},
		"a month 13 is a mistake":            {"981340001105", "", "form.error.check_digit"},
		"a wrong check digit":                {"981140001106", "", "form.error.check_digit"},
		"a fifth digit 7":                    {"981170001105", "", "form.error.check_digit"},
		"too short":                          {"98114000110", "", "form.error.bin"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, trouble := ParseBIN(tc.typed)
			if got != tc.want || string(trouble) != tc.trouble {
				t.Errorf("got %q %q, want %q %q", got, trouble, tc.want, tc.trouble)
			}
		})
	}
}

// validIIN draws a number of the 19th to 21st century that can be issued.
func validIIN(t *rapid.T) string {
	day := time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC).
		AddDate(0, 0, rapid.IntRange(0, 109571).Draw(t, "day"))
	sex := rapid.IntRange(1, 2).Draw(t, "sex") + 2*(day.Year()/100-18)
	for serial := rapid.IntRange(0, 9999).Draw(t, "serial"); ; serial = (serial + 1) % 10000 {
		first := fmt.Sprintf("%s%d%04d", day.Format("060102"), sex, serial)
		for _, pass := range weights {
			if rest := weighted(first, pass); rest < 10 {
				return fmt.Sprintf("%s%d", first, rest)
			}
		}
	}
}

func TestParseIIN_AcceptsEveryNumberMadeByTheRule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		iin := validIIN(t)
		if got, trouble := ParseIIN(iin); got != iin || trouble != "" {
			t.Fatalf("%s: %q %q", iin, got, trouble)
		}
	})
}

// One wrong digit is refused wherever the rule can see it. It cannot in two cases only:
// the eleventh digit, when both numbers are settled in the first pass (its weight there is
// 11, which vanishes modulo 11); and a digit that moves the number from one pass to the
// other, whose remainders are unrelated and may agree.
func TestParseIIN_RefusesOneWrongDigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		iin := validIIN(t)
		at := rapid.IntRange(0, 11).Draw(t, "at")
		plus := rapid.IntRange(1, 9).Draw(t, "plus")
		changed := []byte(iin)
		changed[at] = '0' + (changed[at]-'0'+byte(plus))%10
		second, secondAfter := weighted(iin, weights[0]) == 10, weighted(string(changed), weights[0]) == 10
		if second != secondAfter || at == 10 && !second {
			return
		}
		if _, trouble := ParseIIN(string(changed)); trouble == "" {
			t.Fatalf("%s became %s and is accepted", iin, changed)
		}
	})
}

func FuzzParseIIN(f *testing.F) {
	for _, seed := range []string{"900515300018", "９００515-300018", "", "\x00", "٩"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) { canonicalOrTrouble(t, ParseIIN, typed) })
}

func FuzzParsePhone(f *testing.F) {
	for _, seed := range []string{"+7 701 123 45 67", "8(701)1234567", "7011234567", "+", "７"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) { canonicalOrTrouble(t, ParsePhone, typed) })
}

// canonicalOrTrouble: what is read is read again as itself; what is not has a reason.
func canonicalOrTrouble(t *testing.T, parse func(string) (string, Trouble), typed string) {
	t.Helper()
	canonical, trouble := parse(typed)
	if (canonical == "") != (trouble != "") {
		t.Fatalf("%q gives %q and %q", typed, canonical, trouble)
	}
	if trouble != "" {
		return
	}
	if again, trouble := parse(canonical); again != canonical || trouble != "" {
		t.Fatalf("%q gives %q, which gives %q %q", typed, canonical, again, trouble)
	}
}
