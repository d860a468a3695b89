package centres

import (
	"net/http"

	"qyzmet/internal/centre"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// listView are the centres by region.
type listView struct {
	ui.Page
	Filters ui.FiltersView
	Region  ui.ChoiceField
	Groups  []regionGroup
	// Mobile leads to the days when an office comes to a village.
	Mobile string
}

// regionGroup are the centres of a region.
type regionGroup struct {
	Name    i18n.Text
	Centres []line
}

// line is a centre in the list.
type line struct {
	Name    ui.Link
	Address i18n.Text
	Open    ui.TagView
}

func (room Room) showList(w http.ResponseWriter, r *http.Request) error {
	v, t := page.Of(r), page.Of(r).T
	all, _, err := room.Centres.Centres(r.Context())
	if err != nil {
		return err
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	chosen := r.URL.Query().Get(fieldRegion)
	view := listView{
		Page: v.Base(r, t.T("office.title")), Mobile: v.In(link.MobileTrips),
		Region: ui.ChoiceField{Field: ui.Field{Name: fieldRegion, Label: t.T("office.region")}},
		Filters: ui.FiltersView{
			Title: t.T("office.filter"), Submit: t.T("office.filter_show"), Action: v.In(link.Centres), Open: chosen != "",
		},
	}
	if chosen != "" {
		view.Filters.Reset = ui.Link{URL: v.In(link.Centres), Text: t.T("office.filter_reset")}
	}
	for _, c := range all {
		name := snapshot.Label(form.ListKATO, c.Region)
		if n := len(view.Region.Options); n == 0 || view.Region.Options[n-1].Value != c.Region {
			words, lang := ui.Official(t, name)
			view.Region.Options = append(view.Region.Options,
				ui.Option{Value: c.Region, Text: words, Lang: lang, Checked: c.Region == chosen})
		}
		if chosen != "" && c.Region != chosen {
			continue
		}
		open, err := room.openTag(r, c)
		if err != nil {
			return err
		}
		view.add(name, line{Name: named(t, v.In(link.Centre(c.Code)), c.Name), Address: c.Address, Open: open})
	}
	return page.Render(w, r, http.StatusOK, listPage(view))
}

// add puts a centre under its region; the list is in the order of regions.
func (view *listView) add(region i18n.Text, l line) {
	if n := len(view.Groups); n == 0 || view.Groups[n-1].Name != region {
		view.Groups = append(view.Groups, regionGroup{Name: region})
	}
	last := &view.Groups[len(view.Groups)-1]
	last.Centres = append(last.Centres, l)
}

// openTag says whether a centre is open now.
func (room Room) openTag(r *http.Request, c centre.Centre) (ui.TagView, error) {
	t := page.Of(r).T
	open, err := room.Tickets.OpenNow(r.Context(), c)
	if open {
		return ui.TagView{Text: t.T("office.open"), Intent: ui.Good}, err
	}
	return ui.TagView{Text: t.T("office.closed"), Intent: ui.Quiet}, err
}
