package credential_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"slices"
	"testing"
)

// device makes passkeys as a browser with a platform authenticator does.
type device struct {
	key    *ecdsa.PrivateKey
	id     []byte
	count  uint32
	origin string
	host   string
	// verifies is false for a device that does not ask who its user is.
	verifies bool
}

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &device{
		key: key, id: []byte(rand.Text()), origin: "https://portal.example", host: "portal.example", verifies: true,
	}
}

func web64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Flags of the authenticator data (WebAuthn Level 3, 6.1).
const (
	userPresent  = 1
	userVerified = 4
	attested     = 64
)

// data is the authenticator data, with the key itself when it is new.
func (d *device) data(t *testing.T, fresh bool) []byte {
	t.Helper()
	host := sha256.Sum256([]byte(d.host))
	flags := byte(userPresent)
	if d.verifies {
		flags |= userVerified
	}
	if fresh {
		flags |= attested
	}
	out := append(host[:], flags)
	out = binary.BigEndian.AppendUint32(out, d.count)
	if !fresh {
		return out
	}
	out = append(out, make([]byte, 16)...) // a model of no name
	out = binary.BigEndian.AppendUint16(out, uint16(len(d.id)))
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	// COSE: kty EC2, alg ES256, crv P-256, x, y.
	out = append(append(out, d.id...), 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32)
	return slices.Concat(out, point[1:33], []byte{0x22, 0x58, 32}, point[33:])
}

// challenge reads it from options as the browser gets them.
func challenge(t *testing.T, options []byte) string {
	t.Helper()
	var o struct {
		PublicKey struct {
			Challenge        string
			UserVerification string
		}
	}
	if err := json.Unmarshal(options, &o); err != nil || o.PublicKey.Challenge == "" {
		t.Fatalf("%v in %s", err, options)
	}
	return o.PublicKey.Challenge
}

func (d *device) client(t *testing.T, kind string, options []byte) []byte {
	t.Helper()
	return d.marshal(t, map[string]any{
		"type": kind, "challenge": challenge(t, options), "origin": d.origin, "crossOrigin": false,
	})
}

func (d *device) marshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (d *device) answer(t *testing.T, response map[string]any) string {
	t.Helper()
	return string(d.marshal(t, map[string]any{
		"id": web64(d.id), "rawId": web64(d.id), "type": "public-key", "response": response,
		"clientExtensionResults": map[string]any{},
	}))
}

// create answers a challenge to make a passkey.
func (d *device) create(t *testing.T, options []byte) string {
	t.Helper()
	data := d.data(t, true)
	// CBOR: {"fmt": "none", "attStmt": {}, "authData": data}.
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"), byte(len(data)>>8), byte(len(data)))
	return d.answer(t, map[string]any{
		"clientDataJSON": web64(d.client(t, "webauthn.create", options)), "attestationObject": web64(append(object, data...)),
	})
}

// get answers a challenge to prove a passkey; the counter moves on.
func (d *device) get(t *testing.T, options []byte) string {
	t.Helper()
	d.count++
	client, data := d.client(t, "webauthn.get", options), d.data(t, false)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(slices.Clone(data), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return d.answer(t, map[string]any{
		"clientDataJSON": web64(client), "authenticatorData": web64(data), "signature": web64(signature),
	})
}
