package document

import (
	"regexp"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"
)

// Measures of the sheet, in millimetres of A4.
const (
	pageWidth    = 210.0
	pageHeight   = 297.0
	marginSide   = 24.0
	contentTop   = 26.0
	contentEnd   = 274.0
	contentWidth = pageWidth - 2*marginSide
)

const pointInMM = 25.4 / 72

// style is how a run of text looks. Sizes are in points.
type style struct {
	bold          bool
	size, leading float64
	ink           ink
}

// ink is a colour.
type ink struct{ r, g, b int }

func (s style) height() float64 { return s.leading * pointInMM }

// piece is the smallest part of a document that is not torn by the end of a page.
type piece struct {
	height float64
	// tight keeps the piece on one page with the next.
	tight bool
	// gap is empty space, dropped at the top of a page.
	gap bool
	// sunk sets the piece at the foot of its page.
	sunk bool
	draw func(y float64)
}

// sheet collects the pieces of a document and knows how wide its letters are.
type sheet struct {
	pdf    *fpdf.Fpdf
	pieces []piece
}

func (s *sheet) add(p piece) { s.pieces = append(s.pieces, p) }

func (s *sheet) gap(height float64) {
	s.add(piece{height: height, gap: true, tight: s.lastIsTight()})
}

func (s *sheet) lastIsTight() bool {
	return len(s.pieces) > 0 && s.pieces[len(s.pieces)-1].tight
}

// keepWithNext keeps what was added last together with what comes.
func (s *sheet) keepWithNext() {
	if n := len(s.pieces); n > 0 {
		s.pieces[n-1].tight = true
	}
}

// use makes the style current for measuring and drawing.
func (s *sheet) use(st style) {
	weight := ""
	if st.bold {
		weight = "B"
	}
	s.pdf.SetFont(family, weight, st.size)
	s.pdf.SetTextColor(st.ink.r, st.ink.g, st.ink.b)
}

// align places a line in a column.
type align uint8

const (
	left align = iota
	centre
	right
)

// column is a vertical strip of the page, in millimetres from its left edge.
type column struct {
	x, width float64
	align    align
}

var wholeWidth = column{x: marginSide, width: contentWidth}

// text sets one line with its top at y.
func (s *sheet) text(st style, c column, y float64, line string) {
	s.use(st)
	x := c.x
	switch free := c.width - s.pdf.GetStringWidth(line); c.align {
	case centre:
		x += free / 2
	case right:
		x += free
	}
	const baseline = 0.72 // of the line height, for every size, so that columns agree
	// A no-break space has done its work; people and programs who search expect a plain one.
	s.pdf.Text(x, y+baseline*st.height(), strings.ReplaceAll(line, "\u00a0", " "))
}

// cell is a text of its own style in a column.
type cell struct {
	style
	column
	text string
}

// row adds cells side by side. Their text may go on over the page, but never with a single
// line left behind or carried over.
func (s *sheet) row(cells ...cell) {
	lines := make([][]string, len(cells))
	tallest, count := 0.0, 0
	for i, c := range cells {
		lines[i] = s.set(c)
		tallest, count = max(tallest, c.height()), max(count, len(lines[i]))
	}
	for n := range count {
		s.add(piece{
			height: tallest,
			tight:  count > 1 && (n == 0 || n == count-2),
			draw: func(y float64) {
				for i, c := range cells {
					if n < len(lines[i]) {
						s.text(c.style, c.column, y, lines[i][n])
					}
				}
			},
		})
	}
}

// set breaks the text of a cell; centred lines are made about equally long.
func (s *sheet) set(c cell) []string {
	lines := s.wrap(c.style, c.width, c.text)
	if c.align != centre {
		return lines
	}
	const narrower = 0.97
	for width := c.width * narrower; width > c.width/2; width *= narrower {
		even := s.wrap(c.style, width, c.text)
		if len(even) > len(lines) {
			break
		}
		lines = even
	}
	return lines
}

// wrap breaks text into lines of at most width; a word wider than that is broken too.
func (s *sheet) wrap(st style, width float64, text string) []string {
	s.use(st)
	var lines []string
	for paragraph := range strings.SplitSeq(glue(printable(text)), "\n") {
		line := ""
		for word := range strings.FieldsFuncSeq(paragraph, isBreak) {
			longer := strings.TrimPrefix(line+" "+word, " ")
			if s.pdf.GetStringWidth(longer) <= width {
				line = longer
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			var full []string
			full, line = s.cut(width, word)
			lines = append(lines, full...)
		}
		lines = append(lines, line)
	}
	return lines
}

// cut breaks a word into pieces that fill the width and the rest.
func (s *sheet) cut(width float64, word string) (full []string, rest string) {
	used, from := 0.0, 0
	for i, r := range word {
		w := s.pdf.GetStringWidth(string(r))
		if used+w > width && i > from {
			full = append(full, word[from:i])
			used, from = 0, i
		}
		used += w
	}
	return full, word[from:]
}

// isBreak tells where a line may end: at spaces, but not at the no-break ones of numbers
// and money.
func isBreak(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f'
}

var inseparable = regexp.MustCompile(`№ \d|\d\)? \p{L}|\s\p{Ll} \p{L}`)

// glue keeps on one line what reads as one: № 5, 14 тамыз, о судимости.
func glue(text string) string {
	return inseparable.ReplaceAllStringFunc(text, func(pair string) string {
		at := strings.LastIndexByte(pair, ' ')
		return pair[:at] + "\u00a0" + pair[at+1:]
	})
}

// printable makes text fit for the font: composed letters (NFC), no control or formatting
// characters, and a replacement sign for what lies outside the basic plane, which the
// embedded font cannot hold.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u00a0' || r == '\u202f':
			return r
		case unicode.IsSpace(r):
			return ' '
		case r > 0xFFFF:
			return '\uFFFD'
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD")))
}
