package document

import (
	"fmt"
	"image/color"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// encodeQR makes the square with error correction M, which survives a fold or a stamp
// over 15 % of it.
func encodeQR(text string) (barcode.Barcode, error) {
	return qr.Encode(text, qr.M, qr.Auto)
}

// drawQR draws the square as one filled path, sharp at any size, with its top left corner
// at x, y and the given size in millimetres. The caller leaves the quiet zone white.
func drawQR(pdf *fpdf.Fpdf, code barcode.Barcode, x, y, size float64) {
	modules := code.Bounds().Dx()
	module := size / float64(modules)
	var path strings.Builder
	for row := range modules {
		for from := 0; from < modules; from++ {
			length := darkRun(code, from, row)
			if length == 0 {
				continue
			}
			fmt.Fprintf(&path, "%.3f %.3f %.3f %.3f re\n",
				(x+float64(from)*module)/pointInMM,
				(pageHeight-y-float64(row)*module)/pointInMM,
				float64(length)*module/pointInMM, -module/pointInMM)
			from += length
		}
	}
	pdf.SetFillColor(0, 0, 0)
	pdf.RawWriteStr(path.String() + "f")
}

// darkRun counts the dark modules from a place to the right.
func darkRun(code barcode.Barcode, from, row int) int {
	length := 0
	for x := from; x < code.Bounds().Dx() && code.At(x, row) == color.Black; x++ {
		length++
	}
	return length
}
