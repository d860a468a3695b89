package mandate

import (
	"context"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Answer accepts or declines a power of attorney; the same answer again changes nothing.
func (s *Service) Answer(
	ctx context.Context, actor identity.Actor, id string, accept bool, key string, lang i18n.Lang,
) (err error) {
	defer fault.Wrap(&err, "mandate.Answer(%s)", id)
	to, what := Declined, "declined"
	if accept {
		to, what = Active, "accepted"
	}
	return s.change(ctx, actor, identity.AnswerMandate, id, key, lang, what, func(m *Mandate) error {
		if m.State == to {
			return nil
		}
		if m.Now(s.Now()) != Pending {
			return fault.New(fault.Conflict, "mandate.fault.not_pending")
		}
		m.State, m.AnsweredAt = to, s.Now()
		return nil
	})
}

// Revoke takes a power of attorney back, at once. Ended already is done.
func (s *Service) Revoke(ctx context.Context, actor identity.Actor, id, key string, lang i18n.Lang) (err error) {
	defer fault.Wrap(&err, "mandate.Revoke(%s)", id)
	return s.change(ctx, actor, identity.RevokeMandate, id, key, lang, "revoked", func(m *Mandate) error {
		if m.Kind.ByRegister() {
			return fault.New(fault.Conflict, "mandate.fault.by_law")
		}
		return s.end(m, Revoked)
	})
}

// Renounce ends a mandate by the representative's will, at once. Ended already is done.
func (s *Service) Renounce(ctx context.Context, actor identity.Actor, id, key string, lang i18n.Lang) (err error) {
	defer fault.Wrap(&err, "mandate.Renounce(%s)", id)
	return s.change(ctx, actor, identity.RenounceMandate, id, key, lang, "renounced", func(m *Mandate) error {
		if m.State == Pending {
			return fault.New(fault.Conflict, "mandate.fault.not_active")
		}
		return s.end(m, Renounced)
	})
}

func (s *Service) end(m *Mandate, to State) error {
	if m.State == Pending || m.State == Active {
		m.State, m.RevokedAt = to, s.Now()
	}
	return nil
}

// change locks a mandate, checks that it is the actor's to change, and writes what has
// changed, the journal's entry and the notices to both.
func (s *Service) change(
	ctx context.Context, actor identity.Actor, action identity.Action, id, key string, lang i18n.Lang, what string,
	do func(*Mandate) error,
) error {
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, action); err != nil {
		return err
	}
	if !postgres.IsID(id) {
		return fault.New(fault.NotFound, "")
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		m, err := lockByID(ctx, tx, id, actor.PersonID)
		if err != nil {
			return err
		}
		owner := m.RepresentativeID
		if action == identity.RevokeMandate {
			owner = m.PrincipalID
		}
		if err := identity.Check(actor, action, identity.Object{OwnerID: owner}); err != nil {
			return err
		}
		a := actOf(actor, what, key, id)
		if _, found, err := a.done(ctx, tx); found || err != nil {
			return err
		}
		state, before := m.State, m.sum()
		if err := do(&m); err != nil || m.State == state {
			return err
		}
		return s.write(ctx, tx, actor, m, before, what, a, lang)
	})
}

func (s *Service) write(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, m Mandate, before []byte, what string, a act, lang i18n.Lang,
) error {
	batch := &postgres.Batch{}
	by := ""
	if m.State == Revoked || m.State == Renounced {
		by = actor.PersonID
	}
	queueState(batch, m, by)
	told := s.tell(batch, m, what, lang, s.Now())
	a.queue(batch, m.ID, s.Now())
	queueChange(ctx, batch, actor, "mandate_"+what, before, m)
	if err := send(ctx, tx, batch); err != nil {
		return err
	}
	return s.Jobs.Insert(ctx, tx, told...)
}

// lapse ends a mandate that its register does not confirm any more.
func (s *Service) lapse(ctx context.Context, actor identity.Actor, id string, lang i18n.Lang) error {
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		m, err := lockByID(ctx, tx, id, actor.PersonID)
		if err != nil || m.State != Active {
			return err
		}
		before := m.sum()
		m.State, m.RevokedAt = Lapsed, s.Now()
		system := identity.Actor{PersonID: actor.PersonID, Role: postgres.ScopeSystem}
		return s.write(ctx, tx, system, m, before, "lapsed", act{}, lang)
	})
}
