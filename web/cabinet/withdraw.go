package cabinet

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// withdrawView asks before an application is taken back.
type withdrawView struct {
	ui.Page
	Name i18n.Text
	Form ui.FormView
	// Ask is the word of the button by which an operator asks the citizen first; empty where nobody has
	// to be asked.
	Ask string
}

// showWithdraw asks first. What is taken back already is shown, what is decided cannot be
// taken back any more (APPC, art. 64(9)).
func (room Room) showWithdraw(w http.ResponseWriter, r *http.Request) error {
	a, err := room.own(r)
	if err != nil {
		return err
	}
	v := page.Of(r)
	if !a.May(mandate.Withdraw) {
		return fault.New(fault.NotFound, "")
	}
	if a.Status == application.Withdrawn {
		return page.Redirect(w, r, link.Application(a.Number))
	}
	if !application.MayMove(a.Status, application.Withdrawn, application.ByCitizen) {
		return fault.New(fault.Conflict, "cabinet.withdraw.too_late")
	}
	view := withdrawView{
		Page: baseOf(r, a, v.T.T("cabinet.withdraw.title", "number", a.Number)), Name: a.Of.Name,
		Form: ui.FormView{Action: v.In(link.Withdraw(a.Number)), Does: "withdraw", Key: page.NewKey()},
	}
	if a.AsksToWithdraw() {
		view.Form.Action, view.Form.Does, view.Ask = v.In(link.AskWithdrawal(a.Number)), "ask-withdrawal", v.T.T("counter.withdraw.ask")
	}
	view.Service = a.Of.Name.In(v.Lang)
	view.Back = &ui.Link{URL: v.In(link.Application(a.Number))}
	return page.Render(w, r, http.StatusOK, withdrawPage(view))
}

func (room Room) submitWithdraw(w http.ResponseWriter, r *http.Request) error {
	v, number, key := page.Of(r), page.Param(r, numberParam), r.PostFormValue("key")
	if err := room.Applications.Withdraw(r.Context(), v.Actor, number, key); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Application(number), "withdrawn")
}
