package catalogue

import (
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// nothingView helps on where nothing was found.
type nothingView struct {
	// Said is what was looked for and not found.
	Said string
	// Elsewhere leads to what the words find without the filters.
	Elsewhere  *ui.Link
	Hints      []string
	Situations []ui.Link
	Categories []ui.Tile
}

func newNothingView(v *page.Visit, s *standard.Snapshot, q query, f found) *nothingView {
	n := &nothingView{
		Said:       v.T.T("catalogue.nothing_here"),
		Situations: situations(v, s),
		Categories: categories(v, s),
	}
	if q.Text != "" {
		n.Said = v.T.T("catalogue.nothing", "text", q.Text)
	}
	if f.elsewhere > 0 {
		n.Elsewhere = &ui.Link{
			URL:  v.In(link.ServiceList(q.Text, "", "", "")),
			Text: v.T.T("catalogue.nothing_elsewhere", "n", f.elsewhere),
		}
	}
	for _, key := range []string{"spelling", "shorter", "other_words", "other_language"} {
		n.Hints = append(n.Hints, v.T.T("catalogue.hint_"+key))
	}
	return n
}
