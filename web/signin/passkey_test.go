package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
)

// S-15, S-16: a passkey is asked for only between the factors or of who is signed in, and an
// answer that is none opens nothing.
func TestWithoutAPasskeyTheCodeIsAskedFor(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	staff, c := p.Staff(t, "official"), p.Client()
	for _, path := range []string{"/kk/sign-in/staff/code/passkey", "/kk/sign-in/staff/code/passkey/options"} {
		if a := p.Client().Post(t, path, nil); a.Location != "/kk/sign-in/staff" {
			t.Errorf("%s of nobody: %d %s", path, a.Status, a.Location)
		}
	}
	c.SignInAsStaff(t, staff)
	for path, want := range map[string]int{
		"/kk/step-up/passkey/options": http.StatusNotFound, "/kk/step-up/passkey": http.StatusUnprocessableEntity,
		"/kk/credential/passkeys": http.StatusUnprocessableEntity, "/kk/credential/remove-passkey": http.StatusNotFound,
		"/kk/credential/passkey-options": http.StatusOK,
	} {
		a := c.Post(t, path, url.Values{"response": {"{}"}, "id": {"AAAA"}})
		if a.Status != want {
			t.Errorf("%s: %d, want %d", path, a.Status, want)
		}
	}
	if a := c.Open(t, "/kk/step-up"); a.Doc.Find("[data-passkey]").Length() > 0 {
		t.Error("a passkey is asked of somebody who has none")
	}
	box := c.Open(t, "/kk/credential").Doc.Find(`[data-passkey="create"]`)
	if _, hidden := box.Attr("hidden"); !hidden {
		t.Error("without a script a form is shown that does nothing")
	}
}

// S-16: who has not proved a factor lately is led to the code before a passkey is added.
func TestAPasskeyIsAddedAfterTheCode(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	staff, c := p.Staff(t, "official"), p.Client()
	c.SignInAsStaff(t, staff)
	exec(t, p, `UPDATE session SET proved_at = proved_at - interval '1 day' WHERE person_id = $1`, staff.PersonID)
	if a := c.Open(t, "/kk/credential"); a.Doc.Find(`[data-passkey]`).Length() > 0 || a.Doc.Find(`main a[href^="/kk/step-up?"]`).Length() != 1 {
		t.Error("the form for a passkey is shown without a fresh factor")
	}
	if a := c.Post(t, "/kk/credential/passkey-options", nil); a.Status != http.StatusForbidden {
		t.Errorf("a challenge without a fresh factor: %d", a.Status)
	}
	for _, path := range []string{"/kk/credential/passkeys", "/kk/credential/remove-passkey"} {
		if a := c.Post(t, path, nil); !strings.HasPrefix(a.Location, "/kk/step-up") {
			t.Errorf("%s without a fresh factor: %d %s", path, a.Status, a.Location)
		}
	}
}
