package home

import (
	"net/http"

	"github.com/a-h/templ"

	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// homeView is the first page.
type homeView struct {
	ui.Page
	Search ui.SearchView
	// Examples are queries to try, Popular services most people come for.
	Examples, Popular []ui.Link
	Situations        []ui.Tile
	Categories        []ui.Tile
	Bodies            []ui.Link
	Doors             []ui.Tile
	Steps             []step
	News              []ui.Result
	// Waiting is what the signed-in citizen has going on; nil for everybody else.
	Waiting *waitingView
}

// step is one of the three steps to a service.
type step struct{ Title, Text string }

func (room Room) showHome(w http.ResponseWriter, r *http.Request) error {
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		return home(room.newView(page.Of(r), r, snapshot))
	})
}

func (room Room) newView(v *page.Visit, r *http.Request, s *standard.Snapshot) homeView {
	view := homeView{
		Page: v.Base(r, v.T.T("home.title")),
		Search: ui.SearchView{
			Action: v.In(link.Services), Label: v.T.T("home.search_label"), Hint: v.T.T("home.search_hint"),
		},
		Examples:   examples(v),
		Popular:    room.popular(r, s),
		Situations: situations(v, s),
		Categories: categories(v, s),
		Bodies:     bodies(v, s),
		Doors:      doors(v),
		Steps:      steps(v),
		News:       news(v, s, v.Site.Now()),
		Waiting:    room.waiting(r),
	}
	view.Description = v.T.T("home.description")
	return view
}

// examples are words of everyday life that name services.
func examples(v *page.Visit) []ui.Link {
	var links []ui.Link
	for _, key := range []string{"home.example_1", "home.example_2", "home.example_3"} {
		words := v.T.T(key)
		links = append(links, ui.Link{URL: v.In(link.ServiceList(words, "", "", "")), Text: words})
	}
	return links
}

// situationIcons follow the codes of the life situations.
var situationIcons = map[string]ui.Icon{
	"having-a-child": ui.IconChild, "kindergarten-and-study": ui.IconCap, "looking-for-work": ui.IconWork,
	"moving-home": ui.IconHome, "buying-a-car": ui.IconCar, "starting-a-business": ui.IconCoin,
	"disability-and-health": ui.IconHealth, "retirement": ui.IconPeople, "lost-document": ui.IconDocument,
	"marriage-and-family": ui.IconHeart, "death-of-a-relative": ui.IconFlag, "going-abroad": ui.IconGlobe,
}

func situations(v *page.Visit, s *standard.Snapshot) []ui.Tile {
	tiles := make([]ui.Tile, 0, len(s.Situations))
	for _, moment := range s.Situations {
		name, lang := ui.Official(v.T, moment.Name)
		icon, ok := situationIcons[moment.Code]
		if !ok {
			icon = ui.IconPerson
		}
		tiles = append(tiles, ui.Tile{
			URL: v.In(link.ServiceList("", "", "", moment.Code)), Title: name, Lang: lang, Icon: icon,
		})
	}
	return tiles
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
		name, lang := ui.Official(v.T, c.Name)
		tiles = append(tiles, ui.Tile{
			URL: v.In(link.ServiceList("", c.Code, "", "")), Title: name, Lang: lang,
			Text: v.T.T("home.services_count", "n", count[c.Code]),
		})
	}
	return tiles
}

func bodies(v *page.Visit, s *standard.Snapshot) []ui.Link {
	links := make([]ui.Link, 0, len(s.Bodies))
	for _, b := range s.Bodies {
		name, lang := ui.Official(v.T, b.Today())
		links = append(links, ui.Link{URL: v.In(link.Body(b.Code)), Text: name, Lang: lang})
	}
	return links
}

// doors lead to what one may do here without signing in.
func doors(v *page.Visit) []ui.Tile {
	return []ui.Tile{
		door(v, link.Track, "home.track", "home.track_text", ui.IconClock),
		door(v, link.Verify, "home.verify", "home.verify_text", ui.IconShield),
		door(v, link.Discussions, "discussion.list", "discussion.door_text", ui.IconMessage),
	}
}

func door(v *page.Visit, path, title, text string, icon ui.Icon) ui.Tile {
	return ui.Tile{URL: v.In(path), Title: v.T.T(title), Text: v.T.T(text), Icon: icon}
}

func steps(v *page.Visit) []step {
	var steps []step
	for _, name := range []string{"find", "apply", "follow"} {
		steps = append(steps, step{v.T.T("home.step_" + name), v.T.T("home.step_" + name + "_text")})
	}
	return steps
}
