package application

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// CodeLasts is how long a one-time code can be entered (security S-13).
const CodeLasts = 10 * time.Minute

// Limits of one-time codes (security S-12).
const (
	codeAttempts   = 5
	codesPerDraft  = 5 // in codesPer
	codesPer       = 10 * time.Minute
	deliverySent   = "sent"
	deliveryFailed = "failed"
)

// code is a one-time code; its digits are derived, not stored.
type code struct {
	id        string
	sentTo    string
	delivery  string
	attempts  int
	createdAt time.Time
	expiresAt time.Time
}

// Confirming is what the page that asks for the code shows.
type Confirming struct {
	Draft *OpenDraft
	// Waiting is true while a code can be entered.
	Waiting bool
	// SentTo is the phone with its middle hidden.
	SentTo string
	// Failed says that the gateway did not take the code: confirming by the sign-in
	// itself is open then (Digital Code, art. 46(3)).
	Failed bool
	// Digits are the code itself; only the demo may show them.
	Digits string
}

// digits derives the code from its id: nothing that opens anything is stored.
func (s *Service) digits(id string) string {
	mac := hmac.New(sha256.New, s.Secret)
	mac.Write([]byte("one-time-code\x00" + id))
	n := binary.BigEndian.Uint64(mac.Sum(nil)) % 1_000_000
	return fmt.Sprintf("%06d", n)
}

// SendCode checks the whole draft and sends a one-time code to the person's own phone.
// A gateway that is away is no error: the page offers the other way to confirm.
// Incomplete answers come back as errors of the form.
//
// key makes the same request the same code: a form posted twice must not make the code
// that is already on its way worthless.
func (s *Service) SendCode(
	ctx context.Context, actor identity.Actor, id, key string,
) (_ form.Errors, err error) {
	defer fault.Wrap(&err, "application.SendCode(%s)", id)
	ctx = actor.Scope(ctx)
	if triesProposals(actor) {
		return s.sendTrialCode(ctx, actor, id, key)
	}
	var c code
	var lang i18n.Lang
	var wrong form.Errors
	var sent bool
	a := act(actor, "send_code", key, id)
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		d, err := s.open(ctx, tx, actor, id, true)
		if err != nil {
			return err
		}
		if _, sent, err = a.Done(ctx, tx); sent || err != nil {
			return err
		}
		if _, wrong = d.Filling.ValidateAll(); len(wrong) > 0 {
			return nil
		}
		lang = d.Lang
		c, err = s.newCode(ctx, tx, d, a)
		return err
	})
	if err != nil || sent || len(wrong) > 0 {
		return wrong, err
	}
	return nil, s.deliver(ctx, c, lang)
}

func (s *Service) newCode(ctx context.Context, tx postgres.Tx, d *OpenDraft, a idempotency.Act) (code, error) {
	now := s.Wall()
	n, err := countCodes(ctx, tx, d.ID, d.confirmer(), now.Add(-codesPer))
	if err != nil {
		return code{}, err
	}
	if n >= codesPerDraft {
		return code{}, fault.New(fault.TooMany, "fault.too_many_codes")
	}
	person, err := identity.PersonByID(ctx, tx, d.confirmer())
	if err != nil {
		return code{}, err
	}
	c := code{id: postgres.NewID(), sentTo: person.Phone, createdAt: now, expiresAt: now.Add(CodeLasts)}
	return c, insertCode(ctx, tx, c, d, a)
}

// deliver hands the code to the gateway and notes the outcome.
func (s *Service) deliver(ctx context.Context, c code, lang i18n.Lang) error {
	outcome := deliverySent
	message := i18n.M("sms.one_time_code", "code", s.digits(c.id))
	if c.sentTo == "" {
		outcome = deliveryFailed
	} else if err := s.Sender.SendNow(ctx, c.id, c.sentTo, lang, message); err != nil {
		if !fault.Is(err, fault.Unavailable) {
			return err
		}
		outcome = deliveryFailed
	}
	return setDelivery(context.WithoutCancel(ctx), s.DB, c.id, outcome)
}

// Confirming opens the page that asks for the code.
func (s *Service) Confirming(ctx context.Context, actor identity.Actor, id string) (_ Confirming, err error) {
	defer fault.Wrap(&err, "application.Confirming(%s)", id)
	ctx = actor.Scope(ctx)
	if triesProposals(actor) {
		return s.confirmingTrial(ctx, actor, id)
	}
	d, err := s.open(ctx, s.DB, actor, id, false)
	if err != nil {
		return Confirming{}, err
	}
	c, err := latestCode(ctx, s.DB, id, d.confirmer())
	if fault.Is(err, fault.NotFound) {
		return Confirming{Draft: d}, nil
	}
	if err != nil {
		return Confirming{}, err
	}
	waiting := c.attempts < codeAttempts && s.Wall().Before(c.expiresAt)
	confirming := Confirming{
		Draft: d, Waiting: waiting, SentTo: hidePhone(c.sentTo), Failed: c.delivery == deliveryFailed,
	}
	if waiting {
		confirming.Digits = s.digits(c.id)
	}
	return confirming, nil
}

// hidePhone is "+7 ••• ••• 01 01".
func hidePhone(phone string) string {
	if len(phone) < 4 {
		return ""
	}
	end := phone[len(phone)-4:]
	return "+7 ••• ••• " + end[:2] + " " + end[2:]
}

// confirm proves the citizen's will; tried is the code that can be tried, if there is one.
// The reason of a refusal comes back as the key of a sentence.
func (s *Service) confirm(
	ctx context.Context, tx postgres.Tx, d *OpenDraft, tried string, c Confirmation,
) (refusal string, _ error) {
	switch {
	case c.Signed != nil && d.Visit.ID != "":
		return "", nil // the citizen's hand is on the scan
	case c.SignIn && d.Visit.ID != "":
		return "application.code_none", nil // the sign-in is the operator's
	case c.SignIn:
		return s.checkSignIn(ctx, tx, d)
	}
	if tried == "" {
		return s.whyNoCode(ctx, tx, d)
	}
	if !hmac.Equal([]byte(onlyDigits(c.Code)), []byte(s.digits(tried))) {
		return "application.code_wrong", nil
	}
	return "", nil
}

func (s *Service) whyNoCode(ctx context.Context, tx postgres.Tx, d *OpenDraft) (refusal string, _ error) {
	c, err := latestCode(ctx, tx, d.ID, d.confirmer())
	switch {
	case fault.Is(err, fault.NotFound):
		return "application.code_none", nil
	case err != nil:
		return "", err
	case c.attempts >= codeAttempts:
		return "application.code_attempts", nil
	}
	return "application.code_expired", nil
}

func onlyDigits(typed string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, typed)
}

// checkSignIn lets the sign-in itself prove the will, and only when the last code could
// not be sent.
func (s *Service) checkSignIn(ctx context.Context, tx postgres.Tx, d *OpenDraft) (refusal string, _ error) {
	c, err := latestCode(ctx, tx, d.ID, d.confirmer())
	if fault.Is(err, fault.NotFound) || (err == nil && c.delivery != deliveryFailed) {
		return "application.code_none", nil
	}
	return "", err
}
