package help

import (
	"net/http"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// siteMapView is every place of the portal that has an address of its own.
type siteMapView struct {
	ui.Page
	Groups []group
}

// group is a part of the map.
type group struct {
	Title string
	Links []ui.Link
}

func (room Room) showSiteMap(w http.ResponseWriter, r *http.Request) error {
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		return siteMap(newSiteMapView(page.Of(r), r, snapshot))
	})
}

func newSiteMapView(v *page.Visit, r *http.Request, s *standard.Snapshot) siteMapView {
	view := siteMapView{Page: v.Base(r, v.T.T("help.site_map"))}
	view.Crumbs = crumbs(v)
	plain := []ui.Link{here(v, link.Help, "help.title")}
	for _, a := range articles {
		plain = append(plain, here(v, a.path, a.key("title")))
	}
	plain = append(plain, here(v, link.StatusWords, "help.statuses"), here(v, link.Feedback(link.SiteMap), "help.to_feedback"))
	view.Groups = []group{
		{v.T.T("help.map_main"), []ui.Link{
			here(v, link.Home, "help.home"), here(v, link.Services, "help.services"),
			here(v, link.Track, "help.track"), here(v, link.Verify, "help.verify"),
			here(v, link.Discussions, "discussion.list"), here(v, link.Calendar, "workdays.title"),
			here(v, link.Centres, "office.title"),
			here(v, link.SignIn, "help.sign_in"),
		}},
		{v.T.T("help.map_own"), []ui.Link{
			here(v, link.Cabinet, "help.cabinet"), here(v, link.Documents, "help.documents"),
			here(v, link.AccessLog, "help.access_log"), here(v, link.Subscriptions, "discussion.subscriptions"),
			here(v, link.Bookings, "booking.own.title"),
		}},
		{v.T.T("help.map_situations"), situationLinks(v, s)},
		{v.T.T("help.map_categories"), categoryLinks(v, s)},
		{v.T.T("help.map_bodies"), bodyLinks(v, s)},
		{v.T.T("help.map_help"), plain},
	}
	return view
}

func here(v *page.Visit, path, key string) ui.Link {
	return ui.Link{URL: v.In(path), Text: v.T.T(key)}
}

func official(v *page.Visit, path string, name i18n.Text) ui.Link {
	words, lang := ui.Official(v.T, name)
	return ui.Link{URL: v.In(path), Text: words, Lang: lang}
}

func situationLinks(v *page.Visit, s *standard.Snapshot) []ui.Link {
	var links []ui.Link
	for _, l := range s.Situations {
		links = append(links, official(v, link.ServiceList("", "", "", l.Code), l.Name))
	}
	return links
}

func categoryLinks(v *page.Visit, s *standard.Snapshot) []ui.Link {
	var links []ui.Link
	for _, c := range s.Categories {
		links = append(links, official(v, link.ServiceList("", c.Code, "", ""), c.Name))
	}
	return links
}

func bodyLinks(v *page.Visit, s *standard.Snapshot) []ui.Link {
	var links []ui.Link
	for _, b := range s.Bodies {
		links = append(links, official(v, link.Body(b.Code), b.Today()))
	}
	return links
}
