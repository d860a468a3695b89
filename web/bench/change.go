package bench

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

func (room Room) submitCorrection(w http.ResponseWriter, r *http.Request) error {
	p := application.ChangeProposal{
		Kind: application.ChangeCorrects, Key: r.PostFormValue(fieldKey), Reasons: page.Written(r, "correct-reasons"),
		Values: map[string]string{},
	}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if key, ok := strings.CutPrefix(name, application.FieldDocumentValue); ok {
			p.Values[key] = page.Written(r, name)
		}
	}
	return room.propose(w, r, p, func(view *documentView) *changeForm { return view.Correct })
}

func (room Room) submitRevocation(w http.ResponseWriter, r *http.Request) error {
	p := application.ChangeProposal{
		Kind: application.ChangeRevokes, Key: r.PostFormValue(fieldKey), Reasons: page.Written(r, "revoke-reasons"),
	}
	return room.propose(w, r, p, func(view *documentView) *changeForm { return view.Revoke })
}

func (room Room) propose(
	w http.ResponseWriter, r *http.Request, p application.ChangeProposal, of func(*documentView) *changeForm,
) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	problems, err := room.Applications.ProposeChange(r.Context(), page.Of(r).Actor, n, p)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrongChange(w, r, problems, of)
	}
	return page.RedirectDone(w, r, link.CaseDocument(n), "change_proposed")
}

func (room Room) submitConfirmation(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	actor, key := page.Of(r).Actor, r.PostFormValue(fieldKey)
	if err := room.Applications.ConfirmChange(r.Context(), actor, n, r.PostFormValue(fieldChange), key); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Case(n), "change_confirmed")
}

func (room Room) submitReturn(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	problems, err := room.Applications.ReturnChange(r.Context(), page.Of(r).Actor, n, r.PostFormValue(fieldChange),
		page.Written(r, "return-note"), r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrongChange(w, r, problems, func(view *documentView) *changeForm { return view.Return })
	}
	return page.RedirectDone(w, r, link.Corrections, "change_returned")
}

func (room Room) submitDecline(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	problems, err := room.Applications.DeclineChange(r.Context(), page.Of(r).Actor, n, r.PostFormValue(fieldChange),
		page.Written(r, "decline-note"), r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrongChange(w, r, problems, func(view *documentView) *changeForm { return view.Decline })
	}
	return page.RedirectDone(w, r, link.Corrections, "change_declined")
}

// showWrongChange shows the document again with the form as it was typed and what is wrong with it.
func (room Room) showWrongChange(
	w http.ResponseWriter, r *http.Request, problems []application.Problem, of func(*documentView) *changeForm,
) error {
	view, err := room.documentOf(r)
	if err != nil {
		return err
	}
	f := of(&view)
	if f == nil { // the state has moved on meanwhile
		return fault.New(fault.Conflict, "issuing.fault.moved")
	}
	view.HasError, view.Errors = true, f.mark(page.Of(r), r, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, documentPage(view))
}

// mark puts what was typed and what is wrong with it into the form; the links lead to the fields.
func (f *changeForm) mark(v *page.Visit, r *http.Request, problems []application.Problem) (links []ui.Link) {
	f.Open = true
	fields := map[string]*ui.Field{}
	for i := range f.Values {
		field := &f.Values[i]
		fields[field.Name] = &field.Field
		if _, given := r.PostForm[field.Name]; given {
			field.Value = page.Written(r, field.Name)
		}
	}
	f.Note.Value = page.Written(r, f.Note.Name)
	fields[application.FieldChangeReasons], fields[application.FieldChangeNote] = &f.Note.Field, &f.Note.Field
	for _, p := range problems {
		field := fields[p.Field]
		field.Error = v.T.Message(p.Message)
		links = append(links, ui.Link{URL: field.Anchor(), Text: field.Error})
	}
	return links
}
