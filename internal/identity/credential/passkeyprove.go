package credential

import (
	"context"
	"encoding/json"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
)

// BeginAssertion begins proving the second factor with a passkey; NotFound for who has none.
func (k *Keeper) BeginAssertion(ctx context.Context, personID string) (c Ceremony, err error) {
	defer fault.Wrap(&err, "credential.BeginAssertion(%s)", personID)
	ctx = atTheDoor(ctx)
	party, err := k.party()
	if err != nil {
		return c, err
	}
	who, err := k.enrolledHolder(ctx, personID)
	if err != nil {
		return c, err
	}
	if len(who.keys) == 0 {
		return c, fault.New(fault.NotFound, "")
	}
	options, session, err := party.BeginLogin(who, webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return c, err
	}
	return k.hold(ctx, personID, toProve, options, session)
}

// Assertion is the browser's answer to BeginAssertion.
type Assertion struct {
	// Challenge is the ID of the Ceremony, Response the JSON of the browser.
	Challenge, Response string
	// Address is where the request came from.
	Address string
	// Lang is that of notices.
	Lang i18n.Lang
}

// FinishAssertion is the second factor, as CheckFactor, by a passkey. A challenge is used up
// by the first answer, right or wrong.
func (k *Keeper) FinishAssertion(ctx context.Context, personID string, a Assertion) (_ Refusal, err error) {
	defer fault.Wrap(&err, "credential.FinishAssertion(%s)", personID)
	ctx = atTheDoor(ctx)
	party, err := k.party()
	if err != nil {
		return Refusal{}, err
	}
	session, waits, err := k.take(ctx, a.Challenge, personID, toProve)
	if err != nil {
		return Refusal{}, err
	}
	p := proof{personID: personID, address: a.Address, wrong: WrongPasskey, detail: "passkey", lang: a.Lang}
	return k.prove(ctx, p, func(ctx context.Context, tx postgres.Tx) (bool, error) {
		if !waits {
			return false, nil
		}
		return k.spendPasskey(ctx, tx, party, personID, session, a.Response)
	})
}

// spendPasskey checks an answer while no other one can move the sign counter. A counter that
// does not grow is the mark of a copied key (WebAuthn Level 3, 6.1.1): it opens nothing.
func (k *Keeper) spendPasskey(
	ctx context.Context, tx postgres.Tx, party *webauthn.WebAuthn, personID string,
	session webauthn.SessionData, response string,
) (bool, error) {
	kept, err := listPasskeys(ctx, tx, personID, true)
	if err != nil {
		return false, err
	}
	who, err := holderOf(personID, "", kept)
	if err != nil {
		return false, err
	}
	key, ok := asserted(party, who, session, response)
	if !ok {
		return false, nil
	}
	data, err := json.Marshal(key)
	if err != nil {
		return false, err
	}
	return true, updatePasskey(ctx, tx, personID, passkey{id: key.ID, credential: data}, k.Wall())
}

// asserted checks the browser's answer; whatever is wrong with it is the same to its sender.
func asserted(
	party *webauthn.WebAuthn, who holder, session webauthn.SessionData, response string,
) (*webauthn.Credential, bool) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(response))
	if err != nil {
		return nil, false
	}
	key, err := party.ValidateLogin(who, session, parsed)
	return key, err == nil && !key.Authenticator.CloneWarning
}
