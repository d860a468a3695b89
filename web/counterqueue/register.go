// Package counterqueue is where an operator at a window calls people by their tickets.
package counterqueue

import (
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Tickets *ticket.Service
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Fields of the forms.
const (
	fieldKey    = "key"
	fieldTicket = "ticket"
	fieldGroup  = "group"
)

// Acts at a window, as addresses and forms name them.
const (
	actCall     = "call"
	actRecall   = "recall"
	actServe    = "serve"
	actFinish   = "finish"
	actNoShow   = "no-show"
	actTransfer = "transfer"
)

// queueSeconds is how long the queue stands before it renews itself, as a ticket on a telephone does.
const queueSeconds = 20

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.CounterQueue, identity.CallTicket, room.showQueue)
	rs.Post(link.CounterAct(actCall), identity.CallTicket, room.submitCall)
	rs.Post(link.CounterAct(actRecall), identity.CallTicket, room.submitStep(d.Tickets.Recall))
	rs.Post(link.CounterAct(actServe), identity.CallTicket, room.submitStep(d.Tickets.Serve))
	rs.Post(link.CounterAct(actFinish), identity.CallTicket, room.submitStep(d.Tickets.Finish))
	rs.Post(link.CounterAct(actNoShow), identity.CallTicket, room.submitStep(d.Tickets.MarkNoShow))
	rs.Post(link.CounterAct(actTransfer), identity.CallTicket, room.submitTransfer)
}
