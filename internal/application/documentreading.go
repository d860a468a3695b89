package application

import (
	"context"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// ChangeLine is an open change of a document in the list of its body.
type ChangeLine struct {
	// Number is that of the application, Document that of the document.
	Number, Document string
	Service          string
	Kind             ChangeKind
	State            ChangeState
	// Asked tells that the applicant asked for it; then DueAt is the end of the term.
	Asked      bool
	BegunAt    time.Time
	DueAt      time.Time
	ProposedBy string
	// Overdue tells that the term has passed.
	Overdue bool
}

// DocumentChanges lists the open changes of documents of the actor's body, most urgent first.
func (s *Service) DocumentChanges(
	ctx context.Context, actor identity.Actor,
) (list []ChangeLine, _ *standard.Snapshot, err error) {
	defer fault.Wrap(&err, "application.DocumentChanges(%s)", actor.Body)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadQueue); err != nil {
		return nil, nil, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, nil, err
	}
	list, err = changesUnderWay(ctx, s.DB, actor.Body)
	for i := range list {
		list[i].Overdue = !list[i].DueAt.IsZero() && s.Now().After(list[i].DueAt)
	}
	return list, snapshot, err
}

// DocumentCase is the document of a case with what may be changed of it.
type DocumentCase struct {
	*View
	// Open is the change under way; nil when none is.
	Open *DocumentChange
	// Values are the parts that may be corrected, as they stand.
	Values []DocumentValue
	// Changed are those that the open proposal changes.
	Changed []DocumentValueChange
	// RequestDue is until when the applicant's request is answered, line by line.
	RequestDue Due
}

// DocumentCase opens the document of a decided case for officials of its body: for whoever may
// see the case in full, and for all of them while a change of the document waits. The reading is
// recorded.
func (s *Service) DocumentCase(ctx context.Context, actor identity.Actor, number string) (_ *DocumentCase, err error) {
	defer fault.Wrap(&err, "application.DocumentCase(%s)", number)
	ctx = actor.Scope(ctx)
	entry, err := s.documentEntry(ctx, actor, number)
	if err != nil {
		return nil, err
	}
	v, err := documentCaseByNumber(ctx, s.DB, entry, s.Wall())
	if fault.Is(err, fault.NotFound) && entry.Purpose == audit.PurposeCorrection {
		return nil, fault.New(fault.Forbidden, "fault.purpose_needed")
	}
	if err != nil {
		return nil, err
	}
	if v.Document == nil || v.Decision == nil {
		return nil, fault.New(fault.NotFound, "")
	}
	if v, err = s.complete(ctx, v); err != nil {
		return nil, err
	}
	return s.documentCase(v)
}

// documentEntry is the access row of the reading: by the right to the case, or for the change
// that waits, which the row itself asks for.
func (s *Service) documentEntry(ctx context.Context, actor identity.Actor, number string) (audit.Access, error) {
	entry, _, err := s.entry(ctx, actor, number, audit.WhatResult)
	if key, _ := fault.Message(err); key == "fault.purpose_needed" {
		entry.Purpose = audit.PurposeCorrection
		return entry, nil
	}
	return entry, err
}

func (s *Service) documentCase(v *View) (*DocumentCase, error) {
	c := &DocumentCase{View: v}
	w := s.writerOfView(v)
	c.Values = w.values()
	for i := range v.DocumentChanges {
		if !v.DocumentChanges[i].State.Ended() {
			c.Open = &v.DocumentChanges[i]
		}
	}
	if c.Open == nil {
		return c, nil
	}
	c.Changed = changesOf(c.Values, c.Open.Corrected)
	if c.Open.AskedBy == "" {
		return c, nil
	}
	var err error
	c.RequestDue, err = s.RequestDue(v, *c.Open)
	return c, err
}

func (s *Service) writerOfView(v *View) writer {
	return writer{
		s: s, r: &v.Record, d: *v.Decision, edition: v.Standard, of: v.Of, snapshot: v.Snapshot,
		person:         identity.Person{ID: v.PersonID, IIN: v.IIN, Names: v.Applicant},
		representative: identity.Person{ID: v.FiledBy, Names: v.Representative},
		corrected:      correctedIn(v.DocumentChanges, v.Document.ID),
		number:         v.Document.Paper.Number, code: v.Document.Paper.Code, issued: v.Document.Paper.Issued,
	}
}

// RequestDue is when a request for a correction must be answered, and how that was found.
func (s *Service) RequestDue(v *View, c DocumentChange) (Due, error) {
	hours, err := calendar.ParseHours(v.Standard.Hours.Body.Weekdays)
	if err != nil {
		return Due{}, err
	}
	return DueDate(c.clock(), correctionTerm, hours, v.Snapshot.CalendarAt(c.Calendar))
}

// LastChange is the newest change of the document that a citizen reads, or of the one it took
// the place of; nil when there was none.
func (v *View) LastChange() *DocumentChange {
	if n := len(v.DocumentChanges); n > 0 {
		return &v.DocumentChanges[n-1]
	}
	return nil
}

// MayAskCorrection reports whether the citizen who reads may ask to mend a typo now.
func (v *View) MayAskCorrection() bool {
	last := v.LastChange()
	return v.Trial == "" && v.Document != nil && v.Document.Status == document.Valid &&
		(last == nil || last.State.Ended())
}
