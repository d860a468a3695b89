// Package mandate is the room where citizens see and settle who acts for whom: powers of
// attorney they give or are given, their children, wards, the entities they head and whom they
// appoint there.
package mandate

import (
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Deps are what the room stands on.
type Deps struct{ Mandates *mandate.Service }

// Room serves the pages of this package.
type Room struct{ Deps }

const idParam = "id"

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room, one := Room{d}, link.Mandate("{"+idParam+"}")
	rs.Get(link.Mandates, identity.ReadMandates, room.showList)
	rs.Get(link.NewMandate, identity.GiveMandate, room.showNew)
	rs.Upload(link.NewMandate, identity.GiveMandate, room.submitNew)
	rs.Get(link.Relations, identity.ClaimMandate, room.showRelations)
	rs.Post(link.Relations, identity.ClaimMandate, room.submitRelation)
	rs.Get(one, identity.ReadMandates, room.showOne)
	rs.Post(one+"/accept", identity.AnswerMandate, room.answer(true))
	rs.Post(one+"/decline", identity.AnswerMandate, room.answer(false))
	rs.Get(link.Appoint("{"+idParam+"}"), identity.GiveMandate, room.showNew)
	rs.Upload(link.Appoint("{"+idParam+"}"), identity.GiveMandate, room.submitNew)
	rs.Get(one+"/end", identity.ReadMandates, room.showEnd)
	rs.Post(one+"/revoke", identity.RevokeMandate, room.submitRevoke)
	rs.Post(one+"/renounce", identity.RenounceMandate, room.submitRenounce)
}

// answer accepts or declines.
func (room Room) answer(accept bool) page.Handler {
	code := "mandate_declined"
	if accept {
		code = "mandate_accepted"
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		v, id := page.Of(r), page.Param(r, idParam)
		err := room.Mandates.Answer(r.Context(), v.Actor, id, accept, r.PostFormValue("key"), v.Lang)
		if err != nil {
			return err
		}
		return page.RedirectDone(w, r, link.Mandate(id), code)
	}
}

func crumbs(v *page.Visit, below ...ui.Link) []ui.Link {
	return append([]ui.Link{
		{URL: v.In(link.Cabinet), Text: v.T.T("cabinet.title")}, {URL: v.In(link.Mandates), Text: v.T.T("mandate.title")},
	}, below...)
}

// about is the key of a sentence that differs for the appointment of an employee.
func about(m mandate.Mandate, key string) string {
	if m.Appointed() {
		return key + "_employee"
	}
	return key
}

// other is the name of the other side; somebody who has not accepted yet has none.
func other(t i18n.Localizer, m mandate.View, me string) string {
	names := m.Principal
	switch {
	case m.Giver() == me:
		names = m.Representative
	case m.Kind == mandate.Employee:
		return m.Entity.Name
	}
	if name := names.Full(t.Lang()); name != "" {
		return name
	}
	return t.T("mandate.unknown", "end", m.IINEnd)
}
