package audit

import (
	"os"
	"strings"
	"testing"

	"qyzmet/internal/i18n"
)

// G-04: whatever stands in an entry can be told in words, in each language.
func TestEveryEntryCanBeToldInWords(t *testing.T) {
	t.Parallel()
	texts, err := i18n.Load(os.DirFS("../../web/locale"))
	if err != nil {
		t.Fatal(err)
	}
	for purpose, basis := range basisOf {
		for _, key := range []string{"access.purpose." + purpose, "access.basis." + basis} {
			if !texts.Has(key) {
				t.Errorf("there are no words for %s", key)
			}
		}
	}
	for what, fields := range fieldsOf {
		if !texts.Has("access.what."+what) || len(fields) == 0 {
			t.Errorf("there are no words or no fields for %s", what)
		}
	}
	for _, purpose := range StatedPurposes() {
		if basisOf[purpose] == "" {
			t.Errorf("nothing allows to read for %s", purpose)
		}
	}
}

//
func TestAnOpeningNeedsAPurposeAndAnExplanation(t *testing.T) {
	t.Parallel()
	ten := strings.Repeat("ә", MinNote)
	for name, c := range map[string]struct {
		o    Opening
		want string
	}{
		"whole":                     {Opening{Purpose: PurposeOther, Note: ten}, ""},
		"the longest":               {Opening{Purpose: PurposeOther, Note: strings.Repeat("ә", MaxNote)}, ""},
		"nothing":                   {Opening{}, WrongPurpose + " " + ShortNote},
		"no purpose of the list":    {Opening{Purpose: PurposeReview, Note: ten}, WrongPurpose},
		"nine characters":           {Opening{Purpose: PurposeOther, Note: strings.Repeat("ә", MinNote-1)}, ShortNote},
		"ten with the white space":  {Opening{Purpose: PurposeOther, Note: "  жалоба  "}, ShortNote},
		"a character without shape": {Opening{Purpose: PurposeOther, Note: ten + "\x00"}, ShortNote},
		"too long":                  {Opening{Purpose: PurposeOther, Note: strings.Repeat("ә", MaxNote+1)}, LongNote},
	} {
		if got := strings.Join(c.o.Check(), " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
