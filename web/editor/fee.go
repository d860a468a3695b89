package editor

import (
	"net/http"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// payment is item 7: what the service costs; the payments themselves are a list.
func payment(r *http.Request, v rulemaking.View) (writing.Sheet[rulemaking.Payment], error) {
	t := page.Of(r).T
	above, err := feeItems(r, v)
	return writing.Sheet[rulemaking.Payment]{
		Head: head(r, v, "editor.part.fee", 7), Place: rulemaking.PaymentPlace, Above: above,
		Inputs: func(typed writing.Typed) []writing.Input {
			inputs := []writing.Input{
				{
					Name: "kind", Kind: writing.One, Label: t.T("editor.field.fee_kind"),
					Options: options(t, "catalogue.fee_kind.", feeKinds, v.Content.Fee.Kind),
				},
				{Name: "legal_basis", Label: t.T("editor.field.fee_basis"), Hint: t.T("editor.field.fee_basis_hint")},
			}
			for i := range exemptionRows(typed) {
				inputs = append(inputs, writing.Input{
					Name: exemptionName(i), Kind: writing.ThreeAreas, Rows: 2, Label: t.T("editor.field.exemption", "n", i+1),
					Hint: t.T("editor.field.exemption_hint"), Optional: true,
				})
			}
			return inputs
		},
		Write: func(p rulemaking.Payment) writing.Typed {
			typed := writing.Typed{}.Text("kind", p.Kind).Text("legal_basis", p.LegalBasis)
			for i, text := range p.Exemptions {
				typed = typed.Three(exemptionName(i), text)
			}
			return typed
		},
		Read: readPayment,
	}, err
}

func readPayment(r *writing.Reader, _ rulemaking.Payment) rulemaking.Payment {
	p := rulemaking.Payment{Kind: r.One("kind"), LegalBasis: r.Text("legal_basis"), Exemptions: []i18n.Text{}}
	for i := range mostExemptions {
		if text := r.Three(exemptionName(i)); !text.IsZero() {
			p.Exemptions = append(p.Exemptions, text)
		}
	}
	return p
}

// mostExemptions is how many a fee may have.
const mostExemptions = 20

// exemptionRows is how many exemptions a form asks for: those that stand and an empty one.
func exemptionRows(typed writing.Typed) int {
	last := 0
	for i := range mostExemptions {
		for _, lang := range i18n.Langs {
			if typed.Get(exemptionName(i)+"."+string(lang)) != "" {
				last = i + 1
			}
		}
	}
	return min(last+1, mostExemptions)
}

func exemptionName(i int) string { return "exemption-" + itoa(i) }

var feeList = kindOfList[standard.FeeItem]{
	slug: partFee, part: partFee, list: rulemaking.FeeItems,
	called: func(i standard.FeeItem) i18n.Text { return i.Label },
	coded: func(i standard.FeeItem, code string) standard.FeeItem {
		i.Code = code
		return i
	},
	otherwise: "payment", sheet: feeItem, key: "editor.fee_", item: 7,
}

// feeItem is one payment: its share of the index, its cases, and the number that multiplies it.
func feeItem(r *http.Request, v rulemaking.View) writing.Sheet[standard.FeeItem] {
	t := page.Of(r).T
	return writing.Sheet[standard.FeeItem]{
		Inputs: func(typed writing.Typed) []writing.Input {
			numbers := fieldsOf(t, v.Content.Form, func(f form.Field) bool { return f.Type == form.TypeNumber })
			return []writing.Input{
				{Name: "label", Kind: writing.Three, Label: t.T("editor.field.fee_label")},
				{Name: "mrp", Label: t.T("editor.field.mrp"), Hint: t.T("editor.field.mrp_hint"), Size: ui.Size5},
				when(r, v, "editor.fee_when"),
				{
					Name: "per_field", Kind: writing.Pick, Label: t.T("editor.field.per_field"), Hint: t.T("editor.field.per_field_hint"),
					Options: withStanding(numbers, typed.Get("per_field")), Optional: true,
				},
			}
		},
		Write: func(i standard.FeeItem) writing.Typed {
			return writing.Typed{}.Three("label", i.Label).Text("mrp", i.MRP).When("when", i.When).Text("per_field", i.PerField)
		},
		Read: func(r *writing.Reader, was standard.FeeItem) standard.FeeItem {
			return standard.FeeItem{
				Code: was.Code, Label: r.Three("label"), MRP: r.Decimal("mrp"), When: r.When("when"), PerField: r.One("per_field"),
			}
		},
	}
}

// feeLines say a payment in parts of the index and in tenge of this year.
func feeLines(v *page.Visit, p rulemaking.View) (func(standard.FeeItem) []string, error) {
	mrp, err := p.Snapshot.MRP(calendar.DateOf(v.Site.Now()).Year)
	return func(i standard.FeeItem) []string {
		lines := []string{v.T.T("editor.fee_missing")}
		if amount, err := i.Amount(mrp); err == nil {
			lines[0] = v.T.T("editor.fee_is", "mrp", i.MRP, "sum", i18n.Money(amount))
		}
		if f, ok := p.Content.Form.FieldByID(i.PerField); ok {
			lines = append(lines, v.T.T("editor.fee_per", "question", f.Label))
		}
		if words := whenWords(v.T, p.Content, i.When); words != "" {
			return append(lines, v.T.T("editor.when_is", "case", words))
		}
		return append(lines, v.T.T("editor.fee_always"))
	}, err
}
