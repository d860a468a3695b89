// Package notify tells people about their applications by SMS and by e-mail. A message is a
// row in the transaction that causes it; a job for each channel sends it, again and again
// until that channel's gateway has it. Neither channel waits for the other.
package notify

import (
	"context"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/job"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/internal/postgres"
)

// Message is a template and its values. Values name no person and no IIN: messages lie
// in the database and on telephones.
type Message struct {
	ID            string
	PersonID      string
	ApplicationID int64
	Template      string
	Lang          i18n.Lang
	Args          map[string]string
}

// Gateway takes short messages; the same reference twice is one message.
type Gateway interface {
	Send(ctx context.Context, m smsgateway.Message) (providerID string, err error)
}

// Sender sends messages.
type Sender struct {
	db      postgres.DB
	gateway Gateway
	texts   *i18n.Catalogue
	now     func() time.Time
	email   *Email
}

// NewSender makes a Sender.
func NewSender(db postgres.DB, gateway Gateway, texts *i18n.Catalogue, now func() time.Time) *Sender {
	return &Sender{db: db, gateway: gateway, texts: texts, now: now}
}

// Queue adds a message to a batch of the causing transaction and returns the jobs that
// send it, one for each channel.
func (s *Sender) Queue(batch *postgres.Batch, m Message, now time.Time) []job.Args {
	m.ID = postgres.NewID()
	if s.email == nil {
		queueInsert(batch, m, emailNone, now)
		return []job.Args{job.SendMessage{MessageID: m.ID}}
	}
	queueInsert(batch, m, emailQueued, now)
	return []job.Args{job.SendMessage{MessageID: m.ID}, job.SendEmail{MessageID: m.ID}}
}

// Send sends a queued message by SMS. Sent already is done; a person without a phone is done.
func (s *Sender) Send(ctx context.Context, id string) (err error) {
	defer fault.Wrap(&err, "notify.Send(%s)", id)
	m, phone, sent, err := messageByID(ctx, s.db, id)
	if err != nil || sent {
		return err
	}
	if phone == "" {
		return markFailed(ctx, s.db, id)
	}
	provider, err := s.gateway.Send(ctx, smsgateway.Message{
		Reference: id, To: phone, Text: s.text(m),
	})
	if err != nil {
		return err
	}
	return markSent(ctx, s.db, id, provider, s.now())
}

func (s *Sender) text(m Message) string {
	args := i18n.Args{}
	for name, value := range m.Args {
		args[name] = value
	}
	return s.texts.In(m.Lang).Message(i18n.Message{Key: m.Template, Args: args})
}

// SendNow sends a text at once, for one-time codes that somebody waits for.
func (s *Sender) SendNow(ctx context.Context, reference, phone string, lang i18n.Lang, m i18n.Message) (err error) {
	defer fault.Wrap(&err, "notify.SendNow(%s)", reference)
	_, err = s.gateway.Send(ctx, smsgateway.Message{
		Reference: reference, To: phone, Text: s.texts.In(lang).Message(m),
	})
	return err
}
