// Package centrehead is the room of the head of a Citizen Service Centre: the day at a glance, who
// works there, forgotten shifts, and the shifts of a month.
package centrehead

import (
	"context"
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/centre"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Number is one of the numbers at the head of the page, which leads to what it counts.
type Number struct {
	// Key names the sentence of the number, Fact what programs read.
	Key, Fact string
	N         int
	// Path is an address without its language.
	Path string
}

// Today tells what other parts of the portal know of a centre's day.
type Today interface {
	// Numbers are shown after those of the shifts, as many as there is place for. served is how many
	// visitors each window has served today, by its number; nil where nobody counts them.
	Numbers(ctx context.Context, actor identity.Actor, code string) (list []Number, served map[int]int, err error)
}

// Deps are what the room stands on.
type Deps struct {
	Centres *centre.Service
	// Today may be nil.
	Today Today
	// Tickets tell of limits that were broken, Applications of results that nobody has come for.
	Tickets      *ticket.Service
	Applications *application.Service
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Parts of the paths, and fields of the forms.
const (
	personParam = "person"
	shiftParam  = "shift"
	fieldPerson = "person"
	fieldReason = "reason"
	fieldMonth  = "month"
	fieldFormat = "format"
	fieldList   = "list"
	fieldKey    = "key"
)

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	end := link.EndCentreShift("{" + shiftParam + "}")
	rs.Get(link.CentreHead, identity.ManageCentre, room.showDay)
	rs.Get(link.CentreBreaches, identity.ManageCentre, room.showBreaches)
	rs.Get(link.CentreUnclaimed, identity.ManageCentre, room.showUnclaimed)
	rs.Post(link.CentreStaff, identity.ManageCentre, room.submitTakeIn)
	rs.Post(link.EndCentreWork("{"+personParam+"}"), identity.ManageCentre, room.submitEndWork)
	rs.Get(end, identity.ManageCentre, room.showEnd)
	rs.Post(end, identity.ManageCentre, room.submitEnd)
	rs.Get(link.CentreShifts, identity.ManageCentre, room.showMonth)
	rs.Post(link.ExportCentre, identity.ManageCentre, room.submitExport)
	rs.Get(link.OwnShifts, identity.KeepShift, room.showOwn)
}

// crumbs lead from the day to a page.
func crumbs(v *page.Visit, title string) []ui.Link {
	return []ui.Link{{URL: v.In(link.CentreHead), Text: v.T.T("centrehead.title")}, {Text: title}}
}

// keyOf is the key of a form: the posted one when it is shown again.
func keyOf(r *http.Request) string {
	if key := r.PostFormValue(fieldKey); key != "" {
		return key
	}
	return page.NewKey()
}
