package catalogue

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/editionview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// comparisonView is what one edition of a standard says differently from another.
type comparisonView struct {
	ui.Page
	Name ui.Link
	// Action is the address that the two editions are asked at.
	Action   string
	From, To ui.ChoiceField
	Errors   []ui.Link
	// Notice stands in the place of the changes where there are none to show.
	Notice string
	// Count is how many changes there are; empty until two editions are compared.
	Count string
	// Marks says that words of texts are marked.
	Marks    bool
	Contents []ui.Link
	Articles []editionview.Article
	Same     string
	All      ui.Link
}

// Fields of the comparison.
const (
	fieldFrom = "from"
	fieldTo   = "to"
)

func (room Room) showComparison(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, service, err := room.serviceOf(r)
	if err != nil {
		return err
	}
	view := newComparisonView(v, r, snapshot, service)
	if len(view.Errors) > 0 {
		view.HasError = true
		return page.Render(w, r, http.StatusUnprocessableEntity, comparisonPage(view))
	}
	return page.RenderPublic(w, r, snapshot.Version, func() templ.Component { return comparisonPage(view) })
}

func newComparisonView(
	v *page.Visit, r *http.Request, s *standard.Snapshot, service standard.Service,
) comparisonView {
	view := comparisonView{
		Page: v.Base(r, v.T.T("edition.compare_choose", "service", service.Name)),
		Name: official(v, "", service.Name), Action: v.In(link.CompareEditions(service.Code, "", "")),
		All: ui.Link{URL: v.In(link.Editions(service.Code)), Text: v.T.T("edition.list_heading")},
	}
	view.NoIndex = view.NoIndex || r.URL.RawQuery != ""
	view.Crumbs = append(crumbs(v, s, service), official(v, link.Service(service.Code), service.Name))
	editions := s.Editions(service.Code)
	switch len(editions) {
	case 0:
		view.Notice = v.T.T("edition.list_none")
		return view
	case 1:
		view.Notice = v.T.T("edition.compare_alone")
		return view
	}
	from, to := usualPair(v, editions)
	asked := r.URL.Query()
	if asked.Has(fieldFrom) || asked.Has(fieldTo) {
		from, to = choose(editions, asked.Get(fieldFrom)), choose(editions, asked.Get(fieldTo))
	}
	view.From = chooser(v, fieldFrom, "edition.compare_from", editions, from)
	view.To = chooser(v, fieldTo, "edition.compare_to", editions, to)
	for _, field := range []ui.ChoiceField{view.From, view.To} {
		if field.Error != "" {
			view.Errors = append(view.Errors, ui.Link{URL: field.Anchor(), Text: field.Error})
		}
	}
	if asked.Has(fieldFrom) || asked.Has(fieldTo) {
		view.compare(v, s, service, from, to)
	}
	return view
}

// compare fills in what changed.
func (view *comparisonView) compare(
	v *page.Visit, s *standard.Snapshot, service standard.Service, from, to *standard.Edition,
) {
	if from == nil || to == nil {
		return
	}
	view.Title = v.T.T("edition.compare_title", "from", from.Number, "to", to.Number, "service", service.Name)
	if from == to {
		view.Notice = v.T.T("edition.compare_equal")
		return
	}
	articles, same := editionview.Compare(v.T, s, from.Content, to.Content)
	if len(articles) == 0 {
		view.Notice = v.T.T("edition.compare_none")
		return
	}
	view.Articles = articles
	view.Count = v.T.T("edition.compare_count", "n", editionview.Count(articles))
	view.Marks = editionview.MarksWords(articles)
	for _, a := range articles {
		view.Contents = append(view.Contents, ui.Link{URL: "#" + a.ID, Text: a.Title})
	}
	if len(same) > 0 {
		view.Same = v.T.T("edition.compare_same", "list", strings.Join(same, ", "))
	}
}

// usualPair is what readers most want to compare: the edition in force with the one before
// it, or with one to come. Editions stand newest first, and there are two at least.
func usualPair(v *page.Visit, editions []*standard.Edition) (from, to *standard.Edition) {
	for i, e := range editions[1:] {
		if e.InForceOn(today(v)) {
			return e, editions[i]
		}
	}
	return editions[1], editions[0]
}

// choose is the edition of a number; nil for what is none.
func choose(editions []*standard.Edition, number string) *standard.Edition {
	for _, e := range editions {
		if strconv.Itoa(e.Number) == number {
			return e
		}
	}
	return nil
}

func chooser(
	v *page.Visit, name, label string, editions []*standard.Edition, chosen *standard.Edition,
) ui.ChoiceField {
	field := ui.ChoiceField{Field: ui.Field{Name: name, Label: v.T.T(label)}, Preset: chosen != nil}
	if chosen == nil {
		field.Error = v.T.T("edition.compare_unknown", "label", field.Label)
	}
	for _, e := range editions {
		field.Options = append(field.Options, ui.Option{
			Value: strconv.Itoa(e.Number), Checked: e == chosen,
			Text: v.T.T("catalogue.edition_link", "number", e.Number, "date", i18n.DateShort(e.From.Start())),
		})
	}
	return field
}
