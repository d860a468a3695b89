package audit

import (
	"context"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// What was read.
const (
	// WhatCard is the case without personal data: initials, status, dates.
	WhatCard = "card"
	WhatCase = "case"
	// WhatStatus is how far a case is, without anybody's name.
	WhatStatus = "status"
	WhatFile   = "file"
	WhatResult = "result"
	// WhatDecision is the case read for deciding it.
	WhatDecision = "decision"
	// WhatSearch is the list of a person's cases, found by IIN.
	WhatSearch = "search"
	// WhatDraft is an application that a representative begins, with what registers know.
	WhatDraft = "draft"
	// WhatBooking is whether somebody may book a time at a centre, without anybody's name.
	WhatBooking = "booking"
	// WhatVisit is who has come to a counter.
	WhatVisit = "visit"
	// WhatPaper is a paper of representation that was shown at a counter.
	WhatPaper = "paper"
	// WhatComplaint is a complaint in the applicant's own words.
	WhatComplaint = "complaint"
	// WhatMessages are the messages of a case.
	WhatMessages = "messages"
	// WhatOpinion is what a body showed to another one that it asked.
	WhatOpinion = "opinion"
	// WhatJournal is the journal of readings itself.
	WhatJournal = "journal"
)

// fieldsOf are the groups of data that each kind of reading shows.
var fieldsOf = map[string][]string{
	WhatCard:      {"initials"},
	WhatStatus:    {"status"},
	WhatCase:      {"identity", "answers", "registers", "files", "decision", "messages"},
	WhatFile:      {"files"},
	WhatResult:    {"identity", "decision"},
	WhatDecision:  {"identity", "answers", "registers"},
	WhatSearch:    {"initials"},
	WhatDraft:     {"identity", "registers"},
	WhatBooking:   {"bookings"},
	WhatVisit:     {"identity"},
	WhatPaper:     {"initials", "files"},
	WhatMessages:  {"messages"},
	WhatOpinion:   {"answers", "files"},
	WhatJournal:   {"initials", "journal"},
	WhatComplaint: {"initials", "complaint"},
}

// Reader is who reads: a person in a role, or an information system.
type Reader struct {
	// PersonID is empty where System reads.
	PersonID string
	System   string
	Role     string
	// Body is the state body or organisation that the reader acts for.
	Body string
	// Began is when the reader's session began; a purpose stated in it ends with it.
	Began time.Time
}

// Access is one reading of a person's data. What and Purpose say why and what; the legal
// basis and the groups of fields follow from them.
type Access struct {
	ID      int64
	At      time.Time
	Reader  Reader
	Purpose string
	Basis   string
	What    string
	Fields  []string
	// Number is the application in whose course the data was read.
	Number string
	// Objection is what the person said against the reading; its State is empty for none.
	Objection Objection
}

// States of an objection.
const (
	ObjectionOpen     = "open"
	ObjectionAnswered = "answered"
)

// Objection is the person's word that something should not have been read.
type Objection struct {
	State      string
	At         time.Time
	Answer     string
	AnsweredAt time.Time
}

// Standing is how a reader stands to a case before it is read.
type Standing struct {
	SubjectID string
	Body      string
	HolderID  string
	// Interest says that the case is too near to the reader: the reader's own, filed by
	// them, or of somebody they act for or who acts for them.
	Interest bool
	// Purpose opens the case in full; empty leaves the card.
	Purpose string
	// Until is when a purpose that was stated ends; zero for the holder.
	Until time.Time
	// Signs says that the case waits for the reader, who is the head, or was signed by them.
	Signs bool
}

// StandingOf tells whether a reader may open a case in full: as its last holder, as the head for
// whom it waits, or with a purpose stated and not yet run out. An unknown number is NotFound.
func StandingOf(
	ctx context.Context, db postgres.Querier, reader Reader, number string, wall time.Time,
) (_ Standing, err error) {
	defer fault.Wrap(&err, "audit.StandingOf(%s)", number)
	return standingOf(ctx, db, reader, number, wall)
}

// QueueCase writes the entry of a reading of a case when the batch is sent, ahead of the
// reading and in its transaction. The right is asked again by the statement itself: where
// it has gone, the batch fails as NotFound; where the journal cannot be written, it fails
// as Unavailable, and no data leaves (G-03).
func QueueCase(ctx context.Context, batch *postgres.Batch, a Access, wall time.Time) {
	queueCase(ctx, batch, Complete(a), wall)
}

// QueueOf writes the entries of a reading that concerns several people, one for each.
func QueueOf(ctx context.Context, batch *postgres.Batch, a Access, subjects []string) {
	if len(subjects) > 0 {
		queueOf(ctx, batch, Complete(a), subjects)
	}
}

// QueueStatus writes the entry of a reading of how far an application is, whosever it is. It runs
// with the application's number as the key of the scope.
func QueueStatus(ctx context.Context, batch *postgres.Batch, a Access) {
	queueStatus(ctx, batch, Complete(a))
}

// QueueFrom writes the entries of a reading that concerns the people of a set: from is a query that
// gives their ids, with args for its own numbers, and may be a data-modifying statement named first
// that returns them, so that a reading is written once. An empty set leaves no entry.
func QueueFrom(ctx context.Context, batch *postgres.Batch, a Access, first, from string, args ...any) {
	queueFrom(ctx, batch, Complete(a), first, from, args)
}

// QueueForAnother writes the entry of a citizen's reading of an application that is not their
// own, ahead of the reading. A reading of one's own, or of nothing, leaves none.
func QueueForAnother(ctx context.Context, batch *postgres.Batch, a Access) {
	queueForAnother(ctx, batch, Complete(a))
}

// Recorded makes a query write the entries of its own reading: one for each person in its
// column subject_id, in the same statement. It spares pages that list several people the
// round trips of a transaction. Wrap what goes wrong with Unrecorded.
func Recorded(ctx context.Context, a Access, query string, args ...any) (sql string, all []any) {
	return recorded(ctx, Complete(a), query, args)
}

// Unrecorded turns the failure of a Recorded query into Unavailable: no row, no data.
func Unrecorded(err error) error {
	if err == nil || fault.KindOf(postgres.Fault(err)) == fault.NotFound {
		return postgres.Fault(err)
	}
	return fault.From(fault.Unavailable, postgres.Fault(err))
}

// Complete gives a reading the legal basis of its purpose and the groups of fields it shows.
func Complete(a Access) Access {
	a.Basis, a.Fields = basisOf[a.Purpose], fieldsOf[a.What]
	return a
}

// Filter narrows a person's access log.
type Filter struct {
	// Number keeps the readings in the course of one application.
	Number string
	// Page counts from 1.
	Page int
}

// AccessPage is one page of a person's access log, newest first.
type AccessPage struct {
	Entries []Access
	More    bool
	// Numbers are the applications that the log knows, for narrowing it.
	Numbers []string
}

// AccessOf lists who read a person's data. What is withheld by law is left out.
func AccessOf(
	ctx context.Context, db postgres.Querier, personID string, f Filter, now time.Time,
) (_ AccessPage, err error) {
	defer fault.Wrap(&err, "audit.AccessOf(%s)", personID)
	return listAccess(ctx, db, personID, f, now)
}
