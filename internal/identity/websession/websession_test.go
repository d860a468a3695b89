package websession_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/sessions"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/websession"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// desk is a store with people to sign in.
type desk struct {
	*websession.Store
	t    *testing.T
	pool *pgxpool.Pool
	mu   sync.Mutex
	now  time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, pool: pgtest.New(t), now: time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)}
	d.Store = websession.New(d.pool, d.wall, true)
	d.LocateBy(func(r *http.Request) string { return "95.56.17.4" })
	return d
}

func (d *desk) wall() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) wait(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

// person enters somebody, who acts in a role without a body.
func (d *desk) person(iin string, role identity.Role) identity.Actor {
	d.t.Helper()
	word := i18n.Text{KK: "А", RU: "А"}
	a, err := identity.NewDirectory(d.pool).Arrive(d.t.Context(), identity.Person{
		IIN: iin, Phone: "+77010000001", Names: identity.Names{Surname: word, Name: word},
	}, d.wall())
	a.Role = role
	if err == nil && role != identity.Citizen {
		_, err = d.pool.Exec(d.t.Context(), `INSERT INTO staff_role (person_id, role) VALUES ($1, $2)`, a.PersonID, role)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

// browser holds what a browser holds.
type browser struct {
	d      *desk
	token  string
	header http.Header
	// query is that of every request.
	query string
}

func (d *desk) browser() *browser { return &browser{d: d, header: http.Header{}} }

func (b *browser) request() *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/?"+b.query, nil).WithContext(b.d.t.Context())
	for name, values := range b.header {
		r.Header[name] = values
	}
	if b.token != "" {
		r.AddCookie(&http.Cookie{Name: b.d.CookieName(), Value: b.token})
	}
	return r
}

// do opens a request's session, lets work happen to it and takes the cookie.
func (b *browser) do(work func(*http.Request, http.ResponseWriter, *sessions.Session) error) *sessions.Session {
	b.d.t.Helper()
	r, w := b.request(), httptest.NewRecorder()
	session, err := b.d.New(r, b.d.CookieName())
	if err == nil && work != nil {
		err = work(r, w, session)
	}
	if err != nil {
		b.d.t.Fatal(err)
	}
	for _, c := range w.Result().Cookies() {
		b.token = c.Value
	}
	return session
}

func (b *browser) signIn(a identity.Actor) *browser {
	b.d.t.Helper()
	b.do(func(r *http.Request, w http.ResponseWriter, s *sessions.Session) error { return b.d.SignIn(r, w, s, a) })
	return b
}

func (b *browser) isIn() bool {
	b.d.t.Helper()
	return websession.Actor(b.do(nil)).SignedIn()
}

func (b *browser) why() string { return websession.EndedFor(b.do(nil)) }

// S-01: 10 000 tokens of 32 bytes, all different.
func TestTokensAreLongAndNeverTwice(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 10_000 {
		token := websession.NewToken()
		raw, err := base64.RawURLEncoding.DecodeString(token)
		if err != nil || len(raw) < 16 || seen[token] {
			t.Fatalf("token of %d bytes, seen before: %v, %v", len(raw), seen[token], err)
		}
		seen[token] = true
	}
}

// S-10, S-11: the cookie has its name and attributes and is small.
func TestTheCookie(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.person("900101300123", identity.Citizen)
	w := httptest.NewRecorder()
	b := d.browser()
	b.do(func(r *http.Request, _ http.ResponseWriter, s *sessions.Session) error {
		s.Values["answers"] = strings.Repeat("x", 30_000)
		return d.SignIn(r, w, s, a)
	})
	line := w.Header().Get("Set-Cookie")
	for _, part := range []string{"__Host-qyzmet=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(line, part) {
			t.Errorf("the cookie lacks %s: %s", part, line)
		}
	}
	if strings.Contains(line, "Domain") || len(line) > 4096 {
		t.Errorf("the cookie has a domain or %d bytes", len(line))
	}
}

// S-02: every change of who or what somebody is gives a new token and kills the old one.
func TestANewTokenKillsTheOldOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	admin := d.person("900101300123", identity.Admin)
	auditor := identity.Actor{PersonID: admin.PersonID, Role: identity.Auditor}
	if _, err := d.pool.Exec(t.Context(), `INSERT INTO staff_role (person_id, role) VALUES ($1, 'auditor')`, admin.PersonID); err != nil {
		t.Fatal(err)
	}
	b := d.browser()
	b.do(func(r *http.Request, w http.ResponseWriter, s *sessions.Session) error {
		s.Values["guest"] = "something"
		return d.Save(r, w, s)
	})
	for name, change := range map[string]func(*http.Request, http.ResponseWriter, *sessions.Session) error{
		"1 sign-in": func(r *http.Request, w http.ResponseWriter, s *sessions.Session) error {
			return d.SignIn(r, w, s, admin)
		},
		"2 a fresh factor": d.Prove,
		"3 another role": func(r *http.Request, w http.ResponseWriter, s *sessions.Session) error {
			return d.Switch(r, w, s, auditor)
		},
	} {
		if name[0] != '1' && !b.isIn() {
			b.signIn(admin)
		}
		old := *b
		b.do(change)
		if b.token == old.token || !b.isIn() {
			t.Errorf("%s keeps the token", name)
		}
		if old.isIn() {
			t.Errorf("%s leaves the old token alive", name)
		}
	}
}

// another role is another session, without anything of the first, and no longer one.
func TestSwitchingCarriesNothingOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	admin := d.person("900101300123", identity.Admin)
	if _, err := d.pool.Exec(t.Context(), `INSERT INTO staff_role (person_id, role) VALUES ($1, 'auditor')`, admin.PersonID); err != nil {
		t.Fatal(err)
	}
	b := d.browser().signIn(admin)
	b.do(func(r *http.Request, w http.ResponseWriter, s *sessions.Session) error {
		s.Values["typed"] = "as an administrator"
		return d.Save(r, w, s)
	})
	d.wait(6 * time.Minute)
	b.do(func(r *http.Request, w http.ResponseWriter, s *sessions.Session) error {
		return d.Switch(r, w, s, identity.Actor{PersonID: admin.PersonID, Role: identity.Auditor})
	})
	s := b.do(nil)
	if a := websession.Actor(s); a.Role != identity.Auditor || a.Proved || s.Values["typed"] != nil {
		t.Errorf("after switching: %+v, typed %v", a, s.Values["typed"])
	}
}

// S-07: a session ends after its idle time, and what a page sends by itself is not activity.
func TestASessionEndsIdle(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var seen []identity.Role
	for role, idle := range map[identity.Role]time.Duration{
		identity.Citizen: 30 * time.Minute, identity.Official: 15 * time.Minute, identity.Head: 15 * time.Minute,
		identity.Operator: 15 * time.Minute, identity.Auditor: 15 * time.Minute, identity.Admin: 15 * time.Minute,
	} {
		a := d.person(fmt.Sprintf("9001013%05d", len(seen)), role)
		seen = append(seen, role)
		b := d.browser().signIn(a)
		d.wait(idle - time.Second)
		if !b.isIn() {
			t.Fatalf("%s is out before %s", role, idle)
		}
		d.wait(2 * time.Minute)
		if !b.isIn() {
			t.Fatalf("%s was active and is out", role)
		}
		d.wait(idle + time.Second)
		if b.isIn() {
			t.Errorf("%s is in after %s of nothing", role, idle)
		}
		for _, header := range []http.Header{{websession.BackgroundHeader: {"1"}}, {"Sec-Purpose": {"prefetch"}}, {}} {
			b = d.browser().signIn(a)
			if b.header = header; len(header) == 0 {
				b.query = websession.BackgroundParam + "=1"
			}
			for range int(idle/(30*time.Second)) + 1 {
				d.wait(30 * time.Second)
				b.isIn()
			}
			if b.isIn() {
				t.Errorf("%s is kept in by %v", role, header)
			}
		}
	}
}

// S-08: whatever somebody does, a session ends after its whole length; neither a fresh factor
// nor another role makes it longer.
func TestASessionEndsAtItsLength(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for role, whole := range map[identity.Role]time.Duration{
		identity.Citizen: 12 * time.Hour, identity.Official: 9 * time.Hour, identity.Admin: 4 * time.Hour,
	} {
		a := d.person("90010130010"+string(role[0]%10+'0'), role)
		b := d.browser().signIn(a)
		for range int(whole/time.Minute) - 1 {
			d.wait(time.Minute)
			if !b.isIn() {
				t.Fatalf("%s is out early", role)
			}
		}
		b.do(d.Prove)
		d.wait(time.Minute + time.Second)
		if b.isIn() {
			t.Errorf("%s is in after %s", role, whole)
		}
	}
}

// S-09: beyond the limit the oldest session ends, and its device is told why, once.
func TestTheOldestSessionMakesRoom(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for role, most := range map[identity.Role]int{identity.Citizen: 5, identity.Official: 1} {
		a := d.person("90010130010"+string(role[0]%10+'0'), role)
		var all []*browser
		for range most + 1 {
			all = append(all, d.browser().signIn(a))
			d.wait(time.Second)
		}
		if all[0].isIn() || all[0].why() != websession.ForLimit {
			t.Errorf("%s: the oldest is in: %v, told %q", role, all[0].isIn(), all[0].why())
		}
		for i, b := range all[1:] {
			if !b.isIn() {
				t.Errorf("%s: session %d is out too", role, i+2)
			}
		}
		all[0].do(d.Told)
		if all[0].why() != "" {
			t.Errorf("%s is told twice", role)
		}
	}
}

// S-09: many sign-ins at once leave no more than the limit.
func TestTheLimitHoldsAgainstHaste(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.person("900101300123", identity.Official)
	all := make([]*browser, 6)
	var group sync.WaitGroup
	for i := range all {
		all[i] = d.browser()
		group.Go(func() { all[i].signIn(a) })
	}
	group.Wait()
	var in int
	for _, b := range all {
		if b.isIn() {
			in++
		}
	}
	if in != 1 {
		t.Errorf("%d sessions are open", in)
	}
}

// A button of the demo is pressed by many: its sessions do not end each other, and there is
// no factor to prove.
func TestStandInsAreNotCounted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.person("900101300123", identity.Official)
	real := d.browser().signIn(a)
	a.StandIn = true
	first := d.browser().signIn(a)
	d.browser().signIn(a)
	d.wait(10 * time.Minute)
	if !first.isIn() || !real.isIn() {
		t.Error("a stand-in ended another's session")
	}
	if a := websession.Actor(first.do(nil)); !a.Proved || !a.StandIn {
		t.Errorf("the stand-in has to prove something: %+v", a)
	}
}

// S-16: a factor is fresh for five minutes.
func TestAFactorIsFreshForFiveMinutes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := d.browser().signIn(d.person("900101300123", identity.Official))
	proved := func(after time.Duration) bool {
		d.wait(after)
		return websession.Actor(b.do(nil)).Proved
	}
	if !proved(5*time.Minute-time.Second) || proved(2*time.Second) {
		t.Error("signing in is not fresh for five minutes")
	}
	b.do(d.Prove)
	if !proved(5*time.Minute-time.Second) || proved(2*time.Second) {
		t.Error("a factor is not fresh for five minutes")
	}
}

// S-04: whoever is disabled or has lost the role is out at the next request.
func TestWhoMayNoLongerIsOut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for sql, iin := range map[string]string{
		`INSERT INTO credential (person_id, disabled_at) VALUES ($1, now())`: "900101300123",
		`DELETE FROM staff_role WHERE person_id = $1`:                        "900101300133",
	} {
		a := d.person(iin, identity.Auditor)
		b := d.browser().signIn(a)
		if _, err := d.pool.Exec(t.Context(), sql, a.PersonID); err != nil || b.isIn() {
			t.Errorf("%s: still in: %v", sql, err)
		}
	}
}

// S-05: a person sees and ends the own sessions and no others; an administrator ends all.
func TestAPersonEndsTheirOwnSessions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a, neighbour := d.person("900101300123", identity.Citizen), d.person("900101300133", identity.Citizen)
	b, other, strange := d.browser(), d.browser(), d.browser().signIn(neighbour)
	b.header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0")
	b.signIn(a)
	other.signIn(a)
	list := func(who *browser) []websession.Open {
		l, err := d.List(t.Context(), who.do(nil))
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	mine := list(b)
	if len(mine) != 2 || !mine[0].Present || mine[1].Present || mine[0].Browser != "firefox" ||
		mine[0].System != "windows" || mine[0].Network != "95.56.*.*" {
		t.Fatalf("the list is %+v", mine)
	}
	for _, id := range []string{list(strange)[0].ID, "x", "", mine[0].ID} {
		if err := d.End(t.Context(), b.do(nil), id); !fault.Is(err, fault.NotFound) {
			t.Errorf("ending %q gives %v", id, err)
		}
	}
	if err := d.End(t.Context(), b.do(nil), mine[1].ID); err != nil {
		t.Fatal(err)
	}
	if other.isIn() || other.why() != websession.ForDevice || !b.isIn() || !strange.isIn() {
		t.Errorf("ended wrongly: told %q", other.why())
	}
	other.signIn(a)
	if err := d.EndOthers(t.Context(), b.do(nil)); err != nil || other.isIn() || !b.isIn() {
		t.Errorf("the others: %v", err)
	}
	err := postgres.InTx(t.Context(), d.pool, func(ctx context.Context, tx postgres.Tx) error {
		return websession.EndAll(ctx, tx, a.PersonID, d.wall())
	})
	if err != nil || b.isIn() || b.why() != websession.ForAdmin || !strange.isIn() {
		t.Errorf("all: %v, told %q", err, b.why())
	}
}
