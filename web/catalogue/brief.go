package catalogue

import (
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// briefView is what is known of a service without a full standard.
type briefView struct {
	Body ui.Link
	Rows []ui.Row
	// Category leads to its neighbours.
	Category *ui.Link
}

func newBriefView(v *page.Visit, s *standard.Snapshot, service standard.Service) *briefView {
	b := &briefView{}
	if body, ok := s.Body(service.Body); ok {
		b.Body = official(v, link.Body(body.Code), body.Today())
	}
	b.Rows = []ui.Row{
		{Key: v.T.T("catalogue.provider"), Content: anchor(b.Body)},
		{Key: v.T.T("catalogue.who"), Content: lines(labels(v.T, "audience", service.Audience))},
		{Key: v.T.T("catalogue.where"), Content: lines(labels(v.T, "channel_register", service.Channels))},
	}
	if crumbs := crumbs(v, s, service); len(crumbs) > 2 {
		b.Category = &crumbs[2]
	}
	return b
}
