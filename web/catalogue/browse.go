package catalogue

import (
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// browseView is the register to look around in.
type browseView struct {
	Situations []ui.Link
	Categories []ui.Tile
	Bodies     []counted
}

// counted is a link with the number of services behind it.
type counted struct {
	Link  ui.Link
	Count string
}

func newBrowseView(v *page.Visit, s *standard.Snapshot) *browseView {
	return &browseView{
		Situations: situations(v, s), Categories: categories(v, s), Bodies: bodies(v, s),
	}
}

func situations(v *page.Visit, s *standard.Snapshot) []ui.Link {
	links := make([]ui.Link, 0, len(s.Situations))
	for _, l := range s.Situations {
		links = append(links, official(v, link.ServiceList("", "", "", l.Code), l.Name))
	}
	return links
}

func categories(v *page.Visit, s *standard.Snapshot) []ui.Tile {
	count := map[string]int{}
	for _, service := range s.Services {
		for _, code := range service.Categories {
			count[code]++
		}
	}
	tiles := make([]ui.Tile, 0, len(s.Categories))
	for _, c := range s.Categories {
		name := official(v, link.ServiceList("", c.Code, "", ""), c.Name)
		tiles = append(tiles, ui.Tile{
			URL: name.URL, Title: name.Text, Lang: name.Lang,
			Text: v.T.T("catalogue.services_count", "n", count[c.Code]),
		})
	}
	return tiles
}

func bodies(v *page.Visit, s *standard.Snapshot) []counted {
	count := map[string]int{}
	for _, service := range s.Services {
		count[service.Body]++
	}
	list := make([]counted, 0, len(s.Bodies))
	for _, b := range s.Bodies {
		list = append(list, counted{official(v, link.Body(b.Code), b.Today()), v.T.Int(count[b.Code])})
	}
	return list
}
