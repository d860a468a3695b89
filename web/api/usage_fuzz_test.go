package api

import (
	"net/url"
	"testing"

	"qyzmet/internal/oversight"
)

// FuzzParseQuery: a question that is let through stays within its bounds.
func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{
		"", "limit=1&offset=0", "limit=1001", "limit=-1", "offset=99999999999999999999", "from=2026-11-25T00:00:00Z", "to=x", "limit=1&limit=2", "%zz", "=&=",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		values, _ := url.ParseQuery(text) // what cannot be read is left out, as by the server
		q, wrong := parseQuery(values)
		if wrong == "" && (q.Limit < 1 || q.Limit > oversight.UsageLimit || q.Offset < 0 || q.Offset > farthest) {
			t.Fatalf("%q is %+v", text, q)
		}
		for name, several := range values {
			if len(several) > 1 && wrong == "" {
				t.Fatalf("%q has two of %s", text, name)
			}
		}
	})
}

// FuzzParseClients: what a configuration says is a system or a reason.
func FuzzParseClients(f *testing.F) {
	f.Add("egov 0000000000000000000000000000000000000000000000000000000000000000 heartbeat,period,usage; ")
	f.Add("egov x usage")
	f.Add(";;")
	f.Fuzz(func(t *testing.T, text string) {
		clients, err := ParseClients(text)
		if err != nil && len(clients) > 0 {
			t.Fatalf("%d clients and %v", len(clients), err)
		}
	})
}
