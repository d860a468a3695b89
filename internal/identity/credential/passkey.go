package credential

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
)

// ChallengeLasts is how long a challenge waits for its passkey.
const ChallengeLasts = 5 * time.Minute

// PasskeysAtMost is how many passkeys one person may have.
const PasskeysAtMost = 10

// passkeyName is the longest name of a passkey, in characters.
const passkeyName = 60

// purpose is what a challenge is for: one for adding proves nothing.
type purpose string

const (
	toAdd   purpose = "add"
	toProve purpose = "prove"
)

// passkey is a passkey as it lies in the database.
type passkey struct {
	id         []byte
	credential []byte
	name       string
	createdAt  time.Time
	usedAt     *time.Time
}

// Passkey is what its person sees of it.
type Passkey struct {
	// ID names it in forms.
	ID, Name  string
	CreatedAt time.Time
	// UsedAt is zero for one that was never used.
	UsedAt time.Time
}

// Ceremony is a challenge on its way to the browser.
type Ceremony struct {
	// ID is kept in the session: only the browser that asked may answer.
	ID string
	// Options are JSON, as browsers read them.
	Options []byte
}

// Passkeys lists a person's passkeys, the oldest first.
func (k *Keeper) Passkeys(ctx context.Context, actor identity.Actor) (list []Passkey, err error) {
	defer fault.Wrap(&err, "credential.Passkeys(%s)", actor.PersonID)
	kept, err := listPasskeys(atTheDoor(ctx), k.DB, actor.PersonID, false)
	for _, p := range kept {
		shown := Passkey{ID: base64.RawURLEncoding.EncodeToString(p.id), Name: p.name, CreatedAt: p.createdAt}
		if p.usedAt != nil {
			shown.UsedAt = *p.usedAt
		}
		list = append(list, shown)
	}
	return list, err
}

// HasPasskey reports whether a passkey may stand for the person's code.
func (k *Keeper) HasPasskey(ctx context.Context, personID string) (_ bool, err error) {
	defer fault.Wrap(&err, "credential.HasPasskey(%s)", personID)
	if !k.TakesPasskeys() {
		return false, nil
	}
	return hasPasskey(atTheDoor(ctx), k.DB, personID)
}

// TakesPasskeys reports whether the portal has a name that passkeys can belong to.
func (k *Keeper) TakesPasskeys() bool {
	_, err := k.party()
	return err == nil
}

// party is the portal as passkeys know it. Their user must prove to the device who they
// are, and a key of another site or another address of ours opens nothing.
func (k *Keeper) party() (*webauthn.WebAuthn, error) {
	base, err := url.Parse(k.BaseURL)
	if err != nil {
		return nil, fault.New(fault.NotFound, "")
	}
	host := strings.ToLower(base.Hostname())
	if _, err := netip.ParseAddr(host); err == nil || host == "" {
		return nil, fault.New(fault.NotFound, "")
	}
	limit := webauthn.TimeoutConfig{Timeout: ChallengeLasts, TimeoutUVD: ChallengeLasts}
	return webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: issuer, RPOrigins: []string{base.Scheme + "://" + base.Host},
		AttestationPreference:  protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{UserVerification: protocol.VerificationRequired},
		Timeouts:               webauthn.TimeoutsConfig{Login: limit, Registration: limit},
	})
}

// holder is a person as devices know them: by the work login, with no other data.
type holder struct {
	personID, login string
	keys            []webauthn.Credential
}

// WebAuthnID is the handle of the person.
func (h holder) WebAuthnID() []byte { return []byte(h.personID) }

// WebAuthnName is shown by the device.
func (h holder) WebAuthnName() string { return h.login }

// WebAuthnDisplayName is shown by the device.
func (h holder) WebAuthnDisplayName() string { return h.login }

// WebAuthnCredentials are the person's passkeys.
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (h holder) descriptors() []protocol.CredentialDescriptor {
	return webauthn.Credentials(h.keys).CredentialDescriptors()
}

// holderOf reads what lies in the database.
func holderOf(personID, login string, kept []passkey) (holder, error) {
	h := holder{personID: personID, login: login}
	for _, p := range kept {
		var c webauthn.Credential
		if err := json.Unmarshal(p.credential, &c); err != nil {
			return h, err
		}
		h.keys = append(h.keys, c)
	}
	return h, nil
}

// hold keeps a challenge and gives what the browser is told.
func (k *Keeper) hold(
	ctx context.Context, personID string, why purpose, options any, session *webauthn.SessionData,
) (c Ceremony, err error) {
	data, err := json.Marshal(session)
	if err != nil {
		return c, err
	}
	if c.Options, err = json.Marshal(options); err != nil {
		return c, err
	}
	c.ID, err = insertChallenge(ctx, k.DB, personID, why, data, k.Wall().Add(ChallengeLasts))
	return c, err
}

// take gives a challenge back, once; ok is false when there is none to answer.
func (k *Keeper) take(
	ctx context.Context, id, personID string, why purpose,
) (session webauthn.SessionData, ok bool, _ error) {
	data, err := takeChallenge(ctx, k.DB, id, personID, why, k.Wall())
	if fault.Is(err, fault.NotFound) {
		return session, false, nil
	}
	if err != nil {
		return session, false, err
	}
	return session, true, json.Unmarshal(data, &session)
}
