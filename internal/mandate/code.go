package mandate

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// CodeLasts is how long a code that confirms a mandate or its revoking can be entered (S-13).
const CodeLasts = 10 * time.Minute

// Limits of codes (security S-12).
const (
	codeAttempts   = 5
	codesPerPerson = 5 // in CodeLasts
	// codesToRevoke leaves room for taking back whatever was given.
	codesToRevoke = 2 * codesPerPerson
)

// code is a one-time code for one content; its digits are derived, not stored.
type code struct {
	id, person string
	content    []byte
	createdAt  time.Time
}

// Asked is a grant or a revocation that waits for its code.
type Asked struct {
	// CodeID goes back with the digits.
	CodeID string
	// Digits are the code itself; only the demo may show them.
	Digits string
	// Unsent says that no code could be sent: only a revocation may go on without one.
	Unsent bool
}

// content is what a code confirms: the giver and every part of the grant.
func (g Grant) content(personID string) []byte {
	services := strings.Join(g.Services, ",")
	if g.All {
		services = "*"
	}
	sum := sha256.Sum256([]byte(strings.Join(
		[]string{personID, compactIIN(g.IIN), services, joined(g.Actions), g.Last.String(), g.Under}, "\x00")))
	return sum[:]
}

func (s *Service) digits(id string) string {
	mac := hmac.New(sha256.New, s.Secret)
	mac.Write([]byte("mandate-code\x00" + id))
	const size = 1_000_000
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(mac.Sum(nil))%size)
}

// Ask checks a grant and sends a code to the giver's own phone: giving is confirmed by it.
// Whoever has no phone, or whom the gateway does not reach now, cannot give (Unavailable).
func (s *Service) Ask(ctx context.Context, actor identity.Actor, g Grant) (_ Asked, problems []Problem, err error) {
	defer fault.Wrap(&err, "mandate.Ask")
	if problems, err = s.Check(ctx, actor, g); err != nil || len(problems) > 0 {
		return Asked{}, problems, err
	}
	ctx = actor.Scope(ctx)
	if _, err := s.headFor(ctx, actor, g); err != nil {
		return Asked{}, nil, err
	}
	words := "mandate.code_by_sms"
	if g.Under != "" {
		words = "mandate.code_for_employee"
	}
	asked, err := s.newCode(ctx, actor.PersonID, g.content(actor.PersonID), codesPerPerson, words, g.Lang)
	if err == nil && asked.Unsent {
		err = fault.New(fault.Unavailable, "mandate.fault.no_code")
	}
	return asked, nil, err
}

// newCode makes a code for a content and sends it to the person's own phone.
func (s *Service) newCode(
	ctx context.Context, person string, content []byte, most int, words string, lang i18n.Lang,
) (Asked, error) {
	c := code{id: postgres.NewID(), person: person, content: content, createdAt: s.Wall()}
	var phone string
	err := postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		self, err := identity.PersonByID(ctx, tx, person)
		if err != nil {
			return err
		}
		phone = self.Phone
		n, err := countCodes(ctx, tx, person, c.createdAt.Add(-CodeLasts))
		if err == nil && n >= most {
			err = fault.New(fault.TooMany, "fault.too_many_codes")
		}
		if err != nil {
			return err
		}
		return insertCode(ctx, tx, c)
	})
	if err != nil {
		return Asked{}, err
	}
	unsent, err := s.deliver(ctx, c.id, phone, i18n.M(words, "code", s.digits(c.id)), lang)
	if unsent || err != nil {
		return Asked{CodeID: c.id, Unsent: unsent}, err
	}
	return Asked{CodeID: c.id, Digits: s.digits(c.id)}, nil
}

// deliver hands the code to the gateway and notes the outcome.
func (s *Service) deliver(
	ctx context.Context, id, phone string, m i18n.Message, lang i18n.Lang,
) (unsent bool, _ error) {
	err := fault.New(fault.Unavailable, "")
	if phone != "" {
		err = s.Sender.SendNow(ctx, id, phone, lang, m)
	}
	outcome := "sent"
	if err != nil {
		outcome = "failed"
	}
	if kept := setDelivery(context.WithoutCancel(ctx), s.DB, id, outcome); kept != nil {
		return false, kept
	}
	if fault.Is(err, fault.Unavailable) {
		return true, nil
	}
	return false, err
}

// confirm proves somebody's will inside the transaction that acts; refusal is the key of the
// sentence that says why not, and the attempt stays counted.
func (s *Service) confirm(ctx context.Context, tx postgres.Tx, c code, typed string) (refusal string, _ error) {
	if !postgres.IsID(c.id) {
		return "code_over", nil
	}
	switch may, err := tryCode(ctx, tx, c, s.Wall()); {
	case err != nil:
		return "", err
	case !may:
		return "code_over", nil
	case !hmac.Equal([]byte(onlyDigits(typed)), []byte(s.digits(c.id))):
		return "code", nil
	}
	return "", nil
}

func onlyDigits(typed string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, typed)
}

// Sweep removes codes that can be entered no more.
func (s *Service) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "mandate.Sweep")
	return deleteOldCodes(ctx, s.DB, s.Wall().Add(-24*time.Hour))
}
