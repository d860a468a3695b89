package catalogue

import (
	"strconv"

	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/editionview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// costView is what the service costs in the tenge of this year.
type costView struct {
	// Free services never cost anything. Kind names the payment.
	Free bool
	Kind string
	// Total is the fee of a filing without paid options, in tiyn.
	Total int64
	Items ui.TableView
	// MRP says what the index is this year.
	MRP        string
	Exemptions []ui.Link
}

func newCostView(v *page.Visit, s *standard.Snapshot, e *standard.Edition) (costView, error) {
	kind := label(v.T, "fee_kind", e.Fee.Kind)
	if e.Fee.Free() {
		return costView{Free: true, Kind: kind}, nil
	}
	year := today(v).Year
	mrp, err := s.MRP(year)
	if err != nil {
		return costView{}, err
	}
	total, err := e.Fee.Total(noFacts, mrp)
	if err != nil {
		return costView{}, err
	}
	view := costView{Total: total, Kind: kind}
	view.MRP = v.T.T("catalogue.fee_mrp", "year", strconv.Itoa(year), "mrp", i18n.Money(mrp))
	for _, text := range e.Fee.Exemptions {
		view.Exemptions = append(view.Exemptions, official(v, "", text))
	}
	view.Items, err = feeTable(v.T, e, mrp)
	return view, err
}

// noFacts are those of a filing that nothing is known of yet.
func noFacts(string) []string { return nil }

func feeTable(t i18n.Localizer, e *standard.Edition, mrp int64) (ui.TableView, error) {
	table := ui.TableView{
		Caption: t.T("catalogue.fee_caption"), Quiet: true,
		Head: []string{
			t.T("catalogue.fee_for"), t.T("catalogue.fee_when"), t.T("catalogue.fee_in_mrp"),
			t.T("catalogue.fee_in_tenge"),
		},
	}
	for _, item := range e.Fee.Items {
		amount, err := item.Amount(mrp)
		if err != nil {
			return ui.TableView{}, err
		}
		name, lang := ui.Official(t, item.Label)
		table.Rows = append(table.Rows, []ui.Cell{
			{Text: name, Lang: lang},
			{Content: feeCases(t, newWhen(t, item.When, e.Form), perWhat(t, item, e))},
			{Text: t.T("catalogue.mrp", "share", editionview.Decimal(t.Lang(), item.MRP)), Number: true},
			{Text: t.Money(amount), Number: true},
		})
	}
	return table, nil
}

// perWhat says what number multiplies a payment, as its question does; empty where none does.
func perWhat(t i18n.Localizer, item standard.FeeItem, e *standard.Edition) string {
	field, ok := e.Form.FieldByID(item.PerField)
	if !ok {
		return ""
	}
	if !field.Hint.IsZero() {
		return t.Text(field.Hint)
	}
	return t.T("catalogue.fee_per", "question", field.Label)
}
