package formeditor

import (
	"net/http"

	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/writing"
)

// wholeParam says in the address of an act that it was done on the page of the whole form.
const wholeParam = "whole"

// move moves an item of a list and leads back to where that was asked.
func move[T any](
	room Room, w http.ResponseWriter, r *http.Request, list rulemaking.List[T], after string,
) error {
	if r.URL.Query().Get(wholeParam) != "" {
		after = link.ProposalForm(page.Param(r, writing.IDParam))
	}
	here := func(*http.Request) rulemaking.List[T] { return list }
	return writing.Move(room.desk, here, func(*http.Request) string { return after })(w, r)
}

func (room Room) submitOrderOfSections(w http.ResponseWriter, r *http.Request) error {
	return move(room, w, r, rulemaking.Sections, link.ProposalForm(page.Param(r, writing.IDParam)))
}

func (room Room) submitOrderOfPages(w http.ResponseWriter, r *http.Request) error {
	v, s, err := room.find(r)
	if err != nil {
		return err
	}
	return move(room, w, r, rulemaking.Pages(s.section.ID), link.FormSection(v.ID, s.section.ID))
}

func (room Room) submitOrderOfQuestions(w http.ResponseWriter, r *http.Request) error {
	v, s, err := room.find(r)
	if err != nil {
		return err
	}
	return move(room, w, r, rulemaking.Fields(s.section.ID, s.page.ID), link.FormPage(v.ID, s.page.ID))
}

func (room Room) submitOrderOfOptions(w http.ResponseWriter, r *http.Request) error {
	v, s, err := room.find(r)
	if err != nil {
		return err
	}
	return move(room, w, r, rulemaking.Options(s.section.ID, s.page.ID, s.field.ID), link.FormQuestion(v.ID, s.field.ID))
}

func (room Room) submitOrderOfAmounts(w http.ResponseWriter, r *http.Request) error {
	v, s, err := room.find(r)
	if err != nil {
		return err
	}
	return move(room, w, r, rulemaking.Amounts(s.section.ID, s.page.ID, s.field.ID), link.FormQuestion(v.ID, s.field.ID))
}
