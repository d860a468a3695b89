package document

import (
	"strings"

	"codeberg.org/go-pdf/fpdf"
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
