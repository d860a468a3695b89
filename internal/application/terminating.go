package application

import (
	"context"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// Termination is why an application was ended without a decision on the merits (APPC art. 70).
type Termination struct {
	// Basis is one of TerminationBases; Reference names the act that it rests on.
	Basis        string
	Reference    string
	Reasons      string
	TerminatedBy string
	At           time.Time
	Official     identity.Names
}

// TerminationBases is the closed list of the law: the same was decided already, a court act on the
// same exists, it was not corrected when asked to (APPC art. 64(7), 70).
var TerminationBases = []string{"same_decision", "court_act", "not_corrected"}

// Limits of the reference to an act, in characters.
const (
	minReference = 3
	maxReference = 200
)

// Ending is what the holder of a case writes to end it without a decision.
type Ending struct {
	Basis     string
	Reference string
	Reasons   string
	Key       string
}

// Terminate ends a case without a decision on the merits, on a basis of the law's closed list. The
// applicant gets a letter that says why and how to appeal. Problems say what is wrong; then nothing
// has happened.
func (s *Service) Terminate(
	ctx context.Context, actor identity.Actor, number string, e Ending,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.Terminate(%s)", number)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.DecideCase); err != nil {
		return nil, err
	}
	e.Reference, e.Reasons = Tidy(e.Reference), Tidy(e.Reasons)
	if problems = e.check(); len(problems) > 0 {
		return problems, nil
	}
	done := act(actor, "terminate", e.Key, number, e.Basis, e.Reference, e.Reasons)
	return nil, s.change(ctx, actor, identity.DecideCase, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if _, found, err := done.Done(ctx, tx); err != nil || found {
			return err
		}
		if r.Status.Closed() {
			return fault.New(fault.Conflict, "fault.already_decided")
		}
		t := Termination{
			Basis: e.Basis, Reference: e.Reference, Reasons: e.Reasons, TerminatedBy: actor.PersonID, At: s.Now(),
		}
		batch := &postgres.Batch{}
		done.Queue(batch, number, t.At)
		return s.terminate(ctx, tx, batch, actor, r, t)
	})
}

func (e Ending) check() (problems []Problem) {
	if !slices.Contains(TerminationBases, e.Basis) {
		problems = append(problems, Problem{"basis", i18n.M("terminating.basis_missing")})
	}
	if len(words("reference", e.Reference, minReference, maxReference)) > 0 {
		problems = append(problems, Problem{"reference", i18n.M("terminating.reference_missing", "n", maxReference)})
	}
	return append(problems, words("reasons", e.Reasons, MinReasons, MaxReasons)...)
}

func (s *Service) terminate(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, actor identity.Actor, r *Record, t Termination,
) error {
	if err := move(ctx, batch, r, Terminated, ByOfficial, actor, t.At); err != nil {
		return err
	}
	queueState(batch, r)
	queueFinish(batch, r.ID, FinishClock(t.At))
	queueTerminated(batch, r.ID, t)
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "terminated_for_" + t.Basis,
		ObjectKind: "termination", ObjectID: r.Number,
		After: journal.StateOf("termination").Int(r.ID).Text(t.Basis).Text(t.Reference).Text(t.Reasons).
			Text(t.TerminatedBy).Time(t.At).Sum(),
	})
	w, err := s.writer(ctx, tx, r, Decision{Kind: Refusal, Reasons: t.Reasons, DecidedAt: t.At})
	if err != nil {
		return err
	}
	letters, err := s.issue(ctx, tx, w, t.At, func(w writer) document.Paper { return w.letter(actor, t) })
	if err != nil {
		return err
	}
	render, err := document.QueueIssue(batch, r.ID, letters, t.At)
	if err != nil {
		return err
	}
	queueIssued(ctx, batch, r, actor, letters, render)
	told := s.tell(batch, r, "sms.terminated", AppealUntil(t.At).String(), t.At)
	return s.sendTold(ctx, tx, batch, append(told, render))
}

// letter says that a case was ended, why and how to appeal: it has the shape of a refusal, which
// the law asks to name the same (APPC art. 80(5)).
func (w writer) letter(actor identity.Actor, t Termination) document.Paper {
	p := w.heading(actor)
	w.refusal(&p)
	p.Title = w.l.T("terminating.letter_title")
	p.Words["document.paper_kind_refusal"] = w.l.T("terminating.letter_kind")
	p.Words["document.paper_ground"] = w.l.T("terminating.letter_basis")
	p.Statement = []string{w.l.T("terminating.letter_statement", "number", w.r.Number,
		"date", i18n.DateShort(w.r.FiledAt.In(calendar.Almaty)), "service", p.Edition.Service)}
	p.Refusal.Ground = w.l.T("terminating.basis." + t.Basis)
	p.Refusal.Law = w.l.T("terminating.law." + t.Basis)
	p.Refusal.Reasons = append([]string{w.l.T("terminating.letter_reference", "act", t.Reference)}, p.Refusal.Reasons...)
	return p
}
