// Package demo is the back room of a demonstration: the clock that can be moved forward,
// the messages that the stand-in gateway has received, and the people to sign in as. Its
// routes exist in demo mode only and stand outside the languages.
package demo

import (
	"context"
	"time"

	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/notify/mailer"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/web/page"
)

// Clock is the portal's clock. Both moves do what has become due before they return the
// new time; a move backwards is a fault of kind Invalid.
type Clock interface {
	Advance(ctx context.Context, by time.Duration) (time.Time, error)
	Set(ctx context.Context, to time.Time) (time.Time, error)
}

// Inbox gives the messages the stand-in gateway has received, newest first; Unavailable
// when it is away.
type Inbox func(ctx context.Context) ([]smsgateway.Received, error)

// Mailbox gives the letters the stand-in mail server has received, newest first; Unavailable
// when it is away.
type Mailbox func(ctx context.Context) ([]mailer.Received, error)

// Deps are what the room stands on.
type Deps struct {
	Clock Clock
	Inbox Inbox
	// Mailbox is nil where no e-mail is sent.
	Mailbox   Mailbox
	Directory *identity.Directory
}

// Room serves the pages of this package.
type Room struct{ Deps }

// front is the address of the room's first page.
const front = "/demo"

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(front, identity.UseDemo, room.showDemo)
	rs.Get(link.DemoInbox, identity.UseDemo, room.showInbox)
	rs.Get(link.DemoLetter("{reference}"), identity.UseDemo, room.showLetter)
	rs.Get(link.DemoLetterHTML("{reference}"), identity.UseDemo, room.showLetterHTML)
	rs.Post(link.DemoClock, identity.UseDemo, room.submitClock)
}
