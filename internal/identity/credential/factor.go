package credential

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
)

// The second factor (RFC 6238 with its defaults, which every application knows): SHA-1, six
// digits, steps of 30 seconds, one step of tolerance to either side.
const (
	secretBytes = 20
	codeDigits  = 6
	stepSeconds = 30
	tolerance   = 1
	issuer      = "Qyzmet"
)

var base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)

func newSecret() []byte {
	b := make([]byte, secretBytes)
	rand.Read(b) // never fails (crypto/rand, Go 1.24)
	return b
}

// matching lists the steps around now whose code the digits are, the nearest first.
func matching(secret []byte, digits string, now time.Time) []int64 {
	current := now.Unix() / stepSeconds
	var steps []int64
	for _, offset := range [...]int64{0, -tolerance, tolerance} {
		want, err := hotp.GenerateCode(base32Plain.EncodeToString(secret), uint64(current+offset))
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(digits)) == 1 {
			steps = append(steps, current+offset)
		}
	}
	return steps
}

// totpDigits reads the six digits of a code; spaces are forgiven.
func totpDigits(typed string) (string, bool) {
	digits := strings.Join(strings.Fields(typed), "")
	if len(digits) != codeDigits || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	return digits, true
}

// Secret is a secret of the second factor as it is shown once, to be entered in the
// application.
type Secret struct {
	// Text is base32, in groups of four.
	Text string
	// URI is what the QR code holds.
	URI string
}

func show(secret []byte, login string) Secret {
	text := base32Plain.EncodeToString(secret)
	uri := url.URL{
		Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + login,
		RawQuery: url.Values{"secret": {text}, "issuer": {issuer}}.Encode(),
	}
	return Secret{Text: inFours(text, " "), URI: uri.String()}
}

func inFours(text, between string) string {
	var groups []string
	for ; len(text) > 4; text = text[4:] {
		groups = append(groups, text[:4])
	}
	return strings.Join(append(groups, text), between)
}

// Recovery codes: ten, of 60 bits each, in base32, which has no 0, 1 or 8 to be taken for
// letters.
const (
	recoveryCodes    = 10
	recoveryLength   = 12
	recoveryAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
)

// newRecovery makes the codes as they are shown: "ABCD-EFGH-IJKL".
func newRecovery() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = inFours(rand.Text()[:recoveryLength], "-")
	}
	return codes
}

// forgiven is what somebody may type for what is written.
var forgiven = strings.NewReplacer("-", "", "–", "", " ", "", "\u00a0", "", "\t", "", "0", "O", "1", "I", "8", "B")

// normalRecovery reads a recovery code in small letters too, with or without its dashes.
func normalRecovery(typed string) (string, bool) {
	code := forgiven.Replace(strings.ToUpper(typed))
	return code, len(code) == recoveryLength && strings.Trim(code, recoveryAlphabet) == ""
}

func (k *Keeper) recoveryHash(personID, code string) []byte {
	mac := hmac.New(sha256.New, k.Secret)
	mac.Write([]byte("recovery-code\x00" + personID + "\x00" + code))
	return mac.Sum(nil)
}
