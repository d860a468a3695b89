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
	change := journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role),
		Act: "filing_confirmed_by_code", ObjectKind: kindCode, ObjectID: c.tried,
	}
	if c.SignIn {
		change.Act, change.ObjectKind, change.ObjectID = "filing_confirmed_by_sign_in", kindDraft, r.DraftID
	}
	change.After = journal.StateOf(change.ObjectKind).Text(change.ObjectID).Text(r.DraftID).Text(r.Number).
		Text(r.PersonID).Time(r.FiledAt).Sum()
	journal.Queue(ctx, batch, change)
}

// queueDecided writes that a decision was made.
func queueDecided(ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, d Decision) {
	overdue := int64(0)
	if d.Overdue {
		overdue = 1
	}
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "decision_" + d.Kind,
		ObjectKind: kindDecision, ObjectID: r.Number,
		After: journal.StateOf(kindDecision).Int(r.ID).Int(r.EditionID).Text(d.Kind).Text(d.Ground).
			Text(d.Reasons).Text(d.DecidedBy).Time(d.DecidedAt).Int(overdue).Text(d.Answer).Sum(),
	})
}

// queueIssued writes that a document was issued. Its verification code keeps the hash from
// being guessed.
func queueIssued(
	ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, paper document.Paper,
	render job.RenderDocument,
) {
	content, _ := json.Marshal(paper) // texts and times only
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(System), Act: "document_issued",
		ObjectKind: kindDocument, ObjectID: render.DocumentID,
		After: journal.StateOf(kindDocument).Text(render.DocumentID).Int(r.ID).Text(paper.Number).
			Text(string(paper.Code)).Bytes(content).Sum(),
	})
}

// journalFiling writes that a filing was replaced by a corrected one.
func journalFiling(ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, before, after []byte) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "filing_corrected",
		ObjectKind: kindFiling, ObjectID: r.Number, Before: before, After: after,
	})
}
