package application

import (
	"context"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
	"qyzmet/internal/visit"
)

// ThreadPageSize is how many messages a page of a thread has, recentMessages how many stand on
// the page of the case itself.
const (
	ThreadPageSize = 20
	recentMessages = 10
)

// Thread is a page of what was written in a case, with as much of the case as it shows.
type Thread struct {
	Number   string
	PersonID string
	Service  string
	Body     string
	HolderID string
	ClosedAt time.Time
	Messages []Message
	// Page counts from 1, the newest.
	Page, Pages int
	Snapshot    *standard.Snapshot
	// Citizen is whom the operator who reads has before them; zero for everybody else.
	Citizen identity.Person
	filedBy string
}

// OwnThread reads a page of what was written in the actor's application, or in a principal's
// whom the actor may follow. What the applicant reads so is read.
func (s *Service) OwnThread(
	ctx context.Context, actor identity.Actor, number string, page int,
) (_ *Thread, err error) {
	defer fault.Wrap(&err, "application.OwnThread(%s)", number)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOwnCase); err != nil {
		return nil, err
	}
	if actor.Role == identity.Operator {
		return s.threadInVisit(ctx, actor, number, page)
	}
	if actor.IsStaff() { // nobody writes in a trial
		return nil, fault.New(fault.NotFound, "")
	}
	var list []mandate.Mandate
	t, total, batch := &Thread{Page: max(page, 1)}, 0, &postgres.Batch{}
	audit.QueueForAnother(ctx, batch, s.readingFor(actor, audit.WhatMessages, number))
	mandate.QueueOfApplication(batch, number, actor.PersonID, &list)
	queueThreadHead(batch, number, t)
	queueThread(batch, number, t.Page, ThreadPageSize, &t.Messages, &total)
	queueReadByApplicant(batch, number, actor.PersonID, s.Now())
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return nil, err
	}
	object := mandate.Object(t.PersonID, t.Service, mandate.Follow, s.Now(), list...)
	if err := identity.Check(actor, identity.ReadOwnCase, object); err != nil {
		return nil, err
	}
	return s.finish(ctx, t, total)
}

// threadInVisit is OwnThread for an operator with the applicant before them; what is read so stays
// unread for the applicant.
func (s *Service) threadInVisit(ctx context.Context, actor identity.Actor, number string, page int) (*Thread, error) {
	var attended visit.Visit
	t, total, batch := &Thread{Page: max(page, 1)}, 0, &postgres.Batch{}
	visit.QueueAttended(batch, actor.PersonID, s.Wall(), &attended)
	queueThreadHead(batch, number, t)
	queueThread(batch, number, t.Page, ThreadPageSize, &t.Messages, &total)
	queueReadInVisit(ctx, batch, s.readingIn(actor, audit.WhatMessages, number), visit.ActMessages, s.Wall())
	err := s.sendAttended(ctx, batch, &attended)
	if err != nil {
		return nil, err
	}
	if err := identity.Check(actor, identity.ReadOwnCase, attended.Object(t.PersonID, t.Service, s.Wall())); err != nil {
		return nil, err
	}
	if t.Citizen, err = identity.PersonByID(ctx, s.DB, t.PersonID); err != nil {
		return nil, err
	}
	return s.finish(ctx, t, total)
}

// CaseThread reads a page of what was written in a case that the actor has open; the reading
// is recorded.
func (s *Service) CaseThread(
	ctx context.Context, actor identity.Actor, number string, page int,
) (_ *Thread, err error) {
	defer fault.Wrap(&err, "application.CaseThread(%s)", number)
	ctx = actor.Scope(ctx)
	entry, _, err := s.entry(ctx, actor, number, audit.WhatMessages)
	if err != nil {
		return nil, err
	}
	t, total, batch := &Thread{Page: max(page, 1)}, 0, &postgres.Batch{}
	audit.QueueCase(ctx, batch, entry, s.Wall())
	queueThreadHead(batch, number, t)
	queueThread(batch, number, t.Page, ThreadPageSize, &t.Messages, &total)
	queueReadByHolder(batch, number, actor.PersonID, s.Now())
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return nil, err
	}
	return s.finish(ctx, t, total)
}

// finish counts the pages and adds the catalogue; a page that is not there is NotFound.
func (s *Service) finish(ctx context.Context, t *Thread, total int) (_ *Thread, err error) {
	t.Pages = max(1, (total+ThreadPageSize-1)/ThreadPageSize)
	if t.Page > t.Pages {
		return nil, fault.New(fault.NotFound, "")
	}
	t.Snapshot, err = s.Registrar.Snapshot(ctx)
	return t, err
}
