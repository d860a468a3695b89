package form

import (
	"regexp"
	"strconv"
	"time"
)

var twelveDigits = regexp.MustCompile(`^\d{12}$`)

// ParseIIN reads an individual identification number: 12 digits, the first six a birth date,
// the seventh its century and the sex (0 for some foreigners), the last a check digit.
// Law: Digital Code of 09.01.2026, article 45. Spaces and dashes are forgiven.
func ParseIIN(text string) (iin string, _ Trouble) {
	iin = compact(text)
	switch {
	case !twelveDigits.MatchString(iin):
		return "", "form.error.iin"
	case !bornOnADay(iin):
		return "", "form.error.iin_date"
	case !checkDigitHolds(iin):
		return "", "form.error.check_digit"
	}
	return iin, ""
}

// ParseBIN reads a business identification number: year and month of registration, the
// fifth digit 4 (resident), 5 (non-resident) or 6 (joint entrepreneurship), a check digit.
func ParseBIN(text string) (bin string, _ Trouble) {
	bin = compact(text)
	switch {
	case !twelveDigits.MatchString(bin):
		return "", "form.error.bin"
	case bin[4] <= '3':
		return "", "form.error.bin_person"
	case bin[4] > '6', bin[2:4] < "01", bin[2:4] > "12", !checkDigitHolds(bin):
		return "", "form.error.check_digit"
	}
	return bin, ""
}

// centuries by the seventh digit; 0 does not tell, so the date may be of any of them.
var centuries = map[byte][]string{
	'0': {"18", "19", "20"}, '1': {"18"}, '2': {"18"},
	'3': {"19"}, '4': {"19"}, '5': {"20"}, '6': {"20"},
}

func bornOnADay(iin string) bool {
	for _, century := range centuries[iin[6]] {
		if _, err := time.Parse("20060102", century+iin[:6]); err == nil {
			return true
		}
	}
	return false
}

// weights of the two passes over the first eleven digits.
var weights = [2][11]int{
	{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
	{3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2},
}

// checkDigitHolds: the remainder of the weighted sum by 11; a remainder of 10 calls for the
// second pass, and where that gives 10 again the number was never issued.
func checkDigitHolds(number string) bool {
	for _, pass := range weights {
		if rest := weighted(number, pass); rest < 10 {
			return strconv.Itoa(rest) == number[11:]
		}
	}
	return false
}

func weighted(number string, pass [11]int) int {
	sum := 0
	for i, weight := range pass {
		sum += int(number[i]-'0') * weight
	}
	return sum % 11
}
