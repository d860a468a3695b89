package apptest

import (
	"context"
	"encoding/base32"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/hotp"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/postgres"
)

// Staff is a member of staff with a password and a second factor, who signs in as in real
// life and not by a button.
type Staff struct {
	PersonID, Login string
	// Recovery are unused recovery codes.
	Recovery []string
	portal   *Portal
	secret   []byte
}

const staffPassword = "jEx7 kolibri song"

// Staff gives the person behind a persona a sign-in of their own.
func (p *Portal) Staff(t testing.TB, persona string) *Staff {
	t.Helper()
	ctx := postgres.WithScope(t.Context(), postgres.System)
	who, err := p.Directory.Persona(ctx, persona)
	if err != nil {
		t.Fatalf("apptest: %v", err)
	}
	s := &Staff{PersonID: who.Actor.PersonID, portal: p}
	var token string
	err = postgres.InTx(ctx, p.DB, func(ctx context.Context, tx postgres.Tx) (err error) {
		s.Login, err = credential.Open(ctx, tx, s.PersonID, who.Names.Surname.RU, who.Names.Name.RU)
		if err != nil {
			return err
		}
		token, err = p.Credentials.NewLink(ctx, tx, s.PersonID, "")
		return err
	})
	if err == nil {
		err = s.enrol(t, ctx, token)
	}
	if err != nil {
		t.Fatalf("apptest: %v", err)
	}
	return s
}

func (s *Staff) enrol(t testing.TB, ctx context.Context, token string) error {
	if _, err := s.portal.Credentials.ChoosePassword(ctx, token, staffPassword); err != nil {
		return err
	}
	e, err := s.portal.Credentials.Enrolment(ctx, token)
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(e.Secret.Text, " ", "")
	if s.secret, err = base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text); err != nil {
		return err
	}
	codes, refusal, err := s.portal.Credentials.Finish(ctx, token, s.Code(t), i18n.KK)
	if refusal != "" {
		return fault.New(fault.Invalid, refusal)
	}
	s.Recovery = codes
	return err
}

// Code is what the application shows half a minute from now; time moves on to then, because
// no code is accepted twice.
func (s *Staff) Code(t testing.TB) string {
	t.Helper()
	s.portal.wall.advance(30 * time.Second)
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(s.secret)
	code, err := hotp.GenerateCode(text, uint64(s.portal.wall.Now().Unix()/30))
	if err != nil {
		t.Fatalf("apptest: %v", err)
	}
	return code
}

// SignInAsStaff signs in with password and code; where there are several roles the page that
// asks for one is the answer.
func (c *Client) SignInAsStaff(t testing.TB, s *Staff) *Answer {
	t.Helper()
	a := c.Post(t, "/kk/sign-in/staff", url.Values{"login": {s.Login}, "password": {staffPassword}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("the password of %s is answered %d:\n%s", s.Login, a.Status, a.Text())
	}
	a = c.Post(t, "/kk/sign-in/staff/code", url.Values{"code": {s.Code(t)}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("the code of %s is answered %d:\n%s", s.Login, a.Status, a.Text())
	}
	return a
}
