package application

import (
	"context"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

const (
	// trialLasts is how long a trial is kept from its beginning, whatever happens to it.
	trialLasts = 30 * 24 * time.Hour
	kindTrial  = "trial"
)

// trial is an application that an editor files to try a proposal with: by the same rules as a
// citizen's, and apart from everything that counts.
type trial struct {
	ID       string
	Proposal string
	PersonID string
	Body     string
	Service  string
	Lang     i18n.Lang
	// Content is the text as it stood when the trial began.
	Content standard.Content
	// Samples are what the registers would say, by their code.
	Samples map[string]registry.Record
	Answers form.Answers
	// Code is the one that confirms; nothing is sent.
	Code trialCode
	// Number is empty while the trial is filled in.
	Number  string
	Course  course
	BegunAt time.Time
	// UpdatedAt is the last change of the answers, ExpiresAt when all of it is deleted.
	UpdatedAt time.Time
	ExpiresAt time.Time
}

type trialCode struct {
	ID        string
	ExpiresAt time.Time
	Attempts  int
}

// TrialLine is a trial in the list of its editor.
type TrialLine struct {
	ID string
	// Number is empty while it is filled in.
	Number    string
	BegunAt   time.Time
	ExpiresAt time.Time
}

// TrialStart is what a trial begins with.
type TrialStart struct {
	Proposal string
	Lang     i18n.Lang
	// Samples are what the registers would say.
	Samples []Sample
	// Key makes the same form the same trial.
	Key string
}

// breaking are the parts that an application cannot go without: a fault in one of them keeps
// the text from being tried.
var breaking = []standard.Part{
	standard.PartForm, standard.PartTerm, standard.PartHours, standard.PartFee, standard.PartResult,
	standard.PartGrounds, standard.PartAppeal,
}

// Tryable opens a proposal to be tried. Faults are those of its text that would stop whoever
// applies; while there are any, no trial begins.
func (s *Service) Tryable(
	ctx context.Context, actor identity.Actor, proposal string,
) (v rulemaking.View, faults []standard.ContentFault, err error) {
	defer fault.Wrap(&err, "application.Tryable(%s)", proposal)
	if v, err = s.Proposals.Read(ctx, actor, proposal); err != nil {
		return v, nil, err
	}
	if err := identity.Check(actor, identity.TryProposal, identity.Object{Body: v.Body}); err != nil {
		return v, nil, err
	}
	if v.Kind == rulemaking.Repeal || v.State.Ended() {
		return v, nil, fault.New(fault.Conflict, "application.trial.fault.nothing")
	}
	faults = slices.DeleteFunc(s.Proposals.Faults(v), func(f standard.ContentFault) bool {
		return !slices.Contains(breaking, f.Part)
	})
	return v, faults, nil
}

// StartTrial begins a trial of a proposal with the text as it stands. The registers are asked
// about nobody.
func (s *Service) StartTrial(ctx context.Context, actor identity.Actor, st TrialStart) (id string, err error) {
	defer fault.Wrap(&err, "application.StartTrial(%s)", st.Proposal)
	v, faults, err := s.Tryable(ctx, actor, st.Proposal)
	if err != nil {
		return "", err
	}
	if len(faults) > 0 {
		return "", fault.New(fault.Conflict, "application.trial.fault.faulty")
	}
	now := s.Now()
	t := trial{
		ID: postgres.NewID(), Proposal: v.ID, PersonID: actor.PersonID, Body: v.Body, Service: v.Service,
		Lang: st.Lang, Content: v.Content, Samples: recordsOf(st.Samples), Answers: form.Answers{},
		BegunAt: now, ExpiresAt: now.Add(trialLasts),
	}
	a := act(actor, "trial_start", st.Key, st.Proposal, string(st.Lang), rulemaking.Seen(st.Samples))
	err = postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if err := mustHold(ctx, tx, actor); err != nil {
			return err
		}
		done, found, err := a.Done(ctx, tx)
		if id = done; found || err != nil {
			return err
		}
		id = t.ID
		batch := &postgres.Batch{}
		queueTrial(batch, t)
		t.queueJournal(ctx, batch, actor, "trial_begun")
		a.Queue(batch, id, now)
		return postgres.Send(ctx, tx, batch)
	})
	return id, err
}

// mustHold keeps the role of a member of staff until the transaction ends (security A-12).
func mustHold(ctx context.Context, tx postgres.Tx, actor identity.Actor) error {
	held, batch := false, &postgres.Batch{}
	identity.QueueHeld(batch, actor, &held)
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return err
	}
	if !held {
		return fault.New(fault.Forbidden, "")
	}
	return nil
}

// queueJournal writes that something happened to a trial, not what was answered in it.
func (t trial) queueJournal(ctx context.Context, batch *postgres.Batch, actor identity.Actor, did string) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: t.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: did,
		ObjectKind: kindTrial, ObjectID: t.ID,
		After: journal.StateOf(kindTrial).Text(t.ID).Text(t.Proposal).Text(t.Number).
			Text(string(t.Course.Record.Status)).Text(rulemaking.Seen(t.Content)).Sum(),
	})
}

// Trials lists the actor's trials of a proposal, the last begun first.
func (s *Service) Trials(ctx context.Context, actor identity.Actor, proposal string) (_ []TrialLine, err error) {
	defer fault.Wrap(&err, "application.Trials(%s)", proposal)
	if err := identity.MayTry(actor, identity.TryProposal); err != nil {
		return nil, err
	}
	return trialsOf(actor.Scope(ctx), s.DB, actor.PersonID, proposal, s.Now())
}

// mustOwn checks that a trial is the actor's own and still of their body; one that has run out
// is gone, whether it has been swept away or not.
func (s *Service) mustOwn(actor identity.Actor, t trial) error {
	if !s.Now().Before(t.ExpiresAt) {
		return fault.New(fault.NotFound, "")
	}
	if err := identity.Check(actor, identity.TryProposal, identity.Object{Body: t.Body}); err != nil {
		return err
	}
	return identity.Check(actor, identity.EditDraft, identity.Object{OwnerID: t.PersonID})
}

// edition is the text of a trial as an edition that is never in force.
func (t trial) edition() *standard.Edition {
	return &standard.Edition{
		Service: t.Service, From: calendar.DateOf(t.BegunAt), PublishedAt: t.BegunAt, Proposal: t.Proposal,
		Trial: true, Content: t.Content,
	}
}

// of is the service under the name that its new text gives it.
func (t trial) of(snapshot *standard.Snapshot) standard.Service {
	of, _ := snapshot.Service(t.Service)
	if !t.Content.Name.IsZero() {
		of.Name = t.Content.Name
	}
	return of
}

// draft is a trial as the pages of drafts have it.
func (t trial) draft() DraftRecord {
	e := t.edition()
	return DraftRecord{
		ID: t.ID, Trial: t.Proposal, PersonID: t.PersonID, By: t.PersonID, Channel: channelPortal, Service: t.Service, Lang: t.Lang,
		Answers: t.Answers, Registered: prefill(e.Form, t.Samples, t.Lang), Facts: factsOf(factNames(e), t.Samples),
		CreatedAt: t.BegunAt, UpdatedAt: t.UpdatedAt, ExpiresAt: t.ExpiresAt,
	}
}

// trialView is a filed trial as the pages of applications have it.
func (s *Service) trialView(ctx context.Context, t trial, files map[string]document.File) (*View, error) {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	if err := t.Course.settle(s.Now()); err != nil {
		return nil, err
	}
	c := t.Course
	v := &View{
		Record: c.Record, Trial: t.Proposal, Of: t.of(snapshot), Standard: t.edition(), Snapshot: snapshot,
		Events: c.Events, clock: c.Clock, Decision: c.Decision, Files: files,
		Allowed: []mandate.Action{mandate.Follow, mandate.Receive},
	}
	applicant := applicantOf(&c.Record)
	v.Applicant, v.IIN = applicant.Names, applicant.IIN
	if c.Paper != nil {
		v.Document = &document.Issued{
			ID: t.ID, Paper: *c.Paper, Status: document.Valid, StatusAt: c.Decision.DecidedAt,
			Delivery: &document.Delivery{How: document.InCabinet, At: c.Decision.DecidedAt},
		}
	}
	err = v.count()
	v.Overdue = Overdue(v.Due, s.Now())
	return v, err
}
