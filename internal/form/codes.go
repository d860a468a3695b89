package form

import (
	"regexp"
	"strings"
)

var (
	ibanShape = regexp.MustCompile(`^KZ\d{2}[0-9A-Z]{16}$`)
	vinShape  = regexp.MustCompile(`^[A-HJ-NPR-Z0-9]{17}$`)
)

// ParseIBAN reads a bank account of Kazakhstan: KZ, two check digits and 16 letters or
// digits, whose remainder by 97 is 1 (ISO 13616).
func ParseIBAN(text string) (iban string, _ Trouble) {
	iban = latinCode(text)
	switch {
	case !ibanShape.MatchString(iban):
		return "", "form.error.iban"
	case mod97(iban[4:]+iban[:4]) != 1:
		return "", "form.error.iban_check"
	}
	return iban, ""
}

// ParseVIN reads a vehicle identification number (ISO 3779). Its ninth character is a check
// digit in North America only, so it is not tested.
func ParseVIN(text string) (vin string, _ Trouble) {
	vin = latinCode(text)
	if !vinShape.MatchString(vin) {
		return "", "form.error.vin"
	}
	return vin, ""
}

// mod97 reads letters as 10 to 35.
func mod97(text string) int {
	rest := 0
	for _, r := range text {
		if r >= 'A' {
			rest = (rest*100 + int(r-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(r-'0')) % 97
		}
	}
	return rest
}

// lookAlikes are Cyrillic capitals typed for the Latin ones when the keyboard was not switched.
var lookAlikes = strings.NewReplacer("А", "A", "В", "B", "Е", "E", "К", "K", "М", "M", "Н", "H",
	"О", "O", "Р", "P", "С", "C", "Т", "T", "У", "Y", "Х", "X")

func latinCode(text string) string {
	return lookAlikes.Replace(strings.ToUpper(compact(text)))
}
