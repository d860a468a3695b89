package form

import "regexp/syntax"

// unbounded is the length of a text that a pattern does not end.
const unbounded = 1 << 20

// lengths are the shortest and the longest text of a pattern, in characters. None: no text
// matches. Marks of a place in the text (^, $, \b) count as nothing, so a pattern may be
// taken for easier than it is, never for harder.
type lengths struct {
	least, most int
	none        bool
}

// fitsPattern reports whether some text can match the pattern within the limits of length.
func (f Field) fitsPattern() bool {
	parsed, err := syntax.Parse(f.Pattern, syntax.Perl)
	if err != nil {
		return true // a fault of its own
	}
	l := measure(parsed.Simplify())
	return !l.none && l.least <= f.maxLength() && l.most >= f.MinLength
}

func measure(r *syntax.Regexp) lengths {
	switch r.Op {
	case syntax.OpNoMatch:
		return lengths{none: true}
	case syntax.OpLiteral:
		return lengths{least: len(r.Rune), most: len(r.Rune)}
	case syntax.OpCharClass:
		return lengths{least: 1, most: 1, none: len(r.Rune) == 0}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return lengths{least: 1, most: 1}
	case syntax.OpCapture:
		return measure(r.Sub[0])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest:
		return repeated(r)
	case syntax.OpConcat:
		return inRow(r.Sub)
	case syntax.OpAlternate:
		return oneOf(r.Sub)
	}
	return lengths{}
}

// repeated: x*, x+ and x?; Simplify has turned x{2,3} into these.
func repeated(r *syntax.Regexp) lengths {
	l := measure(r.Sub[0])
	if l.none {
		return lengths{none: r.Op == syntax.OpPlus}
	}
	if r.Op != syntax.OpPlus {
		l.least = 0
	}
	if r.Op != syntax.OpQuest && l.most > 0 {
		l.most = unbounded
	}
	return l
}

func inRow(parts []*syntax.Regexp) (sum lengths) {
	for _, part := range parts {
		l := measure(part)
		sum.least += l.least
		sum.most = min(sum.most+l.most, unbounded)
		sum.none = sum.none || l.none
	}
	return sum
}

func oneOf(parts []*syntax.Regexp) lengths {
	either := lengths{none: true}
	for _, part := range parts {
		switch l := measure(part); {
		case l.none:
		case either.none:
			either = l
		default:
			either.least, either.most = min(either.least, l.least), max(either.most, l.most)
		}
	}
	return either
}
