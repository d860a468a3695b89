package document

import "bytes"

// scanContainer reads the dictionary or array that begins at or after at, and gives the
// names in it at every depth and where it ends. It gives none when something else stands
// there. Every byte looked at is taken from the budget; a negative budget ends the reading.
func scanContainer(data []byte, at int, budget *int) (names nameList, end int) {
	s := scanner{data: data, at: at, budget: budget}
	s.skipSpace()
	if !s.opens() {
		return nil, at
	}
	depth := 0
	for s.at < len(data) && *budget >= 0 {
		depth += s.step(&names)
		if depth <= 0 {
			break
		}
	}
	return names, s.at
}

// streamBody gives the bytes behind the keyword stream, if it follows a dictionary that
// ends at end.
func streamBody(data []byte, end int) (body []byte, ok bool) {
	budget := len(data)
	s := scanner{data: data, at: end, budget: &budget}
	s.skipSpace()
	rest, ok := bytes.CutPrefix(data[s.at:], []byte("stream"))
	if !ok {
		return nil, false
	}
	rest = bytes.TrimPrefix(rest, []byte("\r"))
	return bytes.TrimPrefix(rest, []byte("\n")), true
}

// scanner walks over PDF tokens (ISO 32000-1, 7.2 and 7.3).
type scanner struct {
	data   []byte
	at     int
	budget *int
}

func (s *scanner) skip(n int) {
	s.at = min(s.at+n, len(s.data))
	*s.budget -= n
}

func (s *scanner) peek(token string) bool {
	return bytes.HasPrefix(s.data[s.at:], []byte(token))
}

func (s *scanner) opens() bool { return s.peek("<<") || s.peek("[") }

// step goes over one token, keeps a name, and returns the change of depth.
func (s *scanner) step(names *nameList) int {
	switch {
	case s.peek("<<"):
		s.skip(2)
		return 1
	case s.peek(">>"):
		s.skip(2)
		return -1
	case s.peek("["):
		s.skip(1)
		return 1
	case s.peek("]"):
		s.skip(1)
		return -1
	case s.peek("("):
		s.skipString()
	case s.peek("%"):
		s.skipPast("\r\n")
	case s.peek("<"):
		s.skipPast(">")
	case s.peek("/"):
		s.keepName(names)
	default:
		s.skip(1)
	}
	return 0
}

func (s *scanner) keepName(names *nameList) {
	name, rest := cutName(s.data[s.at+1:])
	s.skip(len(s.data) - len(rest) - s.at)
	*names = append(*names, name)
}

// skipSpace goes over white space and comments.
func (s *scanner) skipSpace() {
	for s.at < len(s.data) && *s.budget >= 0 {
		switch c := s.data[s.at]; {
		case isSpace(c):
			s.skip(1)
		case c == '%':
			s.skipPast("\r\n")
		default:
			return
		}
	}
}

// skipPast goes behind the next of the given characters, or to the end.
func (s *scanner) skipPast(any string) {
	i := bytes.IndexAny(s.data[s.at:], any)
	if i < 0 {
		i = len(s.data) - s.at
	}
	s.skip(i + 1)
}

// skipString goes over a literal string: parentheses nest, a backslash escapes.
func (s *scanner) skipString() {
	depth := 0
	for s.at < len(s.data) && *s.budget >= 0 {
		switch s.data[s.at] {
		case '\\':
			s.skip(1)
		case '(':
			depth++
		case ')':
			depth--
		}
		s.skip(1)
		if depth == 0 {
			return
		}
	}
}
