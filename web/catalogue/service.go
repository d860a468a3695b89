package catalogue

import (
	"context"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"qyzmet/internal/fault"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// serviceView is the card of a service.
type serviceView struct {
	ui.Page
	Name ui.Link
	// Lead is the service in plain words.
	Lead     ui.Link
	Facts    []ui.Fact
	Start    start
	Combines []ui.Link
	Law      *lawView
	// Urgent marks an edition without a discussion; nil for others.
	Urgent *urgentView
	// Subscribe leads to where one asks to be told of changes; empty for who cannot be.
	Subscribe ui.Link
	// Brief is set instead of Law where there is no full standard.
	Brief *briefView
}

func (room Room) showService(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	service, ok := snapshot.Service(page.Param(r, "code"))
	if !ok {
		return fault.New(fault.NotFound, "")
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component {
		view, err := newServiceView(v, r, snapshot, service)
		return orFault(card(view), err)
	})
}

// orFault is a page, or the fault that kept it from being made.
func orFault(c templ.Component, err error) templ.Component {
	if err == nil {
		return c
	}
	return templ.ComponentFunc(func(context.Context, io.Writer) error { return err })
}

func newServiceView(
	v *page.Visit, r *http.Request, s *standard.Snapshot, service standard.Service,
) (serviceView, error) {
	view := serviceView{Page: v.Base(r, v.T.Text(service.Name)), Name: official(v, "", service.Name)}
	view.Crumbs = crumbs(v, s, service)
	view.Description = v.T.T("catalogue.service_description", "name", service.Name)
	if !v.Actor.IsStaff() {
		view.Subscribe = ui.Link{URL: v.In(link.Subscribe(service.Code)), Text: v.T.T("discussion.subscribe")}
	}
	edition := s.InForce(service.Code, v.Site.Now())
	if edition == nil {
		view.Brief = newBriefView(v, s, service)
		return view, nil
	}
	law, err := newLawView(v, s, edition)
	if err != nil {
		return serviceView{}, err
	}
	view.Law, view.Urgent = law, newUrgentView(v, edition)
	view.Description = v.T.Text(edition.Summary)
	view.Lead = official(v, "", edition.Summary)
	view.Facts = law.facts(v.T)
	view.Start = newStart(v, service, edition)
	view.Combines = combines(v, s, edition)
	return view, nil
}

// crumbs lead down through the first category of the service.
func crumbs(v *page.Visit, s *standard.Snapshot, service standard.Service) []ui.Link {
	list := []ui.Link{home(v), services(v)}
	if len(service.Categories) > 0 {
		if c, ok := categoryOf(s, service.Categories[0]); ok {
			list = append(list, official(v, link.ServiceList("", c.Code, "", ""), c.Name))
		}
	}
	return list
}

// combines are the services behind one application.
func combines(v *page.Visit, s *standard.Snapshot, edition *standard.Edition) []ui.Link {
	var links []ui.Link
	for _, part := range pick(s, edition.Combines) {
		links = append(links, official(v, link.Service(part.Code), part.Name))
	}
	return links
}
