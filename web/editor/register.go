// Package editor is the room where editors of a body write its standards: proposals, the parts
// of their texts in the order of the law, checks, history, and files that come and go.
package editor

import (
	"net/http"

	"qyzmet/internal/document"
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

// codeParam names a service or an item of a list in the patterns of routes.
const codeParam = "code"

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d, writing.Desk{Rulemaking: d.Rulemaking}}
	id, code := "{"+writing.IDParam+"}", "{"+codeParam+"}"
	rs.Get(link.Editor, identity.ReadProposals, room.showStart)
	rs.Get(link.EditorImport, identity.EditProposal, room.showImport)
	rs.Upload(link.EditorImport, identity.EditProposal, room.submitImport)
	rs.Get(link.EditorService(code), identity.ReadProposals, room.showService)
	rs.Post(link.BeginProposal(code), identity.EditProposal, room.submitBegin)
	rs.Get(link.Proposal(id), identity.ReadProposals, room.showProposal)
	rs.Get(link.ProposalChecks(id), identity.ReadProposals, room.showChecks)
	rs.Get(link.ProposalHistory(id), identity.ReadProposals, room.showHistory)
	rs.Get(link.ProposalExport(id), identity.ReadProposals, room.showExport)
	rs.Get(link.ProposalSpecimen(id), identity.ReadProposals, room.showSpecimen)
	room.places(rs, id)
	room.lists(rs, id, code)
}

// places registers the parts of a text that are one form each.
func (room Room) places(rs page.Routes, id string) {
	place(room, rs, link.ProposalPart(id, partName), naming)
	place(room, rs, link.ProposalPart(id, partProvider), provider)
	place(room, rs, link.ProposalPart(id, partChannels), reach)
	place(room, rs, link.ProposalPart(id, partTerm), limits)
	place(room, rs, link.ProposalPart(id, partProvision), provision)
	place(room, rs, link.ProposalPart(id, partResult), outcome)
	place(room, rs, link.ProposalPart(id, partTemplate), template)
	place(room, rs, link.ProposalPart(id, partFee), payment)
	place(room, rs, link.ProposalPart(id, partHours), hours)
	place(room, rs, link.ProposalPart(id, partGrounds), grounds)
	place(room, rs, link.ProposalPart(id, partAppeal), appeal)
	place(room, rs, link.ProposalPart(id, partRoute), route)
	place(room, rs, link.ProposalPart(id, partRequirements), requirements)
	rs.Get(link.ProposalPart(id, partDocuments), identity.ReadProposals, room.showDocuments)
}

// lists registers the lists of a text: each item is a form of its own.
func (room Room) lists(rs page.Routes, id, code string) {
	list(room, rs, id, code, variantList)
	list(room, rs, id, code, componentList)
	list(room, rs, id, code, feeList)
	list(room, rs, id, code, documentList)
}

func place[T any](room Room, rs page.Routes, pattern string, build writing.Build[T]) {
	rs.Get(pattern, identity.ReadProposals, writing.Show(room.desk, build))
	rs.Upload(pattern, identity.EditProposal, writing.Submit(room.desk, build))
}

// kindOfList is a list of a text: where it stands, how an item is written and called.
type kindOfList[T any] struct {
	// slug is the list in addresses, part the page on which it is shown.
	slug, part string
	list       rulemaking.List[T]
	start      T
	called     func(T) i18n.Text
	coded      func(T, string) T
	// otherwise begins the codes of items without a name.
	otherwise string
	// sheet is the form of an item; key names it in the locale.
	sheet func(r *http.Request, v rulemaking.View) writing.Sheet[T]
	key   string
	item  int
}

func list[T any](room Room, rs page.Routes, id, code string, k kindOfList[T]) {
	fresh := func(r *http.Request, v rulemaking.View) (writing.Sheet[T], error) {
		s := k.sheet(r, v)
		s.Head = head(r, v, k.key+"new", k.item, crumbTo(r, v, k.part))
		s.After = link.ProposalPart(v.ID, k.part)
		return writing.New(room.desk, s, k.list, k.start, k.called, k.coded, k.otherwise), nil
	}
	place(room, rs, link.ProposalItem(id, k.slug, "new"), fresh)
	rs.Post(link.OrderItems(id, k.slug), identity.EditProposal, writing.Move(
		room.desk, func(*http.Request) rulemaking.List[T] { return k.list },
		func(r *http.Request) string { return link.ProposalPart(page.Param(r, writing.IDParam), k.part) }))
	one := func(r *http.Request, v rulemaking.View) (writing.Sheet[T], error) {
		s := k.sheet(r, v)
		s.Head = head(r, v, k.key+"one", k.item, crumbTo(r, v, k.part))
		s.Place, s.After = k.list.Item(page.Param(r, codeParam)), link.ProposalPart(v.ID, k.part)
		if item, ok := s.Place.Get(&v.Content); ok && !k.called(item).IsZero() {
			t := page.Of(r).T
			s.Title = t.T("editor.item_title", "kind", s.Title, "name", k.called(item))
		}
		return s, nil
	}
	place(room, rs, link.ProposalItem(id, k.slug, code), one)
	removal := func(r *http.Request, v rulemaking.View) (writing.Removal[T], error) {
		s := k.sheet(r, v)
		return writing.Removal[T]{
			Head: head(r, v, k.key+"remove", 0, crumbTo(r, v, k.part)), List: k.list, Code: page.Param(r, codeParam),
			After: link.ProposalPart(v.ID, k.part),
			Rows: func(item T) []ui.Row {
				typed := s.Write(item)
				return writing.Rows(page.Of(r).T, s.Inputs(typed), typed)
			},
		}, nil
	}
	rs.Get(link.RemoveItem(id, k.slug, code), identity.EditProposal, writing.ShowRemoval(room.desk, removal))
	rs.Post(link.RemoveItem(id, k.slug, code), identity.EditProposal, writing.SubmitRemoval(room.desk, removal))
}

// view draws a list with its items; lines say more of each.
func view[T any](r *http.Request, p rulemaking.View, k kindOfList[T], lines func(T) []string) writing.ListView {
	v := page.Of(r)
	show := writing.ListView{
		Title: v.T.T(k.key + "list"), Empty: v.T.T(k.key + "none"), AddText: v.T.T(k.key + "new"),
		Add: v.In(link.ProposalItem(p.ID, k.slug, "new")), Order: v.In(link.OrderItems(p.ID, k.slug)),
		ReadOnly: !writing.MayWrite(v, p),
	}
	for _, item := range k.list.All(&p.Content) {
		code := k.list.ID(item)
		text, lang := ui.Official(v.T, k.called(item))
		if text == "" {
			text = code
		}
		show.Items = append(show.Items, writing.Item{
			Code: code, Text: text, Lang: lang, Lines: lines(item),
			URL: v.In(link.ProposalItem(p.ID, k.slug, code)), Remove: v.In(link.RemoveItem(p.ID, k.slug, code)),
		})
	}
	return show
}

// head is what stands above a part; item is its number in the list of basic requirements, 0
// where it is none of them. The locale has a title and help for each.
func head(r *http.Request, v rulemaking.View, key string, item int, more ...ui.Link) writing.Head {
	t := page.Of(r).T
	h := writing.Head{Title: t.T(key), Crumbs: crumbs(r, v, more...)}
	if item > 0 {
		h.Law = t.T("editor.law.item", "n", item)
	} else if t.Has(key + "_law") {
		h.Law = t.T(key + "_law")
	}
	if t.Has(key + "_help") {
		h.Help = []string{t.T(key + "_help")}
	}
	return h
}

// crumbs lead down to the page of a proposal.
func crumbs(r *http.Request, v rulemaking.View, more ...ui.Link) []ui.Link {
	visit := page.Of(r)
	name, lang := ui.Official(visit.T, v.Content.Name)
	return append([]ui.Link{
		{URL: visit.In(link.Editor), Text: visit.T.T("editor.title")},
		{URL: visit.In(link.EditorService(v.Service)), Text: name, Lang: lang},
		{URL: visit.In(link.Proposal(v.ID)), Text: visit.T.T("editor.proposal")},
	}, more...)
}

func crumbTo(r *http.Request, v rulemaking.View, part string) ui.Link {
	visit := page.Of(r)
	return ui.Link{URL: visit.In(link.ProposalPart(v.ID, part)), Text: visit.T.T("editor.part." + part)}
}

// showSpecimen is the issued document with sample values.
func (room Room) showSpecimen(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return err
	}
	pdf, err := specimen(v, p).PDF()
	if err != nil {
		return err
	}
	return page.Attachment(w, r, "application/pdf", document.ContentDisposition(v.T.T("editor.specimen.file")+".pdf"), pdf)
}
