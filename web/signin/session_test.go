package signin_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/postgres"
)

func exec(t *testing.T, p *apptest.Portal, sql string, args ...any) {
	t.Helper()
	err := postgres.InTx(postgres.WithScope(t.Context(), postgres.System), p.DB, func(ctx context.Context, tx postgres.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// S-03: what was captured before signing out opens nothing afterwards.
func TestSignOut_KillsWhatWasCaptured(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "official")
	old := token(c)
	c.Post(t, "/kk/sign-out", nil)
	for range 20 {
		if a := with(t, p, old, "/kk/bench"); a.Status != http.StatusSeeOther {
			t.Fatalf("a captured request answers %d", a.Status)
		}
	}
}

// S-04, A-12: a role taken away, or an account disabled, ends the session at once, an open
// page's act included.
func TestSession_EndsWithTheRole(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"the role is taken":       `DELETE FROM staff_role WHERE person_id = $1`,
		"the account is disabled": `UPDATE credential SET disabled_at = now() WHERE person_id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := apptest.New(t)
			staff, c := p.Staff(t, "official"), p.Client()
			c.SignInAsStaff(t, staff)
			c.Open(t, "/kk/bench")
			exec(t, p, sql, staff.PersonID)
			if got := c.Get(t, "/kk/bench").Status; got != http.StatusSeeOther {
				t.Errorf("the bench answers %d", got)
			}
			if a := c.Post(t, "/kk/bench/search", url.Values{"iin": {"960314501017"}}); a.Status != http.StatusSeeOther {
				t.Errorf("a pending act answers %d", a.Status)
			}
		})
	}
}

// S-06: every page of somebody signed in lets them out.
func TestSession_CanBeEndedFromEveryPage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "official")
	seen := 0
	for _, e := range p.Routes.Entries() {
		if e.Method != http.MethodGet || strings.Contains(e.Pattern, "{") || strings.HasPrefix(e.Pattern, "/demo") ||
			strings.HasPrefix(e.Pattern, "/api") {
			continue
		}
		a := c.Get(t, "/kk"+e.Pattern)
		if a.Status != http.StatusOK || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			continue
		}
		seen++
		if a.Doc.Find(`form[action="/kk/sign-out"]`).Length() == 0 && e.Pattern != "/offline" {
			t.Errorf("%s has no way out", e.Pattern)
		}
	}
	if seen < 15 {
		t.Errorf("only %d pages were seen", seen)
	}
}

// S-07: what a page sends by itself does not lengthen the session of its reader.
func TestSession_IsNotLengthenedByThePage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "citizen")
	for range 31 {
		p.Advance(t, time.Minute)
		r := httptest.NewRequest(http.MethodGet, "/kk/cabinet", nil)
		r.Header.Set("Qyzmet-Background", "1")
		c.Do(t, r)
	}
	if got := c.Get(t, "/kk/cabinet").Status; got != http.StatusSeeOther {
		t.Errorf("after 31 minutes of pings the cabinet answers %d", got)
	}
}

// S-09: a member of staff has one session; the other device is told.
func TestSession_OfStaffIsOne(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	staff, first, second := p.Staff(t, "official"), p.Client(), p.Client()
	first.SignInAsStaff(t, staff)
	second.SignInAsStaff(t, staff)
	second.Open(t, "/kk/bench")
	a := first.Get(t, "/kk/bench")
	if told := first.Follow(t, a); a.Status != http.StatusSeeOther || !strings.Contains(told.Text(), "Сіз басқа құрылғыдан кірдіңіз") {
		t.Errorf("%d, told\n%s", a.Status, told.Text())
	}
}

// S-02: another role is another session; the old token is dead.
func TestRole_IsSwitchedIntoANewSession(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	staff, c := p.Staff(t, "official"), p.Client()
	exec(t, p, `INSERT INTO staff_role (person_id, role) VALUES ($1, 'auditor')`, staff.PersonID)
	c.SignInAsStaff(t, staff)
	c.Post(t, "/kk/sign-in/staff/role", url.Values{"role": {"official"}})
	c.Open(t, "/kk/bench")
	old := token(c)
	a := c.Open(t, "/kk/settings/role")
	if got := a.Doc.Find(`main form[data-form="switch-role"] button`).Length(); got != 1 {
		t.Fatalf("%d other roles:\n%s", got, a.Text())
	}
	if a := c.Post(t, "/kk/settings/role", url.Values{"role": {"admin"}}); a.Location != "/kk/settings/role" {
		t.Errorf("a role one does not have leads to %q", a.Location)
	}
	if a := c.Post(t, "/kk/settings/role", url.Values{"role": {"auditor"}}); a.Location != "/kk/oversight" {
		t.Fatalf("switching leads to %q", a.Location)
	}
	c.Open(t, "/kk/oversight")
	if got := c.Get(t, "/kk/bench").Status; got != http.StatusForbidden {
		t.Errorf("as an auditor the bench answers %d", got)
	}
	if a := with(t, p, old, "/kk/bench"); a.Status != http.StatusSeeOther {
		t.Errorf("the old token opens the bench: %d", a.Status)
	}
}

// S-16: who needs no factor, or has nothing waiting, is led home.
func TestStepUp_HasNothingToSendOn(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "official")
	c.Open(t, "/kk/step-up?return=/kk/bench")
	if a := c.Get(t, "/kk/step-up/go-on"); a.Location != "/kk/bench" {
		t.Errorf("%d to %q", a.Status, a.Location)
	}
	if a := p.Client().Get(t, "/kk/step-up"); a.Status != http.StatusSeeOther {
		t.Errorf("a guest gets %d", a.Status)
	}
}

// S-16: an administrator reads the staff at any time; an act on it asks for a fresh factor and
// keeps what was typed.
func TestStepUp_BeforeAnActOnAccounts(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	staff, c := p.Staff(t, "admin"), p.Client()
	c.SignInAsStaff(t, staff)
	p.Advance(t, 6*time.Minute)
	c.Open(t, "/ru/accounts")
	typed := url.Values{"surname": {"Ахметова"}}
	a := c.Submit(t, c.Open(t, "/ru/accounts/new"), "invite", typed)
	if a.Location != "/ru/step-up?return=%2Fru%2Faccounts" {
		t.Fatalf("the act is answered %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	if a := c.Open(t, a.Location); !strings.Contains(a.Text(), "Введенное сохранено") {
		t.Errorf("nothing says that it is kept:\n%s", a.Text())
	}
	a = c.Post(t, "/ru/step-up", url.Values{"code": {staff.Code(t)}})
	waiting := c.Follow(t, a)
	if got := waiting.Doc.Find(`[name="surname"]`).AttrOr("value", ""); got != "Ахметова" {
		t.Errorf("what waits is %q", got)
	}
	if a := c.Submit(t, waiting, "go-on", nil); a.Status != http.StatusUnprocessableEntity ||
		a.Doc.Find(`[name="surname"]`).AttrOr("value", "") != "Ахметова" {
		t.Errorf("sent on it is answered %d:\n%s", a.Status, a.Text())
	}
}

// S-05: an administrator ends a person's sessions, and the device is told who did.
func TestSession_IsEndedByAnAdministrator(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	staff, c, admin := p.Staff(t, "official"), p.Client(), p.Client()
	c.SignInAsStaff(t, staff)
	admin.SignIn(t, "admin")
	if a := admin.Post(t, "/kk/accounts/"+staff.PersonID+"/end-sessions", nil); a.Status != http.StatusSeeOther {
		t.Fatalf("ending is answered %d:\n%s", a.Status, a.Text())
	}
	a := c.Get(t, "/kk/bench")
	if told := c.Follow(t, a); a.Status != http.StatusSeeOther || !strings.Contains(told.Text(), "Бұл сеансты әкімші аяқтады") {
		t.Errorf("%d, told\n%s", a.Status, told.Text())
	}
}
