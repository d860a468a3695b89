package signin

import (
	"encoding/base64"
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// Sizes of the square: modules of white around it, and pixels on the screen.
const (
	qrQuiet = 4
	qrSide  = 220
)

// qrDrawing is a text as a square drawn as one path, which stands in the page itself.
func qrDrawing(text string) (string, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	modules := code.Bounds().Dx()
	var path strings.Builder
	for y := range modules {
		for x := 0; x < modules; x++ {
			from := x
			for x < modules && code.At(x, y) == color.Black {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+qrQuiet, y+qrQuiet, x-from, x-from)
			}
		}
	}
	side := modules + 2*qrQuiet
	drawing := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`, side, side, side, side, path.String())
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(drawing)), nil
}
