package application

import (
	"context"
	"maps"
	"slices"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
)

// kindChange names changes of documents in the journal.
const kindChange = "document_change"

// altered is a document under the lock of its application, with what happened to it so far.
type altered struct {
	r        Record
	document document.Issued
	history  []DocumentChange
}

// open is the change that is under way; nil when none is.
func (a *altered) open() *DocumentChange {
	for i := range a.history {
		if !a.history[i].State.Ended() {
			return &a.history[i]
		}
	}
	return nil
}

// corrected are the values in force: those of the correction that issued the document.
func correctedIn(history []DocumentChange, documentID string) CorrectedValues {
	for _, c := range history {
		if c.ReplacementID == documentID {
			return c.Corrected
		}
	}
	return nil
}

// alter locks an application with its document and the role of whoever acts, checks the whole
// rule and lets one step happen. An act that is done already is not done again.
func (s *Service) alter(
	ctx context.Context, actor identity.Actor, action identity.Action, number string, a idempotency.Act,
	do func(context.Context, postgres.Tx, *altered) error,
) error {
	if err := identity.MayTry(actor, action); err != nil {
		return err
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		r, err := lockForAct(ctx, tx, actor, number)
		if err != nil {
			return err
		}
		if err := s.mayAlter(ctx, tx, actor, action, &r); err != nil {
			return err
		}
		if _, done, err := a.Done(ctx, tx); done || err != nil {
			return err
		}
		of, err := alteredOf(ctx, tx, r)
		if err != nil {
			return err
		}
		if of.document.Status != document.Valid {
			return fault.New(fault.Conflict, "issuing.fault.ended")
		}
		return do(ctx, tx, &of)
	})
}

// mayAlter checks the right to a document: the applicant's own or by mandate, or an office in
// its body without an interest in the case.
func (s *Service) mayAlter(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, action identity.Action, r *Record,
) error {
	if action == identity.AskDocumentCorrection {
		var err error
		r.under, err = s.mustActFor(ctx, tx, actor, action, r.PersonID, r.Service, r.FiledBy, mandate.Receive)
		return err
	}
	if err := identity.Check(actor, action, identity.Object{OwnerID: r.PersonID, Body: r.Body}); err != nil {
		return err
	}
	if r.interest {
		return fault.New(fault.Forbidden, "fault.own_case")
	}
	return nil
}

// AskCorrection asks the body to mend a typo in an issued document. The body answers within
// three working days (APPC, art. 82).
func (s *Service) AskCorrection(
	ctx context.Context, actor identity.Actor, number, text, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.AskCorrection(%s)", number)
	ctx, text = actor.Scope(ctx), tidyText(text)
	if problems = checkChangeText(FieldChangeAsked, text, MinChangeAsked, MaxChangeAsked); len(problems) > 0 {
		return problems, nil
	}
	a := act(actor, "correction_ask", key, number, text)
	return nil, s.alter(ctx, actor, identity.AskDocumentCorrection, number, a,
		func(ctx context.Context, tx postgres.Tx, of *altered) error {
			if of.open() != nil {
				return fault.New(fault.Conflict, "issuing.fault.open_already")
			}
			c := DocumentChange{
				ID: postgres.NewID(), DocumentID: of.document.ID, Kind: ChangeCorrects, State: ChangeAsked,
				BegunAt: s.Now(), AskedBy: actor.PersonID, Asked: text,
			}
			if err := s.startRequest(ctx, &of.r, &c); err != nil {
				return err
			}
			batch := &postgres.Batch{}
			queueInsertChange(batch, &of.r, c)
			if of.r.under != "" {
				mandate.QueueUsed(ctx, batch, actor, of.r.under, of.r.PersonID, "correction_ask", number, of.r.Body)
			}
			return s.finishStep(ctx, tx, batch, actor, of, c, nil, a)
		})
}

// startRequest starts the clock of a request by the hours of the body.
func (s *Service) startRequest(ctx context.Context, r *Record, c *DocumentChange) error {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return err
	}
	edition, ok := snapshot.Edition(r.EditionID)
	if !ok {
		return fault.New(fault.NotFound, "")
	}
	hours, err := calendar.ParseHours(edition.Hours.Body.Weekdays)
	if err != nil {
		return err
	}
	started, err := StartClock(c.BegunAt, hours, snapshot.Calendar)
	if err != nil {
		return err
	}
	c.RegisteredAt, c.Calendar = started.RegisteredAt, snapshot.CalendarID()
	due, err := DueDate(c.clock(), correctionTerm, hours, snapshot.Calendar)
	c.DueAt = due.At
	return err
}

// ProposeChange writes what shall happen to a document; nothing happens before another confirms.
func (s *Service) ProposeChange(
	ctx context.Context, actor identity.Actor, number string, p ChangeProposal,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.ProposeChange(%s)", number)
	ctx, p.Reasons = actor.Scope(ctx), tidyText(p.Reasons)
	a := act(actor, "document_propose", p.Key, p.content(number)...)
	err = s.alter(ctx, actor, identity.ProposeDocumentChange, number, a,
		func(ctx context.Context, tx postgres.Tx, of *altered) (err error) {
			problems, err = s.proposeIn(ctx, tx, actor, of, p, a)
			return err
		})
	return problems, err
}

// content is everything that decides what a proposal does.
func (p ChangeProposal) content(number string) []string {
	all := []string{number, string(p.Kind), p.Reasons}
	for _, key := range slices.Sorted(maps.Keys(p.Values)) {
		all = append(all, key, p.Values[key])
	}
	return all
}

func (s *Service) proposeIn(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, of *altered, p ChangeProposal, a idempotency.Act,
) (problems []Problem, err error) {
	open := of.open()
	switch {
	case open != nil && !open.State.MayStep(ChangeProposed):
		return nil, fault.New(fault.Conflict, "issuing.fault.moved")
	case open != nil && open.Kind != p.Kind:
		return nil, fault.New(fault.Conflict, "issuing.fault.open_already")
	case p.Kind == ChangeRevokes && of.document.Paper.Kind != document.Result, p.Kind != ChangeCorrects && p.Kind != ChangeRevokes:
		return nil, fault.New(fault.Invalid, "issuing.fault.no_revocation")
	}
	c := DocumentChange{ID: postgres.NewID(), DocumentID: of.document.ID, Kind: p.Kind, BegunAt: s.Now()}
	var before []byte
	if open != nil {
		c, before = *open, open.sum()
	}
	if p.Kind == ChangeCorrects {
		if c.Corrected, problems, err = s.correctedValues(ctx, tx, of, p); err != nil {
			return nil, err
		}
	}
	problems = append(problems, checkChangeText(FieldChangeReasons, p.Reasons, MinReasons, MaxReasons)...)
	if len(problems) > 0 {
		return problems, nil
	}
	c.State, c.ProposedBy, c.ProposedAt, c.Reasons = ChangeProposed, actor.PersonID, s.Now(), p.Reasons
	c.AnsweredBy, c.Note = "", ""
	batch := &postgres.Batch{}
	if open == nil {
		queueInsertChange(batch, &of.r, c)
	} else {
		queueChange(batch, c)
	}
	return nil, s.finishStep(ctx, tx, batch, actor, of, c, before, a)
}

// correctedValues are all values that stand otherwise than filed, those of earlier corrections too.
func (s *Service) correctedValues(
	ctx context.Context, tx postgres.Tx, of *altered, p ChangeProposal,
) (CorrectedValues, []Problem, error) {
	w, err := s.writerOf(ctx, tx, of)
	if err != nil {
		return nil, nil, err
	}
	changed, problems := p.corrected(w.values())
	all := maps.Clone(w.corrected)
	if all == nil {
		all = CorrectedValues{}
	}
	maps.Copy(all, changed)
	return all, problems, nil
}

// writerOf writes the document anew as it stands.
func (s *Service) writerOf(ctx context.Context, tx postgres.Tx, of *altered) (writer, error) {
	d, err := decisionOf(ctx, tx, of.r.ID)
	if err != nil {
		return writer{}, err
	}
	w, err := s.writer(ctx, tx, &of.r, d)
	if err != nil {
		return writer{}, err
	}
	w.corrected = correctedIn(of.history, of.document.ID)
	w.before, err = lastPreliminary(ctx, tx, of.r.Number)
	return w, err
}

// ConfirmChange makes what another official of the body proposed: a correction issues a new
// document in the place of the old one, a revocation ends it. The applicant is told. id is the
// change as the confirmer saw it.
func (s *Service) ConfirmChange(ctx context.Context, actor identity.Actor, number, id, key string) (err error) {
	defer fault.Wrap(&err, "application.ConfirmChange(%s)", number)
	ctx = actor.Scope(ctx)
	a := act(actor, "document_confirm", key, number, id)
	return s.alter(ctx, actor, identity.ConfirmDocumentChange, number, a,
		func(ctx context.Context, tx postgres.Tx, of *altered) error {
			c, err := of.answerable(actor, id, ChangeConfirmed)
			if err != nil {
				return err
			}
			before := c.sum()
			c.State, c.AnsweredBy, c.AnsweredAt = ChangeConfirmed, actor.PersonID, s.Now()
			batch := &postgres.Batch{}
			jobs, err := s.carryOut(ctx, tx, batch, actor, of, &c)
			if err != nil {
				return err
			}
			queueChange(batch, c)
			return s.finishStep(ctx, tx, batch, actor, of, c, before, a, jobs...)
		})
}

// answerable is the proposal that an official other than its author answers.
func (of *altered) answerable(actor identity.Actor, id string, to ChangeState) (DocumentChange, error) {
	open := of.open()
	switch {
	case open == nil || open.ID != id || open.State != ChangeProposed || !open.State.MayStep(to):
		return DocumentChange{}, fault.New(fault.Conflict, "issuing.fault.moved")
	case open.ProposedBy == actor.PersonID:
		return DocumentChange{}, fault.New(fault.Forbidden, "issuing.fault.own_proposal")
	}
	return *open, nil
}

// carryOut changes the register of issued documents as proposed.
func (s *Service) carryOut(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, actor identity.Actor, of *altered, c *DocumentChange,
) (jobs []job.Args, err error) {
	if c.Kind == ChangeRevokes {
		document.QueueEvent(batch, of.document.ID, document.Revoked, actor.PersonID, "", s.Now())
		return s.tell(batch, &of.r, "sms.document_revoked", "", s.Now()), nil
	}
	w, err := s.writerOf(ctx, tx, of)
	if err != nil {
		return nil, err
	}
	w.corrected, w.replaces = c.Corrected, of.document.Paper
	papers, err := s.issue(ctx, tx, w, s.Now(), func(w writer) document.Paper { return w.paper(actor) })
	if err != nil {
		return nil, err
	}
	render, err := document.QueueIssue(batch, of.r.ID, papers, s.Now())
	if err != nil {
		return nil, err
	}
	c.ReplacementID = render.DocumentID
	document.QueueEvent(batch, of.document.ID, document.Replaced, actor.PersonID, c.ReplacementID, s.Now())
	queueIssued(ctx, batch, &of.r, actor, papers, render)
	return append(s.tell(batch, &of.r, "sms.document_replaced", "", s.Now()), render), nil
}

// ReturnChange sends a proposal back to the officials with a reason.
func (s *Service) ReturnChange(
	ctx context.Context, actor identity.Actor, number, id, note, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.ReturnChange(%s)", number)
	ctx, note = actor.Scope(ctx), tidyText(note)
	if problems = checkChangeText(FieldChangeNote, note, MinReasons, MaxReasons); len(problems) > 0 {
		return problems, nil
	}
	a := act(actor, "document_return", key, number, id, note)
	return nil, s.alter(ctx, actor, identity.ConfirmDocumentChange, number, a,
		func(ctx context.Context, tx postgres.Tx, of *altered) error {
			c, err := of.answerable(actor, id, ChangeReturned)
			if err != nil {
				return err
			}
			return s.answerChange(ctx, tx, actor, of, c, ChangeReturned, note, a)
		})
}

// DeclineChange leaves the document as it is, with a reason. Whoever asked for the correction is
// told, and how to appeal.
func (s *Service) DeclineChange(
	ctx context.Context, actor identity.Actor, number, id, note, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.DeclineChange(%s)", number)
	ctx, note = actor.Scope(ctx), tidyText(note)
	if problems = checkChangeText(FieldChangeNote, note, MinReasons, MaxReasons); len(problems) > 0 {
		return problems, nil
	}
	a := act(actor, "document_decline", key, number, id, note)
	return nil, s.alter(ctx, actor, identity.ProposeDocumentChange, number, a,
		func(ctx context.Context, tx postgres.Tx, of *altered) error {
			open := of.open()
			if open == nil || open.ID != id || !open.State.MayStep(ChangeDeclined) {
				return fault.New(fault.Conflict, "issuing.fault.moved")
			}
			return s.answerChange(ctx, tx, actor, of, *open, ChangeDeclined, note, a)
		})
}

func (s *Service) answerChange(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, of *altered, c DocumentChange, to ChangeState,
	note string, a idempotency.Act,
) error {
	before := c.sum()
	c.State, c.AnsweredBy, c.AnsweredAt, c.Note = to, actor.PersonID, s.Now(), note
	batch := &postgres.Batch{}
	queueChange(batch, c)
	var jobs []job.Args
	if to == ChangeDeclined && c.AskedBy != "" {
		jobs = s.tell(batch, &of.r, "sms.correction_declined", "", s.Now())
	}
	return s.finishStep(ctx, tx, batch, actor, of, c, before, a, jobs...)
}

// finishStep sends the batch of a step with its entry of the journal and the note of the act.
func (s *Service) finishStep(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, actor identity.Actor, of *altered, c DocumentChange,
	before []byte, a idempotency.Act, jobs ...job.Args,
) error {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: of.r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "document_change_" + string(c.State),
		ObjectKind: kindChange, ObjectID: c.ID, Before: before, After: c.sum(),
	})
	a.Queue(batch, of.r.Number, s.Now())
	if err := postgres.Send(ctx, tx, batch); err != nil || len(jobs) == 0 {
		return err
	}
	return s.Jobs.Insert(ctx, tx, jobs...)
}
