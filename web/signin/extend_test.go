package signin_test

import (
	"net/http"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
)

func TestASessionIsLengthenedByItsReaderOnly(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "citizen")
	for range 3 { // three times 20 minutes is longer than the 30 of a session
		p.Advance(t, 20*time.Minute)
		if got := c.Post(t, "/kk/session", nil).Status; got != http.StatusNoContent {
			t.Fatalf("lengthening answers %d", got)
		}
	}
	c.Open(t, "/kk/cabinet")
	p.Advance(t, 31*time.Minute)
	if a := c.Get(t, "/kk/cabinet"); a.Status != http.StatusSeeOther {
		t.Errorf("after 31 idle minutes the cabinet answers %d", a.Status)
	}
	if got := p.Client().Post(t, "/kk/session", nil).Status; got == http.StatusNoContent {
		t.Error("a guest has a session to lengthen")
	}
}
