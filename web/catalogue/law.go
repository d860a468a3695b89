package catalogue

import (
	"strconv"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// lawView is one edition of a standard, section by section.
type lawView struct {
	Contents []ui.Link
	Result   resultView
	Who      []string
	Term     termView
	Cost     costView
	Papers   papersView
	Places   placesView
	Refusal  refusalView
	Appeal   ui.Link
	ToAppeal ui.Link
	Act      actView
}

// resultView is what the recipient gets.
type resultView struct {
	Name, Negative ui.Link
	Forms          []string
}

// refusalView are the closed lists of grounds (Law 88-V, art. 19, 19-1, 20(2)).
type refusalView struct {
	Grounds, Acceptance []groundView
}

// groundView is a ground with the place of the law it stands in.
type groundView struct{ Name, Article ui.Link }

func newLawView(v *page.Visit, s *standard.Snapshot, e *standard.Edition) (*lawView, error) {
	cost, err := newCostView(v, s, e)
	if err != nil {
		return nil, err
	}
	law := &lawView{
		Result: resultView{
			Name: official(v, "", e.Result.Name), Negative: official(v, "", e.Result.NegativeName),
			Forms: labels(v.T, "result_form", e.Result.Forms),
		},
		Who:    labels(v.T, "audience", e.Recipients),
		Term:   newTermView(v.T, e),
		Cost:   cost,
		Papers: newPapersView(v, s, e),
		Places: newPlacesView(v, s, e),
		Refusal: refusalView{
			Grounds: grounds(v, s, e.RefusalGrounds), Acceptance: grounds(v, s, e.AcceptanceRefusalGrounds),
		},
		Appeal:   official(v, "", e.Appeal),
		ToAppeal: ui.Link{URL: v.In(link.Appeal), Text: v.T.T("catalogue.to_appeal")},
		Act:      newActView(v, s, e),
	}
	for _, id := range sections {
		law.Contents = append(law.Contents, ui.Link{URL: "#" + id, Text: v.T.T("catalogue.section_" + id)})
	}
	return law, nil
}

// sections are the parts of a standard in the order of the page, by the id of each.
var sections = []string{
	"result", "who", "term", "cost", "bring", "state_has", "where", "hours", "refusal", "appeal", "act",
}

func grounds(v *page.Visit, s *standard.Snapshot, codes []string) []groundView {
	var list []groundView
	for _, code := range codes {
		if g, ok := s.Ground(code); ok {
			list = append(list, groundView{official(v, "", g.Name), official(v, "", g.Article)})
		}
	}
	return list
}

// actView says which law the page shows.
type actView struct {
	Number  int
	Edition *standard.Edition
	Rows    []ui.Row
}

func newActView(v *page.Visit, s *standard.Snapshot, e *standard.Edition) actView {
	act := actView{Number: e.Number, Edition: e}
	act.Rows = []ui.Row{
		{Key: v.T.T("catalogue.edition"), Content: editionFact(v.T, e.Number)},
		{Key: v.T.T("catalogue.since"), Content: ui.Day(v.T, e.From.Start(), "")},
		{Key: v.T.T("catalogue.normative_act"), Content: words(official(v, "", e.NormativeAct))},
		{Key: v.T.T("catalogue.form_of_service"), Value: label(v.T, "form_of_service", e.FormOfService)},
		{Key: v.T.T("catalogue.result_kind"), Value: label(v.T, "document_type", e.Result.DocumentType)},
		{Key: v.T.T("catalogue.other_requirements"), Content: otherRequirements(v.T, e)},
	}
	all := ui.Link{URL: v.In(link.Editions(e.Service)), Text: v.T.T("edition.link_all")}
	act.Rows = append(act.Rows, ui.Row{
		Key: v.T.T("catalogue.editions"), Content: anchors(append(otherEditions(v, s, e), all)),
	})
	return act
}

func otherRequirements(t i18n.Localizer, e *standard.Edition) templ.Component {
	text, lang := ui.Official(t, e.OtherRequirements)
	return ui.Remark(text, lang, 2)
}

// otherEditions are the editions of the same standard, newest first.
func otherEditions(v *page.Visit, s *standard.Snapshot, e *standard.Edition) []ui.Link {
	var links []ui.Link
	for _, o := range s.Editions(e.Service) {
		if o == e {
			continue
		}
		links = append(links, ui.Link{
			URL:  v.In(link.Edition(o.Service, strconv.Itoa(o.Number))),
			Text: v.T.T("catalogue.edition_link", "number", o.Number, "date", i18n.DateShort(o.From.Start())),
		})
	}
	return links
}
