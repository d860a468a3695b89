package publishing

import (
	"net/http"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/editionview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// approvalView is what an approver sees before a text becomes law.
type approvalView struct {
	T    i18n.Localizer
	Rows []ui.Row
	// Own says that the reader wrote it and so cannot approve it.
	Own bool
	// Repeal, First and Compared are what happens: an end, a first standard, or changes.
	Repeal, First bool
	Compared      editionview.Comparison
	// Ways lead to the discussion and to the whole text.
	Ways []ui.Link
}

// whatComes shows what an approval changes, for how many.
func whatComes(room Room, r *http.Request, p rulemaking.View) (templ.Component, error) {
	v := page.Of(r)
	running, err := room.Applications.Running(r.Context(), p.Service)
	if err != nil {
		return nil, err
	}
	told, err := room.Rulemaking.Subscribers(r.Context(), v.Actor, p.Service)
	if err != nil {
		return nil, err
	}
	t := v.T
	view := approvalView{T: t, Own: p.Wrote, Repeal: p.Kind == rulemaking.Repeal, Rows: append(rowsOf(v, p),
		ui.Row{Key: t.T("publishing.row.running"), Value: counted(t, "publishing.running", running)},
		ui.Row{Key: t.T("publishing.row.told"), Value: counted(t, "publishing.told", told)},
	)}
	if !view.Repeal {
		view.Ways = []ui.Link{{URL: v.In(link.ProposalPreview(p.ID)), Text: t.T("publishing.preview")}}
	}
	if p.Discussed != nil {
		view.Ways = append(view.Ways, ui.Link{URL: v.In(link.Discussion(p.ID)), Text: t.T("publishing.public")})
	}
	switch newest := p.Snapshot.Last(p.Service); {
	case view.Repeal:
	case newest == nil:
		view.First = true
	default:
		view.Compared = editionview.Between(t, p.Snapshot, newest.Named(p.Of.Name), p.Content, "")
	}
	return approval(view), nil
}

// counted says a number in a sentence; none has a sentence of its own.
func counted(t i18n.Localizer, key string, n int) string {
	if n == 0 {
		return t.T(key + "_none")
	}
	return t.T(key, "n", n)
}

// meanwhileView is what another edition changed since a text was begun.
type meanwhileView struct {
	T        i18n.Localizer
	Compared editionview.Comparison
	// Own are the changes of the text itself against the newest edition.
	Own    editionview.Comparison
	Newest ui.Link
}

// happenedMeanwhile shows what was published since a text was begun; nil where nothing was.
func happenedMeanwhile(_ Room, r *http.Request, p rulemaking.View) (templ.Component, error) {
	newest := p.Snapshot.Last(p.Service)
	if !baseMoved(p) {
		return nil, nil
	}
	v := page.Of(r)
	view := meanwhileView{T: v.T, Newest: editionLink(v, newest)}
	if p.BaseEdition != nil {
		view.Compared = editionview.Between(v.T, p.Snapshot, p.BaseEdition.Named(p.Of.Name), newest.Named(p.Of.Name), "")
	}
	view.Own = editionview.Between(v.T, p.Snapshot, newest.Named(p.Of.Name), p.Content, "own-")
	return meanwhile(view), nil
}
