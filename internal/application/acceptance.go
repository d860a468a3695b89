package application

import (
	"context"
	"slices"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/visit"
)

// AcceptanceRefusal is why an operator did not accept an application: a ground that the edition lists,
// which are an incomplete package and expired documents and no others (Law 88-V art. 20(2)).
type AcceptanceRefusal struct {
	Ground string
	// Documents are codes of the edition's documents that are missing or have expired.
	Documents []string
	// Note says what is wrong in words, where no document of the list says it.
	Note      string
	RefusedBy string
	RefusedAt time.Time
	// Operator is the name of who refused.
	Operator identity.Names
}

// Fields of the form of a refused acceptance.
const (
	FieldAcceptanceGround = "ground"
	FieldDocuments        = "documents"
	FieldRefusalNote      = "note"
)

const maxAcceptanceNote = 2000

// RefuseAcceptance does not accept what the citizen of the visit has brought: the application is
// entered as it stands, gets a number, and ends with a notice that names the ground, what is missing
// and that the same may be filed again at any time. Problems say what is wrong with the refusal; then
// nothing has happened.
func (s *Service) RefuseAcceptance(
	ctx context.Context, actor identity.Actor, draftID string, why AcceptanceRefusal, key string,
) (number string, problems []Problem, err error) {
	defer fault.Wrap(&err, "application.RefuseAcceptance(%s)", draftID)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.RefuseAcceptance); err != nil {
		return "", nil, err
	}
	if !postgres.IsID(draftID) {
		return "", nil, fault.New(fault.NotFound, "")
	}
	why.Note = Tidy(why.Note)
	once := act(actor, "refuse_acceptance", key, draftID)
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		number, problems = "", nil
		done, found, err := once.Done(ctx, tx)
		if err != nil || found {
			number = done
			return err
		}
		d, err := s.open(ctx, tx, actor, draftID, true)
		if err != nil {
			return err
		}
		if err := identity.Check(actor, identity.RefuseAcceptance, d.Visit.Object(d.PersonID, d.Service, s.Wall())); err != nil {
			return err
		}
		if problems = why.check(d); len(problems) > 0 {
			return nil
		}
		if number, err = s.enterRefused(ctx, tx, actor, d, why); err != nil {
			return err
		}
		batch := &postgres.Batch{}
		once.Queue(batch, number, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
	return number, problems, err
}

// check finds what is wrong with a refusal of an edition's application.
func (why AcceptanceRefusal) check(d *OpenDraft) (problems []Problem) {
	if !slices.Contains(d.Standard.AcceptanceRefusalGrounds, why.Ground) {
		problems = append(problems, Problem{FieldAcceptanceGround, i18n.M("acceptance.error.ground")})
	}
	asked := d.Brought()
	for _, code := range why.Documents {
		if !slices.Contains(asked, code) {
			problems = append(problems, Problem{FieldDocuments, i18n.M("acceptance.error.documents")})
			break
		}
	}
	if len(why.Documents) == 0 {
		if m := WrongWords(why.Note, MinReasons, maxAcceptanceNote); m.Key != "" {
			problems = append(problems, Problem{FieldRefusalNote, i18n.M("acceptance.error.note", "n", MinReasons)})
		}
	} else if why.Note != "" {
		problems = append(problems, words(FieldRefusalNote, why.Note, 1, maxAcceptanceNote)...)
	}
	return problems
}

// Brought are the codes of the documents that the applicant has to bring for the draft as it stands:
// never what a register holds (Law 88-V art. 5(2)(1)).
func (d *OpenDraft) Brought() (codes []string) {
	for _, doc := range d.Standard.Documents {
		if !doc.FromState() && (doc.When == nil || doc.When.Holds(d.Filling.Facts)) {
			codes = append(codes, doc.Code)
		}
	}
	return codes
}

func (s *Service) enterRefused(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, d *OpenDraft, why AcceptanceRefusal,
) (number string, _ error) {
	r, _, err := s.record(d, d.Answers, Confirmation{})
	if err != nil {
		return "", err
	}
	r.RegisteredAt = r.FiledAt // refused at once, whether or not the body works now
	if r.DueAt.Before(r.FiledAt) {
		r.DueAt = r.FiledAt
	}
	r.next = Moment{}
	if err := insertApplication(ctx, tx, r, numberPrefix(r.Body), r.RegisteredAt.In(calendar.Almaty).Year()); err != nil {
		return "", err
	}
	r.Status = Draft
	why.RefusedBy, why.RefusedAt = actor.PersonID, r.FiledAt
	batch := &postgres.Batch{}
	queueClockEvent(batch, r.ID, 1, ClockEvent{
		Kind: ClockStarted, At: r.FiledAt, FiledAt: r.FiledAt, RegisteredAt: r.RegisteredAt, Calendar: d.Snapshot.CalendarID(),
	})
	queueClockEvent(batch, r.ID, 2, FinishClock(r.FiledAt))
	for _, step := range []struct {
		to Status
		by Mover
		as identity.Actor
	}{{Submitted, ByOperator, actor}, {Registered, BySystem, system}, {AcceptanceRefused, ByOperator, actor}} {
		if err := move(ctx, batch, r, step.to, step.by, step.as, r.FiledAt, NeedsGround); err != nil {
			return "", err
		}
	}
	queueState(batch, r)
	queueAcceptanceRefusal(batch, r, why)
	visit.QueueKept(batch, d.Visit, visit.ActNotTaken, r.Number, s.Wall())
	told := s.tell(batch, r, "sms.acceptance_refused", "", r.FiledAt)
	queueDraftGone(batch, d.ID)
	return r.Number, s.sendTold(ctx, tx, batch, told)
}

// InVisit opens an application of the citizen before the operator, of a service they agreed to, or
// what waits for them where they came for results. The first look is in the citizen's access log.
func (s *Service) InVisit(ctx context.Context, actor identity.Actor, number string) (_ *View, err error) {
	defer fault.Wrap(&err, "application.InVisit(%s)", number)
	return s.inVisit(ctx, actor, number, audit.WhatCase, visit.ActCase)
}

// ownInVisit is Own for an operator: what the citizen before them may do, save that a result is handed
// out and not opened.
func (s *Service) ownInVisit(
	ctx context.Context, actor identity.Actor, number string, needs mandate.Action, what string, more ...addition,
) (*View, error) {
	if needs == mandate.Receive {
		return nil, fault.New(fault.NotFound, "")
	}
	act := visit.ActCase
	if what == audit.WhatFile {
		act = visit.ActFile
	}
	v, err := s.inVisit(ctx, actor, number, what, act, more...)
	if err != nil {
		return nil, err
	}
	v.Allowed = []mandate.Action{mandate.Follow}
	if v.attended.Covers(v.Service) {
		v.Allowed = append(v.Allowed, mandate.File, mandate.Withdraw)
	}
	return v, nil
}

func (s *Service) inVisit(
	ctx context.Context, actor identity.Actor, number, what, act string, more ...addition,
) (*View, error) {
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ServeVisit); err != nil {
		return nil, err
	}
	var attended visit.Visit
	v, batch, reading := &View{}, &postgres.Batch{}, s.readingIn(actor, what, number)
	visit.QueueAttended(batch, actor.PersonID, s.Wall(), &attended)
	queueView(batch, number, v)
	for _, add := range more {
		add(batch, reading, v)
	}
	queueReadInVisit(ctx, batch, reading, act, s.Wall())
	if err := s.sendAttended(ctx, batch, &attended); err != nil {
		return nil, err
	}
	purpose := v.Service
	if !attended.Covers(purpose) && v.Document != nil {
		purpose = visit.Results
	}
	object := attended.Object(attended.PersonID, purpose, s.Wall()) // the row's lock has asked whose it is
	if err := identity.Check(actor, identity.ServeVisit, object); err != nil {
		return nil, err
	}
	v.attended = attended
	return s.complete(ctx, v)
}

// sendAttended reads what an operator's open visit shows; where none is open it says so.
func (s *Service) sendAttended(ctx context.Context, batch *postgres.Batch, attended *visit.Visit) error {
	err := postgres.Send(ctx, s.DB, batch)
	if attended.ID == "" && (err == nil || fault.Is(err, fault.NotFound)) {
		return visit.ErrOver()
	}
	return err
}

// PDFInVisit is the issued paper of an application, to be printed for whoever came for it.
func (s *Service) PDFInVisit(ctx context.Context, actor identity.Actor, number string, lang i18n.Lang) (_ []byte, err error) {
	defer fault.Wrap(&err, "application.PDFInVisit(%s)", number)
	v, err := s.inVisit(ctx, actor, number, audit.WhatResult, visit.ActResult)
	if err != nil {
		return nil, err
	}
	return s.paperOf(actor.Scope(ctx), v, lang)
}
