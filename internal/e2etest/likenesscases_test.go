package e2etest

import (
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"
)

// Colours of the synthetic page.
var (
	white = color.RGBA{0xff, 0xfe, 0xfb, 0xff}
	black = color.RGBA{0x12, 0x22, 0x2d, 0xff}
	blue  = color.RGBA{0x00, 0x54, 0x7c, 0xff}
	panel = color.RGBA{0xee, 0xf7, 0xfb, 0xff}
)

// sketch is a page as a kept picture shows one: a bar, lines of letters, a panel, a button.
type sketch struct {
	height int
	// shift moves the lines from the third on down, in pixels.
	shift         int
	panel         color.RGBA
	button, words bool
	// noise changes every pixel of an edge by up to so much.
	noise int
}

var usual = sketch{height: 400, panel: panel, button: true, words: true}

func (s sketch) draw() *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, 512, s.height))
	fill(p, p.Rect, white)
	fill(p, image.Rect(0, 0, 512, 28), blue)
	for line := range 12 {
		top := 50 + 12*line
		if line > 2 {
			top += s.shift
		}
		strokes(p, 48, top, 300)
	}
	fill(p, image.Rect(48, 250, 464, 300), s.panel)
	if s.words {
		strokes(p, 60, 270, 40)
	}
	if s.button {
		fill(p, image.Rect(48, 320, 107, 338), blue)
	}
	s.spoil(p)
	return p
}

// letters are strokes of one pixel with soft edges, 5 pixels high.
func strokes(p *image.RGBA, x, y, width int) {
	dice := rand.New(rand.NewPCG(1, uint64(y)))
	for at := x; at < x+width; at += 2 + dice.IntN(3) {
		fill(p, image.Rect(at, y+dice.IntN(2), at+1, y+5), black)
	}
}

func fill(p *image.RGBA, r image.Rectangle, c color.RGBA) {
	draw.Draw(p, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// spoil changes every pixel of an edge at random, as another way to smooth edges would.
func (s sketch) spoil(p *image.RGBA) {
	if s.noise == 0 {
		return
	}
	dice, was := rand.New(rand.NewPCG(2, 3)), append([]uint8(nil), p.Pix...)
	for i := p.Stride; i < len(was)-p.Stride; i++ {
		isEdge := was[i-4] != was[i] || was[i+4] != was[i] || was[i-p.Stride] != was[i] || was[i+p.Stride] != was[i]
		if isEdge && i%4 != 3 {
			p.Pix[i] = uint8(min(max(int(was[i])+dice.IntN(2*s.noise+1)-s.noise, 0), 255))
		}
	}
}

// TestCompareTellsAChangeFromNoise shows that the visual test can fail, and when it does not.
func TestCompareTellsAChangeFromNoise(t *testing.T) {
	t.Parallel()
	lighter := color.RGBA{panel.R - 8, panel.G, panel.B, 0xff}
	for name, test := range map[string]struct {
		change func(*sketch)
		found  bool
		// from and to are between which heights the change is seen.
		from, to int
	}{
		"the same page":                 {change: func(*sketch) {}},
		"noise of smoothed edges":       {change: func(s *sketch) { s.noise = 24 }},
		"a page a hair longer":          {change: func(s *sketch) { s.height += 2 }},
		"a removed button":              {func(s *sketch) { s.button = false }, true, 320, 338},
		"a button removed amid noise":   {func(s *sketch) { s.button, s.noise = false, 24 }, true, 320, 338},
		"a removed word":                {func(s *sketch) { s.words = false }, true, 270, 275},
		"lines shifted by half of one":  {func(s *sketch) { s.shift = 6 }, true, 86, 193},
		"lines shifted by a whole one":  {func(s *sketch) { s.shift = 12 }, true, 86, 199},
		"a band in a hardly other hue":  {func(s *sketch) { s.panel = lighter }, true, 250, 300},
		"a page longer by a line below": {func(s *sketch) { s.height += 12 }, true, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := usual
			test.change(&other)
			d := compare(fewColours(usual.draw(), colours), other.draw())
			if d.found() != test.found {
				t.Fatalf("found: %t, want %t: %s", d.found(), test.found, d)
			}
			if around := d.around(); around.Min.Y < test.from-largeSide || around.Max.Y > test.to+largeSide {
				t.Errorf("found at %v, want between %d and %d", around, test.from, test.to)
			}
		})
	}
}
