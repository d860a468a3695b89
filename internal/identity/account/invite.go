package account

import (
	"context"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/postgres"
)

// Invitation is somebody who is to become staff. IIN and phone are checked by who reads
// the form.
type Invitation struct {
	IIN                       string
	Surname, Name, Patronymic string
	Phone                     string
	Held                      Held
}

// Invited is what the administrator passes on.
type Invited struct {
	PersonID, Login string
	// Token opens the page on which the sign-in is set up; it is shown this once.
	Token string
	// Waits says that the role waits for a second administrator.
	Waits bool
}

// Invite makes an account and the link to set it up. A person the portal knows already
// must be named as it knows them: an IIN alone tells an administrator nothing.
func (o *Office) Invite(ctx context.Context, actor identity.Actor, in Invitation) (out Invited, err error) {
	defer fault.Wrap(&err, "account.Invite")
	if err := in.Held.Check(); err != nil {
		return out, err
	}
	err = o.act(ctx, actor, identity.ManageAccounts, "", func(ctx context.Context, tx postgres.Tx) error {
		if out, err = o.enter(ctx, tx, actor.PersonID, in, false); err != nil {
			return err
		}
		if out.PersonID == actor.PersonID {
			return fault.New(fault.Forbidden, "account.own")
		}
		out.Waits, err = o.grant(ctx, tx, actor, out.PersonID, in.Held)
		return err
	})
	return out, err
}

// enter makes person, login and link. A working account is made anew only if renew says so.
func (o *Office) enter(
	ctx context.Context, tx postgres.Tx, by string, in Invitation, renew bool,
) (out Invited, err error) {
	p, err := ensurePerson(ctx, tx, in, o.Wall())
	if err != nil {
		return out, err
	}
	if !sameName(p.Names.Surname, in.Surname) || !sameName(p.Names.Name, in.Name) {
		return out, fault.New(fault.Conflict, "account.other_name")
	}
	working, err := isWorking(ctx, tx, p.ID)
	if err != nil {
		return out, err
	}
	if working && !renew {
		return out, fault.New(fault.Conflict, "account.exists")
	}
	out.PersonID = p.ID
	if out.Login, err = credential.Open(ctx, tx, p.ID, in.Surname, in.Name); err != nil {
		return out, err
	}
	if out.Token, err = o.Keeper.NewLink(ctx, tx, p.ID, by); err != nil {
		return out, err
	}
	return out, o.Keeper.Record(ctx, tx, credential.Event{Subject: p.ID, Actor: by, What: credential.Invited})
}

func sameName(kept i18n.Text, typed string) bool {
	for _, name := range []string{kept.KK, kept.RU, kept.EN} {
		if strings.EqualFold(name, typed) {
			return true
		}
	}
	return false
}

// CreateAdmin makes an administrator from the server's own command line: the first one, or
// with again a further one. Conflict when there is one with a working sign-in already.
func (o *Office) CreateAdmin(ctx context.Context, in Invitation, again bool) (out Invited, err error) {
	defer fault.Wrap(&err, "account.CreateAdmin")
	ctx = ofTheOffice(ctx)
	in.Held = Held{Role: identity.Admin}
	err = postgres.InTx(ctx, o.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := lockOffice(ctx, tx); err != nil {
			return err
		}
		there, err := hasWorkingAdmin(ctx, tx)
		if err != nil {
			return err
		}
		if there && !again {
			return fault.New(fault.Conflict, "account.admin_exists")
		}
		if out, err = o.enter(ctx, tx, "", in, again); err != nil {
			return err
		}
		if err := insertRole(ctx, tx, out.PersonID, in.Held); err != nil {
			return err
		}
		return o.Keeper.Record(ctx, tx, credential.Event{
			Subject: out.PersonID, What: credential.RoleGranted, Role: string(identity.Admin),
		})
	})
	return out, err
}
