package account

import (
	"context"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/postgres"
)

// Request is a role that waits for its second administrator.
type Request struct {
	ID       string
	PersonID string
	Names    identity.Names
	Held     Held
	// AskedBy is the first administrator.
	AskedBy   string
	AskedName identity.Names
	AskedAt   time.Time
	ExpiresAt time.Time
}

// Grant gives a role, or where two are needed asks for it; waits tells which. Nobody gives
// a role to himself or to whoever gave him one in the last 30 days (security R-5).
func (o *Office) Grant(ctx context.Context, actor identity.Actor, personID string, h Held) (waits bool, err error) {
	defer fault.Wrap(&err, "account.Grant(%s, %s)", personID, h.Role)
	if err := knownRole(h); err != nil {
		return false, err
	}
	err = o.act(ctx, actor, identity.ManageAccounts, personID, func(ctx context.Context, tx postgres.Tx) error {
		if _, err := accountByID(ctx, tx, personID); err != nil {
			return err
		}
		waits, err = o.grant(ctx, tx, actor.PersonID, personID, h)
		return err
	})
	return waits, err
}

func (o *Office) grant(ctx context.Context, tx postgres.Tx, by, personID string, h Held) (waits bool, err error) {
	if err := o.mustNotBeAFavour(ctx, tx, by, personID); err != nil {
		return false, err
	}
	held, err := hasRole(ctx, tx, personID, h.Role)
	if err != nil {
		return false, err
	}
	if held {
		return false, fault.New(fault.Conflict, "account.has_role")
	}
	e := credential.Event{Subject: personID, Actor: by, What: credential.RoleGranted, Role: string(h.Role), Body: h.Body}
	if NeedsTwo(h.Role) {
		e.What = credential.RoleAsked
		now := o.Wall()
		if err := insertRequest(ctx, tx, personID, h, by, now, now.Add(ConfirmWithin)); err != nil {
			return true, err
		}
		return true, o.Keeper.Record(ctx, tx, e)
	}
	if err := insertRole(ctx, tx, personID, h); err != nil {
		return false, err
	}
	return false, o.Keeper.Record(ctx, tx, e)
}

// mustNotBeAFavour refuses a role given back to whoever gave one.
func (o *Office) mustNotBeAFavour(ctx context.Context, tx postgres.Tx, by, personID string) error {
	returned, err := hasGranted(ctx, tx, personID, by, o.Wall().Add(-returnFavour))
	if err == nil && returned {
		return fault.New(fault.Conflict, "account.favour")
	}
	return err
}

// Requests lists what waits for a second administrator.
func (o *Office) Requests(ctx context.Context, actor identity.Actor) (_ []Request, err error) {
	defer fault.Wrap(&err, "account.Requests")
	ctx = ofTheOffice(ctx)
	if err := identity.MayTry(actor, identity.ReadAccounts); err != nil {
		return nil, err
	}
	return listRequests(ctx, o.DB, "", o.Wall())
}

// Request opens one that still waits.
func (o *Office) Request(ctx context.Context, actor identity.Actor, id string) (_ Request, err error) {
	defer fault.Wrap(&err, "account.Request(%s)", id)
	ctx = ofTheOffice(ctx)
	if err := identity.MayTry(actor, identity.ReadAccounts); err != nil {
		return Request{}, err
	}
	return requestByID(ctx, o.DB, id, o.Wall())
}

// Confirm gives a role that another administrator asked for.
func (o *Office) Confirm(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "account.Confirm(%s)", id)
	return o.decide(ctx, actor, id, func(ctx context.Context, tx postgres.Tx, r Request) error {
		if r.AskedBy == actor.PersonID {
			return fault.New(fault.Conflict, "account.same_person")
		}
		if r.PersonID == actor.PersonID {
			return fault.New(fault.Forbidden, "account.own")
		}
		if err := o.mustNotBeAFavour(ctx, tx, actor.PersonID, r.PersonID); err != nil {
			return err
		}
		// Whoever asked must still be one who may.
		still, err := isAdmin(ctx, tx, r.AskedBy)
		if err != nil {
			return err
		}
		if !still {
			return fault.New(fault.Conflict, "account.asker_left")
		}
		if err := confirmRequest(ctx, tx, id, actor.PersonID, o.Wall()); err != nil {
			return err
		}
		if err := insertRole(ctx, tx, r.PersonID, r.Held); err != nil {
			return err
		}
		return o.Keeper.Record(ctx, tx, credential.Event{
			Subject: r.PersonID, Actor: actor.PersonID, What: credential.RoleGranted,
			Role: string(r.Held.Role), Body: r.Held.Body,
		})
	})
}

// Cancel ends a request; either of the two may.
func (o *Office) Cancel(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "account.Cancel(%s)", id)
	return o.decide(ctx, actor, id, func(ctx context.Context, tx postgres.Tx, r Request) error {
		if err := cancelRequest(ctx, tx, id, o.Wall()); err != nil {
			return err
		}
		return o.Keeper.Record(ctx, tx, credential.Event{
			Subject: r.PersonID, Actor: actor.PersonID, What: credential.RequestCancelled,
			Role: string(r.Held.Role), Body: r.Held.Body,
		})
	})
}

func (o *Office) decide(
	ctx context.Context, actor identity.Actor, id string,
	work func(context.Context, postgres.Tx, Request) error,
) error {
	return o.act(ctx, actor, identity.ConfirmAccounts, "", func(ctx context.Context, tx postgres.Tx) error {
		r, err := requestByID(ctx, tx, id, o.Wall())
		if err != nil {
			return err
		}
		return work(ctx, tx, r)
	})
}
