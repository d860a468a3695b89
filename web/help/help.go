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
		{URL: v.In(link.Services), Title: v.T.T("help.services"), Text: v.T.T("help.services_text"), Icon: ui.IconSearch},
		{URL: v.In(link.Track), Title: v.T.T("help.track"), Text: v.T.T("help.track_text"), Icon: ui.IconClock},
		{URL: v.In(link.Verify), Title: v.T.T("help.verify"), Text: v.T.T("help.verify_text"), Icon: ui.IconShield},
		{URL: v.In(link.Cabinet), Title: v.T.T("help.cabinet"), Text: v.T.T("help.cabinet_text"), Icon: ui.IconPerson},
	}
}
