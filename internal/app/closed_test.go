package app_test

import (
	"bytes"
	"net/http"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity"
)

// G-06: a handler that breaks shows a page with a number to tell the help line, nothing of
// what broke, and the portal goes on.
func TestAHandlerThatPanicsHarmsNobodyElse(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	p.Routes.Get("/broken", identity.ReadPublic, func(http.ResponseWriter, *http.Request) error {
		panic("the secret of the handler")
	})
	c := p.Client()
	a := c.Get(t, "/ru/broken")
	if a.Status != http.StatusInternalServerError {
		t.Errorf("a panic answers %d", a.Status)
	}
	if bytes.Contains(a.Body, []byte("the secret of the handler")) || bytes.Contains(a.Body, []byte("goroutine")) {
		t.Error("the page tells what broke")
	}
	if id := a.Header.Get("X-Request-Id"); id == "" || !bytes.Contains(a.Body, []byte(id)) {
		t.Errorf("the page does not give the number %q of the request", id)
	}
	c.Open(t, "/ru/services")
}

// G-07: what cannot be checked is not allowed: without the database nobody is signed in,
// nothing is read and nothing is done, and what is public goes on.
func TestWithoutTheDatabaseEverythingPersonalIsClosed(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.Open(t, "/ru/services")
	c.SignIn(t, "citizen")
	desk := p.Client()
	desk.SignIn(t, "official")
	p.Pool.Close()
	for path, who := range map[string]*apptest.Client{
		"/ru/cabinet": c, "/ru/cabinet/access-log": c, "/ru/bench": desk, "/ru/bench/MTSZN-26-000001": desk,
	} {
		if a := who.Get(t, path); a.Status != http.StatusServiceUnavailable {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
	if a := desk.Post(t, "/ru/bench/MTSZN-26-000001/approve", nil); a.Status != http.StatusServiceUnavailable {
		t.Errorf("a decision answers %d", a.Status)
	}
	if a := c.Post(t, "/ru/sign-in", map[string][]string{"persona": {"admin"}}); a.Status < http.StatusInternalServerError {
		t.Errorf("signing in answers %d", a.Status)
	}
	c.Open(t, "/ru/services")
}
