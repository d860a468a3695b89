package document

import "codeberg.org/go-pdf/fpdf"

// drawOrnament draws the portal's own line across the page at height y: a hair line with
// a pair of ram's horns (қошқар мүйіз) around a rhombus in the middle. It is no state
// symbol.
func drawOrnament(pdf *fpdf.Fpdf, y float64, colour ink) {
	const reach = 11.0 // half the width of the motif, in millimetres
	mid := pageWidth / 2
	pdf.SetDrawColor(colour.r, colour.g, colour.b)
	pdf.SetFillColor(colour.r, colour.g, colour.b)
	pdf.SetLineWidth(0.25)
	pdf.Line(marginSide, y, mid-reach, y)
	pdf.Line(mid+reach, y, pageWidth-marginSide, y)
	pdf.Polygon([]fpdf.PointType{
		{X: mid, Y: y - 1.7}, {X: mid + 1.7, Y: y}, {X: mid, Y: y + 1.7}, {X: mid - 1.7, Y: y},
	}, "F")
	pdf.SetLineWidth(0.4)
	for _, side := range []float64{-1, 1} {
		drawHorn(pdf, mid, y, side, -1)
		drawHorn(pdf, mid, y, side, 1)
	}
}

// drawHorn draws one curl; side and rise are -1 or 1.
func drawHorn(pdf *fpdf.Fpdf, mid, y, side, rise float64) {
	at := func(dx, dy float64) (float64, float64) { return mid + side*dx, y + rise*dy }
	pdf.MoveTo(at(11, 0))
	curve := func(ax, ay, bx, by, x, y float64) {
		cx0, cy0 := at(ax, ay)
		cx1, cy1 := at(bx, by)
		ex, ey := at(x, y)
		pdf.CurveBezierCubicTo(cx0, cy0, cx1, cy1, ex, ey)
	}
	curve(8.4, 0, 7.4, 2.6, 5.2, 2.6)
	curve(3.2, 2.6, 3.0, 0.6, 4.6, 0.6)
	curve(5.6, 0.6, 5.6, 1.7, 4.8, 1.6)
	pdf.DrawPath("D")
}
