package standard

import (
	"fmt"
	"math/big"
	"strconv"

	"qyzmet/internal/form"
)

// Amount is the item in tiyn for an MRP in tiyn.
func (i FeeItem) Amount(mrpTiyn int64) (int64, error) {
	share, ok := new(big.Rat).SetString(i.MRP)
	if !ok {
		return 0, fmt.Errorf("fee %s: %q is not a decimal", i.Code, i.MRP)
	}
	share.Mul(share, new(big.Rat).SetInt64(mrpTiyn))
	half := big.NewRat(1, 2)
	share.Add(share, half)
	return new(big.Int).Div(share.Num(), share.Denom()).Int64(), nil
}

// Total is what a filing with these facts costs, in tiyn; an item with a condition
// counts only when it holds.
func (f Fee) Total(facts form.Facts, mrpTiyn int64) (int64, error) {
	var total int64
	for _, item := range f.Items {
		if item.When != nil && !item.When.Holds(facts) {
			continue
		}
		amount, err := item.Amount(mrpTiyn)
		if err != nil {
			return 0, err
		}
		total += amount * item.times(facts)
	}
	return total, nil
}

// times is how often the item is paid: once, or by the number answered.
func (i FeeItem) times(facts form.Facts) int64 {
	if i.PerField == "" {
		return 1
	}
	answers := facts("answer." + i.PerField)
	if len(answers) == 0 {
		return 1
	}
	n, err := strconv.ParseInt(answers[0], 10, 32)
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// Free reports whether the service never costs anything.
func (f Fee) Free() bool { return len(f.Items) == 0 }
