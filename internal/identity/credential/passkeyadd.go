package credential

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// mayManage asks for a member of staff who has just proved a factor.
func mayManage(actor identity.Actor) error {
	return identity.Check(actor, identity.ManagePasskeys, identity.Object{OwnerID: actor.PersonID})
}

// BeginPasskey begins adding a passkey. Only who has the authenticator application may: a
// passkey is never the only way in. NotFound for who has not, and where the portal has no
// name; Conflict when there are PasskeysAtMost already.
func (k *Keeper) BeginPasskey(ctx context.Context, actor identity.Actor) (c Ceremony, err error) {
	defer fault.Wrap(&err, "credential.BeginPasskey(%s)", actor.PersonID)
	ctx = atTheDoor(ctx)
	if err := mayManage(actor); err != nil {
		return c, err
	}
	party, err := k.party()
	if err != nil {
		return c, err
	}
	who, err := k.enrolledHolder(ctx, actor.PersonID)
	if err != nil {
		return c, err
	}
	if len(who.keys) >= PasskeysAtMost {
		return c, fault.New(fault.Conflict, "credential.passkeys_full")
	}
	options, session, err := party.BeginRegistration(who, webauthn.WithExclusions(who.descriptors()))
	if err != nil {
		return c, err
	}
	return k.hold(ctx, actor.PersonID, toAdd, options, session)
}

// enrolledHolder is a person who signs in with password and application.
func (k *Keeper) enrolledHolder(ctx context.Context, personID string) (holder, error) {
	had, err := credentialByPerson(ctx, k.DB, personID)
	if err == nil && (had.disabled || had.hash == "") {
		err = fault.New(fault.NotFound, "")
	}
	if err != nil {
		return holder{}, err
	}
	if _, err := secretOf(ctx, k.DB, personID); err != nil {
		return holder{}, err
	}
	kept, err := listPasskeys(ctx, k.DB, personID, false)
	if err != nil {
		return holder{}, err
	}
	return holderOf(personID, had.login, kept)
}

// NewPasskey is the browser's answer to BeginPasskey.
type NewPasskey struct {
	// Challenge is the ID of the Ceremony, Response the JSON of the browser.
	Challenge, Response string
	// Name is what the person calls the device.
	Name string
	Lang i18n.Lang
}

// FinishPasskey adds a passkey and tells the person. An answer that does not hold is a
// Refusal.
func (k *Keeper) FinishPasskey(ctx context.Context, actor identity.Actor, n NewPasskey) (_ Refusal, err error) {
	defer fault.Wrap(&err, "credential.FinishPasskey(%s)", actor.PersonID)
	ctx = atTheDoor(ctx)
	if err := mayManage(actor); err != nil {
		return Refusal{}, err
	}
	party, err := k.party()
	if err != nil {
		return Refusal{}, err
	}
	who, err := k.enrolledHolder(ctx, actor.PersonID)
	if err != nil {
		return Refusal{}, err
	}
	session, ok, err := k.take(ctx, n.Challenge, actor.PersonID, toAdd)
	if err != nil || !ok {
		return Refusal{Key: WrongPasskey}, err
	}
	key, ok := created(party, who, session, n.Response)
	if !ok {
		return Refusal{Key: WrongPasskey}, nil
	}
	return k.writePasskey(ctx, actor.PersonID, key, n)
}

// created checks the browser's answer; whatever is wrong with it is the same to its sender.
func created(
	party *webauthn.WebAuthn, who holder, session webauthn.SessionData, response string,
) (*webauthn.Credential, bool) {
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(response))
	if err != nil {
		return nil, false
	}
	key, err := party.CreateCredential(who, session, parsed)
	return key, err == nil
}

func (k *Keeper) writePasskey(
	ctx context.Context, personID string, key *webauthn.Credential, n NewPasskey,
) (refusal Refusal, _ error) {
	data, err := json.Marshal(key)
	if err != nil {
		return refusal, err
	}
	p := passkey{id: key.ID, credential: data, name: shortened(n.Name), createdAt: k.Wall()}
	return refusal, postgres.InTx(ctx, k.DB, func(ctx context.Context, tx postgres.Tx) error {
		added, err := insertPasskey(ctx, tx, personID, p, PasskeysAtMost)
		if err != nil || !added {
			refusal = Refusal{Key: WrongPasskey}
			return err
		}
		return k.note(ctx, tx, Event{Subject: personID, Actor: personID, What: PasskeyAdded}, n.Lang)
	})
}

// shortened is a name in one line, short enough for the list; a passkey without one is
// called what it is.
func shortened(name string) string {
	runes := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(name, "\x00", ""), "")), " "))
	if len(runes) == 0 {
		return "Passkey"
	}
	return strings.TrimSpace(string(runes[:min(len(runes), passkeyName)]))
}

// RemovePasskey removes a passkey and tells the person; any other id is NotFound.
func (k *Keeper) RemovePasskey(ctx context.Context, actor identity.Actor, id string, lang i18n.Lang) (err error) {
	defer fault.Wrap(&err, "credential.RemovePasskey(%s)", actor.PersonID)
	ctx = atTheDoor(ctx)
	if err := mayManage(actor); err != nil {
		return err
	}
	raw, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil || len(raw) == 0 {
		return fault.New(fault.NotFound, "")
	}
	return postgres.InTx(ctx, k.DB, func(ctx context.Context, tx postgres.Tx) error {
		removed, err := deletePasskey(ctx, tx, actor.PersonID, raw)
		if err == nil && !removed {
			err = fault.New(fault.NotFound, "")
		}
		if err != nil {
			return err
		}
		return k.note(ctx, tx, Event{Subject: actor.PersonID, Actor: actor.PersonID, What: PasskeyRemoved}, lang)
	})
}
