package notify

import (
	"context"

	"qyzmet/internal/fault"
	"qyzmet/internal/notify/mailer"
)

// state is how far a message is in the channel of e-mail.
type state string

const (
	emailNone   state = "none" // there is nothing to send
	emailQueued state = "queued"
	emailSent   state = "sent"
	emailFailed state = "failed"
)

// Letter is a message as an e-mail: the same words as plain text and as HTML.
type Letter struct{ Subject, Text, HTML string }

// Letters write messages as e-mails; an error means there is no such letter.
type Letters interface {
	Write(ctx context.Context, m Message) (Letter, error)
}

// Mailer takes e-mails; one reference makes one Message-ID, by which receivers know a
// repetition. Faults: Invalid when the letter can never be delivered, otherwise it may be
// tried again.
type Mailer interface {
	Send(ctx context.Context, m mailer.Message) error
}

// Email is the second channel.
type Email struct {
	Mailer  Mailer
	Letters Letters
}

// UseEmail opens the second channel for messages queued from now on.
func (s *Sender) UseEmail(email Email) { s.email = &email }

// SendEmail sends a queued message by e-mail. Sent already is done; without an address
// there is nothing to send. What can never be delivered is marked failed and gives a fault of
// kind Invalid: trying again is of no use. The last of all attempts marks the same.
func (s *Sender) SendEmail(ctx context.Context, id string, last bool) (err error) {
	defer fault.Wrap(&err, "notify.SendEmail(%s)", id)
	m, address, waits, err := emailByID(ctx, s.db, id)
	if err != nil || !waits {
		return err
	}
	if address == "" || s.email == nil {
		return markEmail(ctx, s.db, id, emailNone, s.now())
	}
	if err = s.post(ctx, m, address); err == nil {
		return markEmail(ctx, s.db, id, emailSent, s.now())
	}
	if last || fault.Is(err, fault.Invalid) {
		if lost := markEmail(ctx, s.db, id, emailFailed, s.now()); lost != nil {
			return lost
		}
	}
	return err
}

func (s *Sender) post(ctx context.Context, m Message, address string) error {
	letter, err := s.email.Letters.Write(ctx, m)
	if err != nil {
		return err
	}
	return s.email.Mailer.Send(ctx, mailer.Message{
		Reference: m.ID, To: address, Lang: string(m.Lang), At: s.now(),
		Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML,
	})
}
