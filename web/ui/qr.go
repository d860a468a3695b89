package ui

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// QRCode is a square of dark and bright modules.
type QRCode struct {
	side int
	path string
}

// qrMargin is how many bright modules stand around it.
const qrMargin = 4

// EncodeQR makes the square of a text, drawn row by row.
func EncodeQR(text string) (QRCode, error) {
	square, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return QRCode{}, err
	}
	modules := square.Bounds().Dx()
	var path strings.Builder
	for y := range modules {
		run := 0
		for x := range modules + 1 {
			if x < modules && square.At(x, y) == color.Black {
				run++
				continue
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x-run+qrMargin, y+qrMargin, run, run)
			}
			run = 0
		}
	}
	return QRCode{side: modules + 2*qrMargin, path: path.String()}, nil
}

func (c QRCode) box() string { return fmt.Sprintf("0 0 %d %d", c.side, c.side) }
