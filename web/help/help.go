package help

import (
	"net/http"

	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// helpView is whom to ask and where to read.
type helpView struct {
	ui.Page
	Topics, Sections []ui.Tile
	Questions        []question
}

// question is what people often ask, with its answer.
type question struct{ Asked, Answer string }

// questions are the keys of what people often ask.
var questions = []string{"sign_in", "code", "number", "file", "term", "paper"}

func (room Room) showHelp(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view := helpView{Page: v.Base(r, v.T.T("help.title")), Sections: portalSections(v)}
	view.Description = v.T.T("help.lead")
	view.Crumbs = crumbs(v)[:1]
	for _, a := range articles {
		view.Topics = append(view.Topics, ui.Tile{
			URL: v.In(a.path), Title: v.T.T(a.key("title")), Icon: a.icon,
		})
		if a.path == link.AfterApplying {
			view.Topics = append(view.Topics, ui.Tile{
				URL: v.In(link.StatusWords), Title: v.T.T("help.statuses"), Icon: ui.IconFlag,
			})
		}
	}
	for _, name := range questions {
		view.Questions = append(view.Questions, question{
			v.T.T("help.question." + name), v.T.T("help.question." + name + "_answer"),
		})
	}
	return page.Render(w, r, http.StatusOK, helpPage(view))
}

// portalSections are the parts of the portal, with what one does there.
func portalSections(v *page.Visit) []ui.Tile {
	return []ui.Tile{
		section(v, link.Services, "services", ui.IconSearch),
		section(v, link.Track, "track", ui.IconClock),
		section(v, link.Verify, "verify", ui.IconShield),
		section(v, link.Cabinet, "cabinet", ui.IconPerson),
	}
}

func section(v *page.Visit, path, name string, icon ui.Icon) ui.Tile {
	key := "help." + name
	return ui.Tile{URL: v.In(path), Title: v.T.T(key), Text: v.T.T(key + "_text"), Icon: icon}
}
