package application

import (
	"context"
	"encoding/json"
	"time"

	"qyzmet/internal/document"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// Kinds of objects that applications write into the journal.
const (
	kindApplication = "application"
	kindDecision    = "decision"
	kindDocument    = "document"
	kindCode        = "one_time_code"
	kindDraft       = "draft"
)

// step is one move of an application with what never changes about the application.
type step struct {
	ApplicationID int64
	Number        string
	Body          string
	PersonID      string
	Service       string
	EditionID     int64
	FiledAt       time.Time
	Seq           int
	From, To      string
	At            time.Time
	ActorID       string
	ActorRole     string
	// ForID is for whom the actor acted; empty for themself or by office.
	ForID string
}

// state is the hash of the application after the step.
func (s step) state() []byte {
	state := journal.StateOf(kindApplication).Int(s.ApplicationID).Text(s.Number).Text(s.Body).Text(s.PersonID).
		Text(s.Service).Int(s.EditionID).Time(s.FiledAt).Int(int64(s.Seq)).Text(s.From).Text(s.To).Time(s.At).
		Text(s.ActorID).Text(s.ActorRole)
	if s.ForID != "" {
		state = state.Text(s.ForID)
	}
	return state.Sum()
}

// queueMove writes a step and the journal's entry that seals it.
func queueMove(ctx context.Context, batch *postgres.Batch, r *Record, s step) {
	after := s.state()
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: s.ActorID, ActorRole: s.ActorRole, Act: "application_" + s.To,
		ObjectKind: kindApplication, ObjectID: r.Number, Before: r.sealed, After: after,
	})
	queueStep(batch, s)
	r.sealed = after
}

// queueConfirmed writes how the citizen confirmed the filing.
func queueConfirmed(ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, c Confirmation) {
	journal.Queue(ctx, batch, confirmed(r, actor, c))
}

func confirmed(r *Record, actor identity.Actor, c Confirmation) journal.Change {
	change := journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role),
		Act: "filing_confirmed_by_code", ObjectKind: kindCode, ObjectID: c.tried,
	}
	switch {
	case c.Signed != nil:
		change.Act, change.ObjectKind, change.ObjectID = "filing_confirmed_by_signed_draft", kindDraft, r.DraftID
	case c.SignIn:
		change.Act, change.ObjectKind, change.ObjectID = "filing_confirmed_by_sign_in", kindDraft, r.DraftID
	}
	change.After = journal.StateOf(change.ObjectKind).Text(change.ObjectID).Text(r.DraftID).Text(r.Number).
		Text(r.PersonID).Time(r.FiledAt).Sum()
	return change
}

// queueDecided writes that a decision was made.
func queueDecided(ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, d Decision) {
	journal.Queue(ctx, batch, decided(r, actor, d))
}

func decided(r *Record, actor identity.Actor, d Decision) journal.Change {
	overdue := int64(0)
	if d.Overdue {
		overdue = 1
	}
	state := journal.StateOf(kindDecision).Int(r.ID).Int(r.EditionID).Text(d.Kind).Text(d.Ground).
		Text(d.Reasons).Text(d.DecidedBy).Time(d.DecidedAt).Int(overdue).Text(d.Answer)
	if d.PreparedBy != "" {
		state = state.Text(d.PreparedBy)
	}
	did := "decision_" + d.Kind
	if d.Automatic {
		did += "_by_rule"
	}
	return journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: did,
		ObjectKind: kindDecision, ObjectID: r.Number, After: state.Sum(),
	}
}

// queueIssued writes that a document was issued. Its verification code keeps the hash from
// being guessed.
func queueIssued(
	ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, papers document.Papers,
	render job.RenderDocument,
) {
	journal.Queue(ctx, batch, issued(r, actor, papers, render.DocumentID))
}

func issued(r *Record, actor identity.Actor, papers document.Papers, id string) journal.Change {
	content, _ := json.Marshal(papers) // texts and times only
	return journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(System), Act: "document_issued",
		ObjectKind: kindDocument, ObjectID: id,
		After: journal.StateOf(kindDocument).Text(id).Int(r.ID).Text(papers[0].Number).
			Text(string(papers[0].Code)).Bytes(content).Sum(),
	}
}

// journalFiling writes that a filing was replaced by a corrected one.
func journalFiling(ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, before, after []byte) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "filing_corrected",
		ObjectKind: kindFiling, ObjectID: r.Number, Before: before, After: after,
	})
}
