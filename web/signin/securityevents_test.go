package signin_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/postgres/pgtest"
)

// event is a row of the log of security events.
type event struct {
	Kind, Outcome, Detail   string
	Who, Request, Elsewhere bool
}

// since lists what was recorded after the row of an id, and the last id.
func since(t *testing.T, p *apptest.Portal, id int64) (list []event, last int64) {
	t.Helper()
	rows, err := p.Behind().Query(t.Context(), `SELECT id, kind, outcome, detail, person_id IS NOT NULL OR subject_id IS NOT NULL,
		request_id <> '', place <> '' FROM security_event WHERE id > $1 ORDER BY id`, id)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for last = id; rows.Next(); {
		var e event
		if err := rows.Scan(&last, &e.Kind, &e.Outcome, &e.Detail, &e.Who, &e.Request, &e.Elsewhere); err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	return list, last
}

// watcher drives events and compares what was recorded.
type watcher struct {
	t    *testing.T
	p    *apptest.Portal
	last int64
	seen map[string]bool
}

// expect lets something happen, of which exactly these events must be recorded.
func (w *watcher) expect(what string, happen func(), want ...event) {
	w.t.Helper()
	_, w.last = since(w.t, w.p, w.last)
	happen()
	got, last := since(w.t, w.p, w.last)
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
	for _, e := range got {
		w.seen[e.Kind] = true
	}
	w.last = last
}

func did(kind securitylog.Kind, detail string) event {
	return event{string(kind), "done", detail, true, true, true}
}

func refused(kind securitylog.Kind, detail string, known bool) event {
	return event{string(kind), "refused", detail, known, true, true}
}

// G-01: every event of the log is recorded once, with who, from where, in which request and
// how it ended.
func TestSecurityEvents_AreRecordedOnceEach(t *testing.T) {
	t.Parallel()
	p, provider := apptest.NewDemoWithProvider(t)
	staff, c := p.Staff(t, "official"), p.Client()
	exec(t, p, `INSERT INTO staff_role (person_id, role) VALUES ($1, 'auditor')`, staff.PersonID)
	w := &watcher{t: t, p: p, seen: map[string]bool{}}
	post := func(path string, form url.Values) func() { return func() { c.Post(t, path, form) } }

	w.expect("a wrong password", post("/kk/sign-in/staff", url.Values{"login": {staff.Login}, "password": {"wrong wrong wrong"}}),
		refused(securitylog.PasswordRefused, "", true))
	w.expect("signing in", func() {
		c.SignInAsStaff(t, staff)
		c.Post(t, "/kk/sign-in/staff/role", url.Values{"role": {"official"}})
	}, did(securitylog.SignedIn, ""))
	w.expect("a wrong code", post("/kk/step-up", url.Values{"code": {"000000"}}), refused(securitylog.FactorRefused, "", true))
	w.expect("a right code", func() { c.Post(t, "/kk/step-up", url.Values{"code": {staff.Code(t)}}) },
		did(securitylog.FactorProved, ""))
	w.expect("a recovery code", post("/kk/step-up", url.Values{"code": {staff.Recovery[0]}}),
		did(securitylog.AccountChanged, "recovery_used"), did(securitylog.FactorProved, ""))
	w.expect("another role", post("/kk/settings/role", url.Values{"role": {"auditor"}}), did(securitylog.RoleSwitched, ""))
	w.expect("a page of others", func() { c.Get(t, "/kk/bench") }, refused(securitylog.AccessDenied, "queue.read", true))
	w.expect("another site's act", func() {
		r := httptest.NewRequest(http.MethodPost, "/kk/sign-out", nil)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		c.Do(t, r)
	}, refused(securitylog.CrossOriginRefused, "", true))
	w.expect("a second device", func() {
		p.Advance(t, time.Second)
		second := p.Client()
		second.SignInAsStaff(t, staff)
		second.Post(t, "/kk/sign-in/staff/role", url.Values{"role": {"official"}})
		c = second
	}, did(securitylog.SessionEnded, "limit"), did(securitylog.SignedIn, ""))
	w.expect("signing out", post("/kk/sign-out", nil), did(securitylog.SignedOut, ""))
	w.expect("guessing", func() {
		for range 6 {
			p.Client().Post(t, "/kk/sign-in/staff", url.Values{"login": {"nobody"}, "password": {"wrong wrong wrong"}})
		}
	}, append(repeated(5, refused(securitylog.PasswordRefused, "", false)), refused(securitylog.Throttled, "credential.wait", false))...)
	provider.Switch(t, "unsigned")
	w.expect("a false assertion", func() { p.Client().SignInAt(t, provider, "citizen", "") },
		refused(securitylog.ProviderRefused, "refused", false))
	w.expect("a report", func() {
		r := httptest.NewRequest(http.MethodPost, "/csp-report", strings.NewReader(
			`{"csp-report":{"effective-directive":"script-src","blocked-uri":"https://evil.example/x"}}`))
		p.Client().Do(t, r)
	}, event{string(securitylog.ContentReported), "refused", "script-src", false, false, true})
	for _, kind := range securitylog.Kinds {
		if !w.seen[string(kind)] {
			t.Errorf("nothing drives %s", kind)
		}
	}
}

func repeated(n int, e event) (list []event) {
	for range n {
		list = append(list, e)
	}
	return list
}

// G-01: the log is only added to.
func TestSecurityEvents_CannotBeRewritten(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	p.Client().SignIn(t, "official")
	for _, sql := range []string{`UPDATE security_event SET kind = 'x'`, `DELETE FROM security_event`, `TRUNCATE security_event`} {
		if _, err := p.Pool.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s gives %v", sql, err)
		}
	}
}

// G-09: an event is kept for three years and removed then, by the portal's clock; the
// database lets nothing younger go, whatever it is asked.
func TestSecurityEvents_AreForgottenAfterThreeYears(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	start := p.Now()
	for detail, at := range map[string]time.Time{
		"old": start.AddDate(-3, 0, -1), "nearly": start.AddDate(-3, 0, 1), "new": start.AddDate(0, 0, 3),
	} {
		_, err := pgtest.Owner(t).Exec(t.Context(), `INSERT INTO security_event (at, kind, outcome, detail)
			VALUES ($1, 'sign_in', 'done', $2)`, at, detail)
		if err != nil {
			t.Fatal(err)
		}
	}
	kept := func(want string) {
		t.Helper()
		var got string
		err := p.Behind().QueryRow(t.Context(), `SELECT string_agg(detail, ' ' ORDER BY at) FROM security_event
			WHERE detail IN ('old', 'nearly', 'new')`).Scan(&got)
		if err != nil || got != want {
			t.Errorf("kept %q (%v), want %q", got, err, want)
		}
	}
	forget := func() {
		t.Helper()
		if err := p.ForgetEvents(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	forget()
	kept("nearly new")
	p.Advance(t, 2*24*time.Hour)
	forget()
	kept("new")
	_, err := p.Behind().Exec(t.Context(), `SELECT forget_security_events('infinity')`)
	if kept("new"); err != nil {
		t.Error(err)
	}
}
