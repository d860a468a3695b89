package rulemaking

import (
	"context"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// Question is a question of the bank, which forms of all services may use. A form keeps a copy:
// a change of the bank changes no edition.
type Question struct {
	Code    string
	Field   form.Field
	Version int
	// Retired questions are not offered any more.
	Retired bool
}

// Bank lists the questions of the bank by code, retired ones too.
func (s *Service) Bank(ctx context.Context, actor identity.Actor) (list []Question, err error) {
	defer fault.Wrap(&err, "rulemaking.Bank")
	if err := identity.MayTry(actor, identity.ReadProposals); err != nil {
		return nil, err
	}
	return bank(actor.Scope(ctx), s.DB)
}

// SaveQuestion writes a question of the bank: a new one with seen 0, else the version that the
// editor had before them. Where somebody was first it is a clash with their question.
func (s *Service) SaveQuestion(
	ctx context.Context, actor identity.Actor, q Question, seen int,
) (clash Clash[Question], err error) {
	defer fault.Wrap(&err, "rulemaking.SaveQuestion(%s)", q.Code)
	if err := identity.MayTry(actor, identity.EditBank); err != nil {
		return clash, err
	}
	q.Field.Bank = q.Code
	err = postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		clash = Clash[Question]{}
		now, there, err := lockQuestion(ctx, tx, q.Code)
		switch {
		case err != nil:
			return err
		case there && Seen(now.Field) == Seen(q.Field) && now.Retired == q.Retired:
			return nil
		case now.Version != seen:
			clash = Clash[Question]{Clashed: true, Theirs: now, Gone: !there}
			return nil
		}
		q.Version = now.Version + 1
		batch := &postgres.Batch{}
		queueQuestion(batch, q, s.Now())
		journal.Queue(ctx, batch, journal.Change{
			Act: "bank_question_saved", ObjectKind: "bank_question", ObjectID: q.Code,
			After: journal.StateOf("bank_question").Text(q.Code).Text(Seen(q.Field)).Sum(),
		})
		return send(ctx, tx, batch)
	})
	return clash, err
}
