package editor

import (
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// serviceView is a service of the body: its editions, its proposals, and where to begin.
type serviceView struct {
	ui.Page
	Name      ui.Link
	Editions  []ui.Link
	Proposals ui.TableView
	// Begin begins a new edition, End a proposal to end the standard; nil where that cannot be.
	Begin, End *ui.FormView
	// First says that there is no edition yet.
	First bool
}

func (room Room) showService(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.List(r.Context(), v.Actor, 1)
	if err != nil {
		return err
	}
	of, ok := p.Snapshot.Service(page.Param(r, codeParam))
	if !ok || of.Body != v.Actor.Body {
		return fault.New(fault.NotFound, "")
	}
	list, err := room.Rulemaking.OfService(r.Context(), v.Actor, of.Code)
	if err != nil {
		return err
	}
	name, lang := ui.Official(v.T, of.Name)
	view := serviceView{
		Page: v.Base(r, v.T.T("editor.service_title", "service", of.Name)), Name: ui.Link{Text: name, Lang: lang},
		Proposals: proposalTable(v, p.Snapshot, list), First: p.Snapshot.Last(of.Code) == nil,
	}
	view.Crumbs = []ui.Link{{URL: v.In(link.Editor), Text: v.T.T("editor.title")}}
	for _, e := range p.Snapshot.Editions(of.Code) {
		view.Editions = append(view.Editions, ui.Link{
			URL: v.In(link.Edition(of.Code, strconv.Itoa(e.Number))), Text: editionWords(v, e),
		})
	}
	view.offer(v, p.Snapshot, of)
	return page.Render(w, r, http.StatusOK, servicePage(view))
}

// offer lets who may write begin.
func (view *serviceView) offer(v *page.Visit, s *standard.Snapshot, of standard.Service) {
	if identity.MayTry(v.Actor, identity.EditProposal) != nil {
		return
	}
	begin := func(kind rulemaking.Kind) *ui.FormView {
		return &ui.FormView{
			Action: v.In(link.BeginProposal(of.Code)), Does: "begin-" + string(kind), Key: page.NewKey(),
		}
	}
	view.Begin = begin(rulemaking.NewEdition)
	if last := s.Last(of.Code); last != nil && last.Until.IsZero() {
		view.End = begin(rulemaking.Repeal)
	}
}

// kindParam says what is begun.
const kindParam = "kind"

func (room Room) submitBegin(w http.ResponseWriter, r *http.Request) error {
	kind := rulemaking.Kind(r.PostFormValue(kindParam))
	if kind != rulemaking.NewEdition && kind != rulemaking.Repeal {
		return fault.New(fault.Malformed, "fault.bad_form")
	}
	id, err := room.Rulemaking.Begin(r.Context(), page.Of(r).Actor, rulemaking.Start{
		Service: page.Param(r, codeParam), Kind: kind, Key: r.PostFormValue("key"),
	})
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Proposal(id), "proposal_begun")
}

// leads reports whether the portal has a page at an address: the rooms of trials, simulations and
// discussions stand beside this one and are not known to it.
func leads(r *http.Request, path string) bool {
	at := chi.RouteContext(r.Context())
	return at != nil && at.Routes != nil && at.Routes.Match(chi.NewRouteContext(), http.MethodGet, path)
}
