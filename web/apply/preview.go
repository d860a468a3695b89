package apply

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/writing"
)

// showPreview is a page of questions by a text that is not in force, for its editors. Registers
// are not asked, so every question stands there as for somebody of whom they know nothing.
func (room *Room) showPreview(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return err
	}
	step := page.Param(r, "step")
	d, err := previewDraft(v, p)
	if err != nil {
		return err
	}
	_, asked, ok := d.Standard.Form.PageByID(step)
	if !ok || p.Kind == rulemaking.Repeal {
		return fault.New(fault.NotFound, "")
	}
	s := sheet{visit: v, draft: d, page: asked, typed: form.Typed{}}
	next := link.ProposalPreview(p.ID)
	if after, more := d.Filling.Next(step); more {
		next = link.ProposalFormPreview(p.ID, after.ID)
	}
	return page.Render(w, r, http.StatusOK, previewPage(writing.Preview(r, p, step), s.view(r), v.In(next)))
}

// previewDraft is a draft of nobody, which is stored nowhere.
func previewDraft(v *page.Visit, p rulemaking.View) (*application.OpenDraft, error) {
	now := v.Site.Now().In(calendar.Almaty)
	mrp, err := p.Snapshot.MRP(now.Year())
	if err != nil {
		return nil, err
	}
	edition := &standard.Edition{Service: p.Service, Content: writing.Whole(p.Content)}
	of := p.Of
	if !edition.Name.IsZero() {
		of.Name = edition.Name
	}
	d := &application.OpenDraft{Standard: edition, Of: of, Snapshot: p.Snapshot}
	d.Service = p.Service
	d.Filling = edition.Form.Fill(form.Answers{}, form.Env{Lists: p.Snapshot, Today: now, MRP: mrp})
	return d, nil
}
