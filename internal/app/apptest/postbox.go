package apptest

import (
	"context"
	"slices"
	"sync"

	"qyzmet/internal/fault"
	"qyzmet/internal/notify/mailer"
)

// Letters lists the e-mails that were sent, newest first.
func (p *Portal) Letters() []mailer.Received {
	list, _ := p.post.Mailbox(context.Background()) // from memory: cannot fail
	return list
}

// BreakMail makes the mail server fail with a kind of fault until MendMail.
func (p *Portal) BreakMail(kind fault.Kind) { p.post.set(fault.New(kind, "")) }

// MendMail brings the mail server back.
func (p *Portal) MendMail() { p.post.set(nil) }

// postbox keeps e-mails in memory.
type postbox struct {
	mu     sync.Mutex
	broken error
	list   []mailer.Received
}

func (b *postbox) set(broken error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = broken
}

// Send keeps a letter once for each reference.
func (b *postbox) Send(_ context.Context, m mailer.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken != nil {
		return b.broken
	}
	known := func(r mailer.Received) bool { return r.ID == m.Reference }
	if !slices.ContainsFunc(b.list, known) {
		b.list = slices.Insert(b.list, 0, mailer.Received{
			ID: m.Reference, To: m.To, Lang: m.Lang, Subject: m.Subject, Text: m.Text, HTML: m.HTML, At: m.At,
		})
	}
	return nil
}

// Mailbox lists the letters, newest first.
func (b *postbox) Mailbox(context.Context) ([]mailer.Received, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.list), nil
}
