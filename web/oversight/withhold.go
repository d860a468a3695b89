package oversight

import (
	"net/http"
	"strconv"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/oversight"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of a request to withhold a reading.
const (
	fieldBasis    = "basis"
	fieldDocument = "document"
	fieldLast     = "last"
)

// withholdView is a reading with the form that asks to keep it from its person.
type withholdView struct {
	ui.Page
	Rows     []ui.Row
	Form     ui.FormView
	Basis    ui.ChoiceField
	Document ui.TextField
	Last     ui.DateField
	Errors   []ui.Link
}

func (room Room) showWithhold(w http.ResponseWriter, r *http.Request) error {
	view, err := room.withholding(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, withholdPage(view))
}

func (room Room) withholding(r *http.Request) (withholdView, error) {
	v := page.Of(r)
	n, err := id(r)
	if err != nil {
		return withholdView{}, err
	}
	e, snapshot, err := room.Oversight.Entry(r.Context(), v.Actor, n)
	if err != nil {
		return withholdView{}, err
	}
	text := func(name string) ui.Field {
		return ui.Field{Name: name, Label: v.T.T("oversight.withhold." + name), Hint: v.T.T("oversight.withhold." + name + "_hint")}
	}
	view := withholdView{
		Page: v.Base(r, v.T.T("oversight.withhold.title")), Rows: readingRows(v, snapshot, e),
		Form:     ui.FormView{Action: v.In(link.Withhold(strconv.FormatInt(n, 10))), Does: "withhold"},
		Basis:    ui.ChoiceField{Field: text(fieldBasis)},
		Document: ui.TextField{Field: text(fieldDocument), Value: valid(r.PostFormValue(fieldDocument))},
		Last:     ui.DateField{Field: text(fieldLast)},
	}
	view.Back = toStart(v)
	for _, code := range oversight.Bases() {
		view.Basis.Options = append(view.Basis.Options, ui.Option{
			Value: code, Text: v.T.T("oversight.basis." + code), Checked: r.PostFormValue(fieldBasis) == code})
	}
	return view, nil
}

func (room Room) submitWithhold(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	n, err := id(r)
	if err != nil {
		return err
	}
	view, err := room.withholding(r)
	if err != nil {
		return err
	}
	asked := oversight.Request{Basis: r.PostFormValue(fieldBasis), Document: view.Document.Value}
	asked.Last, _ = readDay(&view.Last, r.PostForm) // what is no date stays empty, which is wrong
	made, wrong, err := room.Oversight.Withhold(r.Context(), v.Actor, n, asked)
	if err != nil {
		return err
	}
	if len(wrong) == 0 {
		return page.RedirectDone(w, r, link.Withholding(strconv.FormatInt(made, 10)), "withholding_asked")
	}
	for _, part := range wrong {
		view.fail(part, v.T.T("oversight.withhold.wrong_"+part))
	}
	view.HasError = true
	return page.Render(w, r, http.StatusUnprocessableEntity, withholdPage(view))
}

func (view *withholdView) fail(part, text string) {
	url := ""
	switch part {
	case oversight.WrongBasis:
		view.Basis.Error, url = text, view.Basis.Anchor()
	case oversight.WrongDocument:
		view.Document.Error, url = text, view.Document.Anchor()
	default:
		view.Last.Error, url = text, view.Last.Anchor()
	}
	view.Errors = append(view.Errors, ui.Link{URL: url, Text: text})
}

// readingRows show one reading.
func readingRows(v *page.Visit, s *standard.Snapshot, e oversight.Entry) []ui.Row {
	t, r := v.T, readingOf(v, s, e)
	return []ui.Row{
		{Key: t.T("oversight.head.when"), Content: ui.Moment(t, e.At, "")},
		{Key: t.T("oversight.head.who"), Content: whoCell(t, r)},
		{Key: t.T("oversight.head.whose"), Content: whoseCell(t, r)},
		{Key: t.T("oversight.head.why"), Content: whyCell(t, r)},
		{Key: t.T("oversight.head.what"), Content: whatCell(r)},
	}
}

// withholdLink leads from a reading that was found to the form; empty where there is nothing
// to ask.
func withholdLink(v *page.Visit, e oversight.Entry) string {
	if e.Withheld || e.Concerns(v.Actor.PersonID) {
		return ""
	}
	return v.In(link.Withhold(strconv.FormatInt(e.ID, 10)))
}

// withholdingsView are the requests, those that wait first.
type withholdingsView struct {
	ui.Page
	Table ui.TableView
	Nav   ui.PageNav
}

func (room Room) showWithholdings(w http.ResponseWriter, r *http.Request) error {
	v, n := page.Of(r), pageNumber(r.URL.Query().Get(fieldPage))
	list, err := room.Oversight.Withholdings(r.Context(), v.Actor, n)
	if err != nil {
		return err
	}
	view := withholdingsView{Page: v.Base(r, v.T.T("oversight.withholdings.title"))}
	view.Wide, view.Back = true, toStart(v)
	view.Table = ui.TableView{Caption: view.Title, Quiet: true, RowFact: "withholding", Head: append([]string{
		v.T.T("oversight.withholdings.asked"), v.T.T("oversight.objections.state")}, entryHead(v.T)...)}
	for _, one := range list.Withholdings {
		url := v.In(link.Withholding(strconv.FormatInt(one.ID, 10)))
		view.Table.Rows = append(view.Table.Rows, append([]ui.Cell{
			{Content: objectionLink(v.T, url, one.AskedAt)}, {Content: ui.Tag(withholdingTag(v.T, one.State))},
		}, entryCells(v, list.Snapshot, one.Entry)...))
	}
	at := func(page int) string { return v.In(link.Withholdings) + "?" + fieldPage + "=" + strconv.Itoa(page) }
	if n > 1 {
		view.Nav.Prev = at(n - 1)
	}
	if list.More {
		view.Nav.Next = at(n + 1)
	}
	return page.Render(w, r, http.StatusOK, withholdingsPage(view))
}

func withholdingTag(t i18n.Localizer, state string) ui.TagView {
	intents := map[string]ui.Intent{
		oversight.WithholdingAsked: ui.Wait, oversight.WithholdingConfirmed: ui.Good, oversight.WithholdingRefused: ui.Quiet,
	}
	return ui.TagView{
		Text: t.T("oversight.withholding." + state), Intent: intents[state], Value: state, Fact: "withholding-state",
	}
}
