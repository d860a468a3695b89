package demo

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/registry"
)

// today is the day the demo's ages are judged on.
var today = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

func TestPeople_AreTheContractsPersonas(t *testing.T) {
	t.Parallel()
	var got []string
	for _, p := range People() {
		got = append(got, p.Persona)
	}
	want := []string{
		"citizen", "citizen-2", "parent", "entrepreneur", "operator", "operator-2", "centre-head", "contact",
		"official", "head", "official-2", "official-3", "official-gp", "official-mj", "official-mp",
		"official-mf", "official-kgd", "official-mts", "official-sa",
		"editor", "approver", "authority", "auditor", "auditor-2", "admin", "admin-2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("personas (-want +got):\n%s", diff)
	}
}

func TestByPersona(t *testing.T) {
	t.Parallel()
	bodies := map[string]string{
		"citizen": "", "official": "mtszn", "head": "mtszn", "official-2": "mvd",
		"official-gp": "gp", "official-mf": "mf", "official-kgd": "mf",
		"operator": "state-corporation", "authority": "quality-authority",
	}
	for code, body := range bodies {
		p, ok := ByPersona(code)
		if !ok || p.Body != body || p.IsStaff() != (body != "") {
			t.Errorf("ByPersona(%s) = body %q, %t; want %q", code, p.Body, ok, body)
		}
	}
	for _, code := range []string{"", "nobody"} {
		if _, ok := ByPersona(code); ok {
			t.Errorf("ByPersona(%q) finds somebody", code)
		}
	}
}

func TestEveryone_IsUnique(t *testing.T) {
	t.Parallel()
	seen := make(map[string]string)
	for _, p := range Everyone() {
		for _, mark := range []string{p.Persona, p.IIN, p.Phone, p.Email, p.FullName().KK} {
			if other, twice := seen[mark]; twice && mark != "" {
				t.Errorf("%s and %s share %s", other, name(p), mark)
			}
			seen[mark] = name(p)
		}
	}
}

func TestEveryone_IsNamedInThreeScripts(t *testing.T) {
	t.Parallel()
	const kazakhOnly = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
	for _, p := range Everyone() {
		full := p.FullName()
		for _, part := range []i18n.Text{p.Surname, p.Name, p.Patronymic} {
			if part.KK == "" || part.RU == "" || part.EN == "" {
				t.Errorf("%s: a part of the name is missing", name(p))
			}
		}
		if strings.ContainsAny(full.RU, kazakhOnly) {
			t.Errorf("%s: Kazakh letters in the Russian name", name(p))
		}
		latin := strings.IndexFunc(full.EN, func(r rune) bool { return r > unicode.MaxASCII })
		if latin >= 0 {
			t.Errorf("%s: the Latin name is not Latin", name(p))
		}
		if p.IsStaff() == p.Position.IsZero() {
			t.Errorf("%s: staff have a position, citizens none", name(p))
		}
	}
}

func TestEveryone_CanBeReachedNowhere(t *testing.T) {
	t.Parallel()
	phone := regexp.MustCompile(`^\+7700000\d{4}$`)
	region := regexp.MustCompile(`^\d{2}0000000$`)
	for _, p := range Everyone() {
		if age(t, p.BirthDate) >= 18 && !phone.MatchString(p.Phone) {
			t.Errorf("%s: phone %q is not of the invented series", name(p), p.Phone)
		}
		if p.Email != "" && !strings.HasSuffix(p.Email, "@example.org") {
			t.Errorf("%s: the e-mail could be delivered", name(p))
		}
		a := p.Address
		if !region.MatchString(a.Region) || a.Locality == "" || a.Street == "" || a.House == "" {
			t.Errorf("%s: the address is incomplete", name(p))
		}
	}
}

func TestPeople_AreOfAge(t *testing.T) {
	t.Parallel()
	for _, p := range People() {
		if age(t, p.BirthDate) < 18 {
			t.Errorf("%s is a child", name(p))
		}
	}
}

func TestRecord(t *testing.T) {
	t.Parallel()
	citizen, _ := ByPersona("citizen")
	t.Run("gives identity under the names of form fields", func(t *testing.T) {
		t.Parallel()
		want := registry.Record{
			"iin": citizen.IIN, "birth_date": "1986-03-14", "sex": "m",
			"surname": "Сейітов", "name": "Арман", "patronymic": "Болатұлы",
			"full_name":    "Сейітов Арман Болатұлы",
			"full_name_ru": "Сеитов Арман Болатович", "full_name_en": "Seitov Arman Bolatuly",
		}
		got, _ := citizen.Record(registry.GBDFL)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("gbdfl (-want +got):\n%s", diff)
		}
	})
	t.Run("gives nothing where the register knows nobody", func(t *testing.T) {
		t.Parallel()
		for _, register := range []string{registry.CBDI, registry.NOBD, "x"} {
			if record, ok := citizen.Record(register); ok {
				t.Errorf("%s knows the citizen: %v", register, record)
			}
		}
	})
	t.Run("is the caller's to change", func(t *testing.T) {
		t.Parallel()
		record, _ := citizen.Record(registry.ZAGS)
		clear(record)
		if again, _ := citizen.Record(registry.ZAGS); len(again) == 0 {
			t.Error("the person's record was cleared")
		}
	})
}

func TestEveryone_IsKnownToExistingRegistersOnly(t *testing.T) {
	t.Parallel()
	for _, p := range Everyone() {
		for register, record := range p.Registers {
			if !slices.Contains(registry.Codes(), register) || len(record) == 0 {
				t.Errorf("%s: register %s", name(p), register)
			}
		}
		if got, _ := p.Record(registry.SUIO); got["special_records"] != "none" {
			t.Errorf("%s has special records", name(p))
		}
	}
}

func name(p Person) string {
	if p.Persona == "" {
		return p.FullName().EN
	}
	return p.Persona
}

func date(t *testing.T, iso string) time.Time {
	t.Helper()
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func age(t *testing.T, birth string) int {
	t.Helper()
	years := 0
	for !date(t, birth).AddDate(years+1, 0, 0).After(today) {
		years++
	}
	return years
}
