// Package i18n turns keys into sentences: kk, ru and en catalogues with plurals,
// dates, numbers and money as each language writes them. It holds no text itself;
// web/locale does.
package i18n

// Lang is a language of the portal.
type Lang string

// The portal's languages. Kazakh is the state language and the default.
const (
	KK Lang = "kk"
	RU Lang = "ru"
	EN Lang = "en"
)

// Langs lists the languages in the order of the switch.
var Langs = []Lang{KK, RU, EN}

// ParseLang reads a language code; ok is false for any other text.
func ParseLang(s string) (_ Lang, ok bool) {
	switch l := Lang(s); l {
	case KK, RU, EN:
		return l, true
	}
	return KK, false
}

// Text is one official text in the three languages, as standards hold it.
type Text struct {
	KK string `json:"kk"`
	RU string `json:"ru"`
	EN string `json:"en"`
}

// In gives the text in the language, or the nearest that is filled.
func (t Text) In(lang Lang) string {
	s, _ := t.Resolve(lang)
	return s
}

// Resolve gives the text and the language it is really in, for the lang attribute.
// An empty English text falls back to Russian, an empty Russian or Kazakh to the other.
func (t Text) Resolve(lang Lang) (string, Lang) {
	order := [...]Lang{lang, RU, KK, EN}
	for _, l := range order {
		if s := t.exact(l); s != "" {
			return s, l
		}
	}
	return "", lang
}

// IsZero reports whether no language is filled.
func (t Text) IsZero() bool { return t == Text{} }

func (t Text) exact(lang Lang) string {
	switch lang {
	case KK:
		return t.KK
	case RU:
		return t.RU
	default:
		return t.EN
	}
}

// Args are the named values of a message: strings, integers (they choose the plural),
// Text (read in the reader's language), Date, Moment, Money and nested Message values.
type Args map[string]any

// Message is a sentence not yet translated: the domain makes it, the edge renders it.
type Message struct {
	Key  string `json:"key"`
	Args Args   `json:"args,omitempty"`
}

// M makes a message; kv are pairs of name and value.
func M(key string, kv ...any) Message {
	if len(kv) == 0 {
		return Message{Key: key}
	}
	args := make(Args, len(kv)/2)
	for i := 0; i+1 < len(kv); i += 2 {
		name, _ := kv[i].(string)
		args[name] = kv[i+1]
	}
	return Message{Key: key, Args: args}
}
