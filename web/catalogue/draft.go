package catalogue

import (
	"net/http"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// draftView is the whole text of a draft as it was put to the public.
type draftView struct {
	ui.Page
	Name  ui.Link
	Lead  ui.Link
	Back  ui.Link
	Facts []ui.Fact
	Law   *lawView
}

// unpublished are the rows of the act that a draft does not have: its number and its day.
const unpublished = 2

func (room Room) showDraft(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	d, err := room.Rulemaking.Discussion(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	switch {
	case err != nil:
		return err
	case d.Kind == rulemaking.Repeal:
		return fault.New(fault.NotFound, "")
	}
	edition := &standard.Edition{
		Service: d.Service, From: calendar.DateOf(d.DiscussedFrom), Content: writing.Whole(d.Text),
	}
	law, err := newLawView(v, d.Snapshot, edition)
	if err != nil {
		return err
	}
	law.Act.Rows = law.Act.Rows[unpublished:]
	date := i18n.DateShort(d.DiscussedFrom.In(calendar.Almaty))
	view := draftView{
		Page: v.Base(r, v.T.T("discussion.draft_title", "service", d.Of.Name, "date", date)),
		Name: official(v, "", edition.Name), Lead: official(v, "", edition.Summary), Facts: law.facts(v.T), Law: law,
		Back: ui.Link{URL: v.In(link.Discussion(d.ID)), Text: v.T.T("discussion.draft_back")},
	}
	view.Crumbs = []ui.Link{
		home(v), {URL: v.In(link.Discussions), Text: v.T.T("discussion.list")},
		official(v, link.Discussion(d.ID), d.Of.Name),
	}
	return page.Render(w, r, http.StatusOK, draftPage(view))
}

// urgentView marks an edition that was published without a discussion, with its ground.
type urgentView struct {
	Title, Text string
	Ground      ui.Link
}

func newUrgentView(v *page.Visit, e *standard.Edition) *urgentView {
	if e.Emergency.IsZero() {
		return nil
	}
	return &urgentView{
		Title: v.T.T("discussion.urgent"), Text: v.T.T("discussion.urgent_text", "number", e.Number),
		Ground: official(v, "", e.Emergency),
	}
}
