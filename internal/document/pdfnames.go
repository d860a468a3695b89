package document

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"
)

// longestName bounds a PDF name that is compared, in bytes.
const longestName = 64

// nameSet is the set of PDF names met.
type nameSet map[string]bool

func (s nameSet) join(other nameSet) {
	for name := range other {
		s[name] = true
	}
}

func (s nameSet) hasAny(of map[string]bool) bool {
	for name := range of {
		if s[name] {
			return true
		}
	}
	return false
}

// addAll adds what looks like a name anywhere in raw bytes.
func (s nameSet) addAll(data []byte) {
	for {
		at := bytes.IndexByte(data, '/')
		if at < 0 {
			return
		}
		var name string
		name, data = cutName(data[at+1:])
		if isKnown(name) {
			s[name] = true
		}
	}
}

// structural names tell whether a PDF is whole and open.
var structural = map[string]bool{"Root": true, "Page": true, "Encrypt": true}

// isKnown tells the names anybody asks for; compressed bytes hold many others by chance.
func isKnown(name string) bool { return structural[name] || active[name] || activeKeys[name] }

// nameList is the names of one object in order, repeated ones included.
type nameList []string

func (l nameList) has(name string) bool { return slices.Contains(l, name) }

func (l nameList) set() nameSet {
	s := nameSet{}
	for _, name := range l {
		s[name] = true
	}
	return s
}

// holdsObjects reports whether a stream with this dictionary may hold objects: viewers go
// by the key First and not by the type.
func (l nameList) holdsObjects() bool { return l.has("First") || l.has("ObjStm") }

// plainlyDeflated reports whether the stream is deflated once and nothing else.
func (l nameList) plainlyDeflated() bool {
	filters := 0
	for _, name := range l {
		if strings.HasSuffix(name, "Decode") {
			filters++
		}
	}
	return filters == 1 && l.has("FlateDecode") && !l.has("Predictor") && !l.has("Crypt")
}

// cutName reads a name after its slash, undoing #xx escapes, and returns what follows.
func cutName(data []byte) (name string, rest []byte) {
	end := 0
	for end < len(data) && isRegular(data[end]) {
		end++
	}
	raw, rest := data[:end], data[end:]
	if len(raw) > longestName {
		return "", rest
	}
	return unescapeName(raw), rest
}

func unescapeName(raw []byte) string {
	if bytes.IndexByte(raw, '#') < 0 {
		return string(raw)
	}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if c, err := hex.DecodeString(string(raw[i+1 : i+3])); err == nil {
				b.WriteByte(c[0])
				i += 2
				continue
			}
		}
		b.WriteByte(raw[i])
	}
	return b.String()
}

func isSpace(c byte) bool { return strings.IndexByte("\x00\t\n\f\r ", c) >= 0 }

func isRegular(c byte) bool {
	return !isSpace(c) && strings.IndexByte("()<>[]{}/%", c) < 0
}
