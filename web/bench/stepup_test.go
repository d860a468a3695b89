package bench_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
)

// S-16, S-02: an official's decision asks for a fresh factor; nothing typed is lost, no way
// leads past, and the session goes on under a new token.
func TestADecisionAsksForAFreshFactor(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	staff, c := p.Staff(t, "official"), p.Client()
	c.SignInAsStaff(t, staff)
	c.Submit(t, c.Open(t, "/ru/bench/"+number), "take", nil)
	p.Advance(t, 6*time.Minute)
	seen := c.Open(t, "/ru/bench/"+number)
	ground := seen.Doc.Find(`form[data-form="preliminary-refusal"] [name="ground"]`).First().AttrOr("value", "")
	typed := url.Values{"ground": {ground}, "reasons": {reasons}}
	ask := func() {
		t.Helper()
		a := c.Submit(t, seen, "preliminary-refusal", typed)
		if a.Status != http.StatusSeeOther || a.Location != "/ru/step-up?return=%2Fru%2Fbench%2F"+number {
			t.Fatalf("the refusal is answered %d to %q", a.Status, a.Location)
		}
	}
	ask()
	ask() // going past the question leads to it again
	if got := c.Open(t, "/ru/bench/"+number).Fact("status"); got != "in_review" {
		t.Fatalf("the case is %q", got)
	}
	if a := c.Submit(t, c.Open(t, "/ru/step-up"), "step-up", url.Values{"code": {"000000"}}); a.Status != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong code is answered %d", a.Status)
	}
	ask()
	before := session(c)
	a := c.Submit(t, c.Open(t, "/ru/step-up"), "step-up", url.Values{"code": {staff.Code(t)}})
	if a.Location != "/ru/step-up/go-on" {
		t.Fatalf("the right code is answered %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	if session(c) == before {
		t.Error("the token is the same as before")
	}
	again := c.Open(t, "/ru/step-up/go-on")
	done := c.Submit(t, again, "go-on", nil)
	if done.Location != "/ru/bench/"+number+"?done=refusal_announced" {
		t.Fatalf("sending on is answered %d to %q:\n%s", done.Status, done.Location, done.Text())
	}
	if decided := c.Follow(t, done); decided.Fact("status") != "preliminary_refusal" || !strings.Contains(decided.Text(), reasons) {
		t.Errorf("the case is %q, without what was typed", decided.Fact("status"))
	}
	if a := c.Get(t, "/ru/step-up/go-on"); a.Status != http.StatusSeeOther {
		t.Errorf("what was sent still waits: %d", a.Status)
	}
}

// S-16: signing in is a fresh factor itself.
func TestADecisionRightAfterSigningInAsksForNothing(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	staff, c := p.Staff(t, "official"), p.Client()
	c.SignInAsStaff(t, staff)
	c.Submit(t, c.Open(t, "/ru/bench/"+number), "take", nil)
	a := c.Submit(t, c.Open(t, "/ru/bench/"+number), "approve", nil)
	if a.Location != "/ru/bench/"+number+"?done=case_approved" {
		t.Errorf("approving is answered %d to %q", a.Status, a.Location)
	}
}

// A demo persona has no factor: the button's sessions decide at any time.
func TestAPersonaDecidesAtAnyTime(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c, number := taken(t, p, allowance, "official")
	p.Advance(t, 14*time.Minute)
	a := c.Submit(t, c.Open(t, "/ru/bench/"+number), "approve", nil)
	if a.Location != "/ru/bench/"+number+"?done=case_approved" {
		t.Errorf("approving is answered %d to %q", a.Status, a.Location)
	}
}

// F-20 of the fault list: reasons typed past the end of a session are sent on after signing in.
func TestReasonsOutliveTheSession(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c, number := taken(t, p, allowance, "official")
	seen := c.Open(t, "/ru/bench/"+number)
	ground := seen.Doc.Find(`form[data-form="preliminary-refusal"] [name="ground"]`).First().AttrOr("value", "")
	p.Advance(t, 20*time.Minute)
	a := c.Submit(t, seen, "preliminary-refusal", url.Values{"ground": {ground}, "reasons": {reasons}})
	to, err := url.Parse(a.Location)
	if err != nil || to.Query().Get("next") != "/ru/step-up/go-on" {
		t.Fatalf("past the end: %d to %q", a.Status, a.Location)
	}
	a = c.Post(t, "/ru/sign-in", url.Values{"persona": {"official"}, "next": {"/ru/step-up/go-on"}})
	done := c.Submit(t, c.Follow(t, a), "go-on", nil)
	if done.Location != "/ru/bench/"+number+"?done=refusal_announced" {
		t.Errorf("sending on is answered %d to %q:\n%s", done.Status, done.Location, done.Text())
	}
}

// session is the token of a browser.
func session(c *apptest.Client) string {
	for _, cookie := range c.Cookies() {
		if cookie.Name == "qyzmet" {
			return cookie.Value
		}
	}
	return ""
}
