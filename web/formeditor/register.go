// Package formeditor is the room where editors build the form of a standard out of sections,
// pages and questions, and keep the bank of questions that all forms share.
package formeditor

import (
	"net/http"
	"net/url"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// Deps are what the room stands on.
type Deps struct{ Rulemaking *rulemaking.Service }

// Room serves the pages of this package.
type Room struct {
	Deps
	desk writing.Desk
}

// Parts of the addresses.
const (
	sectionParam  = "section"
	pageParam     = "page"
	questionParam = "question"
	optionParam   = "option"
	amountParam   = "amount"
	codeParam     = "code"
)

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d, writing.Desk{Rulemaking: d.Rulemaking}}
	const id = "{" + writing.IDParam + "}"
	whole := link.ProposalForm(id)
	rs.Get(whole, identity.ReadProposals, room.showForm)
	rs.Post(link.OrderParts(whole), identity.EditProposal, room.submitOrderOfSections)
	room.sections(rs, id, link.FormSection(id, "{"+sectionParam+"}"))
	room.pages(rs, id, link.FormPage(id, "{"+pageParam+"}"))
	room.questions(rs, link.FormQuestion(id, "{"+questionParam+"}"))
	room.parts(rs, id, "{"+questionParam+"}")
	room.bank(rs, link.BankQuestion("{"+codeParam+"}"))
}

func (room Room) sections(rs page.Routes, id, section string) {
	fresh, d := link.NewSection(id), room.desk
	rs.Get(fresh, identity.EditProposal, writing.Show(d, room.newSection))
	rs.Upload(fresh, identity.EditProposal, writing.Submit(d, room.newSection))
	rs.Get(section, identity.ReadProposals, writing.Show(d, room.section))
	rs.Upload(section, identity.EditProposal, writing.Submit(d, room.section))
	rs.Post(link.OrderParts(section), identity.EditProposal, room.submitOrderOfPages)
	rs.Get(link.RemovePart(section), identity.EditProposal, writing.ShowRemoval(d, room.removeSection))
	rs.Post(link.RemovePart(section), identity.EditProposal, writing.SubmitRemoval(d, room.removeSection))
	added := link.NewPage(id, "{"+sectionParam+"}")
	rs.Get(added, identity.EditProposal, writing.Show(d, room.newPage))
	rs.Upload(added, identity.EditProposal, writing.Submit(d, room.newPage))
}

func (room Room) pages(rs page.Routes, id, one string) {
	d, added, banked := room.desk, link.NewQuestion(id, "{"+pageParam+"}"), link.AddFromBank(id, "{"+pageParam+"}")
	rs.Get(one, identity.ReadProposals, writing.Show(d, room.page))
	rs.Upload(one, identity.EditProposal, writing.Submit(d, room.page))
	rs.Post(link.OrderParts(one), identity.EditProposal, room.submitOrderOfQuestions)
	rs.Post(link.CarryPart(one), identity.EditProposal, room.submitCarryPage)
	rs.Get(link.RemovePart(one), identity.EditProposal, writing.ShowRemoval(d, room.removePage))
	rs.Post(link.RemovePart(one), identity.EditProposal, writing.SubmitRemoval(d, room.removePage))
	rs.Get(added, identity.EditProposal, writing.Show(d, room.newQuestion))
	rs.Upload(added, identity.EditProposal, writing.Submit(d, room.newQuestion))
	rs.Get(banked, identity.EditProposal, writing.Show(d, room.fromBank))
	rs.Upload(banked, identity.EditProposal, writing.Submit(d, room.fromBank))
}

func (room Room) questions(rs page.Routes, one string) {
	d := room.desk
	rs.Get(one, identity.ReadProposals, writing.Show(d, room.question))
	rs.Upload(one, identity.EditProposal, writing.Submit(d, room.question))
	rs.Post(link.CarryPart(one), identity.EditProposal, room.submitCarryQuestion)
	rs.Get(link.RemovePart(one), identity.EditProposal, writing.ShowRemoval(d, room.removeQuestion))
	rs.Post(link.RemovePart(one), identity.EditProposal, writing.SubmitRemoval(d, room.removeQuestion))
}

// parts are the answers of a choice, the rules of an amount, and the way to the bank and back.
func (room Room) parts(rs page.Routes, id, question string) {
	d := room.desk
	option, amount := link.FormOption(id, question, ""), link.FormAmount(id, question, "")
	option, amount = option+"{"+optionParam+"}", amount+"{"+amountParam+"}"
	rs.Get(link.NewOption(id, question), identity.EditProposal, writing.Show(d, room.newOption))
	rs.Upload(link.NewOption(id, question), identity.EditProposal, writing.Submit(d, room.newOption))
	rs.Post(link.OrderOptions(id, question), identity.EditProposal, room.submitOrderOfOptions)
	rs.Get(option, identity.ReadProposals, writing.Show(d, room.option))
	rs.Upload(option, identity.EditProposal, writing.Submit(d, room.option))
	rs.Get(link.RemovePart(option), identity.EditProposal, writing.ShowRemoval(d, room.removeOption))
	rs.Post(link.RemovePart(option), identity.EditProposal, writing.SubmitRemoval(d, room.removeOption))
	rs.Get(link.NewAmount(id, question), identity.EditProposal, writing.Show(d, room.newAmount))
	rs.Upload(link.NewAmount(id, question), identity.EditProposal, writing.Submit(d, room.newAmount))
	rs.Post(link.OrderAmounts(id, question), identity.EditProposal, room.submitOrderOfAmounts)
	rs.Get(amount, identity.ReadProposals, writing.Show(d, room.amount))
	rs.Upload(amount, identity.EditProposal, writing.Submit(d, room.amount))
	rs.Get(link.RemovePart(amount), identity.EditProposal, writing.ShowRemoval(d, room.removeAmount))
	rs.Post(link.RemovePart(amount), identity.EditProposal, writing.SubmitRemoval(d, room.removeAmount))
	rs.Get(link.PutIntoBank(id, question), identity.EditBank, room.showPutIntoBank)
	rs.Post(link.PutIntoBank(id, question), identity.EditBank, room.submitPutIntoBank)
	rs.Post(link.TakeFromBank(id, question), identity.EditProposal, room.submitTakeFromBank)
}

func (room Room) bank(rs page.Routes, one string) {
	rs.Get(link.Bank, identity.ReadProposals, room.showBank)
	rs.Get(one, identity.ReadProposals, room.showBankQuestion)
	rs.Upload(one, identity.EditBank, room.submitBankQuestion)
	rs.Post(one+"/retire", identity.EditBank, room.submitRetire)
}

// spot is where something stands in a form.
type spot struct {
	id      string
	section form.Section
	page    form.Page
	field   form.Field
}

// at finds what the address names: a section, a page or a question.
func at(r *http.Request, v rulemaking.View) spot {
	s, d := spot{id: v.ID}, v.Content.Form
	if id := page.Param(r, questionParam); id != "" {
		s.field, _ = d.FieldByID(id)
		s.page, _ = d.PageOf(id)
		s.section, s.page, _ = d.PageByID(s.page.ID)
	} else if id := page.Param(r, pageParam); id != "" {
		s.section, s.page, _ = d.PageByID(id)
	} else {
		s.section, _ = d.SectionByID(page.Param(r, sectionParam))
	}
	return s
}

func (s spot) there() bool { return s.field.ID != "" || s.page.ID != "" || s.section.ID != "" }

// up is the page to go to when something of the spot is taken out.
func (s spot) up() string {
	switch {
	case s.field.ID != "":
		return link.FormQuestion(s.id, s.field.ID)
	case s.page.ID != "":
		return link.FormPage(s.id, s.page.ID)
	case s.section.ID != "":
		return link.FormSection(s.id, s.section.ID)
	}
	return link.ProposalForm(s.id)
}

// find is at for acts: what is not there any more is not found.
func (room Room) find(r *http.Request) (rulemaking.View, spot, error) {
	v, err := room.Rulemaking.Read(r.Context(), page.Of(r).Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return v, spot{}, err
	}
	s := at(r, v)
	asked := page.Param(r, sectionParam) + page.Param(r, pageParam) + page.Param(r, questionParam)
	if asked != "" && !s.there() {
		return v, s, fault.New(fault.NotFound, "")
	}
	return v, s, nil
}

// part is a segment of the address that may hold any text.
func part(r *http.Request, name string) string {
	text, err := url.PathUnescape(page.Param(r, name))
	if err != nil {
		return page.Param(r, name)
	}
	return text
}

// crumbs lead from the form down to a part of it; the last one has no address.
func crumbs(t i18n.Localizer, v rulemaking.View, s spot, last string) []ui.Link {
	in := func(path string) string { return link.In(t.Lang(), path) }
	text, lang := serviceName(t, v)
	list := []ui.Link{
		{URL: in(link.Editor), Text: t.T("page.nav.editor")},
		{URL: in(link.Proposal(v.ID)), Text: text, Lang: lang},
		{URL: in(link.ProposalForm(v.ID)), Text: t.T("formeditor.title")},
	}
	if s.section.ID != "" {
		list = append(list, crumb(t, in(link.FormSection(v.ID, s.section.ID)), s.section.Title, s.section.ID))
	}
	if s.page.ID != "" {
		list = append(list, crumb(t, in(link.FormPage(v.ID, s.page.ID)), s.page.Title, s.page.ID))
	}
	if s.field.ID != "" {
		list = append(list, crumb(t, in(link.FormQuestion(v.ID, s.field.ID)), s.field.Label, s.field.ID))
	}
	if last != "" {
		return append(list, ui.Link{Text: last})
	}
	list[len(list)-1].URL = ""
	return list
}

// serviceName is the name of the service as the text has it.
func serviceName(t i18n.Localizer, v rulemaking.View) (string, i18n.Lang) {
	if v.Content.Name.IsZero() {
		return ui.Official(t, v.Of.Name)
	}
	return ui.Official(t, v.Content.Name)
}

func crumb(t i18n.Localizer, url string, name i18n.Text, id string) ui.Link {
	text, lang := named(t, name, id)
	return ui.Link{URL: url, Text: text, Lang: lang}
}

// named is a name, or the id of what has none yet.
func named(t i18n.Localizer, name i18n.Text, id string) (string, i18n.Lang) {
	if text, lang := ui.Official(t, name); text != "" {
		return text, lang
	}
	return id, ""
}

// plain is a name without its language, for sentences.
func plain(t i18n.Localizer, name i18n.Text, id string) string {
	text, _ := named(t, name, id)
	return text
}
