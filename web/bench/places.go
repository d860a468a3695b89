package bench

import (
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// places are the pages beside the queue that the reader may open.
func places(v *page.Visit) (list []ui.Link) {
	for _, p := range []struct {
		path, key string
		action    identity.Action
	}{
		{link.Reviews, "reviewing.list.title", identity.ReadReviews},
		{link.Corrections, "issuing.bench.title", identity.ReadReviews},
		{link.Units, "staffing.units.title", identity.ManageUnits},
		{link.Absences, "staffing.absences.title", identity.ManageAbsence},
	} {
		if identity.MayTry(v.Actor, p.action) == nil {
			list = append(list, ui.Link{URL: v.In(p.path), Text: v.T.T(p.key)})
		}
	}
	return list
}
