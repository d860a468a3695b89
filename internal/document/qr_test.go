package document

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"regexp"
	"strconv"
	"testing"

	"qyzmet/internal/i18n"
)

func TestTheSquareIsDrawnModuleByModule(t *testing.T) {
	t.Parallel()
	square, err := encodeQR(certificate(t, i18n.KK).URL)
	if err != nil {
		t.Fatal(err)
	}
	modules := square.Bounds().Dx()
	pdf := newPDF(certificate(t, i18n.KK))
	pdf.SetCompression(false)
	pdf.AddPage()
	drawQR(pdf, square, 0, 0, float64(modules)) // a module is a millimetre
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	got := make(map[image.Point]bool)
	for _, run := range rectangles.FindAllStringSubmatch(out.String(), -1) {
		x, y, width := inMM(t, run[1]), pageHeight-inMM(t, run[2]), inMM(t, run[3])
		for i := range int(math.Round(width)) {
			got[image.Pt(int(math.Round(x))+i, int(math.Round(y)))] = true
		}
	}
	for y := range modules {
		for x := range modules {
			if want := square.At(x, y) == color.Black; got[image.Pt(x, y)] != want {
				t.Fatalf("module %d, %d is dark: %v", x, y, !want)
			}
		}
	}
}

var rectangles = regexp.MustCompile(`(?m)^([\d.]+) ([\d.]+) ([\d.]+) -[\d.]+ re$`)

func inMM(t *testing.T, points string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(points, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n * pointInMM
}
