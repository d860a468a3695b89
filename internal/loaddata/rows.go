package loaddata

import (
	"qyzmet/internal/application"
	"qyzmet/internal/audit"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// rows are those of one transaction, by table.
type rows struct {
	applications, clocks, hearings, statements, decisions, documents, documentEvents, readings [][]any
	steps, entries                                                                             [][]any
	heads, counters                                                                            [][]any
}

// table is where rows go; the columns are in the order of the rows.
type table struct {
	name    string
	columns []string
	of      func(*rows) [][]any
}

// tables in the order in which they may refer to each other.
var tables = []table{
	{"application", []string{"id", "number", "tracking_code", "draft_id", "person_id", "service_code", "body_code",
		"edition_id", "channel", "lang", "status", "answers", "registered", "facts", "filing", "term", "fee_tiyn",
		"confirmed_by", "filed_at", "registered_at", "due_at", "closed_at", "holder_id", "version", "steps",
		"next_at", "next_kind", "stopped_at", "overdue_at", "overdue_told",
		"hearing_due"},
		func(r *rows) [][]any { return r.applications }},
	{"clock_event", []string{"application_id", "seq", "kind", "at", "details"},
		func(r *rows) [][]any { return r.clocks }},
	{"preliminary_decision", []string{"id", "application_id", "edition_id", "ground_code", "reasons", "state", "made_by",
		"made_at", "object_until", "act_from", "objected_by", "objected_at", "wants_hearing", "hearing_at",
		"hearing_place", "invited_by", "attended", "protocol_by", "protocol_at", "remark_until"},
		func(r *rows) [][]any { return r.hearings }},
	{"hearing_statement", []string{"id", "preliminary_id", "said", "content"},
		func(r *rows) [][]any { return r.statements }},
	{"decision", []string{"application_id", "edition_id", "kind", "ground_code", "reasons", "decided_by", "decided_at",
		"overdue", "answer"}, func(r *rows) [][]any { return r.decisions }},
	{"issued_document", []string{"id", "application_id", "kind", "title", "number", "verification_code", "lang", "paper",
		"issued_at"}, func(r *rows) [][]any { return r.documents }},
	{"issued_document_event", []string{"document_id", "seq", "status", "at"},
		func(r *rows) [][]any { return r.documentEvents }},
	{"access_entry", []string{"at", "subject_id", "actor_id", "actor_role", "body_code", "purpose", "basis", "what",
		"fields", "number", "request_id"}, func(r *rows) [][]any { return r.readings }},
	{"status_event", []string{"application_id", "seq", "from_status", "to_status", "at", "actor_id", "actor_role",
		"ledger", "entry"}, func(r *rows) [][]any { return r.steps }},
	{"journal_entry", []string{"ledger", "seq", "at", "actor_id", "actor_role", "request_id", "act", "object_kind",
		"object_id", "before_hash", "after_hash", "hash"}, func(r *rows) [][]any { return r.entries }},
}

// add takes what stands of a life beside the journal.
func (r *rows) add(l *application.Life, bare bool) {
	r.applications = append(r.applications, []any{
		l.ID, l.Number, l.TrackingCode, l.DraftID, l.PersonID, l.Service, l.Body, l.EditionID, l.Channel, l.Lang,
		l.Status, postgres.SealedJSON(sealed.FiledAnswers, l.DraftID, l.Answers),
		postgres.SealedJSON(sealed.FiledRegistered, l.DraftID, l.Registered),
		postgres.SealedJSON(sealed.FiledFacts, l.DraftID, l.Facts),
		postgres.SealedJSON(sealed.FiledForm, l.DraftID, l.Filing), l.Term, l.FeeTiyn, l.ConfirmedBy, l.FiledAt,
		l.RegisteredAt, l.DueAt, orNull(l.ClosedAt), orNull(l.HolderID), l.Version, l.Steps(),
		orNull(l.Next().At), orNull(l.Next().Kind), orNull(l.StoppedAt), orNull(l.OverdueAt), !l.OverdueAt.IsZero(),
		l.HearingDue(),
	})
	for i, e := range l.Clock {
		r.clocks = append(r.clocks, []any{l.ID, i + 1, e.Kind, e.At, e.Stored()})
	}
	if bare {
		return
	}
	r.read(l)
	if l.Preliminary != nil {
		r.hear(l, *l.Preliminary)
	}
	if d := l.Decision; d != nil {
		r.decisions = append(r.decisions, []any{l.ID, l.EditionID, d.Kind, orNull(d.Ground), d.Reasons, d.DecidedBy,
			d.DecidedAt, d.Overdue, d.Answer})
		id, p := documentID(l.ID), l.Paper
		r.documents = append(r.documents, []any{id, l.ID, p.Kind, p.Title, p.Number, p.Code, p.Lang,
			postgres.SealedJSON(sealed.IssuedPaper, id, p), p.Issued})
		r.documentEvents = append(r.documentEvents, []any{id, 1, "valid", d.DecidedAt})
	}
}

// hear takes a preliminary decision with what was said to it.
func (r *rows) hear(l *application.Life, p application.Preliminary) {
	var objector, host, attended any
	if !p.ObjectedAt.IsZero() {
		objector = l.PersonID
	}
	if !p.ProtocolAt.IsZero() {
		host, attended = p.MadeBy, p.Attended
	}
	r.hearings = append(r.hearings, []any{
		p.ID, l.ID, l.EditionID, p.Ground, p.Reasons, p.State, p.MadeBy, p.MadeAt, p.ObjectUntil, p.ActFrom,
		objector, orNull(p.ObjectedAt), p.WantsHearing, orNull(p.HearingAt), p.Place, host, attended, host,
		orNull(p.ProtocolAt), orNull(p.RemarkUntil),
	})
	r.say(p.ID, "objection", p.Objection)
	r.say(p.ID, "protocol", p.Protocol)
}

// say takes the words of a statement at a hearing.
func (r *rows) say(id, said, text string) {
	if text == "" {
		return
	}
	statement := postgres.NewID()
	r.statements = append(r.statements, []any{statement, id, said, postgres.Sealed(sealed.HearingStatement, statement, text)})
}

// read enters that the holder read the case when it was taken up.
func (r *rows) read(l *application.Life) {
	if l.HolderID == "" {
		return
	}
	for _, t := range l.Traces {
		if t.Step == nil || t.Step.To != string(application.InReview) {
			continue
		}
		a := audit.Complete(audit.Access{Purpose: audit.PurposeReview, What: audit.WhatCase})
		r.readings = append(r.readings, []any{t.At, l.PersonID, l.HolderID, t.Change.ActorRole, l.Body, a.Purpose,
			a.Basis, a.What, a.Fields, l.Number, requestID})
		return
	}
}

// enter takes an entry of the journal, and the step that it seals.
func (r *rows) enter(e journal.Entry, s *application.LifeStep) {
	r.entries = append(r.entries, []any{e.Ledger, e.Seq, e.At, orNull(e.ActorID), e.ActorRole, e.RequestID, e.Act,
		e.ObjectKind, e.ObjectID, e.Before, e.After, e.Hash})
	if s != nil {
		r.steps = append(r.steps, []any{s.ApplicationID, s.Seq, s.From, s.To, s.At, orNull(s.ActorID), s.ActorRole,
			e.Ledger, e.Seq})
	}
}

// orNull is NULL for what is zero.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}
