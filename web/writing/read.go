package writing

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
)

// longestText is how many characters one field may have: more is no text of a standard.
const longestText = 8000

// Reader reads values out of what was typed and remembers what is malformed. A text that is
// missing is no fault: a draft may be incomplete, and the page of checks tells.
type Reader struct {
	typed    Typed
	inputs   []Input
	Problems []rulemaking.Problem
}

// Wrong says that a field is malformed; key names the sentence.
func (r *Reader) Wrong(field, key string) { r.wrong(field, key) }

// Shaped reads a line of a shape; an empty field is empty, and so is a malformed one, for which
// key names the sentence.
func (r *Reader) Shaped(name string, shape *regexp.Regexp, key string) string {
	text := r.typed.Get(name)
	if text != "" && !shape.MatchString(text) {
		r.wrong(name, key)
		return ""
	}
	return text
}

func (r *Reader) wrong(field, key string, kv ...any) {
	r.Problems = append(r.Problems, rulemaking.Problem{Field: field, Message: i18n.M(key, kv...)})
}

// Text reads a line or an area.
func (r *Reader) Text(name string) string {
	text := r.typed.Get(name)
	if utf8.RuneCountInString(text) > longestText {
		r.wrong(name, "writing.error.long", "n", longestText)
	}
	return text
}

// Three reads a text of three languages.
func (r *Reader) Three(name string) i18n.Text {
	return i18n.Text{KK: r.Text(name + ".kk"), RU: r.Text(name + ".ru"), EN: r.Text(name + ".en")}
}

// Number reads a whole number from 0 to most; an empty field is 0.
func (r *Reader) Number(name string, most int) int {
	text := r.typed.Get(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		r.wrong(name, "writing.error.number", "n", most)
		return 0
	}
	return n
}

var decimal = regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,4})?$`)

// Decimal reads a share such as 0.5, with a comma too; an empty field is empty.
func (r *Reader) Decimal(name string) string {
	text := strings.ReplaceAll(r.typed.Get(name), ",", ".")
	if text != "" && !decimal.MatchString(text) {
		r.wrong(name, "writing.error.decimal")
		return ""
	}
	return text
}

// One reads a choice; an empty one is none.
func (r *Reader) One(name string) string {
	value := r.typed.Get(name)
	if value != "" && !r.offers(name, value) {
		r.wrong(name, "writing.error.choose")
		return ""
	}
	return value
}

// Many reads choices in the order in which they are offered; none is an empty list.
func (r *Reader) Many(name string) []string {
	values := r.typed[listPrefix+name]
	chosen := []string{}
	for _, in := range r.inputs {
		if in.Name != name {
			continue
		}
		for _, o := range in.Options {
			if slices.Contains(values, o.Value) {
				chosen = append(chosen, o.Value)
			}
		}
	}
	if slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(chosen, v) }) {
		r.wrong(name, "writing.error.choose")
	}
	return chosen
}

func (r *Reader) offers(name, value string) bool {
	for _, in := range r.inputs {
		for _, o := range in.Options {
			if in.Name == name && o.Value == value {
				return true
			}
		}
	}
	return false
}

// Tick reads a statement.
func (r *Reader) Tick(name string) bool { return r.typed.Get(name) == yes }

// When reads a condition; none is nil.
func (r *Reader) When(name string) *form.Condition {
	b := readBuilder(r.typed, name)
	for i, row := range b.rows {
		if len(row.in) == 0 {
			r.wrong(rowName(name, i), "writing.error.no_values")
		}
	}
	return b.condition()
}

// Typed reads further fields, such as the rows of a list, by their names.
func (r *Reader) Typed() Typed { return r.typed }

// readTyped takes a posted form: clean text, and no field twice but the lists.
func readTyped(posted map[string][]string) (Typed, error) {
	typed := Typed{}
	for name, values := range posted {
		list := strings.HasPrefix(name, listPrefix)
		if len(values) > 1 && !list || len(values) > 1 && len(slices.Compact(slices.Sorted(slices.Values(values)))) < len(values) {
			return nil, fault.New(fault.Malformed, "fault.repeated")
		}
		for _, value := range values {
			if value = clean(value); value != "" {
				typed[clean(name)] = append(typed[clean(name)], value)
			}
		}
	}
	return typed, nil
}

// clean takes off what typing and copying leave: spaces around, other line ends, controls.
func clean(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, text))
}

// Code makes a code out of a name, such as other documents and conditions may name it by.
func Code(name, otherwise string) string {
	var b strings.Builder
	for _, r := range latin(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
		if b.Len() >= longestCode {
			break
		}
	}
	code := strings.Trim(b.String(), "_")
	if code == "" || code[0] < 'a' || code == "new" || code == "order" { // parts of addresses
		return strings.Trim(otherwise+"_"+code, "_")
	}
	return code
}

// longestCode is how long a code made of a name becomes.
const longestCode = 40

func itoa(n int) string { return strconv.Itoa(n) }
