package settings_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/web/ui"
)

const settingsPath = "/ru/settings/display"

// choose posts the form and leaves all it does not name as on the device.
func choose(t *testing.T, c *apptest.Client, name, answer string) {
	t.Helper()
	if a := c.Post(t, settingsPath, url.Values{name: {answer}}); a.Status != http.StatusSeeOther {
		t.Fatalf("the form is answered %d", a.Status)
	}
}

func signOut(t *testing.T, c *apptest.Client) {
	t.Helper()
	if a := c.Post(t, "/ru/sign-out", nil); a.Status != http.StatusSeeOther {
		t.Fatalf("sign-out is answered %d", a.Status)
	}
}

// wants says which sizes the pages of a client must have; "" is the ordinary one.
func wants(t *testing.T, c *apptest.Client, when, size string) {
	t.Helper()
	for _, path := range []string{"/ru/", "/kk/services", settingsPath, "/ru/no-such-page"} {
		got := look(c.Get(t, path))
		if size == "" && got != ordinary || !strings.Contains(got, size) {
			t.Errorf("%s: %s looks %q, want %q", when, path, got, size)
		}
	}
}

func TestAChoiceFollowsItsPersonAndNobodyElse(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	home, centre := p.Client(), p.Client()
	home.SignIn(t, "citizen")
	choose(t, home, "size", "200")
	wants(t, home, "at home", "qz-size-200")

	wants(t, centre, "at the centre before signing in", "")
	centre.SignIn(t, "citizen")
	wants(t, centre, "at the centre", "qz-size-200")
	choose(t, centre, "size", "150")
	wants(t, home, "at home after a later choice elsewhere", "qz-size-150")
	signOut(t, centre)
	wants(t, centre, "at the centre after signing out", "")
	for _, cookie := range centre.Cookies() {
		if cookie.Name == ui.DisplayCookie {
			t.Errorf("the choice %q stays on the shared computer", cookie.Value)
		}
	}
	centre.SignIn(t, "citizen-2")
	wants(t, centre, "at the centre for the next person", "")
}

func TestAViewDoesNotOutliveTheSession(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "citizen")
	choose(t, c, "colours", "white-on-black")
	p.Advance(t, time.Hour)
	wants(t, c, "after walking away", "")
	c.SignIn(t, "citizen")
	wants(t, c, "after coming back", "qz-white-on-black")
}

func TestTheChoiceOfADeviceStaysWithIt(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	choose(t, c, "size", "150")
	c.SignIn(t, "citizen")
	wants(t, c, "signed in without a choice of their own", "qz-size-150")
	choose(t, c, "size", "200")
	wants(t, c, "with a choice of their own", "qz-size-200")
	choose(t, c, "ordinary", "yes")
	wants(t, c, "with the ordinary view chosen", "")
	signOut(t, c)
	wants(t, c, "after signing out", "qz-size-150")
	c.SignIn(t, "citizen")
	wants(t, c, "signed in again", "")
}

func TestThePageSaysWhereTheChoiceIsKept(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	const guest, own = "файле cookie", "закрепляется за вами"
	says := func(who, wanted, unwanted string) {
		text := c.Open(t, settingsPath).Text()
		if !strings.Contains(text, wanted) || strings.Contains(text, unwanted) {
			t.Errorf("%s reads: %s", who, text)
		}
	}
	says("a guest", guest, own)
	c.SignIn(t, "official")
	says("somebody signed in", own, guest)
}
