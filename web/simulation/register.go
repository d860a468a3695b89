// Package simulation is the page on which editors run the clock of a proposed standard over the
// applications of the last year, before it is published.
package simulation

import (
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/simulation"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Deps are what the room stands on.
type Deps struct{ Simulations *simulation.Service }

// Room serves the page of this package.
type Room struct{ Deps }

// idParam is the name of the path's part that names a proposal.
const idParam = "id"

// Register lists the room's routes.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	at := link.ProposalSimulation("{" + idParam + "}")
	rs.Get(at, identity.ReadProposals, room.showRuns)
	rs.Post(at, identity.ReadProposals, room.submitRun)
}

func (room Room) showRuns(w http.ResponseWriter, r *http.Request) error {
	view, err := room.runs(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, runsPage(view))
}

func (room Room) runs(r *http.Request) (runsView, error) {
	v := page.Of(r)
	p, list, err := room.Simulations.Runs(r.Context(), v.Actor, page.Param(r, idParam))
	if err != nil {
		return runsView{}, err
	}
	view := runsView{Page: v.Base(r, v.T.T("simulation.title")), Again: v.In(link.ProposalSimulation(p.ID))}
	name, lang := ui.Official(v.T, p.Content.Name)
	view.Of = ui.Link{Text: name, Lang: lang}
	view.Crumbs = []ui.Link{
		{URL: v.In(link.Editor), Text: v.T.T("editor.title")},
		{URL: v.In(link.EditorService(p.Service)), Text: name, Lang: lang},
		{URL: v.In(link.Proposal(p.ID)), Text: v.T.T("editor.proposal")},
	}
	if p.Kind == rulemaking.NewEdition {
		view.Form = &ui.FormView{Action: view.Again, Does: "simulate", Key: page.NewKey()}
	}
	for _, run := range list {
		view.Runs = append(view.Runs, newRunView(v.T, p, run))
	}
	return view, nil
}

func (room Room) submitRun(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	id := page.Param(r, idParam)
	_, err := room.Simulations.Start(r.Context(), v.Actor, id, r.PostFormValue("key"))
	if fault.Is(err, fault.Conflict) {
		view, again := room.runs(r)
		if again != nil {
			return again
		}
		view.Wrong = v.T.T("simulation.fault.no_term")
		return page.Render(w, r, http.StatusConflict, runsPage(view))
	}
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.ProposalSimulation(id), "simulation_started")
}
