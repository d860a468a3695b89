// Package serving is what stands on every page while an operator has a citizen before them: for whom
// it is filled in, the way back to the visit, and its end.
package serving

import (
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Of is the banner of an open visit; the IIN has its last four digits only.
func Of(v *page.Visit, citizen identity.Person) *ui.Serving {
	return &ui.Serving{
		Name: citizen.Names.Full(v.Lang), IIN: identity.MaskIIN(citizen.IIN), Visit: Visit(v),
		End: ui.FormView{Action: v.In(link.EndVisit), Does: "end-visit"},
	}
}

// Visit leads back to what can be done in the visit.
func Visit(v *page.Visit) ui.Link {
	return ui.Link{URL: v.In(link.CounterVisit), Text: v.T.T("apply.to_visit")}
}
