package document

// placed is a piece with its place on a page.
type placed struct {
	piece
	y float64
}

// paginate places pieces on pages between contentTop and contentEnd. Pieces kept together
// move to the next page together, unless they are taller than a page.
func paginate(pieces []piece) [][]placed {
	var pages [][]placed
	var page []placed
	y := contentTop
	turn := func() {
		pages = append(pages, page)
		page, y = nil, contentTop
	}
	for len(pieces) > 0 {
		run := together(pieces)
		if y+height(pieces[:run]) > contentEnd && len(page) > 0 {
			turn()
		}
		for _, p := range pieces[:run] {
			if y+p.height > contentEnd && len(page) > 0 {
				turn()
			}
			if p.gap && len(page) == 0 {
				continue
			}
			page = append(page, placed{p, y})
			y += p.height
		}
		pieces = pieces[run:]
	}
	sink(page)
	return append(pages, page)
}

// together counts the pieces that must stay on one page, from the first.
func together(pieces []piece) int {
	for i, p := range pieces {
		if !p.tight {
			return i + 1
		}
	}
	return len(pieces)
}

func height(pieces []piece) float64 {
	sum := 0.0
	for _, p := range pieces {
		sum += p.height
	}
	return sum
}

// sink moves the sunk pieces that end the last page to its foot.
func sink(page []placed) {
	foot := contentEnd
	for i := len(page) - 1; i >= 0 && page[i].sunk; i-- {
		foot -= page[i].height
		page[i].y = foot
	}
}
