package application

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// SavedView is a filter of the queue under a name, of one official alone.
type SavedView struct {
	ID     string
	Name   string
	Filter Filter
	// Start is the view that the queue opens with.
	Start bool
}

// MaxViews is how many views an official may keep, MaxViewName how long a name is.
const (
	MaxViews    = 20
	MaxViewName = 60
)

const kindView = "saved_view"

// SavedViews lists the views of the actor in the order of their names.
func (s *Service) SavedViews(ctx context.Context, actor identity.Actor) (list []SavedView, err error) {
	defer fault.Wrap(&err, "application.SavedViews")
	if err := identity.MayTry(actor, identity.KeepViews); err != nil {
		return nil, err
	}
	batch := &postgres.Batch{}
	queueViews(batch, actor, &list)
	return list, postgres.Send(actor.Scope(ctx), s.DB, batch)
}

// SaveView keeps a filter under a name. Problems say what is wrong with the name; then nothing
// has happened.
func (s *Service) SaveView(
	ctx context.Context, actor identity.Actor, name string, f Filter, start bool,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.SaveView")
	if err := identity.MayTry(actor, identity.KeepViews); err != nil {
		return nil, err
	}
	name = strings.Join(strings.Fields(name), " ")
	if problem := viewNameProblem(name); problem != nil {
		return []Problem{*problem}, nil
	}
	v := SavedView{ID: postgres.NewID(), Name: name, Filter: f.tidy(), Start: start}
	err = postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if problems, err = s.insertView(ctx, tx, actor, v); err != nil || len(problems) > 0 {
			return err
		}
		return journal.Append(ctx, tx, viewChange(actor, "view_saved", v.ID, v.state()))
	})
	return problems, err
}

func viewNameProblem(name string) *Problem {
	switch {
	case name == "":
		return &Problem{"name", i18n.M("queue.view.name_missing")}
	case utf8.RuneCountInString(name) > MaxViewName:
		return &Problem{"name", i18n.M("queue.view.name_long", "n", MaxViewName)}
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return &Problem{"name", i18n.M("queue.view.name_characters")}
	}
	return nil
}

func (s *Service) insertView(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, v SavedView,
) ([]Problem, error) {
	list, err := lockViews(ctx, tx, actor)
	if err != nil {
		return nil, err
	}
	for _, other := range list {
		if strings.EqualFold(other.Name, v.Name) {
			return []Problem{{"name", i18n.M("queue.view.name_taken")}}, nil
		}
	}
	if len(list) >= MaxViews {
		return []Problem{{"name", i18n.M("queue.view.too_many", "n", MaxViews)}}, nil
	}
	if v.Start {
		if err := setStart(ctx, tx, actor, ""); err != nil {
			return nil, err
		}
	}
	return nil, insertView(ctx, tx, actor, v, s.Now())
}

// DeleteView forgets a view of the actor; one that is gone is done.
func (s *Service) DeleteView(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "application.DeleteView")
	if err := identity.MayTry(actor, identity.KeepViews); err != nil {
		return err
	}
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		gone, err := deleteView(ctx, tx, actor, id)
		if err != nil || !gone {
			return err
		}
		return journal.Append(ctx, tx, viewChange(actor, "view_deleted", id, nil))
	})
}

// StartWith makes a view the one that the queue opens with; an empty id gives the whole queue.
func (s *Service) StartWith(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "application.StartWith")
	if err := identity.MayTry(actor, identity.KeepViews); err != nil {
		return err
	}
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := setStart(ctx, tx, actor, id); err != nil {
			return err
		}
		object := id
		if object == "" {
			object = "none"
		}
		return journal.Append(ctx, tx, viewChange(actor, "view_start_chosen", object, nil))
	})
}

func viewChange(actor identity.Actor, act, id string, after []byte) journal.Change {
	return journal.Change{
		Ledger: actor.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: act,
		ObjectKind: kindView, ObjectID: id, After: after,
	}
}

func (v SavedView) state() []byte {
	return journal.StateOf(kindView).Text(v.ID).Text(v.Name).Text(v.Filter.Service).Text(v.Filter.Status).
		Text(v.Filter.Holder).Text(string(v.Filter.When)).Text(string(v.Filter.Sort)).Sum()
}
