package mandate

import (
	"context"
	"crypto/sha256"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Revocation is the word of whoever gave a mandate that it ends.
type Revocation struct {
	ID string
	// Key makes the same revoking one act.
	Key  string
	Lang i18n.Lang
	// CodeID and Code confirm it, see AskRevoke.
	CodeID, Code string
}

// content is what a code confirms: who takes back which mandate.
func (r Revocation) content(personID string) []byte {
	sum := sha256.Sum256([]byte(personID + "\x00revoke\x00" + r.ID))
	return sum[:]
}

// AskRevoke sends a code to the giver's own phone: revoking is confirmed as giving is. Where
// no code can be sent the answer says so, and Revoke takes the word without one: a right must
// not outlive the will behind it because a gateway is away.
func (s *Service) AskRevoke(ctx context.Context, actor identity.Actor, r Revocation) (_ Asked, err error) {
	defer fault.Wrap(&err, "mandate.AskRevoke(%s)", r.ID)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.RevokeMandate); err != nil {
		return Asked{}, err
	}
	if !postgres.IsID(r.ID) {
		return Asked{}, fault.New(fault.NotFound, "")
	}
	m, err := viewByID(ctx, s.DB, r.ID, actor.PersonID)
	if err != nil {
		return Asked{}, err
	}
	if err := mayRevoke(actor, m.Mandate); err != nil {
		return Asked{}, err
	}
	return s.newCode(ctx, actor.PersonID, r.content(actor.PersonID), codesToRevoke, "mandate.code_to_revoke", r.Lang)
}

func mayRevoke(actor identity.Actor, m Mandate) error {
	if err := identity.Check(actor, identity.RevokeMandate, identity.Object{OwnerID: m.Giver()}); err != nil {
		return err
	}
	if !m.Given() {
		return fault.New(fault.Conflict, "mandate.fault.by_law")
	}
	return nil
}

// Revoke takes back what was given, at once; ended already is done. wrong says what is wrong
// with the code; then nothing has happened, but the attempt is counted.
func (s *Service) Revoke(ctx context.Context, actor identity.Actor, r Revocation) (wrong []Problem, err error) {
	defer fault.Wrap(&err, "mandate.Revoke(%s)", r.ID)
	refusal := ""
	err = s.change(ctx, actor, identity.RevokeMandate, r.ID, r.Key, r.Lang, "revoked",
		func(ctx context.Context, tx postgres.Tx, m *Mandate, a *act) error {
			if err := mayRevoke(actor, *m); err != nil || m.State != Pending && m.State != Active {
				return err
			}
			var err error
			if refusal, err = s.will(ctx, tx, actor, r, a); err != nil || refusal != "" {
				return err
			}
			return s.end(m, Revoked)
		})
	if err == nil && refusal != "" {
		wrong = []Problem{{FieldCode, i18n.M("mandate.error." + refusal)}}
	}
	return wrong, err
}

// will proves by the code that the giver takes it back. A code that could not be sent is
// proof enough, and the journal has it that there was none.
func (s *Service) will(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, r Revocation, a *act,
) (refusal string, _ error) {
	c := code{id: r.CodeID, person: actor.PersonID, content: r.content(actor.PersonID)}
	if !postgres.IsID(c.id) {
		return "code_over", nil
	}
	a.code = c.id
	if unsent, err := tryUnsent(ctx, tx, c, s.Wall()); err != nil || unsent {
		a.how = "_without_code"
		return "", err
	}
	return s.confirm(ctx, tx, c, r.Code)
}
