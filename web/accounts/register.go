// Package accounts is the administrators' room: who is staff, in which role and for which
// body. It shows no citizen, no IIN and no phone.
package accounts

import (
	"qyzmet/internal/centre"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Accounts *account.Office
	// Centres are where operators and heads of centres work.
	Centres *centre.Service
	// Registrar names bodies and organisations.
	Registrar *standard.Registrar
	// BaseURL is how the world reaches the portal, for links that are passed on.
	BaseURL string
}

// Room serves the pages of this package.
type Room struct{ Deps }

const (
	personParam  = "person"
	requestParam = "id"
)

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	person := "{" + personParam + "}"
	request := "{" + requestParam + "}"
	rs.Get(link.Accounts, identity.ReadAccounts, room.showList)
	rs.Get(link.NewAccount, identity.ReadAccounts, room.showInvite)
	rs.Post(link.NewAccount, identity.ManageAccounts, room.submitInvite)
	rs.Get(link.RoleRequests, identity.ReadAccounts, room.showRequests)
	rs.Get(link.RoleRequest(request), identity.ReadAccounts, room.showRequest)
	rs.Post(link.ConfirmRole(request), identity.ConfirmAccounts, room.submitConfirm)
	rs.Post(link.CancelRole(request), identity.ConfirmAccounts, room.submitCancel)
	rs.Get(link.Account(person), identity.ReadAccounts, room.showAccount)
	rs.Post(link.AccountAct(person, "grant"), identity.ManageAccounts, room.submitGrant)
	rs.Post(link.AccountAct(person, "take"), identity.ManageAccounts, room.submitTake)
	rs.Post(link.AccountAct(person, "link"), identity.ManageAccounts, room.submitLink)
	rs.Post(link.AccountAct(person, "disable"), identity.ManageAccounts,
		room.does(room.Accounts.Disable, "account_disabled"))
	rs.Post(link.AccountAct(person, "enable"), identity.ManageAccounts,
		room.does(room.Accounts.Enable, "account_enabled"))
	rs.Post(link.AccountAct(person, "end-sessions"), identity.ManageAccounts,
		room.does(room.Accounts.EndSessions, "account_signed_out"))
}
