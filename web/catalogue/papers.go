package catalogue

import (
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// papersView are the documents and data of a service: what the recipient brings, and what
// nobody may ask for, because a state register holds it (Law 88-V, art. 5(2)(1)).
type papersView struct {
	Bring, StateHas []paper
}

// paper is one document or datum.
type paper struct {
	Name ui.Link
	// Register holds it; empty where the recipient brings it.
	Register ui.Link
	// How says in which form it is brought.
	How string
	// Optional is true for what may be left out even where its cases hold.
	Optional bool
	When     when
	Note     ui.Link
}

func newPapersView(v *page.Visit, s *standard.Snapshot, e *standard.Edition) papersView {
	var view papersView
	for _, d := range e.Documents {
		p := paper{Name: official(v, "", d.Name), When: newWhen(v.T, d.When, e.Form)}
		if !d.Note.IsZero() {
			p.Note = official(v, "", d.Note)
			p.When = p.When.withoutRegisters() // the note says it better
		}
		if d.FromState() {
			register, _ := s.Register(d.Register)
			p.Register = official(v, "", register.Name)
			view.StateHas = append(view.StateHas, p)
			continue
		}
		p.How, p.Optional = presented(v.T, d), !d.Required
		view.Bring = append(view.Bring, p)
	}
	return view
}

func presented(t i18n.Localizer, d standard.Document) string {
	if d.Presented == "" {
		return ""
	}
	return label(t, "presented", d.Presented)
}
