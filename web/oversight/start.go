package oversight

import (
	"net/http"
	"strconv"

	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// startView is the first page: what waits, and where to look.
type startView struct {
	ui.Page
	Facts []ui.Fact
	// Objections, Sample, Withholdings and Visits lead to what waits.
	Objections, Sample, Withholdings, Visits string
	Search                                   searchForm
	Changes                                  changesForm
}

func (room Room) showStart(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	o, err := room.Oversight.Overview(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	fact := func(key string, icon ui.Icon, n int) ui.Fact {
		return ui.Fact{Term: v.T.T(key), Icon: icon, Value: strconv.Itoa(n)}
	}
	view := startView{
		Page: v.Base(r, v.T.T("oversight.title")),
		Facts: []ui.Fact{
			fact("oversight.waiting.objections", ui.IconFlag, o.OpenObjections),
			fact("oversight.waiting.sample", ui.IconClock, o.Unreviewed),
			fact("oversight.waiting.openings", ui.IconPerson, o.Openings),
			fact("oversight.waiting.other", ui.IconAlert, o.Other),
			fact("oversight.waiting.withheld", ui.IconInfo, o.Withheld),
			fact("oversight.waiting.asked", ui.IconClock, o.Asked),
		},
		Objections: v.In(link.Objections), Sample: v.In(link.Sample),
		Withholdings: v.In(link.Withholdings), Visits: v.In(link.DisownedVisits),
		Search: newSearchForm(v, snapshot), Changes: newChangesForm(v),
	}
	view.Wide = true
	return page.Render(w, r, http.StatusOK, startPage(view))
}

// changesForm finds what was changed in an application.
type changesForm struct {
	Form   ui.FormView
	Number ui.TextField
}

func newChangesForm(v *page.Visit) changesForm {
	return changesForm{
		Form: ui.FormView{Action: v.In(link.OversightChanges), Does: "search-changes"},
		Number: ui.TextField{
			Field: ui.Field{Name: fieldNumber, ID: "changes-number", Label: v.T.T("oversight.search.number")},
			Size:  ui.Size20, Code: true,
		},
	}
}

// bodies offers every body of the catalogue.
func bodies(v *page.Visit, s *standard.Snapshot, chosen string) []ui.Option {
	options := []ui.Option{{Text: v.T.T("oversight.search.any_body")}}
	for _, b := range s.Bodies {
		name, lang := ui.Official(v.T, b.Today())
		options = append(options, ui.Option{Value: b.Code, Text: name, Lang: lang, Checked: b.Code == chosen})
	}
	return options
}
