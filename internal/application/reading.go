package application

import (
	"context"
	"crypto/subtle"
	"slices"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Line is an application in a list.
type Line struct {
	Number  string
	Service string
	Body    string
	Status  Status
	FiledAt time.Time
	DueAt   time.Time
	// Exact tells that the term ends at a moment and not with a day.
	Exact bool
	// Stopped says that the clock waits for the applicant: DueAt is then no promise.
	Stopped  bool
	ClosedAt time.Time
	Overdue  bool
}

// DraftLine is a draft in a list.
type DraftLine struct {
	ID        string
	Service   string
	UpdatedAt time.Time
	ExpiresAt time.Time
}

// Cabinet is what a citizen has going on. Applications are those of one page.
type Cabinet struct {
	Drafts       []DraftLine
	Applications []Line
	// DraftsForOthers and ForOthers are what the person does for others; first page only.
	DraftsForOthers []DraftForOther
	ForOthers       []LineForOther
	Page            int
	Pages           int
	Total           int
	// Unread counts the unread messages of bodies, by the number of the application.
	Unread   map[string]int
	Snapshot *standard.Snapshot
}

// CabinetPageSize is how many applications a page of the cabinet holds.
const CabinetPageSize = 10

// Cabinet lists the actor's drafts and applications, running ones first; pages count from 1.
func (s *Service) Cabinet(ctx context.Context, actor identity.Actor, page int) (_ Cabinet, err error) {
	defer fault.Wrap(&err, "application.Cabinet")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadCabinet); err != nil {
		return Cabinet{}, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return Cabinet{}, err
	}
	c, err := cabinetOf(ctx, s.DB, actor.PersonID, max(page, 1), s.Now())
	if err != nil {
		return Cabinet{}, err
	}
	c.Snapshot = snapshot
	for i := range c.Applications {
		s.judge(&c.Applications[i])
	}
	for i := range c.ForOthers {
		s.judge(&c.ForOthers[i].Line)
	}
	return c, nil
}

// judge marks a line that has passed its due date without a decision.
func (s *Service) judge(l *Line) {
	end := s.Now()
	if !l.ClosedAt.IsZero() {
		end = l.ClosedAt
	}
	l.Overdue = l.Status != Withdrawn && !l.Stopped && end.After(l.DueAt)
}

// Own opens an application of the actor, of a principal whom the actor's mandate lets follow, or of
// the citizen before the operator; a reading for another is in that person's access log.
func (s *Service) Own(ctx context.Context, actor identity.Actor, number string) (_ *View, err error) {
	defer fault.Wrap(&err, "application.Own(%s)", number)
	return s.own(ctx, actor, number, mandate.Follow, audit.WhatCase)
}

// OwnPage is Own for the page of the application, with what was said about it; what the
// applicant reads so is read.
func (s *Service) OwnPage(ctx context.Context, actor identity.Actor, number string) (_ *View, err error) {
	defer fault.Wrap(&err, "application.OwnPage(%s)", number)
	return s.own(ctx, actor, number, mandate.Follow, audit.WhatCase, queueOwnTalk)
}

// OwnResult is Own for the issued document: a representative needs the right to receive it.
func (s *Service) OwnResult(ctx context.Context, actor identity.Actor, number string) (_ *View, err error) {
	defer fault.Wrap(&err, "application.OwnResult(%s)", number)
	return s.own(ctx, actor, number, mandate.Receive, audit.WhatResult)
}

func (s *Service) own(
	ctx context.Context, actor identity.Actor, number string, needs mandate.Action, what string, more ...addition,
) (*View, error) {
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOwnCase); err != nil {
		return nil, err
	}
	if actor.Role == identity.Operator {
		return s.ownInVisit(ctx, actor, number, needs, what, more...)
	}
	if actor.IsStaff() {
		return s.ownTrial(ctx, actor, number)
	}
	var list []mandate.Mandate
	v, err := viewByNumber(ctx, s.DB, s.readingFor(actor, what, number), &list, more)
	if err != nil {
		return nil, err
	}
	object := mandate.Object(v.PersonID, v.Service, needs, s.Now(), list...)
	if err := identity.Check(actor, identity.ReadOwnCase, object); err != nil {
		return nil, err
	}
	v.allow(actor, list, s.Now())
	if v, err = s.complete(ctx, v); err != nil {
		return nil, err
	}
	return v, s.recordDelivery(ctx, actor, v, what)
}

// allow says what a representative who reads may do.
func (v *View) allow(actor identity.Actor, list []mandate.Mandate, now time.Time) {
	if actor.PersonID == v.PersonID {
		return
	}
	v.Allowed = []mandate.Action{}
	for _, act := range mandate.Actions() {
		if slices.ContainsFunc(list, func(m mandate.Mandate) bool { return m.Allows(now, v.Service, act) }) {
			v.Allowed = append(v.Allowed, act)
		}
	}
	if !v.May(mandate.Receive) {
		v.Document = nil
	}
}

// Case opens an application for an official of the body that owns the service: in full for
// its holder and for whoever has stated a purpose, as a card without personal data for the
// others. The access row is written in the same transaction as the reading: no row, no data.
func (s *Service) Case(ctx context.Context, actor identity.Actor, number string) (_ *View, err error) {
	defer fault.Wrap(&err, "application.Case(%s)", number)
	return s.openCase(ctx, actor, number, queueCaseTalk)
}

// CaseOfAct is Case for the page of one act, which does not show what was said about the case:
// what is new there stays new.
func (s *Service) CaseOfAct(ctx context.Context, actor identity.Actor, number string) (_ *View, err error) {
	defer fault.Wrap(&err, "application.CaseOfAct(%s)", number)
	return s.openCase(ctx, actor, number)
}

func (s *Service) openCase(ctx context.Context, actor identity.Actor, number string, more ...addition) (*View, error) {
	ctx = actor.Scope(ctx)
	v, err := s.readCase(ctx, actor, number, audit.WhatCase, more...)
	if err != nil {
		return nil, err
	}
	return s.complete(ctx, v)
}

func (s *Service) readCase(
	ctx context.Context, actor identity.Actor, number, what string, more ...addition,
) (*View, error) {
	entry, standing, err := s.entry(ctx, actor, number, what)
	if err != nil {
		return nil, err
	}
	v, err := caseByNumber(ctx, s.DB, entry, s.Wall(), s.today(), more)
	if err != nil {
		return nil, err
	}
	v.Reading = Reading{Full: entry.What != audit.WhatCard, Purpose: entry.Purpose, Until: standing.Until}
	return v, nil
}

// entry is the access row of a reading that is about to happen. Who may not open the case
// in full gets the card of it, and nothing else of it.
func (s *Service) entry(
	ctx context.Context, actor identity.Actor, number, what string,
) (_ audit.Access, standing audit.Standing, err error) {
	entry := audit.Access{At: s.Now(), Reader: ReaderOf(actor), What: what, Number: number}
	if err := identity.MayTry(actor, identity.ReadCase); err != nil {
		return entry, standing, err
	}
	if standing, err = audit.StandingOf(ctx, s.DB, entry.Reader, number, s.Wall()); err != nil {
		return entry, standing, err
	}
	object := identity.Object{
		OwnerID: standing.SubjectID, Body: standing.Body, HolderID: standing.HolderID, Interest: standing.Interest,
	}
	if err := identity.Check(actor, identity.ReadCase, object); err != nil {
		return entry, standing, err
	}
	entry.Purpose = standing.Purpose
	switch {
	case what == audit.WhatDecision && actor.Role == identity.Head && !standing.Signs:
		return entry, standing, fault.New(fault.NotFound, "")
	case what == audit.WhatDecision && actor.Role != identity.Head && standing.HolderID != actor.PersonID:
		return entry, standing, fault.New(fault.Conflict, "fault.not_holder")
	case entry.Purpose != "" && !standing.Interest:
		return entry, standing, nil
	case what != audit.WhatCase:
		return entry, standing, fault.New(fault.Forbidden, "fault.purpose_needed")
	}
	entry.What, entry.Purpose = audit.WhatCard, audit.PurposeQueue
	return entry, standing, nil
}

// ReaderOf is an actor as the journal of readings names who reads.
func ReaderOf(a identity.Actor) audit.Reader {
	return audit.Reader{PersonID: a.PersonID, Role: string(a.Role), Body: a.Body, Began: a.Began}
}

// complete adds the law, the clock and the service to what was read.
func (s *Service) complete(ctx context.Context, v *View) (*View, error) {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	var ok bool
	v.Snapshot = snapshot
	v.Of, _ = snapshot.Service(v.Service)
	if v.Standard, ok = snapshot.Edition(v.EditionID); !ok {
		return nil, fault.New(fault.NotFound, "")
	}
	err = v.count()
	v.Overdue = v.Status != Withdrawn && Overdue(v.Due, s.Now())
	return v, err
}

// count computes the due date of an application anew from its clock, by the calendar it runs by.
func (v *View) count() error {
	hours, err := calendar.ParseHours(v.Standard.Hours.Body.Weekdays)
	if err != nil {
		return err
	}
	cal, term := v.Snapshot.CalendarAt(CalendarOf(v.clock)), v.Term.Term()
	if v.HearingDue, err = hearingDue(v.Standard, v.RegisteredAt, term, cal); err != nil {
		return err
	}
	v.Due, err = DueDate(v.clock, term, hours, cal)
	return err
}

// OwnFile reads a file of the actor's application.
func (s *Service) OwnFile(
	ctx context.Context, actor identity.Actor, number, file string,
) (_ document.File, _ []byte, err error) {
	defer fault.Wrap(&err, "application.OwnFile(%s)", number)
	ctx = actor.Scope(ctx)
	v, err := s.own(ctx, actor, number, mandate.Follow, audit.WhatFile)
	if err != nil {
		return document.File{}, nil, err
	}
	return s.Archive.Open(ctx, v.DraftID, file)
}

// CaseFile reads a file of a case; the reading is recorded.
func (s *Service) CaseFile(
	ctx context.Context, actor identity.Actor, number, file string,
) (f document.File, data []byte, err error) {
	defer fault.Wrap(&err, "application.CaseFile(%s)", number)
	ctx = actor.Scope(ctx)
	entry, _, err := s.entry(ctx, actor, number, audit.WhatFile)
	if err != nil {
		return document.File{}, nil, err
	}
	batch := &postgres.Batch{}
	audit.QueueCase(ctx, batch, entry, s.Wall())
	document.QueueFileOfApplication(batch, number, file, &f, &data)
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return document.File{}, nil, err
	}
	return f, data, document.Unchanged(data, f.Hash)
}

// OwnPDF is the paper issued to the actor's application, in a language it was issued in; empty
// is the applicant's.
func (s *Service) OwnPDF(
	ctx context.Context, actor identity.Actor, number string, lang i18n.Lang,
) (_ []byte, err error) {
	defer fault.Wrap(&err, "application.OwnPDF(%s)", number)
	ctx = actor.Scope(ctx)
	v, err := s.OwnResult(ctx, actor, number)
	if err != nil {
		return nil, err
	}
	return s.paperOf(ctx, v, lang)
}

// CasePDF is the paper issued in a case; the reading is recorded.
func (s *Service) CasePDF(ctx context.Context, actor identity.Actor, number string) (_ []byte, err error) {
	defer fault.Wrap(&err, "application.CasePDF(%s)", number)
	ctx = actor.Scope(ctx)
	entry, _, err := s.entry(ctx, actor, number, audit.WhatResult)
	if err != nil {
		return nil, err
	}
	var kept document.Kept
	batch := &postgres.Batch{}
	audit.QueueCase(ctx, batch, entry, s.Wall())
	document.QueuePaperOfApplication(batch, number, &kept)
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return nil, err
	}
	return s.Archive.Paper(ctx, kept)
}

func (s *Service) paperOf(ctx context.Context, v *View, lang i18n.Lang) ([]byte, error) {
	if v.Document == nil {
		return nil, fault.New(fault.NotFound, "")
	}
	if lang != "" && lang != v.Document.Paper.Lang {
		return s.Archive.TranslatedPDF(ctx, v.Document.ID, lang)
	}
	if v.Trial != "" {
		return v.Document.Paper.PDF()
	}
	return s.Archive.PDF(ctx, v.Document.ID)
}

// Tracked is what anyone with number and code may know: no personal data.
type Tracked struct {
	Number   string
	Status   Status
	Service  i18n.Text
	Body     i18n.Text
	FiledAt  time.Time
	DueAt    time.Time
	Exact    bool
	Stopped  bool
	ClosedAt time.Time
	Overdue  bool
}

// trackRow is what anyone with number and code may see, beside whose it is, which nobody is shown.
type trackRow struct {
	code, person       string
	service, body      string
	status             Status
	exact, stopped     bool
	filed, due, closed time.Time
	lang               i18n.Lang
}

// Track shows the state of an application by its number and tracking code. A wrong code
// and an unknown number are the same NotFound.
func (s *Service) Track(ctx context.Context, number string, code document.TrackingCode) (_ Tracked, err error) {
	defer fault.Wrap(&err, "application.Track")
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return Tracked{}, err
	}
	return s.TrackIn(postgres.WithKey(ctx, number), s.DB, snapshot, number, code)
}

// TrackIn is Track inside somebody else's transaction, which runs with the number as its key.
func (s *Service) TrackIn(
	ctx context.Context, db postgres.Querier, snapshot *standard.Snapshot, number string, code document.TrackingCode,
) (Tracked, error) {
	row, err := trackByCode(ctx, db, number, code)
	if err != nil {
		return Tracked{}, err
	}
	of, _ := snapshot.Service(row.service)
	body, _ := snapshot.Body(row.body)
	line := Line{Status: row.status, DueAt: row.due, ClosedAt: row.closed, Stopped: row.stopped}
	s.judge(&line)
	return Tracked{
		Number: number, Status: row.status, Service: of.Name, Body: body.Today(), FiledAt: row.filed,
		DueAt: row.due, Exact: row.exact, Stopped: row.stopped, ClosedAt: row.closed, Overdue: line.Overdue,
	}, nil
}

// ApplicantIn finds whose the application is that number and code name, and in which language they
// filed it, inside somebody else's transaction, which runs with the number as its key. It is for acts
// on the person's behalf and never shown; a wrong code is NotFound as an unknown number is.
func ApplicantIn(
	ctx context.Context, db postgres.Querier, number string, code document.TrackingCode,
) (personID string, lang i18n.Lang, _ error) {
	row, err := trackByCode(ctx, db, number, code)
	return row.person, row.lang, err
}

func trackByCode(ctx context.Context, db postgres.Querier, number string, code document.TrackingCode) (trackRow, error) {
	row, err := trackByNumber(ctx, db, number)
	if err != nil {
		return trackRow{}, err
	}
	if subtle.ConstantTimeCompare([]byte(row.code), []byte(code)) != 1 {
		return trackRow{}, fault.New(fault.NotFound, "")
	}
	return row, nil
}
