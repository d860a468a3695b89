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
// letters: first where every word is found by stem or beginning; where nothing holds every
// word, by the words that are found, with typing errors and the wrong keyboard forgiven.
func (r *Registrar) Search(ctx context.Context, query string) (_ Found, err error) {
	defer fault.Wrap(&err, "standard.Search")
	words := queryWords(query)
	if len(words) == 0 {
		return Found{}, nil
	}
	every := make([]string, len(words))
	near := make([]string, len(words))
	for i, w := range words {
		every[i], near[i] = beginnings(w.forms()), beginnings(w.nearForms())
	}
	codes, err := searchEvery(ctx, r.db, phrase(words), strings.Join(every, " & "))
	if err != nil || len(codes) > 0 {
		return Found{Codes: codes}, err
	}
	codes, err = searchNear(ctx, r.db, words, near)
	return Found{Codes: codes, Loose: true}, err
}

// queryWords splits a query into lower-case words of letters and digits, without those
// that name no service, unless there are no others.
func queryWords(query string) []word {
	if runes := []rune(query); len(runes) > queryLimit {
		query = string(runes[:queryLimit])
	}
	all := strings.FieldsFunc(strings.ToLower(query), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	var words []word
	for _, w := range all {
		if !filler[w] {
			words = append(words, word(w))
		}
	}
	if len(words) == 0 {
		for _, w := range all {
			words = append(words, word(w))
		}
	}
	return words[:min(len(words), wordLimit)]
}

func phrase(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(w))
	}
	return b.String()
}

// beginnings writes forms of one word as a tsquery of beginnings. Forms hold letters and
// digits only and stand in quotes, so nothing in them can be an operator.
func beginnings(forms []string) string {
	return "('" + strings.Join(forms, "':* | '") + "':*)"
}

// searchWords are the texts that a service is found by.
type searchWords struct {
	titleRU, titleEN, title string // title: all languages and Latin letters
	keysRU, keysEN, keys    string
	called                  string // names after "#" and keywords, lower case, one a line
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
	w.called = called(v)
	return w
}

func called(v Service) string {
	var b strings.Builder
	for _, name := range []string{v.Name.KK, v.Name.RU, v.Name.EN} {
		b.WriteString("\n#" + strings.TrimPrefix(name, "«"))
	}
	for _, key := range slices.Concat(v.Keywords.KK, v.Keywords.RU, v.Keywords.EN) {
		b.WriteString("\n" + key)
	}
	b.WriteString("\n")
	return strings.ToLower(b.String())
}
