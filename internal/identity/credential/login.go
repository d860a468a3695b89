package credential

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"qyzmet/internal/postgres"
)

// NormalLogin is a login as it is kept: small letters, no spaces around.
func NormalLogin(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

var loginShape = regexp.MustCompile(`^[a-z][a-z0-9.-]{1,39}$`)

// IsLogin reports whether a text has the form of a login.
func IsLogin(text string) bool { return loginShape.MatchString(text) }

// loginLength leaves room for a number at the end.
const loginLength = 36

// latin are the letters of Kazakh and Russian as logins write them.
var latin = strings.NewReplacer(
	"а", "a", "ә", "a", "б", "b", "в", "v", "г", "g", "ғ", "g", "д", "d", "е", "e", "ё", "e",
	"ж", "zh", "з", "z", "и", "i", "й", "i", "к", "k", "қ", "k", "л", "l", "м", "m", "н", "n",
	"ң", "n", "о", "o", "ө", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ұ", "u",
	"ү", "u", "ф", "f", "х", "kh", "һ", "h", "ц", "ts", "ч", "ch", "ш", "sh", "щ", "shch",
	"ъ", "", "ы", "y", "і", "i", "ь", "", "э", "e", "ю", "yu", "я", "ya",
)

// WorkLogin is a login made of a name: "Айгуль Муканова" is "a.mukanova".
func WorkLogin(surname, name string) string {
	given, family := inLatin(name), inLatin(surname)
	if given == "" {
		given = "x"
	}
	login := given[:1] + "." + family
	return strings.Trim(login[:min(len(login), loginLength)], ".-")
}

func inLatin(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, latin.Replace(strings.ToLower(name)))
}

// Open makes the credential of somebody who is to be staff, without a password, and gives
// the login; who has one keeps it.
func Open(ctx context.Context, tx postgres.Tx, personID, surname, name string) (string, error) {
	login := WorkLogin(surname, name)
	if !IsLogin(login) {
		login = "staff"
	}
	for n := 1; ; n++ {
		candidate := login
		if n > 1 {
			candidate += strconv.Itoa(n)
		}
		got, err := insertLogin(ctx, tx, personID, candidate)
		if err != nil || got != "" {
			return got, err
		}
	}
}
