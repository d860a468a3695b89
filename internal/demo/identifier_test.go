package demo

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"qyzmet/internal/registry"
)

func TestEveryone_HasAnIINNobodyCanHave(t *testing.T) {
	t.Parallel()
	for _, p := range Everyone() {
		if !isIIN(p.IIN) {
			t.Errorf("%s: the IIN %s fails its checksum", name(p), p.IIN)
			continue
		}
		if _, err := time.Parse("20060102", "20"+p.IIN[:6]); err != nil || p.IIN[0] != '9' {
			t.Errorf("%s: the IIN %s is not of 2090-2099", name(p), p.IIN)
		}
		if want := map[string]byte{"m": '5', "f": '6'}[p.Sex]; p.IIN[6] != want {
			t.Errorf("%s: the IIN's seventh digit is %c, want %c", name(p), p.IIN[6], want)
		}
	}
}

// isIIN is the rule of the identifier, written apart from the portal's own.
func isIIN(iin string) bool {
	if !regexp.MustCompile(`^\d{12}$`).MatchString(iin) {
		return false
	}
	weigh := func(weights ...int) int {
		sum := 0
		for i, w := range weights {
			sum += w * int(iin[i]-'0')
		}
		return sum % 11
	}
	check := weigh(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
	if check == 10 {
		check = weigh(3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
	}
	return check < 10 && int(iin[11]-'0') == check
}

func TestIsIIN_KnowsTheWorkedExamples(t *testing.T) {
	t.Parallel()
	cases := map[string]bool{
		"900515300018": true, "011123600300": true,
		"900515300017": false, "011123600350": false, "01112360030": false,
	}
	for iin, want := range cases {
		if got := isIIN(iin); got != want {
			t.Errorf("isIIN(%s) = %t", iin, got)
		}
	}
}

func TestParent_HasAChildAndANewborn(t *testing.T) {
	t.Parallel()
	parent, _ := ByPersona("parent")
	birth, _ := parent.Record(registry.ZAGS)
	newborn, _ := parent.Record(registry.MedBirth)
	child, father := byIIN(t, birth["child_iin"]), byIIN(t, birth["father_iin"])
	if birth["mother_iin"] != parent.IIN || newborn["mother_iin"] != parent.IIN {
		t.Error("the parent is not the mother")
	}
	if child.FullName().KK != birth["child_full_name"] ||
		child.BirthDate != birth["child_birth_date"] {
		t.Error("the civil record and the child differ")
	}
	if child.Persona != "" || father.Persona != "" || father.Sex != "m" {
		t.Error("relatives cannot sign in")
	}
	// The allowance is applied for within 18 months of the birth (Social Code, article 79).
	if until := date(t, child.BirthDate).AddDate(0, 18, 0); !until.After(today) {
		t.Errorf("the allowance could be asked for until %v", until)
	}
	since := today.Sub(date(t, newborn["child_birth_date"]))
	if since < 0 || since > 60*24*time.Hour {
		t.Errorf("the newborn is %v old", since)
	}
	if birth["child_order"] != "1-3" || birth["married"] != "yes" {
		t.Errorf("civil record = %v", birth)
	}
}

func TestRecords_HoldValidIdentifiers(t *testing.T) {
	t.Parallel()
	parent, _ := ByPersona("parent")
	card, _ := parent.Record(registry.FamilyCard)
	if !isIBAN(card["iban"]) {
		t.Errorf("IBAN %q", card["iban"])
	}
	entrepreneur, _ := ByPersona("entrepreneur")
	car, _ := entrepreneur.Record(registry.Vehicles)
	if !regexp.MustCompile(`^[A-HJ-NPR-Z0-9]{17}$`).MatchString(car["vin"]) {
		t.Errorf("VIN %q", car["vin"])
	}
	disabled, _ := ByPersona("citizen-2")
	if bank, _ := disabled.Record(registry.CBDI); bank["disability_group"] != "1" ||
		bank["ipr_recommendation"] == "" {
		t.Errorf("cbdi = %v", bank)
	}
}

// isIBAN checks form and remainder by ISO 13616.
func isIBAN(iban string) bool {
	if !regexp.MustCompile(`^KZ[0-9]{5}[0-9A-Z]{13}$`).MatchString(iban) {
		return false
	}
	rest := 0
	for _, r := range iban[4:] + iban[:4] {
		n, err := strconv.ParseInt(string(r), 36, 32)
		if err != nil {
			return false
		}
		for _, digit := range strconv.FormatInt(n, 10) {
			rest = (rest*10 + int(digit-'0')) % 97
		}
	}
	return rest == 1
}

func byIIN(t *testing.T, iin string) Person {
	t.Helper()
	for _, p := range Everyone() {
		if p.IIN == iin {
			return p
		}
	}
	t.Fatal("a record names a person nobody knows")
	return Person{}
}
