package catalogue

import (
	"net/http"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/writing"
)

// showPreview is the card of a service by a text that is not in force, for its editors.
func (room Room) showPreview(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return err
	}
	if p.Kind == rulemaking.Repeal {
		return fault.New(fault.NotFound, "")
	}
	view, err := newPreviewCard(v, r, p)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, previewPage(writing.Preview(r, p, ""), view))
}

// newPreviewCard is the card that citizens would see if the text came into force today.
func newPreviewCard(v *page.Visit, r *http.Request, p rulemaking.View) (serviceView, error) {
	number := 1
	if last := p.Snapshot.Last(p.Service); last != nil {
		number = last.Number + 1
	}
	edition := &standard.Edition{
		Service: p.Service, Number: number, From: calendar.DateOf(v.Site.Now()), Content: writing.Whole(p.Content),
	}
	law, err := newLawView(v, p.Snapshot, edition)
	if err != nil {
		return serviceView{}, err
	}
	view := serviceView{
		Page: v.Base(r, v.T.Text(edition.Name)), Name: official(v, "", edition.Name), Lead: official(v, "", edition.Summary),
		Facts: law.facts(v.T), Start: previewStart(v, p, edition), Combines: combines(v, p.Snapshot, edition), Law: law,
	}
	return view, nil
}

// previewStart is the beginning as a guest sees it; the button leads to the first question.
func previewStart(v *page.Visit, p rulemaking.View, e *standard.Edition) start {
	begin := newStart(v, p.Of, e)
	for _, section := range e.Form.Sections {
		if len(section.Pages) > 0 && begin.Online {
			begin.SignIn = v.In(link.ProposalFormPreview(p.ID, section.Pages[0].ID))
			break
		}
	}
	return begin
}
