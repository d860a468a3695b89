package app

import (
	"slices"
	"testing"
)

// FuzzParseReports: whatever is sent, only known directives and words of a host come out.
func FuzzParseReports(f *testing.F) {
	f.Add([]byte(`{"csp-report":{"effective-directive":"script-src","blocked-uri":"https://a.example/x?y=1"}}`))
	f.Add([]byte(`[{"type":"csp-violation","body":{"effectiveDirective":"img-src","blockedURL":"inline"}}]`))
	f.Add([]byte(`{"csp-report":{"violated-directive":"style-src 'self'","blocked-uri":"https://[::1]:8080/"}}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := parseReports(body)
		if err != nil && len(list) > 0 || len(list) > reportsAtOnce {
			t.Fatalf("%d reports, %v", len(list), err)
		}
		for _, v := range list {
			if v.Directive != "other" && !slices.Contains(directives, v.Directive) || !hostForm.MatchString(v.Blocked) {
				t.Fatalf("%+v", v)
			}
		}
	})
}
