package cabinet

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"

	"github.com/boombuler/barcode/qr"
)

// Sizes of the square: pixels a module in the file, modules of white around it, and
// pixels on the screen.
const (
	qrModule = 5
	qrQuiet  = 4
	qrSide   = 180
)

// qrImage is a text as a square in two colours, small enough to stand in the page itself.
func qrImage(text string) (string, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	modules := code.Bounds().Dx()
	side := (modules + 2*qrQuiet) * qrModule
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range modules {
		for x := range modules {
			if code.At(x, y) == color.Black {
				darken(picture, x+qrQuiet, y+qrQuiet)
			}
		}
	}
	var file bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&file, picture); err != nil {
		return "", err
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(file.Bytes()), nil
}

// darken fills a module of the square.
func darken(picture *image.Paletted, column, row int) {
	for y := range qrModule {
		for x := range qrModule {
			picture.SetColorIndex(column*qrModule+x, row*qrModule+y, 1)
		}
	}
}
