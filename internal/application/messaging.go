package application

import (
	"context"

	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/visit"
)

// kindMessage is what the journal calls a message.
const kindMessage = "case_message"

// WriteToBody sends a message of the applicant, or of a representative who may file, to the
// body. Problems say what is wrong with it; then nothing has happened.
func (s *Service) WriteToBody(
	ctx context.Context, actor identity.Actor, number string, l Letter,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.WriteToBody(%s)", number)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.WriteToBody); err != nil {
		return nil, err
	}
	files, problems := l.check()
	if len(problems) > 0 {
		return problems, nil
	}
	return nil, postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		r, err := lockForAct(ctx, tx, actor, number)
		if err != nil {
			return err
		}
		if err := s.mustActOn(ctx, tx, actor, identity.WriteToBody, &r, mandate.File); err != nil {
			return err
		}
		return s.write(ctx, tx, actor, &r, FromApplicant, l, files)
	})
}

// WriteToApplicant sends a message of the holder to the applicant, who is told by SMS and
// e-mail that there is one. Problems say what is wrong with it; then nothing has happened.
func (s *Service) WriteToApplicant(
	ctx context.Context, actor identity.Actor, number string, l Letter,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.WriteToApplicant(%s)", number)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.WriteToApplicant); err != nil {
		return nil, err
	}
	files, problems := l.check()
	if len(problems) > 0 {
		return problems, nil
	}
	return nil, s.change(ctx, actor, identity.WriteToApplicant, number,
		func(ctx context.Context, tx postgres.Tx, r *Record) error {
			return s.write(ctx, tx, actor, r, FromBody, l, files)
		})
}

// write enters a message with its files; the same letter again changes nothing.
func (s *Service) write(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, r *Record, side Side, l Letter, files []kept,
) error {
	done := act(actor, "message", l.Key, l.content(r.Number, files)...)
	if _, found, err := done.Done(ctx, tx); found || err != nil {
		return err
	}
	now := s.Now()
	last, today, err := lastWritten(ctx, tx, r.ID, now.AddDate(0, 0, -1))
	switch {
	case err != nil:
		return err
	case !MayWrite(side, r.ClosedAt, last, now):
		return fault.New(fault.Conflict, "fault.message_closed")
	case side == FromApplicant && today >= maxMessagesADay:
		return fault.New(fault.TooMany, "fault.too_many_messages")
	}
	m := Message{
		ID: postgres.NewID(), Side: side, AuthorID: actor.PersonID, Lang: l.Lang, Text: l.Text, At: now,
	}
	batch := &postgres.Batch{}
	queueMessage(batch, r.ID, m)
	for _, f := range files {
		document.QueueKeepSaid(batch, document.File{
			PersonID: actor.PersonID, DraftID: r.DraftID, Field: f.field, Name: f.Name, Media: f.Type,
			Size: f.Size, Hash: f.Hash, ReceivedAt: now,
		}, r.ID, m.ID, f.data)
	}
	done.Queue(batch, m.ID, now)
	told := s.tellOfMessage(batch, r, m)
	s.queueActedFor(ctx, batch, actor, r, "message", visit.ActWrote)
	journal.Queue(ctx, batch, journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "message_written",
		ObjectKind: kindMessage, ObjectID: m.ID, After: m.state(r, files),
	})
	if err := postgres.Send(ctx, tx, batch); err != nil || len(told) == 0 {
		return err
	}
	return s.Jobs.Insert(ctx, tx, told...)
}

// tellOfMessage tells the applicant's side that the body has written, and nothing of what.
func (s *Service) tellOfMessage(batch *postgres.Batch, r *Record, m Message) []job.Args {
	if m.Side != FromBody {
		return nil
	}
	return s.tell(batch, r, templateOfMessage, "", m.At)
}

// state is the hash of a message with its files.
func (m Message) state(r *Record, files []kept) []byte {
	state := journal.StateOf(kindMessage).Text(m.ID).Int(r.ID).Text(string(m.Side)).Text(m.AuthorID).
		Text(m.Text).Time(m.At)
	for _, f := range files {
		state = state.Text(f.Name).Text(f.Hash)
	}
	return state.Sum()
}
