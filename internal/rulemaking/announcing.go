package rulemaking

import (
	"context"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Sweep does what has become due: discussions end, people are told, editions enter into force.
// It runs for the portal itself, at any time and more than once.
func (s *Service) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "rulemaking.Sweep")
	if err := s.CloseDiscussions(ctx); err != nil {
		return err
	}
	if err := s.announce(ctx); err != nil {
		return err
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	return s.tellAnswered(ctx)
}

// announce tells the subscribers of a service that a new edition is published, at once, which
// is within the 3 working days of article 23(2).
func (s *Service) announce(ctx context.Context) error {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return err
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		editions, err := claimEditions(ctx, tx, "announced", calendar.Date{}, s.Now())
		if err != nil {
			return err
		}
		batch, jobs := &postgres.Batch{}, []job.Args{}
		for _, e := range editions {
			subscribers, err := subscribersOf(ctx, tx, e.Service)
			if err != nil {
				return err
			}
			of, _ := snapshot.Service(e.Service)
			for _, who := range subscribers {
				jobs = append(jobs, s.Sender.Queue(batch, notify.Message{
					PersonID: who.person, Template: "sms.standard_changed", Lang: who.lang,
					Args: map[string]string{"service": of.Name.In(who.lang), "by": e.From.String()},
				}, s.Now())...)
			}
		}
		if len(jobs) == 0 {
			return nil
		}
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, jobs...)
	})
}

// enter brings the register's row of a service to the edition that is in force now.
func (s *Service) enter(ctx context.Context) error {
	defer s.Registrar.Moved()
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		editions, err := claimEditions(ctx, tx, "entered", calendar.DateOf(s.Now()), s.Now())
		if err != nil {
			return err
		}
		for _, e := range editions {
			if err := standard.Enter(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) tellAnswered(ctx context.Context) error {
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		authors, err := claimAnswered(ctx, tx, s.Now())
		if err != nil || len(authors) == 0 {
			return err
		}
		batch, jobs := &postgres.Batch{}, []job.Args{}
		for _, who := range authors {
			jobs = append(jobs, s.Sender.Queue(batch, notify.Message{
				PersonID: who.person, Template: "sms.comment_answered", Lang: who.lang,
			}, s.Now())...)
		}
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, jobs...)
	})
}

// Subscribe tells the actor from now on when the standard of a service changes; on false no
// more. The same again changes nothing.
func (s *Service) Subscribe(
	ctx context.Context, actor identity.Actor, service string, lang i18n.Lang, on bool,
) (err error) {
	defer fault.Wrap(&err, "rulemaking.Subscribe(%s)", service)
	if err := identity.MayTry(actor, identity.SubscribeToService); err != nil {
		return err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return err
	}
	if _, ok := snapshot.Service(service); !ok {
		return fault.New(fault.NotFound, "")
	}
	return setSubscription(actor.Scope(ctx), s.DB, service, actor.PersonID, lang, on, s.Now())
}

// Subscribed reports whether the actor is told when the standard of a service changes.
func (s *Service) Subscribed(ctx context.Context, actor identity.Actor, service string) (_ bool, err error) {
	defer fault.Wrap(&err, "rulemaking.Subscribed(%s)", service)
	return isSubscribed(actor.Scope(ctx), s.DB, service, actor.PersonID)
}

// Subscriptions are the codes of the services of whose changes the actor is told, in order.
func (s *Service) Subscriptions(ctx context.Context, actor identity.Actor) (codes []string, err error) {
	defer fault.Wrap(&err, "rulemaking.Subscriptions")
	if err := identity.MayTry(actor, identity.SubscribeToService); err != nil {
		return nil, err
	}
	return subscriptionsOf(actor.Scope(ctx), s.DB, actor.PersonID)
}

// Subscribers counts who will be told of a change; who they are nobody learns.
func (s *Service) Subscribers(ctx context.Context, actor identity.Actor, service string) (n int, err error) {
	defer fault.Wrap(&err, "rulemaking.Subscribers(%s)", service)
	if err := identity.MayTry(actor, identity.ReadProposals); err != nil {
		return 0, err
	}
	return countSubscribers(postgres.WithScope(ctx, postgres.System), s.DB, service)
}
