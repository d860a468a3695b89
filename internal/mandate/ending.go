package mandate

import (
	"context"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Answer accepts or declines a mandate that was given; the same answer again changes nothing.
func (s *Service) Answer(
	ctx context.Context, actor identity.Actor, id string, accept bool, key string, lang i18n.Lang,
) (err error) {
	defer fault.Wrap(&err, "mandate.Answer(%s)", id)
	to, what := Declined, "declined"
	if accept {
		to, what = Active, "accepted"
	}
	return s.change(ctx, actor, identity.AnswerMandate, id, key, lang, what, func(_ context.Context, _ postgres.Tx, m *Mandate, _ *act) error {
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

// Renounce ends a mandate by the representative's will, at once. Ended already is done.
func (s *Service) Renounce(ctx context.Context, actor identity.Actor, id, key string, lang i18n.Lang) (err error) {
	defer fault.Wrap(&err, "mandate.Renounce(%s)", id)
	return s.change(ctx, actor, identity.RenounceMandate, id, key, lang, "renounced", func(_ context.Context, _ postgres.Tx, m *Mandate, _ *act) error {
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
	do func(context.Context, postgres.Tx, *Mandate, *act) error,
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
			owner = m.Giver()
		}
		if err := identity.Check(actor, action, identity.Object{OwnerID: owner}); err != nil {
			return err
		}
		a := actOf(actor, what, key, id)
		if _, found, err := a.Done(ctx, tx); found || err != nil {
			return err
		}
		state, before := m.State, m.sum()
		if err := do(ctx, tx, &m, &a); err != nil || m.State == state {
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
	a.Queue(batch, m.ID, s.Now())
	if a.code != "" {
		queueCodeUsed(batch, a.code, s.Wall())
	}
	queueChange(ctx, batch, actor, "mandate_"+what+a.how, before, m)
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return err
	}
	if err := s.Jobs.Insert(ctx, tx, told...); err != nil || !m.Heads() || m.State == Active {
		return err
	}
	return s.lapseUnder(ctx, tx, actor, m, lang)
}

// lapse ends a mandate that its register does not confirm any more.
func (s *Service) lapse(ctx context.Context, actor identity.Actor, id, representative string, lang i18n.Lang) error {
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		m, err := lockByID(ctx, tx, id, representative)
		if err != nil || m.State != Active {
			return err
		}
		before := m.sum()
		m.State, m.RevokedAt = Lapsed, s.Now()
		system := identity.Actor{PersonID: actor.PersonID, Role: postgres.ScopeSystem}
		return s.write(ctx, tx, system, m, before, "lapsed", act{}, lang)
	})
}

// lapseUnder ends what was given under a head's mandate that ends: an employee's right goes
// with the head's.
func (s *Service) lapseUnder(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, head Mandate, lang i18n.Lang,
) error {
	list, err := lockedUnder(ctx, tx, head.ID)
	if err != nil {
		return err
	}
	for _, m := range list {
		before := m.sum()
		m.State, m.RevokedAt = Lapsed, s.Now()
		if err := s.write(ctx, tx, actor, m, before, "lapsed", act{}, lang); err != nil {
			return err
		}
	}
	return nil
}
