package form

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"qyzmet/internal/i18n"
)

// maxDigits of whole tenge or of a number: far above any price, far below an overflow.
const maxDigits = 12

var (
	moneyShape = regexp.MustCompile(`^(\d+|\d{1,3}(?:([ ,.'])\d{3})+)(?:([.,])(\d{1,2}))?$`)
	groups     = regexp.MustCompile(`^\d{1,3}(?: \d{3})+$|^\d{1,3}(?:,\d{3})+$|` +
		`^\d{1,3}(?:\.\d{3})+$|^\d{1,3}(?:'\d{3})+$|^\d+$`)
	numberShape = regexp.MustCompile(`^-?(?:\d+|\d{1,3}(?: \d{3})+)$`)
	mrpShape    = regexp.MustCompile(`^\d{1,6}(?:\.\d{1,4})?$`)
	currency    = []string{"₸", "тг.", "тг", "теңге", "тенге", "tenge", "kzt"}
)

// ParseMoney reads an amount in tenge and gives tiyn: "1 500", "1500,5", "1,500.50 ₸".
// A comma or point before three digits divides thousands.
func ParseMoney(text string) (tiyn string, _ Trouble) {
	found := moneyShape.FindStringSubmatch(withoutCurrency(foldWidth(text)))
	if found == nil || !groups.MatchString(found[1]) || found[2] != "" && found[2] == found[3] {
		return "", "form.error.money"
	}
	whole := onlyDigits(found[1])
	if len(whole) > maxDigits {
		return "", "form.error.money"
	}
	tiyn = strings.TrimLeft(whole+(found[4] + "00")[:2], "0")
	if tiyn == "" {
		return "0", ""
	}
	return tiyn, ""
}

func withoutCurrency(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, sign := range currency {
		if cut, ok := strings.CutSuffix(text, sign); ok {
			return strings.TrimSpace(cut)
		}
		if cut, ok := strings.CutPrefix(text, sign); ok {
			return strings.TrimSpace(cut)
		}
	}
	return text
}

// onlyDigits drops the dividers of thousands and leading zeros.
func onlyDigits(text string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	return strings.TrimLeft(digits, "0")
}

// typedMoney writes tiyn as one would type it: "1500" or "1500.50".
func typedMoney(tiyn string) string {
	if len(tiyn) < 3 {
		tiyn = strings.Repeat("0", 3-len(tiyn)) + tiyn
	}
	whole, rest := tiyn[:len(tiyn)-2], tiyn[len(tiyn)-2:]
	if rest == "00" {
		return whole
	}
	return whole + "." + rest
}

// ParseNumber reads a whole number.
func ParseNumber(text string) (number string, _ Trouble) {
	text = strings.ReplaceAll(foldWidth(text), "−", "-")
	if !numberShape.MatchString(text) || len(onlyDigits(text)) > maxDigits {
		return "", "form.error.number"
	}
	digits := onlyDigits(text)
	switch {
	case digits == "":
		return "0", ""
	case text[0] == '-':
		return "-" + digits, ""
	}
	return digits, ""
}

func (f Field) rangeRules(value string) Errors {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return f.missing()
	}
	unit := f.unit()
	if n < int64(f.Min)*unit {
		return f.wrong("", "form.error.too_small", "min", f.bound(f.Min))
	}
	if f.Max != 0 && n > int64(f.Max)*unit {
		return f.wrong("", "form.error.too_big", "max", f.bound(f.Max))
	}
	return nil
}

// unit: bounds of money are in tenge, its answers in tiyn.
func (f Field) unit() int64 {
	if f.Type == TypeMoney {
		return 100
	}
	return 1
}

func (f Field) bound(n int) any {
	if f.Type == TypeMoney {
		return i18n.Money(int64(n) * f.unit())
	}
	return n
}

// amount calculates a field from the first rule that holds: MRP of the year times the
// rule's number, rounded half up to a tiyn. Where no rule holds, the
// field is not in the form.
func (f *Filling) amount(field Field) (Answers, Origin) {
	for _, rule := range field.Computed {
		if !rule.When.Holds(f.Facts) {
			continue
		}
		if tiyn, ok := mrpInTiyn(rule.MRP, f.env.MRP); ok {
			return Answers{field.ID: {tiyn}}, Calculated
		}
	}
	return nil, Hidden
}

func mrpInTiyn(times string, mrp int64) (string, bool) {
	if !mrpShape.MatchString(times) {
		return "", false
	}
	rate, ok := new(big.Rat).SetString(times)
	if !ok {
		return "", false
	}
	return rate.Mul(rate, new(big.Rat).SetInt64(mrp)).FloatString(0), true
}
