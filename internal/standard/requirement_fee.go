package standard

import (
	"regexp"
	"slices"

	"qyzmet/internal/form"
)

// Kinds of fee.
const (
	feeFree   = "free"
	feeOption = "free_with_paid_option"
	feeDuty   = "state_duty"
)

var mrpShape = regexp.MustCompile(`^\d{1,6}(?:\.\d{1,4})?$`)

func (r *requirements) fee() {
	f := r.content.Fee
	switch {
	case !slices.Contains([]string{feeFree, feeOption, feeDuty}, f.Kind),
		f.Kind == feeFree && len(f.Items) > 0:
		r.report(PartFee, "/fee/kind", "lawcheck.fee_kind", "n", len(f.Items))
	case f.Kind != feeFree && len(f.Items) == 0:
		r.report(PartFee, "/fee/items", "lawcheck.fee_items")
	}
	if len(f.Items) > 0 && f.LegalBasis == "" {
		r.report(PartFee, "/fee/legal_basis", "lawcheck.fee_basis")
	}
	r.codesOnce(PartFee, "/fee/items", len(f.Items), func(i int) string { return f.Items[i].Code })
	for i, item := range f.Items {
		r.feeItem(at("fee", "items", i), item)
	}
}

func (r *requirements) feeItem(path string, item FeeItem) {
	if !mrpShape.MatchString(item.MRP) {
		r.report(PartFee, path+"/mrp", "lawcheck.fee_amount", "amount", item.MRP)
	}
	if r.content.Fee.Kind == feeOption && item.When == nil {
		r.report(PartFee, path+"/when", "lawcheck.fee_option")
	}
	r.condition(PartFee, path+"/when", item.When)
	if item.PerField == "" {
		return
	}
	if f, ok := r.content.Form.FieldByID(item.PerField); !ok || f.Type != form.TypeNumber {
		r.report(PartFee, path+"/per_field", "lawcheck.fee_per_field", "field", item.PerField)
	}
}
