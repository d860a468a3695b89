package standard

import "strings"

// Span is a run of words: in both texts, or in one of them only.
type Span struct {
	// Kind is Added, Removed, or empty for what stayed.
	Kind ChangeKind
	Text string
}

// cells is how large a table of words by words may grow; longer texts are told apart whole.
const cells = 4_000_000

// DiffWords tells how a text became another: what of the words stayed is their longest
// common subsequence. Between words that stayed, what went stands before what came.
func DiffWords(before, after string) []Span {
	b, a := strings.Fields(before), strings.Fields(after)
	if (len(b)+1)*(len(a)+1) > cells {
		return new(spans).gone(b...).came(a...).list()
	}
	common := commonLengths(b, a)
	var s spans
	i, j := 0, 0
	for i < len(b) && j < len(a) {
		switch {
		case b[i] == a[j]:
			s.stayed(b[i])
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			s.gone(b[i])
			i++
		default:
			s.came(a[j])
			j++
		}
	}
	return s.gone(b[i:]...).came(a[j:]...).list()
}

// commonLengths of the rests of two lists, by where the rests begin.
func commonLengths(b, a []string) [][]int32 {
	table := make([][]int32, len(b)+1)
	for i := range table {
		table[i] = make([]int32, len(a)+1)
	}
	for i := len(b) - 1; i >= 0; i-- {
		for j := len(a) - 1; j >= 0; j-- {
			if b[i] == a[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}

// spans gathers words of one kind.
type spans struct {
	done                 []Span
	kept, removed, added []string
}

func (s *spans) stayed(word string) {
	s.flushChanges()
	s.kept = append(s.kept, word)
}

func (s *spans) gone(words ...string) *spans {
	s.removed = append(s.removed, words...)
	return s
}

func (s *spans) came(words ...string) *spans {
	s.added = append(s.added, words...)
	return s
}

func (s *spans) flushChanges() {
	if len(s.removed)+len(s.added) == 0 {
		return
	}
	s.flush("", &s.kept)
	s.flush(Removed, &s.removed)
	s.flush(Added, &s.added)
}

func (s *spans) flush(kind ChangeKind, words *[]string) {
	if len(*words) > 0 {
		s.done = append(s.done, Span{kind, strings.Join(*words, " ")})
	}
	*words = nil
}

func (s *spans) list() []Span {
	s.flushChanges()
	s.flush("", &s.kept)
	return s.done
}
