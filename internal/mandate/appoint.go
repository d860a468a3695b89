package mandate

import (
	"context"
	"slices"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Heads reports whether it is the mandate of the head of a legal entity, who may appoint
// employees; an employee cannot.
func (m Mandate) Heads() bool { return m.Kind == Employee && m.Under == "" }

// Appointed reports whether the head of a legal entity gave the mandate to an employee.
func (m Mandate) Appointed() bool { return m.Under != "" }

// Given reports whether somebody gave the mandate in the cabinet and may take it back. Any
// other is by law, from a register: its principal cannot revoke it.
func (m Mandate) Given() bool { return m.Kind == PowerOfAttorney || m.Appointed() }

// Giver is whose will the mandate rests on: the head who appointed, or the principal.
func (m Mandate) Giver() string {
	if m.Appointed() {
		return m.CreatedBy
	}
	return m.PrincipalID
}

// Headed is the actor's own mandate as the head of a legal entity; any other is NotFound.
func (s *Service) Headed(ctx context.Context, actor identity.Actor, id string) (_ Mandate, err error) {
	defer fault.Wrap(&err, "mandate.Headed(%s)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.GiveMandate); err != nil {
		return Mandate{}, err
	}
	if id == "" {
		return Mandate{}, fault.New(fault.NotFound, "")
	}
	return s.headed(ctx, actor, id)
}

// headed is Headed for a grant; without an id there is no head to ask for.
func (s *Service) headed(ctx context.Context, actor identity.Actor, id string) (Mandate, error) {
	if id == "" {
		return Mandate{}, nil
	}
	if !postgres.IsID(id) {
		return Mandate{}, fault.New(fault.NotFound, "")
	}
	v, err := viewByID(ctx, s.DB, id, actor.PersonID)
	if err == nil && (v.RepresentativeID != actor.PersonID || !v.Heads() || !v.Holds(s.Now())) {
		err = fault.New(fault.NotFound, "")
	}
	return v.Mandate, err
}

// headFor is the mandate under which an employee is appointed, confirmed by the register at
// this moment; zero for a power of attorney.
func (s *Service) headFor(ctx context.Context, actor identity.Actor, g Grant) (Mandate, error) {
	head, err := s.headed(ctx, actor, g.Under)
	if err != nil || g.Under == "" {
		return head, err
	}
	return head, s.Confirm(ctx, actor, head, g.Lang)
}

// mustHead keeps the head's mandate as it is until an appointment under it is written.
func mustHead(ctx context.Context, tx postgres.Tx, m Mandate) error {
	if !m.Appointed() {
		return nil
	}
	list, err := lockedOver(ctx, tx, m.CreatedBy, m.PrincipalID)
	if err == nil && !slices.ContainsFunc(list, func(h Mandate) bool { return h.ID == m.Under }) {
		err = fault.New(fault.NotFound, "")
	}
	return err
}
