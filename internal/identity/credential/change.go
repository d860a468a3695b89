package credential

import (
	"context"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/password"
	"qyzmet/internal/postgres"
)

// State is what a member of staff sees of the own credential.
type State struct {
	Login string
	// RecoveryLeft is how many recovery codes are unused.
	RecoveryLeft int
}

// State shows a person's credential; NotFound when there is none, as for demo personas.
func (k *Keeper) State(ctx context.Context, actor identity.Actor) (_ State, err error) {
	defer fault.Wrap(&err, "credential.State(%s)", actor.PersonID)
	ctx = atTheDoor(ctx)
	return stateOf(ctx, k.DB, actor.PersonID)
}

// Change is a wish for another password. Both factors are asked for again.
type Change struct {
	Old, New, Code string
	Address        string
	Lang           i18n.Lang
}

// Changed is how a Change ended; the zero value is success.
type Changed struct {
	// Refusal is about the old password or the code, Trouble about the new password.
	Old, Code Refusal
	Trouble   password.Trouble
}

// OK reports that nothing was refused.
func (c Changed) OK() bool { return c == Changed{} }

// ChangePassword replaces a password, ends every staff session of the person, the present
// one included, and tells the person.
func (k *Keeper) ChangePassword(ctx context.Context, actor identity.Actor, c Change) (out Changed, err error) {
	defer fault.Wrap(&err, "credential.ChangePassword(%s)", actor.PersonID)
	ctx = atTheDoor(ctx)
	had, err := credentialByPerson(ctx, k.DB, actor.PersonID)
	if err != nil {
		return out, err
	}
	person, err := identity.PersonByID(ctx, k.DB, actor.PersonID)
	if err != nil {
		return out, err
	}
	if out.Trouble = password.Check(c.New, about(person, had.login)...); out.Trouble != "" {
		return out, nil
	}
	who, refusal, err := k.CheckPassword(ctx, Attempt{Login: had.login, Password: c.Old, Address: c.Address})
	if err != nil || !refusal.OK() || who != actor.PersonID {
		out.Old = refusal
		return out, err
	}
	if out.Code, err = k.CheckFactor(ctx, actor.PersonID, c.Code, c.Address, c.Lang); err != nil || !out.OK() {
		return out, err
	}
	hash, err := k.Hasher.Hash(ctx, c.New)
	if err != nil {
		return out, err
	}
	return out, k.writePassword(ctx, actor.PersonID, had.hash, hash, c.Lang)
}

func (k *Keeper) writePassword(ctx context.Context, personID, old, hash string, lang i18n.Lang) error {
	return postgres.InTx(ctx, k.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := updatePassword(ctx, tx, personID, old, hash, k.Wall()); err != nil {
			return err
		}
		if err := EndSessions(ctx, tx, personID); err != nil {
			return err
		}
		return k.note(ctx, tx, Event{Subject: personID, Actor: personID, What: PasswordChanged}, lang)
	})
}

// RenewRecovery gives ten new recovery codes for a fresh factor; the old ones end.
func (k *Keeper) RenewRecovery(
	ctx context.Context, actor identity.Actor, code, address string, lang i18n.Lang,
) (codes []string, refusal Refusal, err error) {
	defer fault.Wrap(&err, "credential.RenewRecovery(%s)", actor.PersonID)
	ctx = atTheDoor(ctx)
	refusal, err = k.CheckFactor(ctx, actor.PersonID, code, address, lang)
	if err != nil || !refusal.OK() {
		return nil, refusal, err
	}
	err = postgres.InTx(ctx, k.DB, func(ctx context.Context, tx postgres.Tx) error {
		if codes, err = k.replaceRecovery(ctx, tx, actor.PersonID); err != nil {
			return err
		}
		return k.note(ctx, tx, Event{Subject: actor.PersonID, Actor: actor.PersonID, What: RecoveryRenewed}, lang)
	})
	return codes, refusal, err
}
