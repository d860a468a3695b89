package signin

import (
	"cmp"
	"net/http"
	"slices"

	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// stepUpView asks for a fresh factor before an act of weight (security S-16).
type stepUpView struct {
	ui.Page
	Form   ui.FormView
	Code   ui.TextField
	Return string
	Errors []ui.Link
	// Kept says that something typed waits.
	Kept bool
	// Passkey may stand for the code; nil for who has none.
	Passkey *passkeyView
}

// goOnView sends on what had waited for the factor.
type goOnView struct {
	ui.Page
	Form   ui.FormView
	Fields []field
	Leave  string
}

// field is one value of the form that waits.
type field struct{ Name, Value string }

func (room Room) showStepUp(w http.ResponseWriter, r *http.Request) error {
	view, err := room.stepUpForm(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, stepUpPage(view))
}

func (room Room) stepUpForm(r *http.Request) (_ stepUpView, err error) {
	v := page.Of(r)
	view := stepUpView{
		Page: v.Base(r, v.T.T("stepup.title")), Return: link.Local(r.FormValue("return")),
		Form: ui.FormView{Action: v.In(link.StepUp), Does: "step-up"}, Code: factorField(v.T),
	}
	_, _, view.Kept = v.Waiting()
	if v.Actor.IsStaff() && !v.Actor.StandIn {
		view.Passkey, err = room.passkeyFor(
			r.Context(), v, v.Actor.PersonID, link.StepUpPasskey, link.StepUpPasskeyOptions)
	}
	return view, err
}

// submitStepUp checks the factor. The session goes on under a new token, and the reader to
// where they were, or to what they had posted.
func (room Room) submitStepUp(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view, err := room.stepUpForm(r)
	if err != nil {
		return err
	}
	refusal, err := room.Credentials.CheckFactor(
		r.Context(), v.Actor.PersonID, r.PostFormValue("code"), room.Address(r), v.Lang)
	if err != nil {
		return err
	}
	if !refusal.OK() {
		view.Code.Error, view.HasError = sentence(v.T, refusal), true
		view.Errors = summary(view.Code.Field)
		return page.Render(w, r, statusOf(w, refusal), stepUpPage(view))
	}
	return view.goOn(w, r)
}

// goOn leads who has proved a factor to what they were at.
func (view stepUpView) goOn(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	if err := v.Prove(w, r); err != nil {
		return err
	}
	if view.Kept {
		return page.Redirect(w, r, link.StepUpGo)
	}
	to := destination(view.Return)
	if to == "" {
		to = v.Home(v.Actor)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// showGoOn shows the button that sends on what had waited. Whether it may be done is asked
// again when it comes.
func showGoOn(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	path, form, ok := v.Waiting()
	if !ok {
		http.Redirect(w, r, v.Home(v.Actor), http.StatusSeeOther)
		return nil
	}
	view := goOnView{
		Page: v.Base(r, v.T.T("stepup.go_on.title")), Leave: v.Home(v.Actor),
		Form: ui.FormView{Action: v.In(path), Does: "go-on"},
	}
	for name, values := range form {
		for _, value := range values {
			view.Fields = append(view.Fields, field{name, value})
		}
	}
	slices.SortStableFunc(view.Fields, func(a, b field) int { return cmp.Compare(a.Name, b.Name) })
	return page.Render(w, r, http.StatusOK, goOnPage(view))
}
