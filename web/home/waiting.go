package home

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// waitingView is what a citizen has going on, in a few lines.
type waitingView struct {
	// Lines are sentences; each may lead to the draft or application that it is about.
	Lines []ui.Link
	// Cabinet is where all of it is.
	Cabinet string
}

// waiting asks for the citizen's drafts and applications. The first page stays when they
// cannot be read: it says then only where they are.
func (room Room) waiting(r *http.Request) *waitingView {
	v := page.Of(r)
	if v.Actor.Role != identity.Citizen {
		return nil
	}
	view := &waitingView{Cabinet: v.In(link.Cabinet)}
	c, err := room.Applications.Cabinet(r.Context(), v.Actor, 1)
	if err != nil {
		v.Site.Log.Warn("the cabinet is away", "request", v.ID, "err", err)
		view.Lines = []ui.Link{{Text: v.T.T("home.cabinet_text")}}
		return view
	}
	view.Lines = append(draftLines(v, c), runningLines(v, c)...)
	if len(view.Lines) == 0 {
		view.Lines = []ui.Link{{Text: v.T.T("home.waiting_nothing")}}
	}
	return view
}

// draftLines lead to the draft that was worked on last.
func draftLines(v *page.Visit, c application.Cabinet) []ui.Link {
	if len(c.Drafts) == 0 {
		return nil
	}
	last := c.Drafts[0]
	return []ui.Link{
		{Text: v.T.T("home.waiting_drafts", "n", len(c.Drafts))},
		{URL: v.In(link.Draft(last.ID)), Text: v.T.T("home.waiting_draft", "service", name(v, c, last.Service))},
	}
}

// runningLines tell how many applications run and which of them is answered next.
func runningLines(v *page.Visit, c application.Cabinet) []ui.Link {
	var next application.Line
	n := 0
	for _, l := range c.Applications {
		if !l.ClosedAt.IsZero() {
			break // running ones come first
		}
		if n++; n == 1 || l.DueAt.Before(next.DueAt) {
			next = l
		}
	}
	if n == 0 {
		return nil
	}
	key := "home.waiting_due"
	if next.Overdue {
		key = "home.waiting_overdue"
	}
	count := v.T.T("home.waiting_running", "n", n)
	if n < c.Total && n == application.CabinetPageSize {
		count = v.T.T("home.waiting_running_many", "n", n)
	}
	return []ui.Link{{Text: count}, {
		URL: v.In(link.Application(next.Number)),
		Text: v.T.T(key, "service", name(v, c, next.Service),
			"date", i18n.DateShort(next.DueAt.In(calendar.Almaty))),
	}}
}

func name(v *page.Visit, c application.Cabinet, code string) string {
	of, _ := c.Snapshot.Service(code)
	return of.Name.In(v.Lang)
}
