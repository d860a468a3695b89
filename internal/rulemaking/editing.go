package rulemaking

import (
	"context"
	"slices"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Clash says that a place was changed by somebody else while an editor wrote; then nothing
// was stored, and the page shows both texts.
type Clash[T any] struct {
	Clashed bool
	// Theirs is the text as it stands now; Gone says that the place is not there any more.
	Theirs T
	Gone   bool
}

// edit changes a text under its lock; what change returns as before and after is kept in the
// history. Where both are nil, nothing has changed.
func (s *Service) edit(
	ctx context.Context, actor identity.Actor, id, path string,
	change func(*standard.Content) (before, after any, err error),
) error {
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.EditProposal); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		p, err := lockProposal(ctx, tx, actor, id, identity.EditProposal)
		if err != nil {
			return err
		}
		if !p.Open() {
			return fault.New(fault.Conflict, "rulemaking.fault.text_rests")
		}
		before, after, err := change(&p.Content)
		if err != nil || before == nil && after == nil {
			return err
		}
		p.ChangedAt = s.Now()
		batch := &postgres.Batch{}
		queueContent(batch, p)
		s.queueEvent(ctx, batch, actor, p, step{act: actChanged, place: path, before: before, after: after})
		queueSaved(batch, p.ID, actor.PersonID, path)
		return postgres.Send(ctx, tx, batch)
	})
}

// Save writes a place, unless it is not any more what the editor had seen. The same text again
// changes nothing.
func Save[T any](
	ctx context.Context, s *Service, actor identity.Actor, id string, place Place[T], seen string, value T,
) (clash Clash[T], err error) {
	defer fault.Wrap(&err, "rulemaking.Save(%s, %s)", id, place.Path)
	err = s.edit(ctx, actor, id, place.Path, func(c *standard.Content) (before, after any, _ error) {
		clash = Clash[T]{}
		now, ok := place.Get(c)
		switch mark := Seen(now); {
		case !ok:
			clash = Clash[T]{Clashed: true, Gone: true}
		case mark == Seen(value):
		case mark != seen:
			clash = Clash[T]{Clashed: true, Theirs: now}
		default:
			place.Set(c, value)
			return now, value, nil
		}
		return nil, nil, nil
	})
	return clash, err
}

// Add puts an item at the end of a list. Its id must be new there: else it is a Conflict.
func Add[T any](
	ctx context.Context, s *Service, actor identity.Actor, id string, list List[T], item T,
) (err error) {
	defer fault.Wrap(&err, "rulemaking.Add(%s, %s)", id, list.Path)
	path := list.Path + "/" + list.ID(item)
	return s.edit(ctx, actor, id, path, func(c *standard.Content) (before, after any, _ error) {
		in := list.In(c)
		if in == nil {
			return nil, nil, fault.New(fault.NotFound, "")
		}
		if known, there := list.Item(list.ID(item)).Get(c); there {
			if Seen(known) == Seen(item) {
				return nil, nil, nil // the same form again
			}
			return nil, nil, fault.New(fault.Conflict, "rulemaking.fault.id_taken")
		}
		if list.Taken != nil && list.Taken(c, list.ID(item)) {
			return nil, nil, fault.New(fault.Conflict, "rulemaking.fault.id_taken")
		}
		*in = append(*in, item)
		return nil, item, nil
	})
}

// Remove takes an item out of a list, unless it was changed since the editor saw it. What is
// gone already stays gone.
func Remove[T any](
	ctx context.Context, s *Service, actor identity.Actor, id string, list List[T], item, seen string,
) (clash Clash[T], err error) {
	defer fault.Wrap(&err, "rulemaking.Remove(%s, %s)", id, list.Path)
	err = s.edit(ctx, actor, id, list.Path+"/"+item, func(c *standard.Content) (before, after any, _ error) {
		clash = Clash[T]{}
		at, items := list.find(c, item)
		if at < 0 {
			return nil, nil, nil
		}
		if gone := items[at]; Seen(gone) == seen {
			*list.In(c) = slices.Delete(items, at, at+1)
			return gone, nil, nil
		}
		clash = Clash[T]{Clashed: true, Theirs: items[at]}
		return nil, nil, nil
	})
	return clash, err
}

// Move takes an item one place up or down; at the end of the list it stays.
func Move[T any](
	ctx context.Context, s *Service, actor identity.Actor, id string, list List[T], item string, up bool,
) (err error) {
	defer fault.Wrap(&err, "rulemaking.Move(%s, %s)", id, list.Path)
	return s.edit(ctx, actor, id, list.Path, func(c *standard.Content) (before, after any, _ error) {
		at, items := list.find(c, item)
		if at < 0 {
			return nil, nil, fault.New(fault.NotFound, "")
		}
		to := at + 1
		if up {
			to = at - 1
		}
		if to < 0 || to >= len(items) {
			return nil, nil, nil
		}
		was := list.ids(items)
		items[at], items[to] = items[to], items[at]
		return was, list.ids(items), nil
	})
}

func (l List[T]) ids(items []T) []string {
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = l.ID(item)
	}
	return ids
}

// Rebase says that a text was gone over again on the basis of the newest edition: from then on
// it may be published after that one.
func (s *Service) Rebase(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "rulemaking.Rebase(%s)", id)
	return s.take(ctx, actor, identity.EditProposal, id, func(ctx context.Context, tx postgres.Tx, v *View) error {
		last, err := standard.LockLast(ctx, tx, v.Service)
		if err != nil {
			return err
		}
		if !v.Open() || last.ID == v.Base {
			return moved()
		}
		before := v.Base
		v.Base, v.ChangedAt = last.ID, s.Now()
		batch := &postgres.Batch{}
		queueContent(batch, v.Proposal)
		s.queueEvent(ctx, batch, actor, v.Proposal, step{act: actChanged, place: "/", before: before, after: v.Base})
		return postgres.Send(ctx, tx, batch)
	})
}
