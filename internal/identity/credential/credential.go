// Package credential is how members of staff prove who they are: a password and a second
// factor, the link by which both are set up, and the limits on guessing. Demo personas and
// citizens have nothing here.
package credential

import (
	"context"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/password"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
)

// Deps are what a Keeper stands on.
type Deps struct {
	DB     postgres.DB
	Hasher *password.Hasher
	Sender *notify.Sender
	Jobs   *job.Queue
	// Wall is real time: credentials do not follow the demo's clock.
	Wall func() time.Time
	// Secret keys the hashes of recovery codes, logins and addresses.
	Secret []byte
	// BaseURL is how the world reaches the portal: passkeys belong to its host. Where that
	// is no name, as for a bare address, there are none.
	BaseURL string
}

// Keeper keeps the credentials of staff.
type Keeper struct{ Deps }

// NewKeeper makes a Keeper.
func NewKeeper(d Deps) *Keeper { return &Keeper{d} }

// atTheDoor is the scope of every statement here: who comes is not known before it ran.
func atTheDoor(ctx context.Context) context.Context {
	return postgres.WithScope(ctx, postgres.System)
}

// Refusal is why a step of signing in failed: the key of a sentence and, where there is
// something to wait for, for how long. The zero value is success.
type Refusal struct {
	Key  string
	Wait time.Duration
}

// OK reports that nothing was refused.
func (r Refusal) OK() bool { return r.Key == "" }

// Reasons of refusal. Wrong is the one sentence for a wrong password, an unknown login and
// a disabled account (security S-14).
const (
	Wrong        = "credential.wrong"
	WrongCode    = "credential.wrong_code"
	Wait         = "credential.wait"
	UnknownPlace = "credential.unknown_place"
	WrongPasskey = "credential.wrong_passkey"
)

// kept is a credential as it lies in the database.
type kept struct {
	personID string
	login    string
	hash     string
	disabled bool
}

// Attempt is a try to sign in.
type Attempt struct {
	Login, Password string
	// Address is where the request came from.
	Address string
}

// CheckPassword is the first of two factors: it opens nothing by itself (security S-15).
// Whether the login exists cannot be told from the answer, nor from its time.
func (k *Keeper) CheckPassword(ctx context.Context, a Attempt) (personID string, _ Refusal, err error) {
	defer fault.Wrap(&err, "credential.CheckPassword")
	ctx = atTheDoor(ctx)
	a.Login = NormalLogin(a.Login)
	c, err := k.byLogin(ctx, a.Login)
	if err != nil {
		return "", Refusal{}, err
	}
	try := k.try(stepPassword, a.Login, a.Address, c.personID)
	if refusal, err := k.begin(ctx, try); err != nil || !refusal.OK() {
		return "", refusal, err
	}
	right, stale, err := k.Hasher.Verify(ctx, c.hash, a.Password)
	if err != nil {
		return "", Refusal{}, err
	}
	if !right || c.disabled {
		return "", Refusal{Key: Wrong}, k.refused(ctx, securitylog.PasswordRefused, c.personID, "")
	}
	if stale {
		if err := k.rehash(ctx, c, a.Password); err != nil {
			return "", Refusal{}, err
		}
	}
	return c.personID, Refusal{}, passed(ctx, k.DB, try)
}

// byLogin finds a credential; an unknown login gives an empty one, which no password opens.
func (k *Keeper) byLogin(ctx context.Context, login string) (kept, error) {
	if !IsLogin(login) {
		return kept{}, nil
	}
	c, err := credentialByLogin(ctx, k.DB, login)
	if fault.Is(err, fault.NotFound) {
		return kept{}, nil
	}
	return c, err
}

// rehash writes a hash at today's cost.
func (k *Keeper) rehash(ctx context.Context, c kept, text string) error {
	hash, err := k.Hasher.Hash(ctx, text)
	if err != nil {
		return err
	}
	return replaceHash(ctx, k.DB, c.personID, c.hash, hash)
}

// CheckFactor is the second factor: a code of the application or a recovery code. It also
// serves for a fresh factor before an act of weight. lang is that of notices.
func (k *Keeper) CheckFactor(
	ctx context.Context, personID, code, address string, lang i18n.Lang,
) (_ Refusal, err error) {
	defer fault.Wrap(&err, "credential.CheckFactor(%s)", personID)
	return k.prove(atTheDoor(ctx), proof{personID: personID, address: address, wrong: WrongCode, lang: lang},
		func(ctx context.Context, tx postgres.Tx) (bool, error) {
			return k.spend(ctx, tx, personID, code, lang)
		})
}

// proof is a try to prove the second factor, of whichever kind.
type proof struct {
	personID, address string
	// wrong is the reason of refusal, detail the code of the kind in the log.
	wrong, detail string
	// lang is that of the notice about a place nobody knows yet.
	lang i18n.Lang
}

// prove counts a try and lets spend look at it. All kinds of factors share one limit.
func (k *Keeper) prove(
	ctx context.Context, p proof, spend func(context.Context, postgres.Tx) (bool, error),
) (Refusal, error) {
	c, err := credentialByPerson(ctx, k.DB, p.personID)
	if fault.Is(err, fault.NotFound) || (err == nil && c.disabled) {
		return Refusal{Key: p.wrong}, nil
	}
	if err != nil {
		return Refusal{}, err
	}
	try := k.try(stepFactor, c.login, p.address, p.personID)
	if refusal, err := k.begin(ctx, try); err != nil || !refusal.OK() {
		return refusal, err
	}
	var right bool
	err = postgres.InTx(ctx, k.DB, func(ctx context.Context, tx postgres.Tx) error {
		if right, err = spend(ctx, tx); err != nil || !right {
			return err
		}
		if err := k.tellOfNewPlace(ctx, tx, try, p.lang); err != nil {
			return err
		}
		return succeeded(ctx, tx, try, k.Wall())
	})
	if err != nil || right {
		return Refusal{}, err
	}
	return Refusal{Key: p.wrong}, k.refused(ctx, securitylog.FactorRefused, p.personID, p.detail)
}

// refused writes a try that failed into the log of security events.
func (k *Keeper) refused(ctx context.Context, kind securitylog.Kind, subject, detail string) error {
	return securitylog.Record(ctx, k.DB, securitylog.Event{
		Kind: kind, Refused: true, SubjectID: subject, Detail: detail,
	})
}

// spend uses a code up: no code opens anything twice.
func (k *Keeper) spend(
	ctx context.Context, tx postgres.Tx, personID, code string, lang i18n.Lang,
) (bool, error) {
	if digits, ok := totpDigits(code); ok {
		return k.spendTOTP(ctx, tx, personID, digits)
	}
	recovery, ok := normalRecovery(code)
	if !ok {
		return false, nil
	}
	right, err := useRecovery(ctx, tx, personID, k.recoveryHash(personID, recovery), k.Wall())
	if err != nil || !right {
		return false, err
	}
	return true, k.note(ctx, tx, Event{Subject: personID, Actor: personID, What: RecoveryUsed}, lang)
}

func (k *Keeper) spendTOTP(ctx context.Context, tx postgres.Tx, personID, digits string) (bool, error) {
	secret, err := secretOf(ctx, tx, personID)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, step := range matching(secret, digits, k.Wall()) {
		fresh, err := useStep(ctx, tx, personID, step, k.Wall())
		if err != nil || fresh {
			return fresh, err
		}
	}
	return false, nil
}

// Actors lists what a member of staff may act as, one for each role.
func (k *Keeper) Actors(ctx context.Context, personID string) (_ []identity.Actor, err error) {
	defer fault.Wrap(&err, "credential.Actors(%s)", personID)
	ctx = atTheDoor(ctx)
	return listActors(ctx, k.DB, personID)
}

// Sweep removes what no longer counts: used steps, ended links, old attempts.
func (k *Keeper) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "credential.Sweep")
	ctx = atTheDoor(ctx)
	return deleteEnded(ctx, k.DB, k.Wall())
}
