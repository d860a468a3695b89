package catalogue

import (
	"strconv"
	"strings"

	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// costView is what the service costs in the tenge of this year.
type costView struct {
	// Free services never cost anything. Kind names the payment.
	Free bool
	Kind string
	// Fact is the fee in tenge as programs read it, Total as people do.
	Fact, Total string
	Items       ui.TableView
	// MRP says what the index is this year.
	MRP        string
	Exemptions []ui.Link
}

func newCostView(v *page.Visit, s *standard.Snapshot, e *standard.Edition) (costView, error) {
	kind := label(v.T, "fee_kind", e.Fee.Kind)
	if e.Fee.Free() {
		return costView{Free: true, Fact: "0", Total: v.T.T("catalogue.free"), Kind: kind}, nil
	}
	year := today(v).Year
	mrp, err := s.MRP(year)
	if err != nil {
		return costView{}, err
	}
	total, err := e.Fee.Total(nil, mrp)
	if err != nil {
		return costView{}, err
	}
	view := costView{Fact: tenge(total), Total: v.T.Money(total), Kind: kind}
	if total == 0 {
		view.Total = v.T.T("catalogue.free")
	}
	view.MRP = v.T.T("catalogue.fee_mrp", "year", strconv.Itoa(year), "mrp", i18n.Money(mrp))
	for _, text := range e.Fee.Exemptions {
		view.Exemptions = append(view.Exemptions, official(v, "", text))
	}
	view.Items, err = feeTable(v.T, e, mrp)
	return view, err
}

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
			{Content: feeCases(t, newWhen(t, item.When, e.Form))},
			{Text: t.T("catalogue.mrp", "share", decimal(t.Lang(), item.MRP)), Number: true},
			{Text: t.Money(amount), Number: true},
		})
	}
	return table, nil
}

// decimal writes a share as the language does: "0,5" and "0.5".
func decimal(lang i18n.Lang, share string) string {
	if lang == i18n.EN {
		return share
	}
	return strings.ReplaceAll(share, ".", ",")
}

// tenge is a sum in tiyn as programs read it: whole tenge, a point, hundredths.
func tenge(tiyn int64) string {
	const hundredths = 100
	whole := strconv.FormatInt(tiyn/hundredths, 10)
	if rest := tiyn % hundredths; rest != 0 {
		return whole + "." + strconv.FormatInt(hundredths+rest, 10)[1:]
	}
	return whole
}
