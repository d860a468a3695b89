package standard

import (
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"qyzmet/internal/i18n"
)

func (r *requirements) grounds() {
	c := r.content
	if len(c.RefusalGrounds) == 0 {
		r.report(PartGrounds, "/refusal_grounds", "lawcheck.refusal_none")
	}
	r.groundsOf(KindRefusal, "refusal_grounds", c.RefusalGrounds, "lawcheck.refusal_unknown")
	if len(c.AcceptanceRefusalGrounds) == 0 {
		r.report(PartGrounds, "/acceptance_refusal_grounds", "lawcheck.acceptance_none")
	}
	r.groundsOf(KindAcceptanceRefusal, "acceptance_refusal_grounds", c.AcceptanceRefusalGrounds,
		"lawcheck.acceptance_unknown")
}

func (r *requirements) groundsOf(kind, name string, given []string, key string) {
	closed := slices.DeleteFunc(slices.Clone(given), func(code string) bool {
		ground, ok := r.snapshot.Ground(code)
		return !ok || ground.Kind != kind
	})
	r.listed(PartGrounds, name, given, closed, key)
}

// leastAppeal is shorter than any text that names a body, a term and an order.
const leastAppeal = 120

// appealWords are how an order of appeal names the provider, its term in months and the
// authority for quality, in each language.
var appealWords = map[i18n.Lang]struct{ body, months, authority *regexp.Regexp }{
	i18n.KK: {regexp.MustCompile(`(?i)беруші|орган`), regexp.MustCompile(`(\d+)\s*ай`), regexp.MustCompile(`(?i)сапа`)},
	i18n.RU: {regexp.MustCompile(`(?i)услугодател|орган`), regexp.MustCompile(`(\d+)\s*месяц`), regexp.MustCompile(`(?i)качеств`)},
	i18n.EN: {regexp.MustCompile(`(?i)provider|body`), regexp.MustCompile(`(\d+)\s*month`), regexp.MustCompile(`(?i)quality`)},
}

// monthsOfAppeal is the term that the code gives; a text that names less cuts it.
const monthsOfAppeal = 3

// appeal: an act that does not name body, term and order lengthens the term of appeal to
// half a year (APPC, art. 80(5), 92(1-1)).
func (r *requirements) appeal() {
	for _, lang := range i18n.Langs {
		text, in := r.content.Appeal.Resolve(lang)
		if in != lang || text == "" {
			continue // reported as missing
		}
		words, path := appealWords[lang], at("appeal", lang)
		switch {
		case utf8.RuneCountInString(text) < leastAppeal:
			r.report(PartAppeal, path, "lawcheck.appeal_short", "n", leastAppeal)
		case !words.body.MatchString(text):
			r.report(PartAppeal, path, "lawcheck.appeal_body")
		case !names(words.months, text, monthsOfAppeal):
			r.report(PartAppeal, path, "lawcheck.appeal_term", "n", monthsOfAppeal)
		case !words.authority.MatchString(text):
			r.report(PartAppeal, path, "lawcheck.appeal_authority")
		}
	}
}

func names(months *regexp.Regexp, text string, least int) bool {
	for _, found := range months.FindAllStringSubmatch(text, -1) {
		if n, err := strconv.Atoi(found[1]); err == nil && n >= least {
			return true
		}
	}
	return false
}
