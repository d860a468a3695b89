package accounts

import (
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// requestsView is what waits for a second administrator.
type requestsView struct {
	ui.Page
	Table ui.TableView
	None  bool
}

// requestView is one role that waits: what would change, and who asked.
type requestView struct {
	ui.Page
	Facts []ui.Row
	// Mine says that the reader asked and may only cancel, OfMe that it is the reader's role.
	Mine, OfMe      bool
	Confirm, Cancel ui.FormView
}

func (room Room) showRequests(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, err := room.Accounts.Requests(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	view := requestsView{Page: v.Base(r, v.T.T("account.requests.title")), None: len(list) == 0}
	view.Crumbs = []ui.Link{{URL: v.In(link.Accounts), Text: v.T.T("account.list.title")}, {Text: view.Title}}
	view.Table = ui.TableView{
		Caption: view.Title, Quiet: true,
		Head: []string{v.T.T("account.head.name"), v.T.T("account.role"), v.T.T("account.request.until")},
	}
	for _, q := range list {
		name := ui.Link{URL: v.In(link.RoleRequest(q.ID)), Text: q.Names.Full(v.Lang)}
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: nameCell(name)}, {Text: roleText(v.T, snapshot, q.Held)},
			{Content: ui.Moment(v.T, q.ExpiresAt, "")},
		})
	}
	return page.Render(w, r, http.StatusOK, requestsPage(view))
}

func (room Room) showRequest(w http.ResponseWriter, r *http.Request) error {
	v, id := page.Of(r), page.Param(r, requestParam)
	q, err := room.Accounts.Request(r.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	now, err := room.Accounts.Account(r.Context(), v.Actor, q.PersonID)
	if err != nil {
		return err
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	view := requestView{
		Page: v.Base(r, v.T.T("account.request.title")), Mine: q.AskedBy == v.Actor.PersonID,
		OfMe:    q.PersonID == v.Actor.PersonID,
		Confirm: ui.FormView{Action: v.In(link.ConfirmRole(id)), Does: "confirm-role"},
		Cancel:  ui.FormView{Action: v.In(link.CancelRole(id)), Does: "cancel-role"},
		Facts:   requestFacts(v.T, snapshot, q, now),
	}
	view.Crumbs = []ui.Link{
		{URL: v.In(link.Accounts), Text: v.T.T("account.list.title")},
		{URL: v.In(link.RoleRequests), Text: v.T.T("account.requests.title")}, {Text: view.Title},
	}
	return page.Render(w, r, http.StatusOK, requestPage(view))
}

// requestFacts show the second administrator what would change (security R-20).
func requestFacts(t i18n.Localizer, s *standard.Snapshot, q account.Request, now account.Account) []ui.Row {
	before := rolesOf(t, s, now.Roles)
	if len(before) == 0 {
		before = []string{t.T("account.no_roles")}
	}
	return []ui.Row{
		{Key: t.T("account.head.name"), Value: q.Names.Full(t.Lang())},
		{Key: t.T("account.request.before"), Content: rolesCell(before)},
		{Key: t.T("account.request.adds"), Value: roleText(t, s, q.Held)},
		{Key: t.T("account.request.by"), Value: q.AskedName.Full(t.Lang())},
		{Key: t.T("account.request.at"), Content: ui.Moment(t, q.AskedAt, "")},
		{Key: t.T("account.request.until"), Content: ui.Moment(t, q.ExpiresAt, "")},
	}
}

func (room Room) submitConfirm(w http.ResponseWriter, r *http.Request) error {
	err := room.Accounts.Confirm(r.Context(), page.Of(r).Actor, page.Param(r, requestParam))
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.RoleRequests, "role_granted")
}

func (room Room) submitCancel(w http.ResponseWriter, r *http.Request) error {
	err := room.Accounts.Cancel(r.Context(), page.Of(r).Actor, page.Param(r, requestParam))
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.RoleRequests, "role_request_cancelled")
}
