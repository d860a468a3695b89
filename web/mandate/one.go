package mandate

import (
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// oneView is a mandate with what its reader may do about it.
type oneView struct {
	ui.Page
	Rows []ui.Row
	// Asked offers to accept or decline.
	Asked           bool
	Accept, Decline ui.FormView
	// End asks before the mandate is ended; empty where the reader cannot.
	End, EndText string
	ByLaw        bool
	// Appoint leads the head of an entity to the form for an employee; empty for others.
	Appoint string
}

func (room Room) showOne(w http.ResponseWriter, r *http.Request) error {
	v, m, s, err := room.open(r)
	if err != nil {
		return err
	}
	view := oneView{Page: v.Base(r, other(v.T, m, v.Actor.PersonID)), Rows: rows(v, m, s)}
	view.Crumbs = crumbs(v, ui.Link{Text: view.Title})
	now, mine := m.Now(v.Site.Now()), m.RepresentativeID == v.Actor.PersonID
	form := func(act string) ui.FormView {
		return ui.FormView{Action: v.In(link.MandateAct(m.ID, act)), Does: act, Key: page.NewKey()}
	}
	if view.Asked = mine && now == mandate.Pending; view.Asked {
		view.Accept, view.Decline = form("accept"), form("decline")
	}
	view.ByLaw = !mine && !m.Given() && now == mandate.Active
	if mine && m.Heads() && now == mandate.Active {
		view.Appoint = v.In(link.Appoint(m.ID))
	}
	if act := ending(m, now, mine); act != "" {
		view.End, view.EndText = v.In(link.EndMandate(m.ID)), v.T.T(about(m.Mandate, "mandate."+act))
	}
	return page.Render(w, r, http.StatusOK, onePage(view))
}

// ending is how the reader may end a mandate: revoke, renounce, or not at all.
func ending(m mandate.View, now mandate.State, mine bool) string {
	switch {
	case mine && now == mandate.Active:
		return "renounce"
	case !mine && m.Given() && (now == mandate.Active || now == mandate.Pending):
		return "revoke"
	}
	return ""
}

func (room Room) open(r *http.Request) (*page.Visit, mandate.View, *standard.Snapshot, error) {
	v := page.Of(r)
	m, err := room.Mandates.Mandate(r.Context(), v.Actor, page.Param(r, idParam))
	if err != nil {
		return v, m, nil, err
	}
	_, s, err := room.Mandates.Online(r.Context(), false)
	return v, m, s, err
}

func rows(v *page.Visit, m mandate.View, s *standard.Snapshot) []ui.Row {
	who := "mandate.row.principal"
	if m.Giver() == v.Actor.PersonID {
		who = "mandate.row.representative"
	}
	list := []ui.Row{
		{Key: v.T.T(who), Value: other(v.T, m, v.Actor.PersonID)},
		{Key: v.T.T("mandate.head.kind"), Value: v.T.T(kind(m.Mandate))},
		{Key: v.T.T("mandate.head.state"), Content: ui.Tag(stateTag(v.T, m.Now(v.Site.Now())))},
		{Key: v.T.T("mandate.row.services"), Content: textLines(serviceNames(v.T, s, m.Services))},
		{Key: v.T.T("mandate.row.actions"), Content: textLines(actionNames(v.T, m.Actions))},
		{Key: v.T.T("mandate.head.until"), Content: until(v.T, m.Until)},
		{Key: v.T.T("mandate.row.given"), Content: ui.Moment(v.T, m.CreatedAt, "")},
	}
	if m.Document != "" {
		list = append(list, ui.Row{Key: v.T.T("mandate.row.document"), Value: v.T.T("mandate.document",
			"number", m.Document, "date", i18n.DateShort(m.DocumentDate.Start()))})
	}
	if m.Appointed() {
		list = append(list, ui.Row{Key: v.T.T("mandate.row.entity"), Value: m.Entity.Name},
			ui.Row{Key: v.T.T("mandate.row.head"), Value: m.Head.Full(v.Lang)})
	}
	if m.Entity.BIN != "" {
		list = append(list, ui.Row{Key: v.T.T("mandate.row.bin"), Content: ui.Code(m.Entity.BIN, "")})
	}
	if !m.RevokedAt.IsZero() {
		list = append(list, ui.Row{Key: v.T.T("mandate.row.ended"), Content: ui.Moment(v.T, m.RevokedAt, "")})
	}
	return list
}

func serviceNames(t i18n.Localizer, s *standard.Snapshot, codes []string) []string {
	if len(codes) == 0 {
		return []string{t.T("mandate.all_services")}
	}
	var names []string
	for _, code := range codes {
		of, _ := s.Service(code)
		names = append(names, of.Name.In(t.Lang()))
	}
	return names
}

func actionNames(t i18n.Localizer, actions []mandate.Action) []string {
	names := make([]string, len(actions))
	for i, a := range actions {
		names[i] = t.T("mandate.action." + string(a))
	}
	return names
}

// endView asks before a mandate is ended.
type endView struct {
	ui.Page
	Rows         []ui.Row
	Warning, Yes string
	Form         ui.FormView
	Stay         string
}

func (room Room) showEnd(w http.ResponseWriter, r *http.Request) error {
	v, m, s, err := room.open(r)
	if err != nil {
		return err
	}
	act := ending(m, m.Now(v.Site.Now()), m.RepresentativeID == v.Actor.PersonID)
	if act == "" {
		return page.Redirect(w, r, link.Mandate(m.ID))
	}
	view := endView{
		Page: v.Base(r, v.T.T(about(m.Mandate, "mandate."+act+"_title"))), Rows: rows(v, m, s),
		Warning: v.T.T(about(m.Mandate, "mandate."+act+"_warning")),
		Yes:     v.T.T(about(m.Mandate, "mandate."+act)), Stay: v.In(link.Mandate(m.ID)),
		Form: ui.FormView{Action: v.In(link.MandateAct(m.ID, act)), Does: act, Key: page.NewKey()},
	}
	view.Back = &ui.Link{URL: view.Stay}
	return page.Render(w, r, http.StatusOK, endPage(view))
}

func (room Room) submitRenounce(w http.ResponseWriter, r *http.Request) error {
	v, id := page.Of(r), page.Param(r, idParam)
	if err := room.Mandates.Renounce(r.Context(), v.Actor, id, r.PostFormValue("key"), v.Lang); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Mandates, "mandate_renounced")
}
