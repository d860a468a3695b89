package standard

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"qyzmet/internal/fault"
)

// Found is the answer of a search: codes of services, best first.
type Found struct {
	Codes []string
	// Loose is true when nothing held every word and near words were taken instead.
	Loose bool
}

// Limits of a search: what is ranked, what is shown, how much is read of a query.
const (
	rankLimit  = 1000
	foundLimit = 100
	queryLimit = 120
	wordLimit  = 8
)

// Search finds services by words in any of the three languages, in Cyrillic or Latin
// letters: first where every word is found by stem or beginning, then by the beginning
// of any word, then by likeness, which forgives typing errors.
func (r *Registrar) Search(ctx context.Context, query string) (_ Found, err error) {
	defer fault.Wrap(&err, "standard.Search")
	words := queryWords(query)
	if len(words) == 0 {
		return Found{}, nil
	}
	text := strings.Join(words, " ")
	codes, err := searchEvery(ctx, r.db, text, prefixQuery(words, " & "))
	if err != nil || len(codes) > 0 {
		return Found{Codes: codes}, err
	}
	codes, err = searchAny(ctx, r.db, prefixQuery(looseWords(words), " | "))
	if err != nil || len(codes) > 0 {
		return Found{Codes: codes, Loose: true}, err
	}
	codes, err = searchLike(ctx, r.db, text)
	return Found{Codes: codes, Loose: true}, err
}

// queryWords splits a query into lower-case words of letters and digits.
func queryWords(query string) []string {
	if runes := []rune(query); len(runes) > queryLimit {
		query = string(runes[:queryLimit])
	}
	words := strings.FieldsFunc(strings.ToLower(query), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return words[:min(len(words), wordLimit)]
}

// prefixQuery writes words as a tsquery of beginnings. Words hold letters and digits
// only, so nothing in them can be an operator.
func prefixQuery(words []string, operator string) string {
	terms := make([]string, 0, len(words))
	for _, w := range words {
		terms = append(terms, w+":*")
	}
	return strings.Join(terms, operator)
}

// looseWords widens words that nothing held: without their endings, and as if the
// keyboard had stood in the other layout.
func looseWords(words []string) []string {
	var loose []string
	for _, w := range words {
		if len([]rune(w)) < 3 {
			continue
		}
		loose = append(loose, stem(w))
		if other := otherLayout(w); other != w {
			loose = append(loose, stem(other))
		}
	}
	slices.Sort(loose)
	return slices.Compact(loose)
}

// stem cuts a word to its beginning: Kazakh and Russian endings are up to a third of a
// word, and a beginning of five letters is telling enough.
func stem(word string) string {
	runes := []rune(word)
	return string(runes[:max(min(5, len(runes)), len(runes)*2/3)])
}

var qwertyToCyrillic = strings.NewReplacer(
	"q", "й", "w", "ц", "e", "у", "r", "к", "t", "е", "y", "н", "u", "г", "i", "ш", "o", "щ", "p", "з",
	"a", "ф", "s", "ы", "d", "в", "f", "а", "g", "п", "h", "р", "j", "о", "k", "л", "l", "д",
	"z", "я", "x", "ч", "c", "с", "v", "м", "b", "и", "n", "т", "m", "ь")

// otherLayout reads Latin letters typed where Cyrillic ones were meant: "cghfdrf" is "справка".
func otherLayout(word string) string { return qwertyToCyrillic.Replace(word) }

var latin = map[rune]string{
	'а': "a", 'ә': "a", 'б': "b", 'в': "v", 'г': "g", 'ғ': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh",
	'з': "z", 'и': "i", 'й': "i", 'к': "k", 'қ': "k", 'л': "l", 'м': "m", 'н': "n", 'ң': "n", 'о': "o",
	'ө': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ұ': "u", 'ү': "u", 'ф': "f", 'х': "h",
	'һ': "h", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "sch", 'ъ': "", 'ы': "y", 'і': "i", 'ь': "", 'э': "e",
	'ю': "yu", 'я': "ya",
}

// Latin writes Cyrillic text in the Latin letters people type it with: "справка", "spravka".
func Latin(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		if s, ok := latin[r]; ok {
			b.WriteString(s)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// searchWords are the texts that a service is found by.
type searchWords struct {
	titleRU, titleEN, title string // title: all languages and Latin letters
	keysRU, keysEN, keys    string
	all                     string // everything, lower case, for likeness
}

func (v Service) searchWords() searchWords {
	n, k := v.Name, v.Keywords
	w := searchWords{
		titleRU: n.RU, titleEN: n.EN,
		title:  strings.Join([]string{n.KK, n.RU, n.EN, Latin(n.KK), Latin(n.RU)}, " "),
		keysRU: strings.Join(k.RU, " "), keysEN: strings.Join(k.EN, " "),
	}
	kk := strings.Join(k.KK, " ")
	w.keys = strings.Join([]string{kk, w.keysRU, w.keysEN, Latin(kk), Latin(w.keysRU)}, " ")
	w.all = strings.ToLower(w.title + " " + w.keys)
	return w
}
