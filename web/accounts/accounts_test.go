package accounts_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/postgres"
)

// room is the administrators' room with two administrators in it: the demo's, and one who
// has nothing but a role.
type room struct {
	*apptest.Portal
	admin  *apptest.Client
	second identity.Actor
}

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{Portal: apptest.New(t)}
	r.admin = r.Client()
	r.admin.SignIn(t, "admin")
	made, err := r.Accounts.CreateAdmin(t.Context(), account.Invitation{
		IIN: "900101300777", Surname: "Екінші", Name: "Әкімші", Phone: "+77010000077",
	}, true)
	if err != nil {
		t.Fatal(err)
	}
	r.second = identity.Actor{PersonID: made.PersonID, Role: identity.Admin, Proved: true}
	return r
}

// system is the scope in which a test looks behind the pages.
func system(t *testing.T) context.Context { return postgres.WithScope(t.Context(), postgres.System) }

func (r *room) id(t *testing.T, persona string) string {
	t.Helper()
	p, err := r.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	return p.Actor.PersonID
}

func (r *room) act(t *testing.T, persona, act string, form url.Values) *apptest.Answer {
	t.Helper()
	return r.admin.Post(t, "/ru/accounts/"+r.id(t, persona)+"/"+act, form)
}

// S-04
func TestWhoIsDisabledOrLosesTheRoleIsOutAtTheNextRequest(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*testing.T, *room) *apptest.Answer{
		"disabled": func(t *testing.T, r *room) *apptest.Answer { return r.act(t, "official", "disable", nil) },
		"role taken": func(t *testing.T, r *room) *apptest.Answer {
			return r.act(t, "official", "take", url.Values{"role": {"official"}})
		},
		"signed out": func(t *testing.T, r *room) *apptest.Answer { return r.act(t, "official", "end-sessions", nil) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRoom(t)
			c := r.Client()
			c.SignIn(t, "official")
			c.Open(t, "/ru/bench")
			if a := end(t, r); a.Status != http.StatusSeeOther {
				t.Fatalf("the act answers %d:\n%s", a.Status, a.Text())
			}
			if a := c.Get(t, "/ru/bench"); a.Status != http.StatusSeeOther || !strings.Contains(a.Location, "/sign-in") {
				t.Errorf("the next page answers %d to %q", a.Status, a.Location)
			}
			if a := c.Post(t, "/ru/bench/GP-26-000001/take", url.Values{"key": {"k"}}); a.Status < http.StatusMultipleChoices {
				t.Errorf("a pending act answers %d", a.Status)
			}
		})
	}
}

// S-04: the row in the database is enough, whoever wrote it.
func TestADisabledMarkOrAnotherBodyEndsASession(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"disabled":     `INSERT INTO credential (person_id, disabled_at) VALUES ($1, now())`,
		"another body": `UPDATE session SET body_code = 'mj' WHERE person_id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRoom(t)
			c := r.Client()
			c.SignIn(t, "official")
			if _, err := r.DB.Exec(system(t), sql, r.id(t, "official")); err != nil {
				t.Fatal(err)
			}
			if a := c.Get(t, "/ru/bench"); a.Status != http.StatusSeeOther {
				t.Errorf("the next page answers %d", a.Status)
			}
		})
	}
}

func TestADisabledPersonIsStillACitizen(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	c := r.Client()
	c.SignIn(t, "citizen")
	_, err := r.DB.Exec(system(t), `INSERT INTO credential (person_id, disabled_at) VALUES ($1, now())`, r.id(t, "citizen"))
	if err != nil {
		t.Fatal(err)
	}
	c.Open(t, "/ru/cabinet")
}

func TestInvite_ShowsTheLinkOnce(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	form := url.Values{
		"iin": {demo.People()[0].IIN}, "surname": {"Тест"}, "name": {"Сынақ"}, "phone": {"8 701 123 45 67"},
		"role": {"official"}, "body": {"mvd"},
	}
	if a := r.admin.Post(t, "/ru/accounts/new", form); a.Status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.Text(), "не соответствуют") || a.Doc.Find(`[name=surname]`).AttrOr("value", "") != "Тест" {
		t.Errorf("a citizen under another name: %d\n%s", a.Status, a.Text())
	}
	person := demo.People()[0]
	form.Set("surname", person.Surname.RU)
	form.Set("name", person.Name.RU)
	a := r.admin.Post(t, "/ru/accounts/new", form)
	secret := a.Fact("enrolment-link")
	if a.Status != http.StatusOK || !strings.HasPrefix(secret, "http://portal.test/ru/enrol/2") {
		t.Fatalf("%d, link %q:\n%s", a.Status, secret, a.Text())
	}
	r.Client().Open(t, strings.TrimPrefix(secret, "http://portal.test"))
	if again := r.admin.Post(t, "/ru/accounts/new", form); again.Status != http.StatusConflict &&
		again.Status != http.StatusUnprocessableEntity {
		t.Errorf("again: %d", again.Status)
	}
	list := r.admin.Open(t, "/ru/accounts")
	if strings.Contains(string(list.Body), person.IIN) || strings.Contains(string(list.Body), person.Phone) {
		t.Error("the list shows an IIN or a phone")
	}
}

func TestInvite_KeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	a := r.admin.Post(t, "/kk/accounts/new", url.Values{
		"iin": {"12"}, "surname": {"Тест"}, "name": {"<b>"}, "phone": {"1"}, "role": {"head"}})
	if a.Status != http.StatusUnprocessableEntity {
		t.Fatalf("%d", a.Status)
	}
	if n := a.Doc.Find(`[data-fact="error-summary"] li`).Length(); n != 4 {
		t.Errorf("%d faults in the summary:\n%s", n, a.Text())
	}
	if a.Doc.Find(`[name=surname]`).AttrOr("value", "") != "Тест" || a.Doc.Find(`option[value=head][selected]`).Length() != 1 {
		t.Error("what was typed is gone")
	}
}

// L-05
func TestARoleOfWeightIsConfirmedByAnother(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	a := r.act(t, "head", "grant", url.Values{"role": {"auditor"}, "body": {"mvd"}})
	if !strings.HasSuffix(a.Location, "?done=role_asked") {
		t.Fatalf("%d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	list, err := r.Accounts.Requests(t.Context(), r.second)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d requests, %v", len(list), err)
	}
	at := "/ru/accounts/requests/" + list[0].ID
	own := r.admin.Open(t, at)
	if own.Doc.Find(`form[data-form="confirm-role"]`).Length() != 0 {
		t.Error("who asked is offered to confirm")
	}
	if got := r.admin.Post(t, at+"/confirm", nil); got.Status != http.StatusConflict {
		t.Errorf("who asked confirms: %d", got.Status)
	}
	// Somebody else has asked: now this administrator is the second.
	if err := r.Accounts.Cancel(t.Context(), r.second, list[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Accounts.Grant(t.Context(), r.second, r.id(t, "head"), account.Held{Role: identity.Auditor}); err != nil {
		t.Fatal(err)
	}
	list, err = r.Accounts.Requests(t.Context(), r.second)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d requests, %v", len(list), err)
	}
	open := r.admin.Open(t, "/ru/accounts/requests/"+list[0].ID)
	if !strings.Contains(open.Text(), "аудитор") || !strings.Contains(open.Text(), "руководитель") {
		t.Errorf("the page does not show what changes:\n%s", open.Text())
	}
	if got := r.admin.Submit(t, open, "confirm-role", nil); got.Location != "/ru/accounts/requests?done=role_granted" {
		t.Errorf("%d to %q", got.Status, got.Location)
	}
}

func TestTheRoomIsTheAdministratorsOnly(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	official := r.id(t, "official")
	for _, persona := range []string{"", "citizen", "operator", "official", "head", "editor", "approver", "authority", "auditor"} {
		c := r.Client()
		if persona != "" {
			c.SignIn(t, persona)
		}
		for _, e := range r.Routes.Entries() {
			if !strings.HasPrefix(e.Pattern, "/accounts") {
				continue
			}
			path := "/ru" + strings.NewReplacer("{person}", official, "{id}", official).Replace(e.Pattern)
			var a *apptest.Answer
			if e.Method == http.MethodGet {
				a = c.Get(t, path)
			} else {
				a = c.Post(t, path, nil)
			}
			if a.Status < http.StatusMultipleChoices || strings.Contains(a.Location, "done=") {
				t.Errorf("%q: %s %s answers %d", persona, e.Method, path, a.Status)
			}
		}
	}
	for _, citizen := range []string{"citizen", "parent"} {
		if a := r.admin.Get(t, "/ru/accounts/"+r.id(t, citizen)); a.Status != http.StatusNotFound {
			t.Errorf("a citizen opens as an account: %d", a.Status)
		}
	}
	for _, path := range []string{"/ru/cabinet", "/ru/bench", "/ru/cabinet/access-log"} {
		if a := r.admin.Get(t, path); a.Status != http.StatusForbidden {
			t.Errorf("an administrator at %s: %d", path, a.Status)
		}
	}
}

func TestNobodyChangesTheOwnAccount(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	own := r.admin.Open(t, "/ru/accounts/"+r.id(t, "admin"))
	if n := own.Doc.Find(`main form`).Length(); n != 0 {
		t.Errorf("%d forms on the own account", n)
	}
	for _, act := range []string{"disable", "enable", "end-sessions", "link", "grant", "take"} {
		a := r.act(t, "admin", act, url.Values{"role": {"auditor"}})
		if a.Status != http.StatusForbidden || !strings.Contains(a.Text(), "другой администратор") {
			t.Errorf("%s: %d\n%s", act, a.Status, a.Text())
		}
	}
}

var missing = regexp.MustCompile(`\b(account|role|done)\.[a-z_]`)

func TestPagesAreSmallAndInWords(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	if _, err := r.Accounts.Grant(t.Context(), r.second, r.id(t, "head"), account.Held{Role: identity.Auditor}); err != nil {
		t.Fatal(err)
	}
	list, err := r.Accounts.Requests(t.Context(), r.second)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs {
		at := "/" + string(lang) + "/accounts"
		for _, path := range []string{
			at, at + "?page=2", at + "?page=x", at + "/new", at + "/requests", at + "/requests/" + list[0].ID,
			at + "/" + r.id(t, "official"), at + "/" + r.id(t, "admin"),
		} {
			a := r.admin.Open(t, path)
			if limit := 30 << 10; len(a.Body) > limit {
				t.Errorf("%s has %d bytes", path, len(a.Body))
			}
			if missing.MatchString(a.Text()) {
				t.Errorf("%s: a text is missing:\n%s", path, a.Text())
			}
		}
	}
}

// Who works in a centre, heads one or takes the calls of 1414 works in one organisation only.
func TestRolesOfCentresAndOf1414AreGivenWhereTheyAre(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	form := r.admin.Open(t, "/ru/accounts/new")
	for role, name := range map[string]string{"centre_head": "руководитель ЦОН", "contact": "оператор 1414"} {
		if got := form.Doc.Find(`select[name="role"] option[value="` + role + `"]`).Text(); strings.TrimSpace(got) != name {
			t.Errorf("the form calls %s %q", role, got)
		}
	}
	for _, tc := range []struct{ role, body, says, location string }{
		{"centre_head", "", "Правительство для граждан", ""}, {"centre_head", "mvd", "Правительство для граждан", ""},
		{"contact", "state-corporation", "Единый контакт-центр", ""}, {"operator", "contact-centre", "Правительство для граждан", ""},
		{"operator", "state-corporation", "", "done=role_granted"}, {"contact", "contact-centre", "", "done=role_granted"},
	} {
		a := r.act(t, "official-mts", "grant", url.Values{"role": {tc.role}, "body": {tc.body}})
		wrong := a.Doc.Find(`.govuk-error-summary a[href="#body"]`).Text()
		if !strings.HasSuffix(a.Location, tc.location) || tc.location == "" && a.Status != http.StatusUnprocessableEntity ||
			tc.says != "" && wrong == "" {
			t.Errorf("%s for %q: %d to %q, %q", tc.role, tc.body, a.Status, a.Location, wrong)
		}
	}
	var held int
	if err := r.DB.QueryRow(system(t), `SELECT count(*) FROM staff_role WHERE person_id = $1 AND organisation_code IS NOT NULL`,
		r.id(t, "official-mts")).Scan(&held); err != nil || held != 2 {
		t.Errorf("%d roles are held, %v", held, err)
	}
}
