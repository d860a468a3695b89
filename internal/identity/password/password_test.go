package password

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"qyzmet/internal/fault"
)

var cheap = Options{Cost: Cost{Memory: 64, Time: 1, Threads: 1}}

// S-20
func TestAPasswordIsLongAndNotOneThatAnybodyTriesFirst(t *testing.T) {
	t.Parallel()
	personal := []string{"Муканова", "Айгуль", "860101400123", "a.mukanova"}
	long := "ой бір ұзақ сөйлем осы жерде тұр " // 33 characters
	for name, tc := range map[string]struct {
		text string
		want Trouble
	}{
		"fourteen characters":              {"jEx7 kolibri s", TooShort},
		"fifteen characters":               {"jEx7 kolibri so", ""},
		"fifteen small letters":            {"sarytauhydropon", ""},
		"fifteen digits without a pattern": {"840271936502841", ""},
		"words with spaces":                {"төрт терезе ашық тұр", ""},
		"an emoji is a character":          {"kolibri 7 tau 🐎", ""},
		"sixty-four characters":            {"x" + strings.Repeat("jk7 plovdiv ", 5) + "end", ""},
		"256 characters":                   {string([]rune(strings.Repeat(long, 8))[:256]), ""},
		"257 characters":                   {string([]rune(strings.Repeat(long, 8))[:257]), TooLong},
		"only a hundred spaces":            {strings.Repeat(" ", 100), Predictable},
		"one letter over and over":         {strings.Repeat("a", 20), Predictable},
		"one piece over and over":          {"jk7pljk7pljk7pljk7pl", Predictable},
		"a run of digits":                  {"1234567890123456", Common},
		"a run of letters":                 {"abcdefghijklmnopq", Predictable},
		"a run backwards":                  {"zyxwvutsrqponmlk", Predictable},
		"a breached one":                   {"correcthorsebatterystaple", Common},
		"a breached one in capitals":       {"CorrectHorseBatteryStaple", Common},
		"a row of the keyboard":            {"йцукенгшщзхъфыва", Common},
		"known words and a year":           {"PasswordAlmaty2026", Common},
		"known words in Kazakh":            {"құпиясөз-Қазақстан", Common},
		"the owner's names":                {"Муканова-Айгуль-1", Personal},
		"the owner's IIN":                  {"iin860101400123", Personal},
		"the owner's login":                {"a.mukanova!!2026", Personal},
		"the portal's name":                {"qyzmetQyzmetQYZMET1", Personal},
		"the portal's name in a long one":  {"qyzmet жеті көлдің суы", ""},
		"no text at all":                   {"\xff\xfe kolibri kolibri", Unreadable},
		"a zero byte":                      {"kolibri\x00kolibri tau", Unreadable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Check(tc.text, personal...); got != tc.want {
				t.Errorf("%d characters: %q, want %q", utf8.RuneCountInString(tc.text), got, tc.want)
			}
		})
	}
}

// S-20
func TestAPasswordIsComparedExactly(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	long := strings.Repeat("ұзақ сөйлем 7 ", 18)[:256]
	for name, tc := range map[string]struct {
		kept, typed string
		want        bool
	}{
		"the same":                     {"jEx7 kolibri song", "jEx7 kolibri song", true},
		"another case":                 {"jEx7 kolibri song", "jex7 kolibri song", false},
		"a space more":                 {"jEx7 kolibri song", "jEx7 kolibri song ", false},
		"a space at both ends is kept": {" jEx7 kolibri song ", " jEx7 kolibri song ", true},
		"cut after 72 bytes":           {long, long[:72], false},
		"the last of 256 bytes":        {long, long[:len(long)-1] + "x", false},
		"composed and decomposed":      {norm.NFC.String("йога жүйке кітабы"), norm.NFD.String("йога жүйке кітабы"), true},
		"nothing":                      {"jEx7 kolibri song", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hash, err := h.Hash(t.Context(), tc.kept)
			if err != nil {
				t.Fatal(err)
			}
			got, stale, err := h.Verify(t.Context(), hash, tc.typed)
			if err != nil || got != tc.want || stale {
				t.Errorf("%t %t %v, want %t", got, stale, err, tc.want)
			}
		})
	}
}

// K-03
func TestAHashTellsItsCostAndIsMadeAnewAtAnother(t *testing.T) {
	t.Parallel()
	old, err := NewHasher(cheap).Hash(t.Context(), "jEx7 kolibri song")
	if err != nil || !strings.HasPrefix(old, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatalf("%q %v", old, err)
	}
	dearer := NewHasher(Options{Cost: Cost{Memory: 128, Time: 1, Threads: 1}})
	ok, stale, err := dearer.Verify(t.Context(), old, "jEx7 kolibri song")
	if !ok || !stale || err != nil {
		t.Errorf("%t %t %v", ok, stale, err)
	}
	if h := NewHasher(Options{}); h.cost != (Cost{Memory: 65536, Time: 3, Threads: 1}) {
		t.Errorf("the portal's cost is %+v", h.cost)
	}
}

func TestNobodysHashIsEqualToNothing(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	for _, typed := range []string{"", "jEx7 kolibri song", h.nobody} {
		if ok, _, err := h.Verify(t.Context(), "", typed); ok || err != nil {
			t.Errorf("%q: %t %v", typed, ok, err)
		}
	}
}

func TestAHashThatWasTamperedWithIsNoHash(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	good, err := h.Hash(t.Context(), "jEx7 kolibri song")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"x", "$2b$12$abcdefghijklmnopqrstuv", strings.Replace(good, "m=64", "m=99999999", 1),
		strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "p=1", "p=0", 1),
		strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
		good[:len(good)-1], good + "$", strings.Replace(good, "m=64,t=1", "m=64,t=1x", 1),
	} {
		if ok, _, err := h.Verify(t.Context(), bad, "jEx7 kolibri song"); ok || err == nil {
			t.Errorf("a bad hash gives %t %v", ok, err)
		}
	}
}

func TestOnlySoManyHashesAtOnceAndNobodyWaitsForEver(t *testing.T) {
	t.Parallel()
	o := cheap
	o.Parallel, o.Wait = 1, time.Millisecond
	h := NewHasher(o)
	h.turns <- struct{}{} // somebody is at it and does not end
	if _, err := h.Hash(t.Context(), "jEx7 kolibri song"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v", err)
	}
	<-h.turns
	if _, err := h.Hash(t.Context(), "jEx7 kolibri song"); err != nil {
		t.Errorf("after that: %v", err)
	}
}
