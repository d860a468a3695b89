package link

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzLocal: where a browser is led back to is on this portal, below a language.
// W-07
func FuzzLocal(f *testing.F) {
	for _, seed := range []string{
		"/kk/cabinet", "//evil.example/kk/", "/kk/%0d%0aSet-Cookie:a=b", `/kk/\evil.example`, "/ru/?a=b#c", "javascript:alert(1)",
		"/kk//evil.example", "/en/\x00", "https://evil.example/kk/", "/kk/../../evil", "/\\evil.example", "/kk/%2f%2fevil.example",
	} {
		f.Add(seed)
	}
	base := &url.URL{Scheme: "https", Host: "portal.test", Path: "/ru/sign-in"}
	f.Fuzz(func(t *testing.T, next string) {
		got := Local(next)
		if got == "" {
			return
		}
		u, err := base.Parse(got)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || u.User != nil || strings.ContainsAny(got, "\r\n\\") {
			t.Fatalf("%q leads to %v, %v", next, u, err)
		}
	})
}
