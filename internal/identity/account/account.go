// Package account is the administrators' room behind its page: who is staff, who becomes
// it, and who no longer is. It reaches no citizen's data; roles of weight need two
// administrators.
package account

import (
	"context"
	"slices"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/identity/websession"
	"qyzmet/internal/postgres"
)

// Deps are what an Office stands on.
type Deps struct {
	DB     postgres.DB
	Keeper *credential.Keeper
	// Centres may be nil where no role in a centre is given or taken.
	Centres Centres
	// Wall is real time.
	Wall func() time.Time
}

// Centres are the Citizen Service Centres, which keep who works in them and on which shift. What is
// done here happens in the transaction that gives or takes a role; package centre stands above this one.
type Centres interface {
	Appoint(ctx context.Context, tx postgres.Tx, by identity.Actor, organisation, code, person string) error
	Dismiss(ctx context.Context, tx postgres.Tx, by identity.Actor, organisation, person string) error
	Remove(ctx context.Context, tx postgres.Tx, by identity.Actor, organisation, person string) error
}

// Office keeps the accounts of staff.
type Office struct{ Deps }

// NewOffice makes an Office.
func NewOffice(d Deps) *Office { return &Office{d} }

// ConfirmWithin is how long a role of weight waits for its second administrator (security
// L-05, R-20).
const ConfirmWithin = 24 * time.Hour

// returnFavour is how long nobody gives a role to whoever gave one to them (security R-5).
const returnFavour = 30 * 24 * time.Hour

// Roles are what a member of staff can be given, in the order of the form.
var Roles = []identity.Role{
	identity.Operator, identity.CentreHead, identity.Contact, identity.Official, identity.Head, identity.Editor, identity.Approver,
	identity.Authority, identity.Auditor, identity.Admin,
}

// NeedsTwo reports whether a role is given by two administrators. The head of a centre is among them:
// they decide who acts for citizens there, whom no administrator sees.
func NeedsTwo(role identity.Role) bool {
	switch role {
	case identity.CentreHead, identity.Editor, identity.Approver, identity.Auditor, identity.Admin:
		return true
	}
	return false
}

// NeedsBody reports whether a role acts for a body or an organisation.
func NeedsBody(role identity.Role) bool {
	return role != identity.Admin && role != identity.Auditor
}

// organisations are the only ones in which some roles work.
var organisations = map[identity.Role]string{
	identity.Operator: "state-corporation", identity.CentreHead: "state-corporation", identity.Contact: "contact-centre",
}

// Organisation is the only organisation in which a role works; empty for those of many bodies.
func Organisation(role identity.Role) string { return organisations[role] }

// Fits reports whether a role may be held in the body or organisation.
func (h Held) Fits() bool {
	only := Organisation(h.Role)
	return NeedsBody(h.Role) != (h.Body == "") && (only == "" || h.Body == only)
}

// InCentre reports whether a role is held in a Citizen Service Centre.
func InCentre(role identity.Role) bool {
	return role == identity.Operator || role == identity.CentreHead
}

// NeedsCentre reports whether a role is given together with its centre. An operator may also be taken
// into one by its head.
func NeedsCentre(role identity.Role) bool { return role == identity.CentreHead }

// State is how far an account is.
type State string

// States of an account. Waiting has a login and no password yet; Demo has neither.
const (
	Working  State = "working"
	Waiting  State = "waiting"
	Disabled State = "disabled"
	Demo     State = "demo"
)

// Held is a role that somebody has.
type Held struct {
	Role identity.Role
	Body string
	// Centre is the code of the Citizen Service Centre, empty for other roles and for operators who
	// work in none; CentreName is read, not given.
	Centre     string
	CentreName i18n.Text
}

// Account is a member of staff as administrators see one: no IIN, no phone.
type Account struct {
	PersonID string
	Names    identity.Names
	Login    string
	State    State
	Roles    []Held
}

// List is a page of accounts by surname; page counts from 1.
type List struct {
	Accounts []Account
	More     bool
}

// List shows the staff.
func (o *Office) List(ctx context.Context, actor identity.Actor, page int) (_ List, err error) {
	defer fault.Wrap(&err, "account.List")
	ctx = ofTheOffice(ctx)
	if err := identity.MayTry(actor, identity.ReadAccounts); err != nil {
		return List{}, err
	}
	return listAccounts(ctx, o.DB, page)
}

// Account opens one; whoever is not staff does not exist here.
func (o *Office) Account(ctx context.Context, actor identity.Actor, personID string) (_ Account, err error) {
	defer fault.Wrap(&err, "account.Account(%s)", personID)
	ctx = ofTheOffice(ctx)
	if err := identity.MayTry(actor, identity.ReadAccounts); err != nil {
		return Account{}, err
	}
	return accountByID(ctx, o.DB, personID)
}

// ofTheOffice is the scope of the statements here. They read names, logins and roles of
// staff, and an IIN only to find whom an invitation means.
func ofTheOffice(ctx context.Context) context.Context {
	return postgres.WithScope(ctx, postgres.System)
}

// act runs an act of an administrator on another's account: one act at a time, with the
// administrator's role checked again inside. Nobody acts on the own account.
func (o *Office) act(
	ctx context.Context, actor identity.Actor, action identity.Action, subject string,
	work func(context.Context, postgres.Tx) error,
) error {
	if err := identity.MayTry(actor, action); err != nil {
		return err
	}
	if subject != "" && subject == actor.PersonID {
		return fault.New(fault.Forbidden, "account.own")
	}
	return postgres.InTx(ofTheOffice(ctx), o.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := lockOffice(ctx, tx); err != nil {
			return err
		}
		still, err := isAdmin(ctx, tx, actor.PersonID)
		if err != nil {
			return err
		}
		if !still {
			return fault.New(fault.Forbidden, "")
		}
		return work(ctx, tx)
	})
}

// on runs an act on an account that must be there and writes it down.
func (o *Office) on(
	ctx context.Context, actor identity.Actor, subject, what string,
	work func(context.Context, postgres.Tx) error,
) error {
	return o.act(ctx, actor, identity.ManageAccounts, subject, func(ctx context.Context, tx postgres.Tx) error {
		if _, err := accountByID(ctx, tx, subject); err != nil {
			return err
		}
		if err := work(ctx, tx); err != nil {
			return err
		}
		return o.Keeper.Record(ctx, tx, credential.Event{Subject: subject, Actor: actor.PersonID, What: what})
	})
}

// Disable ends everything a person may do as staff, at once (security S-04).
func (o *Office) Disable(ctx context.Context, actor identity.Actor, personID string) (err error) {
	defer fault.Wrap(&err, "account.Disable(%s)", personID)
	return o.on(ctx, actor, personID, credential.Disabled, func(ctx context.Context, tx postgres.Tx) error {
		if err := setDisabled(ctx, tx, personID, o.Wall()); err != nil {
			return err
		}
		return credential.EndSessions(ctx, tx, personID)
	})
}

// Enable undoes Disable.
func (o *Office) Enable(ctx context.Context, actor identity.Actor, personID string) (err error) {
	defer fault.Wrap(&err, "account.Enable(%s)", personID)
	return o.on(ctx, actor, personID, credential.Enabled, func(ctx context.Context, tx postgres.Tx) error {
		return setDisabled(ctx, tx, personID, time.Time{})
	})
}

// EndSessions signs a person out everywhere.
func (o *Office) EndSessions(ctx context.Context, actor identity.Actor, personID string) (err error) {
	defer fault.Wrap(&err, "account.EndSessions(%s)", personID)
	return o.on(ctx, actor, personID, credential.SessionsEnded, func(ctx context.Context, tx postgres.Tx) error {
		return websession.EndAll(ctx, tx, personID, o.Wall())
	})
}

// NewLink gives a link to set the sign-in up anew, for who has lost a factor.
func (o *Office) NewLink(ctx context.Context, actor identity.Actor, personID string) (token string, err error) {
	defer fault.Wrap(&err, "account.NewLink(%s)", personID)
	err = o.on(ctx, actor, personID, credential.Invited, func(ctx context.Context, tx postgres.Tx) error {
		who, err := accountByID(ctx, tx, personID)
		if err != nil {
			return err
		}
		n := who.Names
		if _, err := credential.Open(ctx, tx, personID, n.Surname.RU, n.Name.RU); err != nil {
			return err
		}
		token, err = o.Keeper.NewLink(ctx, tx, personID, actor.PersonID)
		return err
	})
	return token, err
}

// Take takes a role away; sessions in it end at the next request. With an operator's role ends the
// shift, and with the last role in a centre the work there.
func (o *Office) Take(ctx context.Context, actor identity.Actor, personID string, role identity.Role) (err error) {
	defer fault.Wrap(&err, "account.Take(%s, %s)", personID, role)
	return o.act(ctx, actor, identity.ManageAccounts, personID, func(ctx context.Context, tx postgres.Tx) error {
		who, err := accountByID(ctx, tx, personID)
		if err != nil {
			return err
		}
		h, err := deleteRole(ctx, tx, personID, role)
		if err != nil {
			return err
		}
		h.Centre = who.held(role).Centre
		if InCentre(role) {
			if err := o.leave(ctx, tx, actor, who, h); err != nil {
				return err
			}
		}
		return o.Keeper.Record(ctx, tx, event(actor, personID, credential.RoleTaken, h))
	})
}

// leave ends what goes with a role in a centre that was just taken.
func (o *Office) leave(ctx context.Context, tx postgres.Tx, actor identity.Actor, who Account, h Held) error {
	if h.Role == identity.Operator {
		if err := o.Centres.Dismiss(ctx, tx, actor, h.Body, who.PersonID); err != nil {
			return err
		}
	}
	for _, other := range who.Roles {
		if InCentre(other.Role) && other.Role != h.Role {
			return nil // the place is also that of the other role
		}
	}
	return o.Centres.Remove(ctx, tx, actor, h.Body, who.PersonID)
}

// event is what becomes of a role.
func event(actor identity.Actor, personID, what string, h Held) credential.Event {
	return credential.Event{
		Subject: personID, Actor: actor.PersonID, What: what, Role: string(h.Role), Body: h.Body, Centre: h.Centre,
	}
}

// held is a role of the account; zero where it has none.
func (a Account) held(role identity.Role) Held {
	for _, h := range a.Roles {
		if h.Role == role {
			return h
		}
	}
	return Held{}
}

// Check refuses what no form offers.
func (h Held) Check() error {
	switch {
	case !slices.Contains(Roles, h.Role), !h.Fits():
		return fault.New(fault.Invalid, "account.role_body")
	case NeedsCentre(h.Role) && h.Centre == "", !InCentre(h.Role) && h.Centre != "":
		return errNoCentre()
	}
	return nil
}

func errNoCentre() error { return fault.New(fault.Invalid, CentreMissing) }

// CentreMissing is the message of a role whose centre is missing, or is none.
const CentreMissing = "account.centre_missing"
