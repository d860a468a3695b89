package standardfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/i18n"
)

// places are where the values of a file begin, by pointer.
type places map[string]int

// errStopped ends a scan at a fault after which nothing can be told.
var errStopped = errors.New("stopped")

// wholeNumber keeps numbers so short that no reader is slowed down by one.
var wholeNumber = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,8})$`)

// scan looks at a file as JSON, before anybody reads it as a standard: it is well formed, no
// object has a property twice, and nothing in it is too deep, too much or too long.
func scan(data []byte) (places, []Fault) {
	s := &scanner{data: data, at: places{}, dec: json.NewDecoder(bytes.NewReader(data))}
	s.dec.UseNumber()
	err := s.value("", 1)
	if errors.Is(err, errStopped) {
		return s.at, s.faults
	}
	var raw json.RawMessage
	if strict := json.Unmarshal(data, &raw); strict != nil {
		return s.at, []Fault{malformed(data, strict)}
	}
	if err != nil {
		return s.at, []Fault{malformed(data, err)}
	}
	return s.at, s.faults
}

func malformed(data []byte, err error) Fault {
	offset := len(data)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Offset < int64(len(data)) {
		offset = max(int(syntax.Offset)-1, 0)
	}
	return malformedAt(data, offset, "standardfile.fault.malformed")
}

type scanner struct {
	data   []byte
	dec    *json.Decoder
	at     places
	values int
	faults []Fault
}

func (s *scanner) report(pointer, key string, kv ...any) {
	if len(s.faults) < maxFaults {
		s.faults = append(s.faults, Fault{Pointer: pointer, Message: i18n.M(key, kv...)})
	}
}

func (s *scanner) stop(pointer, key string, kv ...any) error {
	s.faults = s.faults[:0]
	s.report(pointer, key, kv...)
	return errStopped
}

func (s *scanner) value(pointer string, depth int) error {
	begin := int(s.dec.InputOffset())
	for begin < len(s.data) && strings.IndexByte(" \t\r\n:,", s.data[begin]) >= 0 {
		begin++
	}
	s.at[pointer] = begin
	if s.values++; s.values > maxValues {
		return s.stop("", "standardfile.fault.too_many_values", "limit", maxValues)
	}
	token, err := s.dec.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		if depth > maxDepth {
			return s.stop(pointer, "standardfile.fault.too_deep", "limit", maxDepth)
		}
		if token == '{' {
			return s.object(pointer, depth)
		}
		return s.array(pointer, depth)
	case json.Number:
		if !wholeNumber.MatchString(token.String()) {
			s.report(pointer, "standardfile.fault.number")
		}
	case string:
		s.text(pointer, token)
	}
	return nil
}

func (s *scanner) object(pointer string, depth int) error {
	seen := map[string]bool{}
	for s.dec.More() {
		token, err := s.dec.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string) // JSON has no other names
		if utf8.RuneCountInString(name) > maxName {
			return s.stop(pointer, "standardfile.fault.name_too_long", "limit", maxName)
		}
		inner := pointer + "/" + escape(name)
		if seen[name] {
			s.report(inner, "standardfile.fault.duplicate", "name", visible(name))
		}
		seen[name] = true
		s.text(pointer, name)
		if err := s.value(inner, depth+1); err != nil {
			return err
		}
	}
	_, err := s.dec.Token()
	return err
}

func (s *scanner) array(pointer string, depth int) error {
	for i := 0; s.dec.More(); i++ {
		if err := s.value(pointer+"/"+strconv.Itoa(i), depth+1); err != nil {
			return err
		}
	}
	_, err := s.dec.Token()
	return err
}

func (s *scanner) text(pointer, text string) {
	if utf8.RuneCountInString(text) > maxText {
		s.report(pointer, "standardfile.fault.too_long", "limit", maxText)
	}
	if strings.ContainsFunc(text, hidden) {
		s.report(pointer, "standardfile.fault.characters")
	}
}

// hidden: what nobody sees may change what somebody reads. A half of a character, written as
// an escape, is read as U+FFFD.
func hidden(r rune) bool {
	return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r == utf8.RuneError
}

// visible is a name as a message may show it.
func visible(name string) string {
	return strings.Map(func(r rune) rune {
		if hidden(r) || r == '\n' {
			return '?'
		}
		return r
	}, name)
}

var escaper = strings.NewReplacer("~", "~0", "/", "~1")

func escape(name string) string { return escaper.Replace(name) }
