// Package rulemaking takes a standard from the first word to its force: written by editors of
// the body, discussed in public, approved by somebody else, published. What is published lives
// in package standard and is never changed (Law 88-V, art. 14, 15, 23).
package rulemaking

import (
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// Kind says what a proposal proposes.
type Kind string

// Kinds of proposal.
const (
	// NewEdition is a new text of a standard.
	NewEdition Kind = "edition"
	// Repeal ends the edition in force without another in its place.
	Repeal Kind = "repeal"
)

// Summary is a proposal without its texts, as lists show it.
type Summary struct {
	ID      string
	Service string
	Body    string
	Kind    Kind
	State   State
	// Base is the id of the edition that it was begun from, zero for a first standard.
	Base int64
	// Purpose is what it changes and why.
	Purpose i18n.Text
	// WantedFrom is the first day in force that its editors ask for; zero: as soon as published.
	WantedFrom calendar.Date
	// Emergency is the ground in law for going without a discussion, zero where there is one.
	Emergency i18n.Text
	// DiscussedFrom and DiscussedTo bound the discussion; zero before it.
	DiscussedFrom time.Time
	DiscussedTo   calendar.Date
	// Report is what the body says of the discussion as a whole.
	Report    i18n.Text
	CreatedAt time.Time
	ChangedAt time.Time
}

// Proposal is a standard on its way to force.
type Proposal struct {
	Summary
	// Content is the text as it stands.
	Content standard.Content
	// Discussed is the text that was put to the public; nil before that.
	Discussed *standard.Content
}

// Open reports whether the text may be changed.
func (s Summary) Open() bool { return s.State == Drafting || s.State == Reporting }

// Event is one step of a proposal, or one change of its text.
type Event struct {
	Act   string
	Place string
	Note  string
	At    time.Time
	// ActorID is who did it; empty for the portal itself.
	ActorID string
	// Names are those of the colleague who did it.
	Names identity.Names
}

// Acts of events.
const (
	actBegun     = "begun"
	actChanged   = "changed"
	actDiscussed = "discussed"
	actClosed    = "closed"
	actSubmitted = "submitted"
	actReturned  = "returned"
	actApproved  = "approved"
	actWithdrawn = "withdrawn"
)

// Limits of what is written about a proposal, in characters.
const (
	MinReason = 20
	MaxReason = 4000
	// discussionDays is how long the public may speak at least, in working days (Law 88-V, art. 15).
	discussionDays = 10
)

// Problem is a wrong part of a form: the field and the sentence for it.
type Problem struct {
	Field   string
	Message i18n.Message
}

// Fields of the forms on the way to force, as Problem names them.
const (
	FieldPurpose = "purpose"
	FieldReport  = "report"
	FieldGround  = "ground"
	FieldFrom    = "from"
	FieldTo      = "to"
	FieldNote    = "note"
	FieldText    = "text"
	FieldReason  = "reason"
	FieldVerdict = "verdict"
	FieldAnswer  = "answer"
)
