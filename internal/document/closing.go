package document

import "strconv"

// Measures of the block that proves the document, in millimetres.
const (
	squareSize  = 33.0
	proofHeight = 44.0
	proofText   = marginSide + squareSize + 9
)

// signatory names the official, on the page of the last lines and of the proof.
func (c composer) signatory() {
	who := c.paper.Signatory
	if who.Name == "" {
		return
	}
	const half = contentWidth / 2
	west := column{x: marginSide, width: half + 10}
	east := column{x: marginSide + half + 14, width: half - 14, align: right}
	from := len(c.pieces)
	c.gap(4)
	c.row(cell{styleSmall, west, c.word("document.paper_signatory")})
	c.row(cell{styleValue, west, who.Position}, cell{styleName, east, who.Name})
	for i := from; i < len(c.pieces); i++ {
		c.pieces[i].tight = true
	}
	c.gap(5)
}

// verification adds the square with the same address and code as text beside it.
func (c composer) verification() {
	c.add(piece{height: proofHeight, sunk: true, draw: func(y float64) {
		c.hairLine(y + 4)
		drawQR(c.pdf, c.square, marginSide+1, y+9, squareSize)
		c.proof(y + 8)
	}})
}

func (c composer) proof(y float64) {
	place := column{x: proofText, width: pageWidth - marginSide - proofText}
	y = c.lines(cell{styleHeading, place, c.word("document.paper_proof")}, y)
	y = c.lines(cell{styleSmall, place, c.word("document.paper_proof_hint")}, y) + 1.5
	y = c.lines(cell{styleCode, place, c.paper.Code.Format()}, y)
	end := c.lines(cell{styleSmall, place, c.paper.URL}, y+0.5)
	c.pdf.LinkString(place.x, y, place.width, end-y, c.paper.URL)
}

// lines draws wrapped text at once and returns where it ends.
func (c composer) lines(what cell, y float64) float64 {
	for _, line := range c.wrap(what.style, what.width, what.text) {
		c.text(what.style, what.column, y, line)
		y += what.height()
	}
	return y
}

// draw sets the pages with the ornament above and the number of the page below.
func (c composer) draw(pages [][]placed) {
	for i, page := range pages {
		c.pdf.AddPage()
		drawOrnament(c.pdf, 17, inkAccent)
		c.mark()
		for _, p := range page {
			if p.draw != nil {
				p.draw(p.y)
			}
		}
		c.footer(i+1, len(pages))
	}
}

// mark frames the words that take a paper its force, above everything.
func (c composer) mark() {
	if c.paper.Mark == "" {
		return
	}
	const y, height, side = 4.5, 7.0, 8.0
	c.pdf.SetDrawColor(inkMark.r, inkMark.g, inkMark.b)
	c.pdf.SetLineWidth(0.5)
	c.pdf.Rect(side, y, pageWidth-2*side, height, "D")
	c.text(styleMark, column{x: side, width: pageWidth - 2*side, align: centre}, y+1, c.paper.Mark)
}

func (c composer) footer(page, pages int) {
	const y = 279.0
	east := wholeWidth
	east.align = right
	c.hairLine(y)
	c.text(styleSmall, wholeWidth, y+1, c.word("document.paper_foot",
		"number", c.paper.Number, "code", c.paper.Code.Format()))
	c.text(styleSmall, east, y+1, c.word("document.paper_page",
		"page", strconv.Itoa(page), "pages", strconv.Itoa(pages)))
}
