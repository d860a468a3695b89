package bench

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// signingView is a decision on its way through two levels.
type signingView struct {
	// Rows tell what was prepared; Lead says whose turn it is.
	Rows []ui.Row
	Lead string
	// Return gives it back to the official; nil for who does not sign.
	Return *returnView
}

type returnView struct {
	Form ui.FormView
	Note ui.TextField
	Open bool
}

// signingOf is nil where nothing was prepared and the last word is the official's.
func signingOf(v *page.Visit, c *application.View) *signingView {
	if len(c.Proposals) == 0 || c.Status.Closed() {
		return nil
	}
	last := c.Proposals[len(c.Proposals)-1]
	view := &signingView{Rows: proposalRows(v, c, last)}
	switch {
	case last.Answer != "":
		view.Lead = v.T.T("signing.lead.returned")
	case maySign(v, c):
		view.Lead, view.Return = v.T.T("signing.lead.sign"), newReturn(v, c)
	default:
		view.Lead = v.T.T("signing.lead.waits")
	}
	return view
}

// maySign reports whether the prepared decision waits for the reader.
func maySign(v *page.Visit, c *application.View) bool {
	p := c.Waiting()
	return p != nil && p.ProposedBy != v.Actor.PersonID && signs(v, c)
}

func proposalRows(v *page.Visit, c *application.View, p application.Proposal) []ui.Row {
	t := v.T
	rows := []ui.Row{
		{Key: t.T("signing.row.prepared"), Content: ui.Data(p.Kind, t.T("bench.outcome."+p.Kind), "")},
		{Key: t.T("signing.row.by"), Content: byAt(t, p.Official.Initials(v.Lang), p.ProposedAt)},
	}
	if p.Kind == application.Refusal {
		rows = append(rows,
			ui.Row{Key: t.T("bench.outcome.ground"), Content: ui.LocalText(t, groundOf(c, p.Ground).Name)},
			ui.Row{Key: t.T("bench.outcome.reasons"), Content: paragraphs(i18n.Paragraphs(p.Reasons), ui.Foreign(t, c.Lang))})
	}
	if p.Answer != "" {
		rows = append(rows,
			ui.Row{Key: t.T("signing.row.returned"), Content: byAt(t, p.Head.Initials(v.Lang), p.AnsweredAt)},
			ui.Row{Key: t.T("signing.row.note"), Content: paragraphs(i18n.Paragraphs(p.Note), ui.TypedIn(t, p.Note))})
	}
	if c.Preliminary.IsOpen() && v.Actor.Role == identity.Head {
		rows = append(rows, hearingRows(v, c)...)
	}
	return rows
}

func newReturn(v *page.Visit, c *application.View) *returnView {
	return &returnView{
		Form: form(v, link.ReturnProposal(c.Number), "return"),
		Note: ui.TextField{
			Field: ui.Field{Name: fieldNote, ID: "return-note", Label: v.T.T("signing.field.note"),
				Hint: v.T.T("signing.field.note_hint", "n", application.MinReasons)},
			Rows: 3,
		},
	}
}

// newSignView are the forms of the official, filled in with what was prepared, for the head.
func newSignView(v *page.Visit, c *application.View) *decideView {
	d, p := newDecideView(v, c), c.Waiting()
	d.Announce, d.Hearing, d.Levels = nil, nil, v.T.T("signing.sign_text")
	if d.Refuse != nil && p.Kind == application.Refusal {
		chosen(d.Refuse.Ground.Options, p.Ground)
		d.Refuse.Reasons.Value = p.Reasons
		if d.Refuse.Answer != nil {
			d.Refuse.Answer.Value = p.Reply
		}
	}
	return d
}

// doneAs is what a decision has come to: prepared for the head, or made.
func (room Room) doneAs(r *http.Request, number, made string) (string, error) {
	waits, err := room.Applications.AwaitsHead(r.Context(), page.Of(r).Actor, number)
	if waits {
		return "case_prepared", err
	}
	return made, err
}

func (room Room) submitProposalReturn(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	note := page.Written(r, fieldNote)
	problems, err := room.Applications.ReturnProposal(r.Context(), page.Of(r).Actor, n, note, r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Case(n), "case_returned")
	}
	return room.showFurther(w, r, func(v *page.Visit, view *caseView) []ui.Link {
		if view.Signing == nil || view.Signing.Return == nil {
			return nil
		}
		f := view.Signing.Return
		f.Open, f.Note.Value = true, note
		return wrongFields{"note": &f.Note.Field}.mark(v, problems)
	})
}
