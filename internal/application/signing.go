package application

import (
	"context"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Proposal is a decision prepared for the signature of the head, where the edition asks for two
// levels.
type Proposal struct {
	ID      string
	Kind    string
	Ground  string
	Reasons string
	// Reply is the answer to what the applicant objected (APPC art. 73).
	Reply      string
	ProposedBy string
	ProposedAt time.Time
	// Official is the name of who prepared it.
	Official identity.Names
	// Answer is what the head made of it; empty while it waits. Note says why it came back.
	Answer     string
	Note       string
	AnsweredAt time.Time
	Head       identity.Names
}

// What the head makes of a proposal: signs it, decides otherwise, or returns it.
const (
	ProposalSigned    = "signed"
	ProposalOtherwise = "otherwise"
	ProposalReturned  = "returned"
)

// Limits of a note of the head and of reasons that are no decision's, in characters.
const maxNote = 2000

// Waiting is the proposal that waits for the head; nil where none does.
func (v View) Waiting() *Proposal {
	if n := len(v.Proposals); n > 0 && v.Proposals[n-1].Answer == "" && !v.Status.Closed() {
		return &v.Proposals[n-1]
	}
	return nil
}

// decisionRight is by what right somebody ends a case: its holder decides, the head signs.
func decisionRight(actor identity.Actor) identity.Action {
	if actor.Role == identity.Head {
		return identity.SignDecision
	}
	return identity.DecideCase
}

// moverOf is as whom somebody ends a case.
func moverOf(actor identity.Actor) Mover {
	switch actor.Role {
	case identity.Head:
		return ByHead
	case system.Role:
		return BySystem
	}
	return ByOfficial
}

// twoHands takes a decision through the levels of the edition. On one level the holder ends the
// case. On two the holder's decision is prepared only, and ends is false; the head's ends the
// case, as it was prepared or otherwise. Nobody signs what they prepared.
func (s *Service) twoHands(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, actor identity.Actor, r *Record, d *Decision, key string,
) (ends bool, _ error) {
	l, err := s.lawOf(ctx, r.EditionID)
	if err != nil {
		return false, err
	}
	two := l.edition.Route.Kind == standard.RouteTwoLevels
	if !two && actor.Role != identity.Head {
		return true, nil
	}
	waiting, err := openProposal(ctx, tx, r.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return false, err
	}
	switch {
	case actor.Role != identity.Head:
		return false, s.propose(ctx, tx, batch, actor, r, *d, waiting, key)
	case !two:
		return false, fault.New(fault.NotFound, "") // the head of a body reads its cases
	case waiting.ID == "":
		return false, fault.New(fault.Conflict, "signing.nothing_waits")
	case waiting.ProposedBy == actor.PersonID:
		return false, fault.New(fault.Forbidden, "signing.own")
	}
	d.PreparedBy = waiting.ProposedBy
	answer := ProposalSigned
	if !waiting.says(*d) {
		answer = ProposalOtherwise
	}
	s.queueAnswered(ctx, batch, r, actor, waiting, answer, "")
	return true, nil
}

// says reports whether the decision is the one that was prepared.
func (p Proposal) says(d Decision) bool {
	return p.Kind == d.Kind && p.Ground == d.Ground && p.Reasons == d.Reasons && p.Reply == d.Answer
}

// propose prepares a decision for the head's signature. The same one again changes nothing.
func (s *Service) propose(
	ctx context.Context, tx postgres.Tx, batch *postgres.Batch, actor identity.Actor, r *Record, d Decision,
	waiting Proposal, key string,
) error {
	if waiting.ID != "" {
		if waiting.ProposedBy == actor.PersonID && waiting.says(d) {
			return nil
		}
		return fault.New(fault.Conflict, "signing.waits")
	}
	to := Approved
	if d.Kind == Refusal {
		to = Refused
	}
	if !MayMove(r.Status, to, ByHead) {
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	heads, err := headsOf(ctx, tx, r.Body, actor)
	if err != nil {
		return err
	}
	p := Proposal{
		ID: postgres.NewID(), Kind: d.Kind, Ground: d.Ground, Reasons: d.Reasons, Reply: d.Answer,
		ProposedBy: actor.PersonID, ProposedAt: d.DecidedAt,
	}
	queueProposal(batch, r, p)
	queueAwaited(batch, r.ID)
	journal.Queue(ctx, batch, proposalChange(r, actor, p, "decision_proposed"))
	act(actor, "propose_"+d.Kind, key, r.Number, d.Ground, d.Reasons, d.Answer).Queue(batch, r.Number, d.DecidedAt)
	return s.sendTold(ctx, tx, batch, s.tellAll(batch, heads, "sms.head_signature", r, d.DecidedAt))
}

// headsOf are the heads of a body who may answer what the actor asks: where there is none,
// nothing can be asked.
func headsOf(ctx context.Context, tx postgres.Tx, body string, actor identity.Actor) (heads []string, _ error) {
	all, err := identity.StaffIn(ctx, tx, identity.Head)
	if err != nil {
		return nil, err
	}
	for _, person := range all[body] {
		if person != actor.PersonID {
			heads = append(heads, person)
		}
	}
	if len(heads) == 0 {
		return nil, fault.New(fault.Conflict, "signing.no_head")
	}
	return heads, nil
}

// tellAll sends one message about a case to several members of staff.
func (s *Service) tellAll(batch *postgres.Batch, people []string, template string, r *Record, now time.Time) (told []job.Args) {
	for _, person := range people {
		told = append(told, s.tellStaff(batch, person, template, r, now)...)
	}
	return told
}

// sendTold sends a batch and inserts the jobs that came with it.
func (s *Service) sendTold(ctx context.Context, tx postgres.Tx, batch *postgres.Batch, told []job.Args) error {
	if err := postgres.Send(ctx, tx, batch); err != nil || len(told) == 0 {
		return err
	}
	return s.Jobs.Insert(ctx, tx, told...)
}

// AwaitsHead reports whether the actor's own prepared decision of a case waits for the head.
func (s *Service) AwaitsHead(ctx context.Context, actor identity.Actor, number string) (waits bool, err error) {
	defer fault.Wrap(&err, "application.AwaitsHead(%s)", number)
	return proposalWaits(actor.Scope(ctx), s.DB, number, actor.PersonID)
}

// ReturnProposal gives a prepared decision back to its official, with what is to be done.
func (s *Service) ReturnProposal(
	ctx context.Context, actor identity.Actor, number, note, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "application.ReturnProposal(%s)", number)
	ctx, note = actor.Scope(ctx), Tidy(note)
	if problems = words("note", note, MinReasons, maxNote); len(problems) > 0 {
		return problems, identity.MayTry(actor, identity.SignDecision)
	}
	done := act(actor, "return_proposal", key, number, note)
	return nil, s.change(ctx, actor, identity.SignDecision, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		if _, found, err := done.Done(ctx, tx); err != nil || found {
			return err
		}
		waiting, err := openProposal(ctx, tx, r.ID)
		if fault.Is(err, fault.NotFound) || r.Status.Closed() {
			return fault.New(fault.Conflict, "signing.nothing_waits")
		}
		if err != nil {
			return err
		}
		if waiting.ProposedBy == actor.PersonID {
			return fault.New(fault.Forbidden, "signing.own")
		}
		now, batch := s.Now(), &postgres.Batch{}
		s.queueAnswered(ctx, batch, r, actor, waiting, ProposalReturned, note)
		done.Queue(batch, number, now)
		return s.sendTold(ctx, tx, batch, s.tellStaff(batch, waiting.ProposedBy, "sms.staff_returned", r, now))
	})
}

// queueAnswered writes what the head made of a proposal.
func (s *Service) queueAnswered(
	ctx context.Context, batch *postgres.Batch, r *Record, actor identity.Actor, p Proposal, answer, note string,
) {
	p.Answer, p.Note, p.AnsweredAt = answer, note, s.Now()
	queueProposalAnswer(batch, p, actor.PersonID)
	queueAwaited(batch, r.ID)
	journal.Queue(ctx, batch, proposalChange(r, actor, p, "proposal_"+answer))
}

func proposalChange(r *Record, actor identity.Actor, p Proposal, did string) journal.Change {
	state := journal.StateOf("decision_proposal").Text(p.ID).Int(r.ID).Text(p.Kind).Text(p.Ground).Text(p.Reasons).
		Text(p.Reply).Text(p.ProposedBy).Time(p.ProposedAt)
	if p.Answer != "" {
		state = state.Text(p.Answer).Text(p.Note).Time(p.AnsweredAt)
	}
	return journal.Change{
		Ledger: r.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: did,
		ObjectKind: "decision_proposal", ObjectID: p.ID, After: state.Sum(),
	}
}
