package credential

import (
	"context"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
)

// What happens to an account.
const (
	Invited          = "invited"
	Enrolled         = "enrolled"
	PasswordChanged  = "password_changed"
	RecoveryUsed     = "recovery_used"
	RecoveryRenewed  = "recovery_renewed"
	PasskeyAdded     = "passkey_added"
	PasskeyRemoved   = "passkey_removed"
	RoleAsked        = "role_asked"
	RoleGranted      = "role_granted"
	RoleTaken        = "role_taken"
	RequestCancelled = "request_cancelled"
	Disabled         = "disabled"
	Enabled          = "enabled"
	SessionsEnded    = "sessions_ended"
)

// Event is something done to an account.
type Event struct {
	Subject, Actor, What string
	// Role, Body and Centre are those of a role that was given, asked for or taken.
	Role, Body, Centre string
}

// notices are the events a person is told of at once, by template.
var notices = map[string]string{
	Enrolled: "sms.credential_new", PasswordChanged: "sms.password_changed",
	RecoveryUsed: "sms.recovery_used", RecoveryRenewed: "sms.recovery_renewed",
	PasskeyAdded: "sms.passkey_added", PasskeyRemoved: "sms.passkey_removed",
}

// Record writes an event of an account down, for its history and among all that touches
// the security of the portal.
func (k *Keeper) Record(ctx context.Context, tx postgres.Tx, e Event) error {
	if err := insertEvent(ctx, tx, e, k.Wall()); err != nil {
		return err
	}
	return securitylog.Record(ctx, tx, securitylog.Event{
		Kind: securitylog.AccountChanged, PersonID: e.Actor, SubjectID: e.Subject, Detail: e.What,
	})
}

// note records an event and tells the person, in the same transaction.
func (k *Keeper) note(ctx context.Context, tx postgres.Tx, e Event, lang i18n.Lang) error {
	if err := k.Record(ctx, tx, e); err != nil {
		return err
	}
	return k.tell(ctx, tx, e.Subject, notices[e.What], lang)
}

// tellOfNewPlace tells who has signed in before that somebody came in from where they never
// did. The first place of all is that of setting up, of which they are told anyway.
func (k *Keeper) tellOfNewPlace(ctx context.Context, tx postgres.Tx, t try, lang i18n.Lang) error {
	is, err := isNewPlace(ctx, tx, t)
	if err != nil || !is {
		return err
	}
	return k.tell(ctx, tx, t.personID, "sms.new_place", lang)
}

// tell sends a notice by every channel there is.
func (k *Keeper) tell(ctx context.Context, tx postgres.Tx, personID, template string, lang i18n.Lang) error {
	batch := &postgres.Batch{}
	jobs := k.Sender.Queue(batch, notify.Message{
		PersonID: personID, Template: template, Lang: lang,
	}, k.Wall())
	if err := sendBatch(ctx, tx, batch); err != nil {
		return err
	}
	return k.Jobs.Insert(ctx, tx, jobs...)
}
