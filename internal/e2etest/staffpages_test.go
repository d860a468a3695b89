package e2etest

import (
	"encoding/base32"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/pquerna/otp/hotp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/link"
)

const (
	// halfIn is somebody who has given a password and not yet a code.
	halfIn = "somebody between the factors"
	// enrolled is the persona who has a password besides the button.
	enrolled = "authority"
	// manyRoles is the persona who has been given a second role.
	manyRoles   = "operator-2"
	staffPhrase = "jEx7 kolibri song"
)

// accounts are how far the accounts of some members of staff are.
type accounts struct {
	// fresh and chosen are tokens of links before and after the password.
	fresh, chosen string
	// official and admin are ids of persons.
	official, admin string
	// mine and theirs are requests for a role of the demo's administrator and of another.
	mine, theirs string
}

// keepAccounts gives some members of staff accounts.
func (c *town) keepAccounts(t *testing.T) {
	t.Helper()
	admin := c.actor(t, "admin")
	c.accounts.official, c.accounts.admin = c.actor(t, "official").PersonID, admin.PersonID
	c.login(t, admin)
	c.accounts.fresh = c.staffLink(t, admin, "editor")
	c.accounts.chosen = c.staffLink(t, admin, "approver")
	c.choosePassword(t, c.accounts.chosen)
	made, err := c.Accounts.CreateAdmin(t.Context(), account.Invitation{
		IIN: "900101300777", Surname: "Екінші", Name: "Әкімші", Phone: "+77010000077",
	}, true)
	if err != nil {
		t.Fatal(err)
	}
	c.translateName(t, made.PersonID)
	other := identity.Actor{PersonID: made.PersonID, Role: identity.Admin, Proved: true}
	second := account.Held{Role: identity.Official, Body: "mvd"}
	if _, err := c.Accounts.Grant(t.Context(), admin, c.actor(t, manyRoles).PersonID, second); err != nil {
		t.Fatal(err)
	}
	c.accounts.mine = c.askRole(t, admin, "editor")
	c.accounts.theirs = c.askRole(t, other, "approver")
}

// translateName gives somebody who was invited with one name the names of their document.
func (c *town) translateName(t *testing.T, person string) {
	t.Helper()
	_, err := c.behind().Exec(t.Context(), `UPDATE person SET
		surname = '{"kk": "Екінші", "ru": "Екинши", "en": "Yekinshi"}',
		name = '{"kk": "Әкімші", "ru": "Акимши", "en": "Akimshi"}' WHERE id = $1`, person)
	if err != nil {
		t.Fatal(err)
	}
}

func (c *town) staffLink(t *testing.T, admin identity.Actor, persona string) string {
	t.Helper()
	token, err := c.Accounts.NewLink(t.Context(), admin, c.actor(t, persona).PersonID)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (c *town) choosePassword(t *testing.T, token string) {
	t.Helper()
	if trouble, err := c.Credentials.ChoosePassword(t.Context(), token, staffPhrase); trouble != "" || err != nil {
		t.Fatal(trouble, err)
	}
}

// login goes through the whole enrolment of one persona and gives the recovery codes.
func (c *town) login(t *testing.T, admin identity.Actor) (recovery []string) {
	t.Helper()
	token := c.staffLink(t, admin, enrolled)
	c.choosePassword(t, token)
	e, err := c.Credentials.Enrolment(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	secret := strings.ReplaceAll(e.Secret.Text, " ", "")
	if _, err := base32.StdEncoding.DecodeString(secret); err != nil {
		t.Fatal(err)
	}
	code, err := hotp.GenerateCode(secret, uint64(wall().Unix()/30))
	if err != nil {
		t.Fatal(err)
	}
	recovery, refusal, err := c.Credentials.Finish(t.Context(), token, code, i18n.KK)
	if refusal != "" || err != nil {
		t.Fatal(refusal, err)
	}
	return recovery
}

func (c *town) askRole(t *testing.T, by identity.Actor, persona string) (id string) {
	t.Helper()
	person := c.actor(t, persona).PersonID
	if _, err := c.Accounts.Grant(t.Context(), by, person, account.Held{Role: identity.Auditor}); err != nil {
		t.Fatal(err)
	}
	list, err := c.Accounts.Requests(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range list {
		if q.PersonID == person {
			return q.ID
		}
	}
	t.Fatal("the role that was asked for waits nowhere")
	return ""
}

// enterHalf gives the password of the persona enrolled.
func (v *visitor) enterHalf() {
	v.t.Helper()
	form := url.Values{"login": {v.p.staffLogin(v.t)}, "password": {staffPhrase}}
	a := v.post("/kk"+link.StaffSignIn, form)
	if a.status != http.StatusSeeOther {
		v.t.Fatalf("the password of %s answers %d:\n%s", enrolled, a.status, a.words())
	}
}

func (p *portal) staffLogin(t *testing.T) string {
	t.Helper()
	state, err := p.Credentials.State(t.Context(), p.actor(t, enrolled))
	if err != nil {
		t.Fatal(err)
	}
	return state.Login
}

// staffPages are the door of staff and the administrators' room.
func (c *town) staffPages() map[string][]example {
	const admin, official = "admin", "official"
	refused := http.StatusUnprocessableEntity
	person := link.Account("{person}")
	request := link.RoleRequest("{id}")
	enrol, code := link.Enrol("{token}"), link.EnrolCode("{token}")
	return map[string][]example{
		link.StaffSignIn: {
			{path: link.StaffSignIn},
			{what: "empty", path: link.StaffSignIn, form: url.Values{"login": {"a.mukanova"}}, status: refused},
		},
		link.StaffCode: {{path: link.StaffCode, as: halfIn}},
		link.StaffRole: {{path: link.StaffRole, as: official}},
		enrol: {
			{path: link.Enrol(c.accounts.fresh)},
			{what: "too short", path: link.Enrol(c.accounts.fresh), form: url.Values{"new": {"x"}, "repeat": {"x"}},
				status: refused},
		},
		code: {{path: link.EnrolCode(c.accounts.chosen)}},
		link.Credential: {
			{path: link.Credential, as: enrolled},
			{what: "unlike", path: link.Credential, as: enrolled, form: url.Values{"new": {"x"}}, status: refused},
		},
		link.Accounts: {{path: link.Accounts, as: admin}},
		link.NewAccount: {
			{path: link.NewAccount, as: admin},
			{what: "empty", path: link.NewAccount, as: admin, form: url.Values{}, status: refused},
		},
		link.RoleRequests: {{path: link.RoleRequests, as: admin}},
		request: {
			{what: "asked for by oneself", path: link.RoleRequest(c.accounts.mine), as: admin},
			{what: "to confirm", path: link.RoleRequest(c.accounts.theirs), as: admin},
		},
		person: {
			{path: link.Account(c.accounts.official), as: admin},
			{what: "own", path: link.Account(c.accounts.admin), as: admin},
			{what: "a head without a centre", path: link.AccountAct(c.accounts.official, "grant"), as: admin, status: refused,
				form: url.Values{"role": {"centre_head"}, "body": {"state-corporation"}}},
		},
	}
}
