package demo

import (
	"slices"
	"testing"
)

func TestUnits_HaveOfficialsOfTheirBody(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	for _, u := range Units() {
		count[u.Body]++
		for _, code := range u.Members {
			if p, ok := ByPersona(code); !ok || p.Role != "official" || p.Body != u.Body {
				t.Errorf("%s is no official of %s", code, u.Body)
			}
		}
		if u.Name.KK == "" || u.Name.RU == "" || u.Name.EN == "" || len(u.Members) == 0 {
			t.Errorf("%s has no name in some language, or nobody", u.Code)
		}
		if !slices.ContainsFunc(u.Rules, func(r UnitRule) bool { return len(r.Services) > 0 }) {
			t.Errorf("%s gets nothing", u.Code)
		}
	}
	if count["mtszn"] < 2 || count["mvd"] < 2 {
		t.Errorf("units: %v", count)
	}
}
