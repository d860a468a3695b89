package application

import (
	"context"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// InboxLine is a message to a citizen: of a body in a case, or a notice of the portal.
type InboxLine struct {
	At time.Time
	// Number, Service and Body are of the application; empty for what is about none.
	Number, Service, Body string
	// Lang is the language of Text, what a body has written; a notice has a Template instead.
	Lang     i18n.Lang
	Text     string
	Template string
	Args     map[string]string
	Unread   bool
}

// Inbox is a page of the messages to a citizen, newest first.
type Inbox struct {
	Lines    []InboxLine
	Page     int
	More     bool
	Snapshot *standard.Snapshot
}

// InboxPageSize is how many messages a page has.
const InboxPageSize = 20

// templateOfMessage announces a message by SMS; in the inbox stands the message itself.
const templateOfMessage = "sms.case_message"

// Inbox lists what bodies have written to the actor in their own applications, and the notices
// that the portal has sent them.
func (s *Service) Inbox(ctx context.Context, actor identity.Actor, page int) (_ Inbox, err error) {
	defer fault.Wrap(&err, "application.Inbox")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadCabinet); err != nil {
		return Inbox{}, err
	}
	i := Inbox{Page: max(page, 1)}
	if i.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return Inbox{}, err
	}
	i.Lines, err = inboxOf(ctx, s.DB, actor.PersonID, i.Page)
	if len(i.Lines) > InboxPageSize {
		i.Lines, i.More = i.Lines[:InboxPageSize], true
	}
	return i, err
}
