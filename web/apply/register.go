// Package apply is the room where a citizen applies: from the start button of a service,
// question by question, to the code that confirms and the number of the application.
package apply

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/writing"
)

// Deps are what the room needs.
type Deps struct {
	Applications *application.Service
	// Rulemaking shows editors the form before it is in force.
	Rulemaking *rulemaking.Service
}

// Room answers the addresses of drafts.
type Room struct{ Deps }

// Register lists the routes, in the order in which a citizen meets them.
func Register(rs page.Routes, d Deps) {
	room := &Room{d}
	rs.Get("/services/{code}/apply", identity.StartDraft, room.showStart)
	rs.Post("/services/{code}/apply", identity.StartDraft, room.submitStart)
	rs.Get("/drafts/{id}", identity.EditDraft, room.unlessFiled(room.showDraft))
	rs.Get("/drafts/{id}/check", identity.EditDraft, room.unlessFiled(room.showCheck))
	rs.Post("/drafts/{id}/check", identity.FileDraft, room.unlessFiled(room.submitCheck))
	rs.Get("/drafts/{id}/sign", identity.FileDraft, room.unlessFiled(room.showSign))
	rs.Upload("/drafts/{id}/sign", identity.FileDraft, room.submitSign)
	rs.Post("/drafts/{id}/send-code", identity.FileDraft, room.unlessFiled(room.submitSendCode))
	rs.Get("/drafts/{id}/delete", identity.EditDraft, room.unlessFiled(room.showDelete))
	rs.Post("/drafts/{id}/delete", identity.EditDraft, room.unlessFiled(room.submitDelete))
	rs.Get("/drafts/{id}/files/{file}", identity.EditDraft, room.showFile)
	rs.Get("/drafts/{id}/{step}", identity.EditDraft, room.unlessFiled(room.showQuestion))
	rs.Upload("/drafts/{id}/{step}", identity.EditDraft, room.unlessFiled(room.submitQuestion))
	rs.Get(link.ProposalFormPreview("{"+writing.IDParam+"}", "{step}"), identity.ReadProposals, room.showPreview)
}

// unlessFiled leads from the pages of a draft that has become an application to that
// application: whoever presses Back after filing must not think that all is lost.
func (room *Room) unlessFiled(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := h(w, r)
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		if number := room.numberOf(r); number != "" {
			return page.Redirect(w, r, filedAt(r, number, link.Application(number)))
		}
		return err
	}
}

// filedAt is the page of what was filed: in the visit for its operator, else where it is given.
func filedAt(r *http.Request, number, otherwise string) string {
	if page.Of(r).Actor.Role == identity.Operator {
		return link.VisitApplication(number)
	}
	return otherwise
}

// numberOf is the number of the application that the draft has become; empty when the
// draft is still there or never was the actor's.
func (room *Room) numberOf(r *http.Request) string {
	ctx, actor, id := r.Context(), page.Of(r).Actor, page.Param(r, "id")
	if _, err := room.Applications.Draft(ctx, actor, id); !fault.Is(err, fault.NotFound) {
		return "" // an empty code would count as an attempt
	}
	filed, err := room.Applications.File(ctx, actor, id, application.Confirmation{})
	if err != nil {
		return ""
	}
	return filed.Number
}
