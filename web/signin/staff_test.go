package signin_test

import (
	"context"
	"encoding/base32"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pquerna/otp/hotp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
)

const words = "jEx7 kolibri song"

// staffer is a browser of an administrator who was made on the command line.
type staffer struct {
	*apptest.Client
	p      *apptest.Portal
	login  string
	id     string
	secret string
	codes  []string
}

func hired(t *testing.T, p *apptest.Portal, iin string) (*staffer, string) {
	t.Helper()
	made, err := p.Accounts.CreateAdmin(t.Context(), account.Invitation{
		IIN: iin, Surname: "Муканова", Name: "Айгуль", Phone: "+77010000001",
	}, true)
	if err != nil {
		t.Fatal(err)
	}
	return &staffer{Client: p.Client(), p: p, login: made.Login, id: made.PersonID}, made.Token
}

// enrolled has gone through the pages of the link.
func enrolled(t *testing.T, p *apptest.Portal, iin string) *staffer {
	t.Helper()
	s, token := hired(t, p, iin)
	first := s.Open(t, link.In(i18n.RU, link.Enrol(token)))
	second := s.Follow(t, s.Submit(t, first, "enrol", url.Values{"new": {words}, "repeat": {words}}))
	s.secret = strings.ReplaceAll(second.Fact("totp-secret"), " ", "")
	done := s.Submit(t, second, "enrol-code", url.Values{"code": {s.code(t)}})
	if done.Status != http.StatusOK {
		t.Fatalf("enrolment ends with %d:\n%s", done.Status, done.Text())
	}
	done.Doc.Find(`[data-fact="recovery-code"]`).Each(func(_ int, c *goquery.Selection) {
		s.codes = append(s.codes, c.Text())
	})
	p.Advance(t, 2*time.Minute)
	return s
}

// system is the scope in which a test looks behind the pages.
func system(t *testing.T) context.Context { return postgres.WithScope(t.Context(), postgres.System) }

func (s *staffer) code(t *testing.T) string {
	t.Helper()
	if _, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(s.secret); err != nil {
		t.Fatalf("the page shows no secret: %v", err)
	}
	code, err := hotp.GenerateCode(s.secret, uint64(s.p.Credentials.Wall().Unix()/30))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// password goes through the first page.
func (s *staffer) password(t *testing.T, c *apptest.Client, next string) *apptest.Answer {
	t.Helper()
	form := url.Values{"login": {s.login}, "password": {words}, "next": {next}}
	return c.Post(t, "/ru/sign-in/staff", form)
}

// enter goes through both.
func (s *staffer) enter(t *testing.T, next string) *apptest.Answer {
	t.Helper()
	if a := s.password(t, s.Client, next); a.Location != "/ru/sign-in/staff/code" {
		t.Fatalf("the password leads to %q (%d):\n%s", a.Location, a.Status, a.Text())
	}
	return s.Post(t, "/ru/sign-in/staff/code", url.Values{"code": {s.code(t)}})
}

func TestStaff_EnrolThenSignInWithBothFactors(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	s := enrolled(t, p, "900101300015")
	if len(s.codes) != 10 {
		t.Errorf("%d recovery codes are shown", len(s.codes))
	}
	before := token(s.Client)
	if a := s.enter(t, ""); a.Location != "/ru/accounts" {
		t.Fatalf("to %q (%d):\n%s", a.Location, a.Status, a.Text())
	}
	if now := token(s.Client); now == "" || now == before {
		t.Error("the token did not change")
	}
	if a := s.Open(t, "/ru/accounts"); !strings.Contains(a.Text(), s.login) {
		t.Errorf("the room shows:\n%s", a.Text())
	}
}

// S-15: a password alone opens nothing of staff, wherever one knocks, and waits ten minutes.
func TestStaff_APasswordAloneOpensNothing(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	s := enrolled(t, p, "900101300015")
	half := p.Client()
	first := s.password(t, half, "")
	if first.Location != "/ru/sign-in/staff/code" {
		t.Fatalf("to %q:\n%s", first.Location, first.Text())
	}
	for _, e := range p.Routes.Entries() {
		if !strings.HasPrefix(e.Pattern, "/accounts") && !strings.HasPrefix(e.Pattern, "/bench") &&
			!strings.HasPrefix(e.Pattern, "/credential") && !strings.HasPrefix(e.Pattern, "/cabinet") {
			continue
		}
		path := "/ru" + strings.NewReplacer("{person}", s.id, "{id}", s.id, "{number}", "GP-26-000001").Replace(e.Pattern)
		r := httptest.NewRequest(e.Method, path, nil)
		if got := half.Do(t, r); got.Status < http.StatusMultipleChoices {
			t.Errorf("%s %s answers %d with a password only", e.Method, path, got.Status)
		}
	}
	if a := half.Post(t, "/ru/sign-in/staff/role", url.Values{"role": {"admin"}}); a.Location != "/ru/sign-in/staff" {
		t.Errorf("the choice of a role before the code leads to %q (%d)", a.Location, a.Status)
	}
	if a := half.Post(t, "/ru/sign-in/staff/code", url.Values{"code": {"000000"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: %d", a.Status)
	}
	p.Advance(t, 10*time.Minute)
	a := half.Post(t, "/ru/sign-in/staff/code", url.Values{"code": {s.code(t)}})
	if a.Location != "/ru/sign-in/staff" {
		t.Errorf("after ten minutes the right code leads to %q (%d)", a.Location, a.Status)
	}
	if a := p.Client().Get(t, "/ru/sign-in/staff/code"); a.Location != "/ru/sign-in/staff" {
		t.Errorf("the code page without a password: %d to %q", a.Status, a.Location)
	}
}

// S-14: an unknown login, a wrong password and a disabled account give one answer.
func TestStaff_OneAnswerForEveryWrongSignIn(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	s := enrolled(t, p, "900101300015")
	off := enrolled(t, p, "900101300025")
	if _, err := p.DB.Exec(system(t), `UPDATE credential SET disabled_at = now() WHERE person_id = $1`, off.id); err != nil {
		t.Fatal(err)
	}
	answer := func(login, typed string) string {
		a := p.Client().Post(t, "/ru/sign-in/staff", url.Values{"login": {login}, "password": {typed}})
		if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`[name=password]`).AttrOr("value", "") != "" {
			t.Errorf("%s: %d", login, a.Status)
		}
		if a.Doc.Find(`[name=login]`).AttrOr("value", "") != login {
			t.Errorf("%s: what was typed is gone", login)
		}
		return a.Text()
	}
	unknown := answer("n.obody", "some password")
	for name, got := range map[string]string{
		"a wrong password":   answer(s.login, "some password"),
		"a disabled account": answer(off.login, words),
		"no login at all":    answer("' OR 1=1 --", "some password"),
	} {
		if got != unknown {
			t.Errorf("%s:\n%s\nan unknown login:\n%s", name, got, unknown)
		}
	}
}

func TestStaff_LeadsWhereTheReaderWantedToGo(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	s := enrolled(t, p, "900101300015")
	for next, want := range map[string]string{
		"/en/accounts/new": "/en/accounts/new", "https://evil.example/ru/": "/ru/accounts", "/ru/sign-in": "/ru/accounts",
	} {
		if a := s.enter(t, next); a.Location != want {
			t.Errorf("%s leads to %q (%d)", next, a.Location, a.Status)
		}
		p.Advance(t, time.Minute)
	}
}

func TestStaff_WithSeveralRolesOneIsChosen(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	s := enrolled(t, p, "900101300015")
	_, err := p.DB.Exec(system(t), `INSERT INTO staff_role (person_id, role, body_code) VALUES ($1, 'head', 'mvd')`, s.id)
	if err != nil {
		t.Fatal(err)
	}
	a := s.enter(t, "")
	if a.Location != "/ru/sign-in/staff/role" {
		t.Fatalf("to %q (%d)", a.Location, a.Status)
	}
	if got := s.Get(t, "/ru/accounts"); got.Status != http.StatusSeeOther {
		t.Errorf("before the choice the room answers %d", got.Status)
	}
	choice := s.Open(t, a.Location)
	if n := choice.Doc.Find(`input[name=role]`).Length(); n != 2 {
		t.Errorf("%d roles to choose from", n)
	}
	for _, wrong := range []string{"", "auditor", "citizen"} {
		if got := s.Submit(t, choice, "staff-role", url.Values{"role": {wrong}}); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q answers %d", wrong, got.Status)
		}
	}
	if got := s.Submit(t, choice, "staff-role", url.Values{"role": {"head"}}); got.Location != "/ru/bench" {
		t.Errorf("to %q (%d)", got.Location, got.Status)
	}
	if got := s.Get(t, "/ru/accounts"); got.Status != http.StatusForbidden {
		t.Errorf("as a head the administrators' room answers %d", got.Status)
	}
}

// S-12: the wait is told, and a stranger elsewhere does not stop the owner.
func TestStaff_WhoGuessesHasToWait(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	s := enrolled(t, p, "900101300015")
	guess := func() *apptest.Answer {
		form := url.Values{"login": {s.login}, "password": {"guess"}}
		r := httptest.NewRequest(http.MethodPost, "/ru/sign-in/staff", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = "203.0.113.5:4711"
		return p.Client().Do(t, r)
	}
	for range 5 {
		guess()
	}
	a := guess()
	if a.Status != http.StatusTooManyRequests || strings.Trim(a.Header.Get("Retry-After"), "0123456789") != "" ||
		!strings.Contains(a.Text(), "Слишком много попыток") {
		t.Errorf("%d, Retry-After %q:\n%s", a.Status, a.Header.Get("Retry-After"), a.Text())
	}
	if got := s.enter(t, ""); got.Location != "/ru/accounts" {
		t.Errorf("the owner: %d to %q", got.Status, got.Location)
	}
}

func TestStaff_ARecoveryCodeLetsInOnceAndIsTold(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	s := enrolled(t, p, "900101300015")
	for i, want := range []string{"/ru/accounts", ""} {
		s.password(t, s.Client, "")
		if a := s.Post(t, "/ru/sign-in/staff/code", url.Values{"code": {s.codes[0]}}); a.Location != want {
			t.Errorf("use %d leads to %q (%d)", i+1, a.Location, a.Status)
		}
	}
}

func TestStaff_ChangesThePasswordAndStaysSignedInHereOnly(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	s := enrolled(t, p, "900101300015")
	s.enter(t, "")
	old := token(s.Client)
	p.Advance(t, time.Minute)
	own := s.Open(t, "/ru/credential")
	bad := s.Submit(t, own, "change-password", url.Values{"old": {words}, "new": {"short"}, "repeat": {"short"}})
	if bad.Status != http.StatusUnprocessableEntity || !strings.Contains(bad.Text(), "15 знаков") {
		t.Errorf("a short one: %d\n%s", bad.Status, bad.Text())
	}
	const better = "жеті көлдің суы тәтті"
	a := s.Submit(t, own, "change-password", url.Values{
		"old": {words}, "new": {better}, "repeat": {better}, "code": {s.code(t)}})
	if a.Location != "/ru/credential?done=password_changed" {
		t.Fatalf("%d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	s.Open(t, "/ru/credential")
	if got := with(t, p, old, "/ru/credential"); got.Status != http.StatusSeeOther {
		t.Errorf("the session before answers %d", got.Status)
	}
	p.Advance(t, time.Minute)
	codes := s.Submit(t, s.Open(t, "/ru/credential"), "recovery-codes", url.Values{"code": {s.code(t)}})
	if n := codes.Doc.Find(`[data-fact="recovery-code"]`).Length(); n != 10 {
		t.Errorf("%d new recovery codes (%d)", n, codes.Status)
	}
}

func TestStaff_ALinkIsOverAfterItsUse(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	s, secret := hired(t, p, "900101300015")
	path := link.In(i18n.KK, link.Enrol(secret))
	if a := s.Get(t, path+"/code"); a.Location != path {
		t.Errorf("the code before the password: %d to %q", a.Status, a.Location)
	}
	first := s.Open(t, path)
	differ := s.Submit(t, first, "enrol", url.Values{"new": {words}, "repeat": {words + "x"}})
	if differ.Status != http.StatusUnprocessableEntity {
		t.Errorf("two different ones: %d", differ.Status)
	}
	second := s.Follow(t, s.Submit(t, first, "enrol", url.Values{"new": {words}, "repeat": {words}}))
	if drawn := second.Doc.Find("main svg.qz-qr path").AttrOr("d", ""); !strings.HasPrefix(drawn, "M") {
		t.Errorf("the page has no QR code: %.40s", drawn)
	}
	if wrong := s.Submit(t, second, "enrol-code", url.Values{"code": {"1"}}); wrong.Status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: %d", wrong.Status)
	}
	s.secret = strings.ReplaceAll(second.Fact("totp-secret"), " ", "")
	s.Submit(t, second, "enrol-code", url.Values{"code": {s.code(t)}})
	for _, again := range []string{path, path + "/code"} {
		if a := s.Get(t, again); a.Status != http.StatusGone {
			t.Errorf("%s answers %d", again, a.Status)
		}
	}
	if a := s.Get(t, "/kk/enrol/2UNKNOWN"); a.Status != http.StatusNotFound {
		t.Errorf("an unknown one: %d", a.Status)
	}
}

// S-19: outside the demo nobody is there who could sign in, by the demo's people or else.
func TestStaff_ThereIsNoAccountByDefault(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	var n int
	err := p.DB.QueryRow(system(t), `SELECT (SELECT count(*) FROM credential) + (SELECT count(*) FROM enrolment)
		+ (SELECT count(*) FROM totp_secret)`).Scan(&n)
	if err != nil || n != 0 {
		t.Errorf("%d, %v", n, err)
	}
	for _, login := range []string{"admin", "administrator", "root", "qyzmet", "demo", "auditor"} {
		for _, typed := range []string{"admin", "password", "qyzmet", login} {
			a := p.Client().Post(t, "/kk/sign-in/staff", url.Values{"login": {login}, "password": {typed}})
			if a.Status < http.StatusBadRequest {
				t.Errorf("%s with %s: %d", login, typed, a.Status)
			}
		}
	}
}

func TestStaff_TheDemoShowsTheWayAndHasNoPasswords(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, lang := range i18n.Langs {
		a := p.Client().Open(t, "/"+string(lang)+"/sign-in")
		if a.Doc.Find(`main a[href="/`+string(lang)+`/sign-in/staff"]`).Length() != 1 {
			t.Errorf("%s: no way to the staff sign-in", lang)
		}
	}
	c := p.Client()
	c.SignIn(t, "official")
	if a := c.Get(t, "/ru/credential"); a.Status != http.StatusNotFound {
		t.Errorf("a persona's password: %d", a.Status)
	}
}

func TestStaff_PagesAreSmallAndInWords(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	s := enrolled(t, p, "900101300015")
	half := p.Client()
	s.password(t, half, "")
	_, secret := hired(t, p, "900101300025")
	s.enter(t, "")
	for _, lang := range i18n.Langs {
		at := "/" + string(lang)
		for _, a := range []*apptest.Answer{
			half.Open(t, at+"/sign-in/staff"), half.Open(t, at+"/sign-in/staff/code"),
			half.Open(t, at+link.Enrol(secret)), s.Open(t, at+"/credential"), s.Open(t, at+"/sign-in/staff/role"),
		} {
			if len(a.Body) > 30<<10 {
				t.Errorf("%d bytes:\n%s", len(a.Body), a.Text())
			}
			for _, key := range []string{"staff.", "credential.", "role."} {
				if strings.Contains(a.Text(), key) {
					t.Errorf("%s: a text is missing:\n%s", lang, a.Text())
				}
			}
		}
	}
}
