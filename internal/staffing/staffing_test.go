package staffing_test

import (
	"testing"

	"qyzmet/internal/staffing"
)

func TestRoute_TakesTheFirstRuleThatFits(t *testing.T) {
	t.Parallel()
	const astana, almaty = "710000000", "750000000"
	rules := []staffing.Rule{
		{UnitID: 1, Services: []string{"passport"}, Regions: []string{astana}},
		{UnitID: 2, Services: []string{"passport", "id-card"}},
		{UnitID: 3, Regions: []string{almaty}},
	}
	for name, tc := range map[string]struct {
		rules []staffing.Rule
		facts staffing.Facts
		want  int64
	}{
		"service and region fit the first":            {rules, staffing.Facts{Service: "passport", Region: astana}, 1},
		"another region falls to the next":            {rules, staffing.Facts{Service: "passport", Region: almaty}, 2},
		"without a region no rule of regions fits":    {rules, staffing.Facts{Service: "passport"}, 2},
		"a service of the second only":                {rules, staffing.Facts{Service: "id-card", Region: astana}, 2},
		"a region alone is enough":                    {rules, staffing.Facts{Service: "visa", Region: almaty}, 3},
		"nothing fits: the common queue":              {rules, staffing.Facts{Service: "visa", Region: astana}, 0},
		"nothing fits, and there is no region":        {rules, staffing.Facts{Service: "visa"}, 0},
		"no rules: the common queue":                  {nil, staffing.Facts{Service: "passport", Region: astana}, 0},
		"a rule that asks for nothing takes all":      {[]staffing.Rule{{UnitID: 7}}, staffing.Facts{Service: "visa"}, 7},
		"the order decides, not how narrow a rule is": {[]staffing.Rule{{UnitID: 7}, rules[0]}, staffing.Facts{Service: "passport", Region: astana}, 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := staffing.Route(tc.rules, tc.facts)
			if got != tc.want || ok != (tc.want != 0) {
				t.Errorf("unit %d, %t; want %d", got, ok, tc.want)
			}
		})
	}
}
