package document

import (
	"slices"
	"strings"

	"qyzmet/internal/i18n"
)

// Words are the fixed headings of a paper by locale key, variables unfilled. They are kept
// with the paper: what was issued reads the same when the locale has changed.
type Words map[string]string

var wordKeys = []string{
	"document.paper_number", "document.paper_issued",
	"document.paper_kind_result", "document.paper_kind_refusal", "document.paper_kind_receipt",
	"document.paper_person", "document.paper_iin",
	"document.paper_ground", "document.paper_reasons", "document.paper_appeal",
	"document.paper_appeal_body", "document.paper_appeal_term", "document.paper_appeal_order",
	"document.paper_service", "document.paper_edition", "document.paper_edition_value",
	"document.paper_signatory", "document.paper_proof", "document.paper_proof_hint",
	"document.paper_foot", "document.paper_page",
	"document.paper_application", "document.paper_as_written",
}

// youngerWords are headings that papers of old were issued without; they show nothing under them.
var youngerWords = []string{"document.paper_application", "document.paper_as_written"}

// WordsIn takes the headings in the language of the localizer.
func WordsIn(l i18n.Localizer) Words {
	w := make(Words, len(wordKeys))
	for _, key := range wordKeys {
		w[key] = l.T(key)
	}
	return w
}

// missing names the first heading that is not there.
func (w Words) missing() (key string, found bool) {
	for _, key := range wordKeys {
		if (w[key] == "" || w[key] == key) && !slices.Contains(youngerWords, key) {
			return key, true
		}
	}
	return "", false
}

// fill puts values, given as pairs of name and value, into a heading.
func (w Words) fill(key string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(w[key])
}

var kindHeadings = map[Kind]string{
	Result:        "document.paper_kind_result",
	RefusalLetter: "document.paper_kind_refusal",
	Receipt:       "document.paper_kind_receipt",
}
