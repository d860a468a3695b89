package callnote

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
)

// Limits of links in an hour: to one number, whoever sends, and of one operator.
const (
	LinksToANumber    = 3
	LinksOfAnOperator = 30
)

// HashLasts is how long the hash of a number is kept: as long as it may be asked for.
const HashLasts = 24 * time.Hour

// sending is a link on its way.
type sending struct {
	id     string
	hash   string
	sent   bool
	link   Link
	queued time.Time
}

// SendLink sends a link by SMS to the number that the caller dictates. Problems say what is wrong
// with it; then nothing has happened. The same form posted again sends nothing twice: where the
// gateway was away, it is tried anew.
func (d *Desk) SendLink(ctx context.Context, actor identity.Actor, l Link, key string) (problems []Problem, err error) {
	defer fault.Wrap(&err, "callnote.SendLink")
	if err := identity.MayTry(actor, identity.SendCallLink); err != nil {
		return nil, err
	}
	snapshot, err := d.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	if problems = l.check(func(code string) bool { _, ok := snapshot.Service(code); return ok }); len(problems) > 0 {
		return problems, nil
	}
	s := sending{id: postgres.NewID(), hash: d.hash(l.Phone), link: l, queued: d.Now()}
	ctx = postgres.WithKey(actor.Scope(ctx), s.hash)
	if err := d.enter(ctx, actor, &s, key); err != nil || s.sent {
		return nil, err
	}
	return nil, d.deliver(ctx, s)
}

// hash is the number as it is kept: by a key, for numbers are few enough to try them all.
func (d *Desk) hash(phone string) string {
	mac := hmac.New(sha256.New, d.Secret)
	mac.Write([]byte("call-link\x00" + phone))
	return hex.EncodeToString(mac.Sum(nil))
}

// enter counts the link within the limits and writes it down; done already, it finds what was
// written.
func (d *Desk) enter(ctx context.Context, actor identity.Actor, s *sending, key string) error {
	once := idempotency.Of(actor.PersonID, "call_link", key, s.hash, string(s.link.Place), s.link.Service, string(s.link.Lang))
	return d.act(ctx, actor, identity.SendCallLink, idempotency.Act{}, func(ctx context.Context, tx postgres.Tx) error {
		id, done, err := once.Done(ctx, tx)
		if err != nil {
			return err
		}
		if done {
			s.id = id
			s.sent, err = isSent(ctx, tx, id)
			return err
		}
		if err := mustBeWithin(ctx, tx, actor.PersonID, s.hash, s.queued); err != nil {
			return err
		}
		batch := &postgres.Batch{}
		queueLink(batch, actor.PersonID, *s)
		queueEntry(ctx, batch, actor, "call_link_sent", "call_link", s.id, journal.StateOf("call_link").Text(s.id).
			Text(string(s.link.Place)).Text(s.link.Service).Text(string(s.link.Lang)).Time(s.queued))
		once.Queue(batch, s.id, s.queued)
		return postgres.Send(ctx, tx, batch)
	})
}

// mustBeWithin holds the limits under locks of operator and number, so that links side by side do
// not all see the same count.
func mustBeWithin(ctx context.Context, tx postgres.Tx, operator, hash string, now time.Time) error {
	if err := lockCounts(ctx, tx, operator, hash); err != nil {
		return err
	}
	mine, there, err := countLinks(ctx, tx, operator, hash, now.Add(-time.Hour))
	switch {
	case err != nil:
		return err
	case there >= LinksToANumber:
		return fault.New(fault.TooMany, "call.fault.number", "n", LinksToANumber)
	case mine >= LinksOfAnOperator:
		return fault.New(fault.TooMany, "call.fault.operator", "n", LinksOfAnOperator)
	}
	return nil
}

func (d *Desk) deliver(ctx context.Context, s sending) error {
	l := s.link
	message := i18n.M("sms.call_link."+string(l.Place), "url", strings.TrimSuffix(d.BaseURL, "/")+link.In(l.Lang, l.path()))
	err := d.Sender.SendNow(ctx, s.id, l.Phone, l.Lang, message)
	if fault.Is(err, fault.Unavailable) {
		return fault.New(fault.Unavailable, "call.fault.gateway")
	}
	if err != nil {
		return err
	}
	return markSent(context.WithoutCancel(ctx), d.DB, s.id, d.Now())
}

// path is the page without its language.
func (l Link) path() string {
	switch l.Place {
	case Service:
		return link.Service(l.Service)
	case Track:
		return link.Track
	case Centres:
		return link.Centres
	}
	return link.Help
}

// Sweep forgets the hashes of numbers that are asked for no more.
func (d *Desk) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "callnote.Sweep")
	return forgetHashes(ctx, d.DB, d.Now().Add(-HashLasts))
}
