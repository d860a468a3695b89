package rulemaking

import (
	"context"
	"slices"
	"strconv"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Start is what a proposal begins with.
type Start struct {
	Service string
	Kind    Kind
	// Content is the text of a file; nil begins from the edition in force, or from nothing.
	Content *standard.Content
	// Key makes the same form the same proposal.
	Key string
}

// Begin begins a proposal. Several may be open at once: nobody's unfinished text stops
// another's.
func (s *Service) Begin(ctx context.Context, actor identity.Actor, st Start) (id string, err error) {
	defer fault.Wrap(&err, "rulemaking.Begin(%s)", st.Service)
	ctx = actor.Scope(ctx)
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return "", err
	}
	p, err := s.first(snapshot, st)
	if err != nil {
		return "", err
	}
	if err := mustBeOf(actor, identity.EditProposal, p); err != nil {
		return "", err
	}
	a := idempotency.Of(actor.PersonID, "proposal_begin", st.Key, st.Service, string(st.Kind), Seen(st.Content))
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		done, found, err := a.Done(ctx, tx)
		if id = done; found || err != nil {
			return err
		}
		id = p.ID
		batch := &postgres.Batch{}
		queueProposal(batch, p)
		s.queueEvent(ctx, batch, actor, p, step{act: actBegun})
		a.Queue(batch, p.ID, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
	return id, err
}

// first is the proposal as it begins.
func (s *Service) first(snapshot *standard.Snapshot, st Start) (Proposal, error) {
	of, ok := snapshot.Service(st.Service)
	if !ok {
		return Proposal{}, fault.New(fault.NotFound, "")
	}
	now := s.Now()
	p := Proposal{Summary: Summary{
		ID: postgres.NewID(), Service: of.Code, Body: of.Body, Kind: st.Kind, State: Drafting, CreatedAt: now, ChangedAt: now,
	}}
	base := snapshot.Last(of.Code)
	switch {
	case base != nil:
		p.Base, p.Content = base.ID, base.Content
	case st.Kind == Repeal:
		return Proposal{}, fault.New(fault.Conflict, "rulemaking.fault.nothing_to_repeal")
	default:
		p.Content = standard.Content{
			Provider: standard.Provider{Body: of.Body}, Channels: of.Channels, Recipients: of.Audience,
		}
	}
	if p.Content.Name.IsZero() {
		p.Content.Name = of.Name
	}
	if st.Content != nil && st.Kind == NewEdition {
		p.Content = *st.Content
	}
	p.Content.Term.Components = coded(p.Content.Term.Components)
	return p, nil
}

// coded gives parts of a service the codes by which they are edited, where a text has none.
func coded(parts []standard.Variant) []standard.Variant {
	parts = slices.Clone(parts)
	for i := range parts {
		if parts[i].Code == "" {
			parts[i].Code = "part_" + strconv.Itoa(i+1)
		}
	}
	return parts
}

// Page is a page of proposals, the last changed first.
type Page struct {
	Proposals []Summary
	More      bool
	Snapshot  *standard.Snapshot
}

// List lists the proposals of the actor's body; pages count from 1.
func (s *Service) List(ctx context.Context, actor identity.Actor, page int) (p Page, err error) {
	defer fault.Wrap(&err, "rulemaking.List")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadProposals); err != nil {
		return Page{}, err
	}
	if p.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return Page{}, err
	}
	p.Proposals, p.More, err = listOfBody(ctx, s.DB, actor.Body, page)
	return p, err
}

// OfService lists the proposals for a service of the actor's body, newest first.
func (s *Service) OfService(ctx context.Context, actor identity.Actor, service string) (list []Summary, err error) {
	defer fault.Wrap(&err, "rulemaking.OfService(%s)", service)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadProposals); err != nil {
		return nil, err
	}
	return listOfService(ctx, s.DB, actor.Body, service)
}

// View is a proposal with what its pages show.
type View struct {
	Proposal
	Of       standard.Service
	Snapshot *standard.Snapshot
	// BaseEdition is what it was begun from; nil for a first standard.
	BaseEdition *standard.Edition
	Events      []Event
	// Wrote says that the reader has written at it and so cannot approve it.
	Wrote bool
}

// Read opens a proposal for the editors and approvers of its body.
func (s *Service) Read(ctx context.Context, actor identity.Actor, id string) (v View, err error) {
	defer fault.Wrap(&err, "rulemaking.Read(%s)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadProposals); err != nil {
		return View{}, err
	}
	if !postgres.IsID(id) {
		return View{}, fault.New(fault.NotFound, "")
	}
	if v.Proposal, v.Events, err = readProposal(ctx, s.DB, id); err != nil {
		return View{}, err
	}
	if err := mustBeOf(actor, identity.ReadProposals, v.Proposal); err != nil {
		return View{}, err
	}
	for _, e := range v.Events {
		v.Wrote = v.Wrote || wrote(e, actor.PersonID)
	}
	return v, s.surround(ctx, &v)
}

// surround adds what the catalogue says around a proposal.
func (s *Service) surround(ctx context.Context, v *View) (err error) {
	if v.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return err
	}
	v.Of, _ = v.Snapshot.Service(v.Service)
	v.BaseEdition, _ = v.Snapshot.Edition(v.Base)
	return nil
}

// wrote reports whether an event makes somebody an author, who may not approve.
func wrote(e Event, person string) bool {
	return e.ActorID == person && (e.Act == actBegun || e.Act == actChanged || e.Act == actDiscussed || e.Act == actSubmitted)
}

// Faults say what keeps a proposal from going on; none for a repeal, which has no text of its own.
func (s *Service) Faults(v View) []standard.ContentFault {
	if v.Kind == Repeal {
		return nil
	}
	return v.Content.Faults(v.Of, v.Snapshot)
}

// Keep keeps what somebody has typed at a place and not saved yet: their own, seen by nobody
// else. Nothing typed takes it away.
func (s *Service) Keep(ctx context.Context, actor identity.Actor, id, place string, fields map[string]string) (err error) {
	defer fault.Wrap(&err, "rulemaking.Keep(%s)", id)
	v, err := s.Read(ctx, actor, id)
	if err != nil {
		return err
	}
	if err := mustBeOf(actor, identity.EditProposal, v.Proposal); err != nil {
		return err
	}
	return keepText(actor.Scope(ctx), s.DB, id, actor.PersonID, place, fields, s.Now())
}

// Kept is what the actor has typed at a place and not saved; nil for nothing.
func (s *Service) Kept(ctx context.Context, actor identity.Actor, id, place string) (_ map[string]string, err error) {
	defer fault.Wrap(&err, "rulemaking.Kept(%s)", id)
	return keptText(actor.Scope(ctx), s.DB, id, actor.PersonID, place)
}

// textOr is a text, or the other where it says nothing.
func textOr(t, other i18n.Text) i18n.Text {
	if t.IsZero() {
		return other
	}
	return t
}
