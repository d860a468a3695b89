package oversight

import (
	"net/http"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/link"
	"qyzmet/internal/oversight"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// withholdingView is one request, with the decision or the forms for it.
type withholdingView struct {
	ui.Page
	State ui.TagView
	Rows  []ui.Row
	// May shows the forms; Another says that somebody else must decide.
	May, Another    bool
	Confirm, Refuse ui.FormView
}

func (room Room) showWithholding(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	n, err := id(r)
	if err != nil {
		return err
	}
	one, snapshot, err := room.Oversight.Withholding(r.Context(), v.Actor, n)
	if err != nil {
		return err
	}
	number := strconv.FormatInt(n, 10)
	view := withholdingView{
		Page:  v.Base(r, v.T.T("oversight.withholding.title", "number", number)),
		State: withholdingTag(v.T, one.State),
		Rows:  append(withholdingRows(v, one), readingRows(v, snapshot, one.Entry)...),
		May:   one.MayDecide(v.Actor.PersonID, v.Site.Now()),
		Confirm: ui.FormView{
			Action: v.In(link.ConfirmWithholding(number)), Does: "confirm-withholding",
		},
		Refuse: ui.FormView{Action: v.In(link.RefuseWithholding(number)), Does: "refuse-withholding"},
	}
	view.Another = one.State == oversight.WithholdingAsked && !view.May && v.Site.Now().Before(one.Until)
	view.Back = &ui.Link{URL: v.In(link.Withholdings), Text: v.T.T("oversight.withholdings.back")}
	return page.Render(w, r, http.StatusOK, withholdingPage(view))
}

func withholdingRows(v *page.Visit, one oversight.Withholding) []ui.Row {
	t := v.T
	rows := []ui.Row{
		{Key: t.T("oversight.withhold.basis"), Value: t.T("oversight.basis." + one.Basis)},
		{Key: t.T("oversight.withhold.document"), Content: ui.Typed(t, one.Document)},
		{Key: t.T("oversight.withhold.last"), Content: ui.Day(t, one.Until.In(calendar.Almaty).Add(-time.Second), "")},
		{Key: t.T("oversight.withholding.asked_by"), Value: one.AskedBy.Initials(v.Lang)},
		{Key: t.T("oversight.withholdings.asked"), Content: ui.Moment(t, one.AskedAt, "")},
	}
	if one.DecidedAt.IsZero() {
		return rows
	}
	return append(rows,
		ui.Row{Key: t.T("oversight.withholding.decided_by"), Value: one.DecidedBy.Initials(v.Lang)},
		ui.Row{Key: t.T("oversight.withholding.decided"), Content: ui.Moment(t, one.DecidedAt, "")})
}

// decide confirms or refuses a request.
func (room Room) decide(confirm bool) page.Handler {
	done := "withholding_refused"
	if confirm {
		done = "withholding_confirmed"
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		n, err := id(r)
		if err != nil {
			return err
		}
		if err := room.Oversight.DecideWithholding(r.Context(), page.Of(r).Actor, n, confirm); err != nil {
			return err
		}
		return page.RedirectDone(w, r, link.Withholding(strconv.FormatInt(n, 10)), done)
	}
}
