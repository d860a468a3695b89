package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Catalogue holds every sentence of the portal. It is read-only after Load.
type Catalogue struct {
	entries map[string]entry
	// plain are the sentences without a plural, which a page asks for by the hundred.
	plain map[Lang]map[string]string
}

// entry is one key: per language the plural forms, under "other" when there is one form.
type entry map[Lang]forms

// forms maps a CLDR plural category to a sentence.
type forms map[string]string

// UnmarshalJSON reads a plain string as the only form, or an object of plural forms.
func (f *forms) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*f = forms{"other": one}
		return nil
	}
	var many map[string]string
	if err := json.Unmarshal(b, &many); err != nil {
		return err
	}
	*f = many
	return nil
}

// Load reads every *.json at the root of the file system. A file holds
// {"key": {"kk": …, "ru": …, "en": …}}; a sentence is a string or, for plurals chosen by
// the argument n, an object {"one": …, "few": …, "many": …, "other": …}.
// A key in two files is an error.
func Load(files fs.FS) (*Catalogue, error) {
	c := &Catalogue{entries: map[string]entry{}, plain: map[Lang]map[string]string{}}
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		var part map[string]entry
		if err := json.Unmarshal(raw, &part); err != nil {
			return nil, fmt.Errorf("locale %s: %w", path.Base(name), err)
		}
		for key, e := range part {
			if _, double := c.entries[key]; double {
				return nil, fmt.Errorf("locale %s: key %q stands in another file too", name, key)
			}
			c.add(key, e)
		}
	}
	return c, nil
}

func (c *Catalogue) add(key string, e entry) {
	c.entries[key] = e
	for lang, f := range e {
		if other, ok := f["other"]; ok && len(f) == 1 {
			if c.plain[lang] == nil {
				c.plain[lang] = map[string]string{}
			}
			c.plain[lang][key] = other
		}
	}
}

// Keys lists the keys, sorted.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.entries)) }

// Has reports whether the key exists.
func (c *Catalogue) Has(key string) bool { _, ok := c.entries[key]; return ok }

// Forms gives the plural forms of a key in a language, for the tests of the texts.
func (c *Catalogue) Forms(key string, lang Lang) map[string]string { return c.entries[key][lang] }

// In binds the catalogue to a language.
func (c *Catalogue) In(lang Lang) Localizer {
	return Localizer{catalogue: c, lang: lang, plain: c.plain[lang]}
}

// Localizer renders messages for one reader. The zero Localizer renders keys.
type Localizer struct {
	catalogue *Catalogue
	lang      Lang
	plain     map[string]string
}

// Lang is the reader's language.
func (l Localizer) Lang() Lang { return l.lang }

// T renders a key; kv are pairs of name and value. An unknown key renders as itself,
// which a test forbids for every key the code names.
func (l Localizer) T(key string, kv ...any) string {
	if len(kv) == 0 {
		if sentence, ok := l.plain[key]; ok {
			return sentence
		}
	}
	return l.Message(M(key, kv...))
}

// Has reports whether the key exists, for keys that are built from codes.
func (l Localizer) Has(key string) bool { return l.catalogue != nil && l.catalogue.Has(key) }

// Text reads an official text in the reader's language.
func (l Localizer) Text(t Text) string { return t.In(l.lang) }

// Message renders a message of the domain.
func (l Localizer) Message(m Message) string {
	if l.catalogue == nil {
		return m.Key
	}
	e, ok := l.catalogue.entries[m.Key]
	if !ok {
		return m.Key
	}
	return l.fill(l.choose(e[l.lang], m.Args), m.Args)
}

// Date writes a day with its weekday.
func (l Localizer) Date(t time.Time) string { return FormatDate(l.lang, t) }

// DateShort writes a day.
func (l Localizer) DateShort(t time.Time) string { return FormatDateShort(l.lang, t) }

// Moment writes a day with its time.
func (l Localizer) Moment(t time.Time) string { return FormatMoment(l.lang, t) }

// Money writes tiyn in tenge.
func (l Localizer) Money(tiyn int64) string { return FormatMoney(l.lang, tiyn) }

// Int writes a whole number.
func (l Localizer) Int(n int) string { return FormatInt(l.lang, int64(n)) }

var tags = map[Lang]language.Tag{KK: language.Kazakh, RU: language.Russian, EN: language.English}

var pluralNames = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two",
	plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

func (l Localizer) choose(f forms, args Args) string {
	n, ok := count(args["n"])
	if !ok || len(f) < 2 {
		return f["other"]
	}
	form := plural.Cardinal.MatchPlural(tags[l.lang], n, 0, 0, 0, 0)
	if s, ok := f[pluralNames[form]]; ok {
		return s
	}
	return f["other"]
}

func count(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return abs(n), true
	case int64:
		return abs(int(n)), true
	case float64: // after a round trip through JSON
		return abs(int(n)), true
	}
	return 0, false
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func (l Localizer) fill(pattern string, args Args) string {
	if len(args) == 0 || !strings.Contains(pattern, "{") {
		return pattern
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		value, known := args[name]
		if !closed || !known {
			b.WriteString("{")
			pattern = rest
			continue
		}
		b.WriteString(l.value(value))
		pattern = after
	}
}

func (l Localizer) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case Text:
		return v.In(l.lang)
	case Message:
		return l.Message(v)
	case Date:
		return FormatDate(l.lang, time.Time(v))
	case DateShort:
		return FormatDateShort(l.lang, time.Time(v))
	case Moment:
		return FormatMoment(l.lang, time.Time(v))
	case Money:
		return FormatMoney(l.lang, int64(v))
	case int:
		return FormatInt(l.lang, int64(v))
	case int64:
		return FormatInt(l.lang, v)
	default:
		return fmt.Sprint(v)
	}
}
