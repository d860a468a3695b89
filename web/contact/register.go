// Package contact is the room of the Unified Contact Centre 1414: the status of an application by
// number and tracking code, times at a centre for its applicant, links by SMS, and notes of calls.
package contact

import (
	"net/http"
	"strings"

	"qyzmet/internal/callnote"
	"qyzmet/internal/centre"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/internal/ticket"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Deps are what the room stands on.
type Deps struct {
	Desk      *callnote.Desk
	Registrar *standard.Registrar
	Centres   *centre.Service
	Tickets   *ticket.Service
}

// Room serves the pages of this package.
type Room struct{ Deps }

// fieldKey carries the idempotency key of a form.
const fieldKey = "key"

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.Calls, identity.AnswerCalls, room.showCalls)
	rs.Post(link.Calls, identity.AnswerCalls, room.submitStatus)
	rs.Get(link.CallNote, identity.WriteCallNote, room.showNote)
	rs.Post(link.CallNote, identity.WriteCallNote, room.submitNote)
	rs.Get(link.CallLink, identity.SendCallLink, room.showLink)
	rs.Post(link.CallLink, identity.SendCallLink, room.submitLink)
	rs.Post(link.CallPlace, identity.BookForOthers, room.submitCaller)
	rs.Post(link.CallTimes, identity.BookForOthers, room.submitPlace)
	rs.Post(link.CallBooking, identity.BookForOthers, room.submitTime)
}

// crumbs lead from the desk to a page.
func crumbs(v *page.Visit, title string) []ui.Link {
	return []ui.Link{{URL: v.In(link.Calls), Text: v.T.T("call.title")}, {Text: title}}
}

// keyOf is the key of a form: the posted one when it is shown again.
func keyOf(r *http.Request) string {
	if key := r.PostFormValue(fieldKey); key != "" {
		return key
	}
	return page.NewKey()
}

// typed is what was written into a field, as text.
func typed(r *http.Request, name string) string { return strings.TrimSpace(page.Written(r, name)) }

// fail marks the fields to mend and gives the links that lead to them.
func fail(t i18n.Localizer, problems []callnote.Problem, fields ...*ui.Field) (errors []ui.Link) {
	for _, f := range fields {
		for _, p := range problems {
			if p.Field == f.Name && f.Error == "" {
				f.Error = t.Message(p.Message)
				errors = append(errors, ui.Link{URL: f.Anchor(), Text: f.Error})
			}
		}
	}
	return errors
}
