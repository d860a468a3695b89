package e2etest

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"slices"
)

// Pictures are compared by the mean colours of squares. Small squares see a line that has
// moved, a word that is gone or a button that is missing; the noise that another way to
// smooth letters makes is levelled out in their mean. Large squares see an area whose colour
// has changed by little. All sizes are in pixels of a kept picture, see perPixel.
const (
	smallSide, smallLimit, smallCount = 4, 32, 4
	largeSide, largeLimit             = 32, 4
	// heightLimit is by how much one page may be longer than the other.
	heightLimit = 4
)

// difference is what tells two pictures of one page apart.
type difference struct {
	// heights are those of the kept and the new page in CSS pixels.
	was, is int
	// squares are the places that differ, all the places there are.
	squares []image.Rectangle
	share   float64
}

// found reports whether the difference is more than noise.
func (d difference) found() bool {
	return len(d.squares) > 0 || distance(d.was, d.is) > onPage(heightLimit)
}

// around is the smallest rectangle around all that differs.
func (d difference) around() (all image.Rectangle) {
	for _, s := range d.squares {
		all = all.Union(s)
	}
	return all
}

// onPage turns pixels of a kept picture into those of the page.
func onPage(pixels int) int { return int(float64(pixels) * perPixel) }

// String says how much differs and where, in CSS pixels of the page.
func (d difference) String() string {
	words := fmt.Sprintf("%.1f%% of the page differ", 100*d.share)
	if len(d.squares) > 0 {
		around := d.around()
		words += fmt.Sprintf(", first %d px from the top; between %d,%d and %d,%d", onPage(around.Min.Y),
			onPage(around.Min.X), onPage(around.Min.Y), onPage(around.Max.X), onPage(around.Max.Y))
	}
	if d.was != d.is {
		words += fmt.Sprintf("; the page was %d px high and is %d", d.was, d.is)
	}
	return words
}

// compare finds what tells a new picture from the kept one. The new one is seen in the
// colours of the kept one and in those of its own areas: then pictures by the same renderer
// are equal to the pixel, and no area is taken for another that has nearly its colour.
func compare(kept *image.Paletted, fresh *image.RGBA) difference {
	d := difference{was: onPage(kept.Bounds().Dy()), is: onPage(fresh.Bounds().Dy())}
	area := kept.Bounds().Intersect(fresh.Bounds())
	seen := slices.Concat(kept.Palette, areas(fresh, colours*3/4))
	was, is := sum(plainPixels(kept)), sum(plainPixels(inColours(fresh, seen)))
	d.squares = differing(was, is, area, largeSide, largeLimit)
	if small := differing(was, is, area, smallSide, smallLimit); len(small) >= smallCount {
		d.squares = append(small, d.squares...)
	}
	d.share = shareOf(d.squares, area)
	return d
}

// differing are the squares whose mean colours differ by more than a limit in red, green or
// blue.
func differing(was, is sums, area image.Rectangle, side, limit int) (list []image.Rectangle) {
	for y := area.Min.Y; y < area.Max.Y; y += side {
		for x := area.Min.X; x < area.Max.X; x += side {
			square := image.Rect(x, y, x+side, y+side).Intersect(area)
			if square.Dx()*square.Dy() < side*side/2 {
				continue // a sliver at the border has no mean worth the name
			}
			a, b, pixels := was.of(square), is.of(square), square.Dx()*square.Dy()
			for i := range a {
				if distance(a[i], b[i]) > limit*pixels {
					list = append(list, square)
					break
				}
			}
		}
	}
	return list
}

// shareOf is how much of an area the squares cover.
func shareOf(squares []image.Rectangle, area image.Rectangle) float64 {
	covered := image.NewAlpha(area)
	for _, s := range squares {
		draw.Draw(covered, s, image.Opaque, image.Point{}, draw.Src)
	}
	count := 0
	for _, a := range covered.Pix {
		if a != 0 {
			count++
		}
	}
	return float64(count) / float64(max(1, len(covered.Pix)))
}

// sums hold for every point the sums of red, green and blue above and left of it, so that
// the mean of any square is four look-ups.
type sums struct {
	stride int
	at     [][3]int
}

func sum(p *image.RGBA) sums {
	size := p.Rect.Size()
	s := sums{stride: size.X + 1, at: make([][3]int, (size.X+1)*(size.Y+1))}
	for y := range size.Y {
		var row [3]int
		for x := range size.X {
			for i := range row {
				row[i] += int(p.Pix[y*p.Stride+4*x+i])
				s.at[(y+1)*s.stride+x+1][i] = s.at[y*s.stride+x+1][i] + row[i]
			}
		}
	}
	return s
}

func (s sums) of(r image.Rectangle) (total [3]int) {
	for i := range total {
		total[i] = s.at[r.Max.Y*s.stride+r.Max.X][i] - s.at[r.Min.Y*s.stride+r.Max.X][i] -
			s.at[r.Max.Y*s.stride+r.Min.X][i] + s.at[r.Min.Y*s.stride+r.Min.X][i]
	}
	return total
}

// mark is the new picture, faded, with a red frame around everything that differs.
func (d difference) mark(fresh image.Image) image.Image {
	out := image.NewRGBA(fresh.Bounds())
	draw.Draw(out, out.Rect, fresh, fresh.Bounds().Min, draw.Src)
	draw.Draw(out, out.Rect, image.NewUniform(color.RGBA{0xa0, 0xa0, 0xa0, 0xa0}), image.Point{}, draw.Over)
	red := image.NewUniform(color.RGBA{0xd0, 0, 0, 0xff})
	for _, s := range d.squares {
		draw.Draw(out, s, fresh, s.Min, draw.Src)
	}
	for _, s := range d.squares {
		for _, side := range []image.Rectangle{
			{Min: s.Min, Max: image.Pt(s.Max.X, s.Min.Y+1)}, {Min: image.Pt(s.Min.X, s.Max.Y-1), Max: s.Max},
		} {
			draw.Draw(out, side, red, image.Point{}, draw.Src)
		}
	}
	return out
}
