package document

import (
	"testing"

	"pgregory.net/rapid"
)

func TestPaginate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.Custom(drawPiece), 1, 80).Draw(t, "pieces")
		pages := paginate(pieces)
		shown := 0
		for _, page := range pages {
			y := contentTop
			for _, p := range page {
				if p.y < y-1e-6 || p.y+p.height > contentEnd+1e-6 {
					t.Fatalf("a piece at %.1f–%.1f, after %.1f", p.y, p.y+p.height, y)
				}
				y = p.y + p.height
				if !p.gap {
					shown++
				}
			}
			if len(page) > 0 && page[0].gap {
				t.Fatal("a page begins with a gap")
			}
		}
		for _, p := range pieces {
			if !p.gap {
				shown--
			}
		}
		if shown != 0 {
			t.Fatalf("%d pieces too many", shown)
		}
	})
}

func drawPiece(t *rapid.T) piece {
	kind := rapid.IntRange(0, 9).Draw(t, "kind")
	return piece{
		height: rapid.Float64Range(0.5, 60).Draw(t, "height"),
		gap:    kind == 0,
		tight:  kind > 7,
	}
}

func TestPiecesKeptTogetherMoveTogether(t *testing.T) {
	t.Parallel()
	room := contentEnd - contentTop
	pages := paginate([]piece{
		{height: room - 10}, {height: 6, tight: true}, {height: 6},
	})
	if len(pages) != 2 || len(pages[0]) != 1 || len(pages[1]) != 2 {
		t.Errorf("got %v", pages)
	}
}

func TestASunkPieceStandsAtTheFootOfTheLastPage(t *testing.T) {
	t.Parallel()
	pages := paginate([]piece{{height: 10}, {height: 40, sunk: true}})
	if got := pages[0][1].y; got != contentEnd-40 {
		t.Errorf("it stands at %.1f", got)
	}
}
