package catalogue

import (
	"net/http"
	"slices"

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
	view, err := newServiceView(v, r, snapshot, service)
	if err != nil {
		return err
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component { return card(view) })
}

func newServiceView(
	v *page.Visit, r *http.Request, s *standard.Snapshot, service standard.Service,
) (serviceView, error) {
	view := serviceView{Page: v.Base(r, v.T.Text(service.Name)), Name: official(v, "", service.Name)}
	view.Crumbs = crumbs(v, s, service)
	view.Description = v.T.T("catalogue.service_description", "name", service.Name)
	edition := s.InForce(service.Code, v.Site.Now())
	if edition == nil {
		view.Brief = newBriefView(v, s, service)
		return view, nil
	}
	law, err := newLawView(v, s, edition)
	if err != nil {
		return serviceView{}, err
	}
	view.Law = law
	view.Description = v.T.Text(edition.Summary)
	view.Lead = official(v, "", edition.Summary)
	view.Facts = law.facts(v.T)
	view.Start = newStart(v, service, edition)
	view.Combines = combines(v, s, service)
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

// combined are the services behind one application, by the composite's code.
var combined = map[string][]string{
	"birth-of-child": {"birth-registration", "child-birth-allowance", "kindergarten-queue"},
}

func combines(v *page.Visit, s *standard.Snapshot, service standard.Service) []ui.Link {
	var links []ui.Link
	for _, part := range pick(s, combined[service.Code]) {
		links = append(links, official(v, link.Service(part.Code), part.Name))
	}
	return links
}

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

// start is how the reader begins.
type start struct {
	// Online is false where the portal takes no applications for the service.
	Online bool
	// SignIn leads a guest to the sign-in page and back; Action is a citizen's form with
	// its Key. Both are empty for staff, who do not apply as such.
	SignIn, Action, Key string
	// Elsewhere are the other channels.
	Elsewhere []string
}

func newStart(v *page.Visit, service standard.Service, e *standard.Edition) start {
	others := slices.DeleteFunc(slices.Clone(e.Channels), func(c string) bool { return c == channelPortal })
	begin := start{Online: isOnline(e), Elsewhere: labels(v.T, "elsewhere", others)}
	switch {
	case !begin.Online || v.Actor.IsStaff():
	case v.Actor.SignedIn():
		begin.Action, begin.Key = v.In(link.Apply(service.Code)), page.NewKey()
	default:
		begin.SignIn = v.In(link.SignInFor(v.In(link.Service(service.Code))))
	}
	return begin
}
