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
		return postgres.Send(ctx, tx, batch)
	})
	return clash, err
}

// Use is a place where a question of the bank stands: an edition in force, or an open proposal
// of the reader's body.
type Use struct {
	Service string
	// Proposal is its id; empty for the edition in force.
	Proposal string
}

// Uses tells by code where the questions of the bank stand, in the order of the catalogue. A
// question of an edition older than the bank counts where it says the same.
func (s *Service) Uses(ctx context.Context, actor identity.Actor) (uses map[string][]Use, err error) {
	defer fault.Wrap(&err, "rulemaking.Uses")
	if err := identity.MayTry(actor, identity.ReadProposals); err != nil {
		return nil, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	questions, open, err := bankAndForms(actor.Scope(ctx), s.DB, actor.Body)
	if err != nil {
		return nil, err
	}
	uses = map[string][]Use{}
	for _, of := range snapshot.Services {
		if e := snapshot.InForce(of.Code, s.Now()); e != nil {
			for _, code := range standing(e.Form, questions) {
				uses[code] = append(uses[code], Use{Service: of.Code})
			}
		}
	}
	for _, p := range open {
		for _, code := range standing(p.form, questions) {
			uses[code] = append(uses[code], Use{Service: p.service, Proposal: p.id})
		}
	}
	return uses, nil
}

// standing are the codes of the questions of the bank that a form has, each once.
func standing(d form.Definition, questions []Question) (codes []string) {
	for _, q := range questions {
		if f, ok := d.FieldByID(q.Code); ok && f.Bank == "" && q.Says(f) || d.HasFromBank(q.Code) {
			codes = append(codes, q.Code)
		}
	}
	return codes
}

// Says reports whether a question of a form says what the question of the bank says. When it is
// asked and whether it must be answered is the form's own.
func (q Question) Says(f form.Field) bool { return Seen(q.In(f)) == Seen(f) }

// In is the question of the bank in the place of a question of a form: with the form's id and
// what the form alone decides.
func (q Question) In(f form.Field) form.Field {
	taken := q.Field
	taken.ID, taken.Bank, taken.ShowIf, taken.Required = f.ID, f.Bank, f.ShowIf, f.Required
	return taken
}

// ForBank is a question without what holds in its form only: its conditions, and amounts that
// depend on other answers.
func ForBank(code string, f form.Field) form.Field {
	f.ID, f.Bank, f.ShowIf = code, code, nil
	for _, rule := range f.Computed {
		if rule.When != nil {
			f.Computed = nil
		}
	}
	return f
}
