package application

import (
	"context"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// AccessLog lists who read the actor's data, newest first, with the catalogue that names
// the bodies.
func (s *Service) AccessLog(
	ctx context.Context, actor identity.Actor, f audit.Filter,
) (_ audit.AccessPage, _ *standard.Snapshot, err error) {
	defer fault.Wrap(&err, "application.AccessLog")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadAccessLog); err != nil {
		return audit.AccessPage{}, nil, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return audit.AccessPage{}, nil, err
	}
	entries, err := audit.AccessOf(ctx, s.DB, actor.PersonID, f, s.Now())
	return entries, snapshot, err
}

// OpenCase opens a case that is not in the actor's hands for a purpose. wrong names
// what is wrong with the opening, as audit.Opening.Check does; then nothing has happened.
func (s *Service) OpenCase(
	ctx context.Context, actor identity.Actor, o audit.Opening,
) (wrong []string, err error) {
	defer fault.Wrap(&err, "application.OpenCase(%s)", o.Number)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.OpenCase); err != nil {
		return nil, err
	}
	standing, err := audit.StandingOf(ctx, s.DB, ReaderOf(actor), o.Number, s.Wall())
	if err != nil {
		return nil, err
	}
	object := identity.Object{OwnerID: standing.SubjectID, Body: standing.Body, HolderID: standing.HolderID}
	if err := identity.Check(actor, identity.OpenCase, object); err != nil {
		return nil, err
	}
	if standing.Interest {
		return nil, fault.New(fault.Forbidden, "fault.own_case")
	}
	if wrong = o.Check(); len(wrong) > 0 {
		return wrong, nil
	}
	return nil, postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := audit.Open(ctx, tx, ReaderOf(actor), o, s.Wall()); err != nil {
			return err
		}
		return journal.Append(ctx, tx, journal.Change{
			Ledger: standing.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "case_opened",
			ObjectKind: kindApplication, ObjectID: o.Number,
			After: journal.StateOf("case_opening").Text(o.Number).Text(o.Purpose).Text(o.Note).Sum(),
		})
	})
}

// SearchPerson lists the cases of the actor's body that a person has filed, masked. The
// search is counted, and the person sees it in the access log. An unknown IIN gives
// the same empty list as a person without cases.
func (s *Service) SearchPerson(ctx context.Context, actor identity.Actor, iin string) (q Queue, err error) {
	defer fault.Wrap(&err, "application.SearchPerson(%s)", actor.Body)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.SearchPerson); err != nil {
		return Queue{}, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return Queue{}, err
	}
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		q, err = s.searchIn(ctx, tx, actor, iin)
		return err
	})
	if err != nil {
		return Queue{}, err
	}
	return q, s.measureAll(&q, snapshot)
}

func (s *Service) searchIn(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, iin string,
) (q Queue, err error) {
	subject, err := identity.SubjectByIIN(ctx, tx, iin)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Queue{}, err
	}
	if err := audit.CountSearch(ctx, tx, actor.PersonID, subject != "", s.Wall()); err != nil {
		return Queue{}, err
	}
	if subject == "" {
		return Queue{}, nil
	}
	batch := &postgres.Batch{}
	audit.QueueOf(ctx, batch, audit.Access{
		At: s.Now(), Reader: ReaderOf(actor), Purpose: audit.PurposeSearch, What: audit.WhatSearch,
	}, []string{subject})
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return Queue{}, err
	}
	list := &postgres.Batch{}
	queueOf(list, wanted{actor: actor, person: subject}, cursor{sort: SortDue}, &q)
	return q, postgres.Send(ctx, tx, list)
}
