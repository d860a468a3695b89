package standard

import (
	"testing"

	"qyzmet/internal/form"
)

func TestFee_Total(t *testing.T) {
	t.Parallel()
	const mrp = 432500 // tiyn, 2026
	paidForTravel := &form.Condition{Fact: "answer.apostille", In: []string{"yes"}}
	fee := Fee{Items: []FeeItem{
		{Code: "apostille", MRP: "0.5", When: paidForTravel},
		{Code: "copy", MRP: "0.2", PerField: "copies"},
	}}
	for name, tc := range map[string]struct {
		facts map[string][]string
		want  int64
	}{
		"one copy when nothing is said":     {nil, 86500},
		"a condition that holds is paid":    {map[string][]string{"answer.apostille": {"yes"}}, 216250 + 86500},
		"each copy is paid":                 {map[string][]string{"answer.copies": {"3"}}, 3 * 86500},
		"a number nobody can pay is one":    {map[string][]string{"answer.copies": {"-4"}}, 86500},
		"a condition that does not hold is": {map[string][]string{"answer.apostille": {"no"}}, 86500},
	} {
		got, err := fee.Total(func(n string) []string { return tc.facts[n] }, mrp)
		if err != nil || got != tc.want {
			t.Errorf("%s: %d %v, want %d", name, got, err, tc.want)
		}
	}
}

func TestFeeItem_AmountRoundsToTheTiyn(t *testing.T) {
	t.Parallel()
	got, err := FeeItem{MRP: "1.25"}.Amount(432501)
	if err != nil || got != 540626 {
		t.Errorf("got %d %v, want 540626", got, err)
	}
	if _, err := (FeeItem{MRP: "a lot"}).Amount(1); err == nil {
		t.Error("no error for a share that is no number")
	}
}
