package visit

import (
	"context"
	"slices"
	"strings"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
)

// Paper is a paper of representation as the first operator entered it from what the citizen of the
// visit, who is the representative, has shown.
type Paper struct {
	ID, VisitID, Centre string
	mandate.Paper
	// IIN is the principal's as typed; of an entry only.
	IIN       string
	Scan      Sheet
	EnteredAt time.Time
	State     string
	CheckedBy string
	CheckedAt time.Time
	Note      string
	// Principal and Representative are the people, initials and the end of the IIN alone.
	Principal, Representative identity.Person
	// Operator is who entered it.
	Operator identity.Names
}

// States of a paper.
const (
	PaperEntered   = "entered"
	PaperConfirmed = "confirmed"
	PaperDeclined  = "declined"
)

// Fields of the forms of papers.
const (
	FieldKind         = "kind"
	FieldPrincipal    = "principal"
	FieldDocumentNo   = "number"
	FieldDocumentDate = "issued"
	FieldLast         = "last"
	FieldActions      = "actions"
	FieldScan         = "scan"
	FieldNote         = "note"
)

// EnterPaper enters what the citizen of the visit shows. It is no mandate until a second operator has
// compared it with the scan. Problems say what is wrong with a field; then nothing has happened.
func (s *Service) EnterPaper(ctx context.Context, actor identity.Actor, p Paper, key string) (problems []Problem, err error) {
	defer fault.Wrap(&err, "visit.EnterPaper")
	if err := identity.MayTry(actor, identity.EnterPaper); err != nil {
		return nil, err
	}
	if problems = s.wrongPaper(p); len(problems) > 0 {
		return problems, nil
	}
	iin, _ := form.ParseIIN(p.IIN)
	principal, problems, err := s.whoIs(ctx, Arrival{Who: iin, Document: Documents[0]})
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return []Problem{{FieldPrincipal, problems[0].Message}}, nil
	}
	once := idempotency.Of(actor.PersonID, "paper_enter", key, iin, string(p.Kind), p.Document, p.Last.String())
	err = s.change(ctx, actor, identity.EnterPaper, func(ctx context.Context, tx postgres.Tx) error {
		problems = nil
		v, err := s.attended(ctx, tx, actor)
		if err != nil {
			return err
		}
		if err := identity.Check(actor, identity.EnterPaper, v.Object(v.PersonID, Mandates, s.Wall())); err != nil {
			return err
		}
		if _, found, err := once.Done(ctx, tx); found || err != nil {
			return err
		}
		if principal == v.PersonID {
			problems = []Problem{{FieldPrincipal, i18n.M("paper.error.self")}}
			return nil
		}
		p.ID, p.VisitID, p.Centre, p.PrincipalID, p.RepresentativeID = postgres.NewID(), v.ID, v.Centre, principal, v.PersonID
		p.EnteredBy, p.EnteredAt = actor.PersonID, s.Now()
		batch := &postgres.Batch{}
		queuePaper(batch, p)
		queueActive(batch, v.ID, s.Wall())
		queueEvent(batch, v.ID, ActMandate, p.ID, s.Wall())
		queuePaperNoted(ctx, batch, actor, "paper_mandate_entered", p)
		once.Queue(batch, p.ID, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
	return problems, err
}

// wrongPaper checks what was entered before anybody is looked for.
func (s *Service) wrongPaper(p Paper) (problems []Problem) {
	wrong := func(field, key string) { problems = append(problems, Problem{field, i18n.M("paper.error." + key)}) }
	today := calendar.DateOf(s.Now())
	if p.Kind != mandate.PowerOfAttorney && p.Kind != mandate.Guardian {
		wrong(FieldKind, "kind")
	}
	if _, trouble := form.ParseIIN(p.IIN); trouble != "" {
		wrong(FieldPrincipal, "iin")
	}
	const longest = 60
	if n := len([]rune(strings.TrimSpace(p.Document))); n == 0 || n > longest {
		wrong(FieldDocumentNo, "number")
	}
	if p.DocumentDate.IsZero() || p.DocumentDate.After(today) {
		wrong(FieldDocumentDate, "issued")
	}
	switch {
	case p.Last.IsZero():
		wrong(FieldLast, "last")
	case p.Last.Before(today):
		wrong(FieldLast, "over")
	case p.Last.After(mandate.LatestOfPaper(p.Kind, today)):
		wrong(FieldLast, "late")
	}
	if len(p.Actions) == 0 || slices.ContainsFunc(p.Actions, func(a mandate.Action) bool {
		return !slices.Contains(mandate.Actions(), a)
	}) {
		wrong(FieldActions, "actions")
	}
	if len(p.Scan.Data) == 0 {
		wrong(FieldScan, "scan")
	}
	return problems
}

// Papers lists what waits for a second operator in the centres where the actor works.
func (s *Service) Papers(ctx context.Context, actor identity.Actor) (list []Paper, err error) {
	defer fault.Wrap(&err, "visit.Papers")
	if err := identity.MayTry(actor, identity.OpenVisit); err != nil {
		return nil, err
	}
	ctx = actor.Scope(ctx)
	if list, err = waitingPapers(ctx, s.DB); err != nil {
		return nil, err
	}
	return list, s.introduce(ctx, list)
}

// introduce adds who the people of papers are, as far as a second operator needs it to compare:
// initials and the end of the IIN.
func (s *Service) introduce(ctx context.Context, papers []Paper) error {
	var ids []string
	for _, p := range papers {
		ids = append(ids, p.PrincipalID, p.RepresentativeID, p.EnteredBy)
	}
	people, err := peopleOf(postgres.WithScope(ctx, postgres.System), s.DB, ids)
	if err != nil {
		return err
	}
	shown := func(id string) identity.Person {
		return identity.Person{Names: people[id].Names.Cut(), IIN: identity.MaskIIN(people[id].IIN)}
	}
	for i, p := range papers {
		papers[i].Principal, papers[i].Representative = shown(p.PrincipalID), shown(p.RepresentativeID)
		papers[i].Operator = people[p.EnteredBy].Names
	}
	return nil
}

// Paper opens one of them with its scan; both people see in their access logs who looked.
func (s *Service) Paper(ctx context.Context, actor identity.Actor, id string) (p Paper, err error) {
	defer fault.Wrap(&err, "visit.Paper(%s)", id)
	if err := identity.MayTry(actor, identity.OpenVisit); err != nil {
		return Paper{}, err
	}
	if !postgres.IsID(id) {
		return Paper{}, fault.New(fault.NotFound, "")
	}
	ctx = actor.Scope(ctx)
	batch := &postgres.Batch{}
	queuePaperRead(ctx, batch, audit.Access{
		At: s.Now(), Reader: audit.Reader{PersonID: actor.PersonID, Role: string(actor.Role), Body: actor.Body, Began: actor.Began},
		Purpose: audit.PurposeVisit, What: audit.WhatPaper,
	}, id, &p)
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return Paper{}, err
	}
	one := []Paper{p}
	err = s.introduce(ctx, one)
	return one[0], err
}

// CheckPaper is the second operator's word: confirmed, the paper is a mandate and both sides are told;
// declined for a reason, it is nothing. Who entered it, and who is near to one of its people, may not
// check it.
func (s *Service) CheckPaper(
	ctx context.Context, actor identity.Actor, id string, confirm bool, note, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "visit.CheckPaper(%s)", id)
	if err := identity.MayTry(actor, identity.CheckPaper); err != nil {
		return nil, err
	}
	const shortest, longest = 10, 1000
	if n := len([]rune(note)); !confirm && n < shortest || n > longest {
		return []Problem{{FieldNote, i18n.M("paper.error.note", "least", shortest, "most", longest)}}, nil
	}
	if !postgres.IsID(id) {
		return nil, fault.New(fault.NotFound, "")
	}
	seen, err := paperByID(actor.Scope(ctx), s.DB, id, false)
	if err != nil {
		return nil, err
	}
	if seen.EnteredBy == actor.PersonID {
		return nil, fault.New(fault.Forbidden, "paper.own")
	}
	answer := "declined"
	if confirm {
		answer = "confirmed"
	}
	once := idempotency.Of(actor.PersonID, "paper_check", key, id, answer, note)
	err = s.change(ctx, actor, identity.CheckPaper, func(ctx context.Context, tx postgres.Tx) error {
		if _, found, err := once.Done(ctx, tx); found || err != nil {
			return err
		}
		for _, person := range []string{seen.PrincipalID, seen.RepresentativeID} {
			if near, err := isNear(ctx, tx, actor.PersonID, person); err != nil || near {
				if err == nil {
					err = fault.New(fault.Forbidden, "visit.near")
				}
				return err
			}
		}
		batch := &postgres.Batch{}
		once.Queue(batch, id, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
	if err != nil {
		return nil, err
	}
	return nil, s.settle(ctx, actor, id, confirm, note)
}

// settle writes the second operator's word. A mandate is a row of its two people and of nobody else:
// the portal makes it, and only from a paper that another operator has entered.
func (s *Service) settle(ctx context.Context, actor identity.Actor, id string, confirm bool, note string) error {
	return postgres.InTx(postgres.WithScope(ctx, postgres.System), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		p, err := paperByID(ctx, tx, id, true)
		if err != nil {
			return err
		}
		if p.State != PaperEntered {
			if p.CheckedBy == actor.PersonID && (p.State == PaperConfirmed) == confirm {
				return nil
			}
			return fault.New(fault.Conflict, "paper.checked")
		}
		p.State, p.CheckedBy, p.CheckedAt, p.Note = PaperDeclined, actor.PersonID, s.Now(), note
		batch := &postgres.Batch{}
		if !confirm {
			queueChecked(batch, p, "")
			queuePaperNoted(ctx, batch, actor, "paper_mandate_declined", p)
			return postgres.Send(ctx, tx, batch)
		}
		p.State = PaperConfirmed
		made, told := s.Mandates.QueueEntered(ctx, batch, actor, p.Paper, i18n.KK)
		queueChecked(batch, p, made)
		queuePaperNoted(ctx, batch, actor, "paper_mandate_confirmed", p)
		return s.sendTold(ctx, tx, batch, told)
	})
}

func queuePaperNoted(ctx context.Context, batch *postgres.Batch, by identity.Actor, act string, p Paper) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: by.Body, ActorID: by.PersonID, ActorRole: string(by.Role), Act: act, ObjectKind: "paper_mandate", ObjectID: p.ID,
		After: journal.StateOf("paper_mandate").Text(p.ID).Text(p.PrincipalID).Text(p.RepresentativeID).Text(string(p.Kind)).
			Text(p.EnteredBy).Text(p.State).Text(p.CheckedBy).Bytes(p.Scan.Hash).Sum(),
	})
}
