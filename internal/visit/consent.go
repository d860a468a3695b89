package visit

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
	"time"

	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// CodeLasts is how long a code of consent can be entered (security S-13).
const CodeLasts = 10 * time.Minute

// Limits of codes of one consent (security S-12).
const (
	codeAttempts    = 5
	codesPerConsent = 5
)

// code is a one-time code for one consent; its digits are derived, not stored.
type code struct {
	id, sentTo, delivery string
	attempts             int
	createdAt, expiresAt time.Time
}

// digits derives a code from its id and the text that it agrees to: it confirms nothing else.
func (s *Service) digits(c code, of Consent) string {
	mac := hmac.New(sha256.New, s.Secret)
	mac.Write([]byte("visit-code\x00" + c.id + "\x00"))
	mac.Write(of.hash)
	const size = 1_000_000
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(mac.Sum(nil))%size)
}

// wordsOf is the text that a citizen agrees to, in the language of the visit. It names the operator,
// the centre and the purpose, and nothing of the citizen (Law 88-V art. 20(6), Law 94-V art. 8).
func (s *Service) wordsOf(v Visit, at centre.Centre, operator identity.Names, purpose string, of standard.Service) string {
	t := s.Texts.In(v.Lang)
	what := PurposeIn(t, purpose, of)
	return t.Message(i18n.M("visit.consent.words", "operator", operator.Initials(v.Lang), "centre", t.Text(at.Name),
		"window", v.Window, "purpose", what))
}

// PurposeIn is a purpose in words; of is the service that it names, or the zero service.
func PurposeIn(t i18n.Localizer, purpose string, of standard.Service) string {
	if number, ok := Withdrawn(purpose); ok {
		return t.T("visit.purpose.withdraw", "number", number)
	}
	if of.Code != "" {
		return t.Text(of.Name)
	}
	return t.T("visit.purpose." + purpose)
}

// hashOf binds a text to the visit, its people and its purpose (security R-6).
func hashOf(v Visit, purpose, words string) []byte {
	sum := sha256.Sum256([]byte(strings.Join([]string{v.ID, v.PersonID, v.OperatorID, purpose, words}, "\x00")))
	return sum[:]
}

func onlyDigits(typed string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, typed)
}

// newArrivalCode is ten random digits.
func newArrivalCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1e10))
	if err != nil { // never, since Go 1.24
		return ""
	}
	return fmt.Sprintf("%010d", n)
}

// newOfflineKey is a random key for what an operator's computer keeps of one visit.
func newOfflineKey() []byte {
	const size = 32
	key := make([]byte, size)
	rand.Read(key) // never fails (crypto/rand, Go 1.24)
	return key
}

// knownPurpose finds what a purpose is about: a service in force that centres take, or one of the
// other purposes.
func knownPurpose(snapshot *standard.Snapshot, purpose string, now time.Time) (standard.Service, error) {
	if purpose == Results || purpose == Mandates {
		return standard.Service{}, nil
	}
	edition := snapshot.InForce(purpose, now)
	if edition == nil || !taken(edition) {
		return standard.Service{}, fault.New(fault.NotFound, "")
	}
	of, _ := snapshot.Service(purpose)
	return of, nil
}

// taken reports whether centres take applications under an edition.
func taken(e *standard.Edition) bool {
	for _, channel := range e.Channels {
		if channel == "csc" {
			return true
		}
	}
	return false
}

// Services lists what centres take now, by the code of the service.
func Services(snapshot *standard.Snapshot, now time.Time) (list []standard.Service) {
	for _, of := range snapshot.Services {
		if e := snapshot.InForce(of.Code, now); e != nil && taken(e) {
			list = append(list, of)
		}
	}
	return list
}
