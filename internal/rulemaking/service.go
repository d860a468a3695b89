package rulemaking

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB        postgres.DB
	Registrar *standard.Registrar
	Sender    *notify.Sender
	Jobs      *job.Queue
	// Now is the portal's legal time.
	Now func() time.Time
}

// Service writes, discusses and publishes standards.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// kindProposal and kindComment name things in the journal of changes.
const (
	kindProposal = "proposal"
	kindComment  = "discussion_comment"
)

// step is what happens to a proposal.
type step struct {
	act, place, note string
	before, after    any
}

// queueEvent keeps a step in the history of the proposal and in the journal of changes.
func (s *Service) queueEvent(ctx context.Context, batch *postgres.Batch, actor identity.Actor, p Proposal, st step) {
	queueEvent(batch, p.ID, st, actor, s.Now())
	journal.Queue(ctx, batch, journal.Change{
		Ledger: p.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "proposal_" + st.act,
		ObjectKind: kindProposal, ObjectID: p.ID, After: p.sum(),
	})
}

// sum is the hash of a proposal as it stands.
func (p Proposal) sum() []byte {
	return journal.StateOf(kindProposal).Text(p.ID).Text(p.Service).Text(string(p.Kind)).Text(string(p.State)).
		Int(p.Base).Text(Seen(p.Purpose)).Text(Seen(p.Content)).Text(Seen(p.Emergency)).Text(Seen(p.Report)).
		Text(p.WantedFrom.String()).Sum()
}

// mustBeOf checks the whole rule for a proposal of a body; others look as if not there.
func mustBeOf(actor identity.Actor, action identity.Action, p Proposal) error {
	return identity.Check(actor, action, identity.Object{Body: p.Body})
}

// clean takes off what typing leaves.
func clean(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }

// cleanText is clean in every language.
func cleanText(t i18n.Text) i18n.Text {
	return i18n.Text{KK: clean(t.KK), RU: clean(t.RU), EN: clean(t.EN)}
}

// reasonProblems says what is wrong with a statement that must stand in every language; the
// field of a language is the name with the language behind it: "purpose.kk".
func reasonProblems(field string, t i18n.Text) (problems []Problem) {
	for _, lang := range i18n.Langs {
		text, in := t.Resolve(lang)
		if in != lang {
			text = ""
		}
		problems = append(problems, lengthProblem(field+"."+string(lang), text)...)
	}
	return problems
}

func lengthProblem(field, text string) []Problem {
	switch n := utf8.RuneCountInString(text); {
	case n < MinReason:
		return []Problem{{field, i18n.M("rulemaking.error.short", "n", MinReason)}}
	case n > MaxReason:
		return []Problem{{field, i18n.M("rulemaking.error.long", "n", MaxReason)}}
	}
	return nil
}

// moved is what somebody gets who comes too late for a step.
func moved() error { return fault.New(fault.Conflict, "rulemaking.fault.state_moved") }
