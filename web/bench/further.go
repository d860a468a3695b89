package bench

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// furtherView are the seldom acts on a case and what came of them; what is nil is not there.
type furtherView struct {
	Time   *timeView
	Review *reviewView
	// Acts lead to the pages of what the reader may do.
	Acts []ui.Link
}

// furtherOf are the seldom acts of a reader who sees the case in full.
func furtherOf(v *page.Visit, c *application.View) furtherView {
	if !c.Reading.Full {
		return furtherView{}
	}
	f := furtherView{Time: timeOf(v, c), Review: reviewOf(v, c)}
	for _, a := range []act{extending, forwarding, terminating} {
		if to := a.linkOn(v, c); to != nil {
			f.Acts = append(f.Acts, *to)
		}
	}
	return f
}

// holds and signs tell what the reader is to a case. The service asks again when they act, and
// then for a fresh factor.
func holds(v *page.Visit, c *application.View) bool { return mayOn(v, c, identity.DecideCase) }

func signs(v *page.Visit, c *application.View) bool { return mayOn(v, c, identity.SignDecision) }

func mayOn(v *page.Visit, c *application.View, action identity.Action) bool {
	err := identity.Check(v.Actor, action, identity.Object{OwnerID: c.PersonID, Body: c.Body, HolderID: c.HolderID})
	return err == nil || fault.Is(err, fault.StepUp)
}

// showFurther shows the case again with a further form as it was typed. mark gives the links to
// what is wrong; a form that is not there any more has none.
func (room Room) showFurther(
	w http.ResponseWriter, r *http.Request, mark func(*page.Visit, *caseView) []ui.Link,
) error {
	c, err := room.open(r)
	if err != nil {
		return err
	}
	view, err := newCaseView(r, c)
	if err != nil {
		return err
	}
	if view.Errors = mark(page.Of(r), &view); len(view.Errors) == 0 {
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	view.HasError = true
	return page.Render(w, r, http.StatusUnprocessableEntity, casePage(view))
}
