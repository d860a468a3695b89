package oidc_test

import (
	"encoding/json"
	"net/mail"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/oidc"
)

const whole = `{"iin":"900515300018","family_name":"Әлиева","family_name#ru":"Алиева","family_name#en":"Aliyeva",
	"given_name":"Айжан","given_name#ru":"Айжан","middle_name":"Серікқызы","phone_number":"+77010000001",
	"phone_number_verified":true,"email":"a@example.org"}`

func TestDecodeClaims_ReadsAPerson(t *testing.T) {
	t.Parallel()
	want := oidc.Claims{
		IIN: "900515300018", Phone: "+77010000001", Email: "a@example.org",
		Names: identity.Names{
			Surname:    i18n.Text{KK: "Әлиева", RU: "Алиева", EN: "Aliyeva"},
			Name:       i18n.Text{KK: "Айжан", RU: "Айжан"},
			Patronymic: i18n.Text{KK: "Серікқызы"},
		},
	}
	got, err := oidc.DecodeClaims([]byte(whole))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("claims (-want +got):\n%s%v", diff, err)
	}
}

func TestDecodeClaims_NeedsWhoItIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, to string
		want     oidc.Reason
	}{
		"no IIN":                    {`"900515300018"`, `""`, oidc.Nameless},
		"a wrong checksum":          {"900515300018", "900515300017", oidc.Nameless},
		"an IIN with a space":       {"900515300018", "900515 300018", oidc.Nameless},
		"eleven digits":             {"900515300018", "90051530001", oidc.Nameless},
		"other digits":              {"900515300018", "٩٠٠٥١٥٣٠٠٠١٨", oidc.Nameless},
		"a number for an IIN":       {`"900515300018"`, `900515300018`, oidc.Refused},
		"no surname":                {"family_name", "x", oidc.Nameless},
		"a name that is a tag":      {`"Айжан","given_name#ru":"Айжан"`, `"<b>","given_name#ru":"=1+1"`, oidc.Nameless},
		"a name with a line break":  {`"Айжан","given_name#ru":"Айжан"`, `"А\nж"`, oidc.Nameless},
		"a name without an end":     {`"Айжан","given_name#ru":"Айжан"`, `"` + strings.Repeat("ж", 101) + `"`, oidc.Nameless},
		"names in a list":           {`"Айжан","given_name#ru"`, `["Айжан"],"given_name#ru"`, oidc.Refused},
		"what follows the claims":   {`"a@example.org"}`, `"a@example.org"}{}`, oidc.Refused},
		"claims cut off":            {`,"email":"a@example.org"}`, ``, oidc.Refused},
		"a surname of white spaces": {`"Әлиева","family_name#ru":"Алиева","family_name#en":"Aliyeva"`, `"  "`, oidc.Nameless},
	} {
		text := strings.ReplaceAll(whole, c.from, c.to)
		_, err := oidc.DecodeClaims([]byte(text))
		if got, ok := oidc.ReasonOf(err); text == whole || !ok || got != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "9005") {
			t.Errorf("%s: the error quotes the claims", name)
		}
	}
}

func TestDecodeClaims_LeavesOutWhatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for from, to := range map[string]string{
		"+77010000001": "87010000001", `"phone_number_verified":true`: `"phone_number_verified":false`,
	} {
		if c, err := oidc.DecodeClaims([]byte(strings.Replace(whole, from, to, 1))); err != nil || c.Phone != "" {
			t.Errorf("%s: phone %q, %v", to, c.Phone, err)
		}
	}
	for _, to := range []string{`a@example.org\r\nBcc: b@example.org`, `A <a@example.org>`, "a", " a@example.org"} {
		if c, err := oidc.DecodeClaims([]byte(strings.Replace(whole, "a@example.org", to, 1))); err != nil || c.Email != "" {
			t.Errorf("%s: e-mail %q, %v", to, c.Email, err)
		}
	}
}

// FuzzClaims: whatever the claims are, what comes out can be stored and shown.
func FuzzClaims(f *testing.F) {
	for _, seed := range []string{whole, `{}`, `null`, `[]`, `{"iin":"900515300018","family_name":"Ә","given_name":"\u0000"}`, "\xff"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		c, err := oidc.DecodeClaims(payload)
		if err != nil {
			if _, ok := oidc.ReasonOf(err); !ok || c != (oidc.Claims{}) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		if iin, trouble := form.ParseIIN(c.IIN); trouble != "" || iin != c.IIN || len(c.IIN) != 12 {
			t.Fatalf("IIN %q", c.IIN)
		}
		if c.Names.Surname.IsZero() || c.Names.Name.IsZero() || !json.Valid(payload) {
			t.Fatal("nobody")
		}
		for _, text := range []i18n.Text{c.Names.Surname, c.Names.Name, c.Names.Patronymic} {
			for _, s := range []string{text.KK, text.RU, text.EN} {
				if !utf8.ValidString(s) || utf8.RuneCountInString(s) > 100 || strings.ContainsFunc(s, unicode.IsControl) ||
					strings.ContainsAny(s, "<>=+@\"|") {
					t.Fatalf("name %q", s)
				}
			}
		}
		if _, err := mail.ParseAddress(c.Email); c.Email != "" && (err != nil || strings.ContainsAny(c.Email, "\r\n ")) {
			t.Fatalf("e-mail %q", c.Email)
		}
	})
}
