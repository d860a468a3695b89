package e2etest

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"slices"
)

// apart is how much colours of edges differ at least in a picture of few colours, as the
// sum of the differences of red, green and blue.
const apart = 140

// filled is how much of a picture a colour must fill to be kept exactly.
const filled = 1.0 / 2000

// fewColours is a picture in at most so many colours. Colours that fill areas stay exactly
// as they are; those of the edges of letters become the nearest.
func fewColours(full *image.RGBA, most int) *image.Paletted {
	return inColours(full, palette(full, most))
}

// inColours is a picture in the nearest of the colours given.
func inColours(full *image.RGBA, chosen color.Palette) *image.Paletted {
	few := image.NewPaletted(full.Rect, chosen)
	nearest := map[uint32]uint8{}
	for i := range few.Pix {
		c := pixel(full, i)
		at, ok := nearest[c]
		if !ok {
			at = uint8(chosen.Index(colour(c))) // of 256 at most
			nearest[c] = at
		}
		few.Pix[i] = at
	}
	return few
}

// palette are the colours that fill areas, then those of edges, the commonest first.
func palette(full *image.RGBA, most int) color.Palette {
	chosen := areas(full, most*3/4)
	edges := map[uint32]int{}
	for i := range len(full.Pix) / 4 {
		edges[pixel(full, i)]++
	}
	for _, c := range commonest(edges) {
		if len(chosen) < most && far(chosen, colour(c)) {
			chosen = append(chosen, colour(c))
		}
	}
	return chosen
}

// areas are at most so many colours that fill areas, the commonest first.
func areas(full *image.RGBA, most int) (chosen color.Palette) {
	count := map[uint32]int{}
	width := full.Rect.Dx()
	for i := range len(full.Pix)/4 - width - 1 {
		c := pixel(full, i)
		if c == pixel(full, i+1) && c == pixel(full, i+width) && c == pixel(full, i+width+1) {
			count[c]++
		}
	}
	for _, c := range commonest(count) {
		if len(chosen) < most && count[c] > int(filled*float64(len(full.Pix)/4)) {
			chosen = append(chosen, colour(c))
		}
	}
	return chosen
}

// commonest are colours by how many pixels have them, in an order that is always the same.
func commonest(count map[uint32]int) []uint32 {
	return slices.SortedFunc(maps.Keys(count), func(a, b uint32) int {
		return cmp.Or(count[b]-count[a], cmp.Compare(a, b))
	})
}

// far reports whether a colour is unlike all those chosen.
func far(chosen color.Palette, c color.RGBA) bool {
	return !slices.ContainsFunc(chosen, func(other color.Color) bool {
		o := other.(color.RGBA)
		return distance(int(o.R), int(c.R))+distance(int(o.G), int(c.G))+distance(int(o.B), int(c.B)) < apart
	})
}

func distance(a, b int) int { return max(a-b, b-a) }

func pixel(p *image.RGBA, i int) uint32 {
	return uint32(p.Pix[4*i])<<16 | uint32(p.Pix[4*i+1])<<8 | uint32(p.Pix[4*i+2])
}

func colour(c uint32) color.RGBA {
	return color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 0xff}
}

// decode reads a PNG into plain pixels.
func decode(raw []byte) (*image.RGBA, error) {
	p, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	return plainPixels(p), nil
}

func plainPixels(p image.Image) *image.RGBA {
	full := image.NewRGBA(image.Rectangle{Max: p.Bounds().Size()})
	draw.Draw(full, full.Rect, p, p.Bounds().Min, draw.Src)
	return full
}

// encode writes a PNG as small as the library can.
func encode(p image.Image) ([]byte, error) {
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, p)
	return out.Bytes(), err
}
