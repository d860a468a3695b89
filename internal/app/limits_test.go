package app_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/config"
)

// L-06: what may be asked how often in a minute from one address. Acts of somebody signed in
// have limits of their own, counted by person; a counter with sixty citizens an hour stays
// within all of these.
func TestLimitsOfAnAddress(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, l := range []struct {
		what          string
		request       func() *http.Request
		atLeast, most int
	}{
		{"checking a document", func() *http.Request { return request(http.MethodGet, "/ru/verify/ABCDE") }, 60, 120},
		{"asking for a status", func() *http.Request { return form("/ru/track", "number=GP-26-000001&code=x") }, 60, 120},
		{"writing about a page", func() *http.Request { return form("/ru/feedback", "kind=wrong") }, 10, 20},
		{"coming back from the provider", func() *http.Request { return request(http.MethodGet, "/ru/sign-in/callback") }, 60, 240},
		{"reporting a violation", func() *http.Request { return form("/csp-report", "[]") }, 10, 60},
	} {
		t.Run(l.what, func(t *testing.T) {
			t.Parallel()
			p := rebuilt(t, p, nil, io.Discard)
			passed := 0
			for passed <= l.most {
				r := l.request()
				a := p.Client().Do(t, r)
				if a.Status == http.StatusTooManyRequests {
					break
				}
				passed++
			}
			if passed < l.atLeast || passed > l.most {
				t.Errorf("%d pass in a minute, want %d to %d", passed, l.atLeast, l.most)
			}
			other := l.request()
			other.RemoteAddr = "203.0.113.9:1"
			if got := p.Client().Do(t, other).Status; got == http.StatusTooManyRequests {
				t.Error("somebody at another address is limited too")
			}
		})
	}
}

// L-06: an office behind one address signs its people in, sixty an hour and faster.
func TestAnOfficeBehindOneAddressIsNotLimited(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for n := range 60 {
		c := p.Client()
		c.SignIn(t, "citizen")
		if a := c.Get(t, "/ru/cabinet"); a.Status != http.StatusOK {
			t.Fatalf("citizen %d is answered %d", n, a.Status)
		}
	}
}

// I-07: a body or a head that is larger than any honest one is refused, not read.
func TestLargeRequestsAreRefused(t *testing.T) {
	t.Parallel()
	p := rebuilt(t, apptest.NewProduction(t), func(c *config.Config) {}, io.Discard)
	a := p.Client().Do(t, form("/ru/feedback", "text="+strings.Repeat("x", 300<<10)))
	if a.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a form of 300 KB is answered %d", a.Status)
	}
	fields := url.Values{}
	for n := range 20000 {
		fields.Set(fmt.Sprint("f", n), "")
	}
	if a := p.Client().Do(t, form("/ru/feedback", fields.Encode())); a.Status >= 500 || a.Status < 400 {
		t.Errorf("twenty thousand fields are answered %d", a.Status)
	}
}
