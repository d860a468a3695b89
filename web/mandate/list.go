package mandate

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// listView is who acts for the reader and for whom the reader acts.
type listView struct {
	ui.Page
	// Asked wait for the reader's word; Employees act for an entity that the reader heads.
	Asked, Mine, ForMe, Employees ui.TableView
	New, Relations                string
}

func (room Room) showList(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, err := room.Mandates.List(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := listView{
		Page: v.Base(r, v.T.T("mandate.title")), New: v.In(link.NewMandate), Relations: v.In(link.Relations),
		Asked: table(v.T, "mandate.asked"), Mine: table(v.T, "mandate.mine"), ForMe: table(v.T, "mandate.for_me"),
		Employees: table(v.T, "mandate.employees"),
	}
	view.Crumbs = []ui.Link{{URL: v.In(link.Cabinet), Text: v.T.T("cabinet.title")}, {Text: view.Title}}
	for _, m := range list {
		into := &view.Mine
		switch {
		case m.Appointed() && m.Giver() == v.Actor.PersonID:
			into = &view.Employees
		case m.PrincipalID == v.Actor.PersonID:
			into = &view.ForMe
		case m.Now(v.Site.Now()) == mandate.Pending:
			into = &view.Asked
		}
		into.Rows = append(into.Rows, row(v, m))
	}
	return page.Render(w, r, http.StatusOK, listPage(view))
}

func table(t i18n.Localizer, caption string) ui.TableView {
	return ui.TableView{Caption: t.T(caption), Quiet: true, RowFact: "mandate", Head: []string{
		t.T("mandate.head.person"), t.T("mandate.head.kind"), t.T("mandate.head.until"), t.T("mandate.head.state")}}
}

func row(v *page.Visit, m mandate.View) []ui.Cell {
	return []ui.Cell{
		{Content: nameLink(v.In(link.Mandate(m.ID)), other(v.T, m, v.Actor.PersonID))},
		{Text: v.T.T(kind(m.Mandate))},
		{Content: until(v.T, m.Until)},
		{Content: ui.Tag(stateTag(v.T, m.Now(v.Site.Now())))},
	}
}

// kind is the key of what a mandate rests on.
func kind(m mandate.Mandate) string {
	if m.Appointed() {
		return "mandate.kind.appointed"
	}
	return "mandate.kind." + string(m.Kind)
}

func stateTag(t i18n.Localizer, s mandate.State) ui.TagView {
	tag := ui.TagView{Text: t.T("mandate.state." + string(s)), Intent: ui.Quiet, Value: string(s), Fact: "mandate-state"}
	switch s {
	case mandate.Active:
		tag.Intent = ui.Good
	case mandate.Pending:
		tag.Intent = ui.Wait
	}
	return tag
}

// until is the last day on which a mandate holds, or the moment of coming of age.
func until(t i18n.Localizer, at time.Time) templ.Component {
	if at.IsZero() {
		return ui.Words(t.T("mandate.without_end"), "")
	}
	return ui.Day(t, at.In(calendar.Almaty).Add(-time.Second), "mandate-until")
}
