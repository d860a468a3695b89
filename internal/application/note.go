package application

import (
	"context"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// MaxNote is the length of a note, in characters.
const MaxNote = 4000

// FieldNote is the field of a note, as problems name it.
const FieldNote = "internal_note"

// kindNote is what the journal calls a note.
const kindNote = "case_note"

// Note is what an official keeps in a case for colleagues. It is part of the file of the case,
// which its parties may ask to see (APPC, art. 75).
type Note struct {
	ID       string
	AuthorID string
	Author   identity.Names
	// Lang is the language of the page on which it was written.
	Lang i18n.Lang
	Text string
	At   time.Time
}

// WriteNote adds a note to a case that the actor has open. Problems say what is wrong with it;
// then nothing has happened.
func (s *Service) WriteNote(
	ctx context.Context, actor identity.Actor, number, text string, lang i18n.Lang, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.WriteNote(%s)", number)
	ctx = actor.Scope(ctx)
	n := Note{AuthorID: actor.PersonID, Lang: lang, Text: plain(text)}
	if err := identity.MayTry(actor, identity.WriteNote); err != nil {
		return nil, err
	}
	if wrong := wrongText("talk.note_", n.Text, 1, MaxNote); wrong.Key != "" {
		return []Problem{{FieldNote, wrong}}, nil
	}
	return nil, s.change(ctx, actor, identity.WriteNote, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		standing, err := audit.StandingOf(ctx, tx, ReaderOf(actor), number, s.Wall())
		switch {
		case err != nil:
			return err
		case standing.Purpose == "" || standing.Interest:
			return fault.New(fault.Forbidden, "fault.purpose_needed")
		}
		return s.note(ctx, tx, actor, r, n, key)
	})
}

func (s *Service) note(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, r *Record, n Note, key string,
) error {
	done := act(actor, "note", key, r.Number, n.Text)
	if _, found, err := done.Done(ctx, tx); found || err != nil {
		return err
	}
	n.ID, n.At = postgres.NewID(), s.Now()
	batch := &postgres.Batch{}
	queueNote(batch, r.ID, n)
	done.Queue(batch, n.ID, n.At)
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "note_written",
		ObjectKind: kindNote, ObjectID: n.ID,
		After: journal.StateOf(kindNote).Text(n.ID).Int(r.ID).Text(n.AuthorID).Text(n.Text).Time(n.At).Sum(),
	})
	return postgres.Send(ctx, tx, batch)
}
