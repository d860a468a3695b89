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
	if err := h.Check(); err != nil {
		return false, err
	}
	err = o.act(ctx, actor, identity.ManageAccounts, personID, func(ctx context.Context, tx postgres.Tx) error {
		waits, err = o.grant(ctx, tx, actor, personID, h)
		return err
	})
	return waits, err
}

// grant gives somebody a role, or a centre to a role that they hold and has none.
func (o *Office) grant(
	ctx context.Context, tx postgres.Tx, by identity.Actor, personID string, h Held,
) (waits bool, _ error) {
	who, err := accountByID(ctx, tx, personID)
	if err != nil {
		return false, err
	}
	if err := o.mustNotBeAFavour(ctx, tx, by.PersonID, personID); err != nil {
		return false, err
	}
	if err := who.mayHold(h); err != nil {
		return false, err
	}
	if err := mustExist(ctx, tx, h); err != nil {
		return false, err
	}
	if NeedsTwo(h.Role) {
		now := o.Wall()
		if err := insertRequest(ctx, tx, personID, h, by.PersonID, now, now.Add(ConfirmWithin)); err != nil {
			return true, err
		}
		return true, o.Keeper.Record(ctx, tx, event(by, personID, credential.RoleAsked, h))
	}
	return false, o.give(ctx, tx, by, personID, h)
}

// mayHold refuses a role that somebody has, and a second centre.
func (a Account) mayHold(h Held) error {
	for _, other := range a.Roles {
		switch {
		case other.Role == h.Role && (h.Centre == "" || other.Centre != ""):
			return fault.New(fault.Conflict, "account.has_role")
		case h.Centre != "" && other.Centre != "" && other.Centre != h.Centre:
			return fault.New(fault.Conflict, "account.other_centre")
		}
	}
	return nil
}

// give is what a grant comes to: the role, and the place in the centre.
func (o *Office) give(ctx context.Context, tx postgres.Tx, by identity.Actor, personID string, h Held) error {
	if err := insertRole(ctx, tx, personID, h); err != nil {
		return err
	}
	if h.Centre != "" {
		if err := o.Centres.Appoint(ctx, tx, by, h.Body, h.Centre, personID); err != nil {
			return err
		}
	}
	return o.Keeper.Record(ctx, tx, event(by, personID, credential.RoleGranted, h))
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
		return o.give(ctx, tx, actor, r.PersonID, r.Held)
	})
}

// Cancel ends a request; either of the two may.
func (o *Office) Cancel(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "account.Cancel(%s)", id)
	return o.decide(ctx, actor, id, func(ctx context.Context, tx postgres.Tx, r Request) error {
		if err := cancelRequest(ctx, tx, id, o.Wall()); err != nil {
			return err
		}
		return o.Keeper.Record(ctx, tx, event(actor, r.PersonID, credential.RequestCancelled, r.Held))
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
