// Package workdays publishes the working days of a year: written by one administrator,
// confirmed by another, in numbered editions. Running due dates follow a published edition
// only by a recount, which somebody starts knowing whom it touches. What is published lives in
// package standard and is never changed.
package workdays

import (
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
)

// Proposal is a change of the working days of a year on its way to publication.
type Proposal struct {
	ID   string
	Year int
	// Base is the id of the edition that it was begun from; 0 for the days that the catalogue
	// came with, or for a year that is new.
	Base  int64
	Days  []calendar.Exception
	Basis i18n.Text
	State State
	// CreatedAt and ChangedAt are of the portal's legal time.
	CreatedAt, ChangedAt time.Time
}

// Day finds a day of the proposal.
func (p Proposal) Day(on calendar.Date) (_ calendar.Exception, ok bool) {
	for _, e := range p.Days {
		if e.Date == on {
			return e, true
		}
	}
	return calendar.Exception{}, false
}

// Event is one step of a proposal, or one changed day.
type Event struct {
	Act   string
	Place string
	Note  string
	At    time.Time
	// ActorID is who did it; nobody but staff of this room sees it.
	ActorID string
}

// Acts of events.
const (
	actBegun     = "begun"
	actChanged   = "changed"
	actProposed  = "proposed"
	actReturned  = "returned"
	actConfirmed = "confirmed"
	actWithdrawn = "withdrawn"
)

// Limits of what is written, in characters.
const (
	MinBasis = 20
	MaxBasis = 1000
	MaxName  = 200
	MinNote  = 20
	MaxNote  = 2000
)

// Problem is a wrong part of a form: the field and the sentence for it.
type Problem struct {
	Field   string
	Message i18n.Message
}

// Fields of forms, as Problem names them. That of a language has the language behind it:
// "name.kk".
const (
	FieldDate  = "date"
	FieldKind  = "kind"
	FieldFrom  = "from"
	FieldName  = "name"
	FieldBasis = "basis"
	FieldNote  = "note"
)

// WarnDays is how many covered days are left when administrators are warned of the end.
const WarnDays = 60

// FirstYear and LastYear bound the years that a calendar may be published for.
const (
	FirstYear = 2024
	LastYear  = 2100
)
