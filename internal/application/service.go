package application

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/mandate"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB        postgres.DB
	Registrar *standard.Registrar
	Registers registry.Register
	// Mandates confirm who acts for whom; nil where nobody does.
	Mandates *mandate.Service
	// Proposals are what editors try; nil where nobody does.
	Proposals *rulemaking.Service
	Archive   *document.Archive
	Sender    *notify.Sender
	Jobs      *job.Queue
	Texts     *i18n.Catalogue
	// Now is the portal's legal time; in demo mode it can be moved.
	Now func() time.Time
	// Wall is real time, for the life of one-time codes.
	Wall func() time.Time
	// Log tells of clocks that give other dates than are kept; nil tells nobody.
	Log *slog.Logger
	// Secret derives one-time codes.
	Secret []byte
	// BaseURL stands in QR codes and messages.
	BaseURL string
}

// Service is what can be done with applications.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// act names a legal act of the actor; content is everything that decides what the act does.
func act(actor identity.Actor, name, key string, content ...string) idempotency.Act {
	return idempotency.Of(actor.PersonID, name, key, content...)
}

// move takes an application one lawful step on and seals it in the journal. The caller
// writes the state with queueState after the last step.
func move(
	ctx context.Context, batch *postgres.Batch, r *Record, to Status, by Mover, actor identity.Actor, at time.Time,
) error {
	if !MayMove(r.Status, to, by) {
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	if !r.FrozenAt.IsZero() && by != ByCitizen {
		return fault.New(fault.Conflict, "visit.frozen")
	}
	r.steps++
	queueMove(ctx, batch, r, step{
		ApplicationID: r.ID, Number: r.Number, Body: r.Body, PersonID: r.PersonID, Service: r.Service,
		EditionID: r.EditionID, FiledAt: r.FiledAt, Seq: r.steps, From: string(r.Status), To: string(to), At: at,
		ActorID: actor.PersonID, ActorRole: string(actor.Role), ForID: actedFor(actor, r),
	})
	r.Status = to
	if to.Closed() && r.ClosedAt.IsZero() {
		r.ClosedAt = at
	}
	return nil
}

var system = identity.Actor{Role: System}

// actedFor is the person for whom a representative or the operator of a visit acts; empty otherwise
//
func actedFor(actor identity.Actor, r *Record) string {
	if actor.Role != identity.Citizen && actor.Role != identity.Operator || actor.PersonID == r.PersonID {
		return ""
	}
	return r.PersonID
}

// tell adds a message to the applicant, and to the representative who filed, about the
// application. by is the date that matters
// next, as messages have it; empty when there is none.
func (s *Service) tell(batch *postgres.Batch, r *Record, template, by string, now time.Time) []job.Args {
	args := map[string]string{"number": r.Number}
	if by != "" {
		args["by"] = by
	}
	return s.tellOf(batch, r, template, args, now)
}

// tellOf is tell with every value that the message names.
func (s *Service) tellOf(
	batch *postgres.Batch, r *Record, template string, args map[string]string, now time.Time,
) []job.Args {
	jobs := s.Sender.Queue(batch, notify.Message{
		PersonID: r.PersonID, ApplicationID: r.ID, Template: template, Lang: r.Lang, Args: args,
	}, now)
	if r.FiledBy == "" {
		return jobs
	}
	return append(jobs, s.Sender.Queue(batch, notify.Message{
		PersonID: r.FiledBy, ApplicationID: r.ID, Template: template, Lang: r.Lang, Args: args,
	}, now)...)
}

// dueText is when the answer is due: a day for terms in days, otherwise a moment.
func dueText(r *Record) string {
	if r.Term.Unit.InDays() {
		return calendar.DateOf(r.DueAt).String()
	}
	return r.DueAt.In(calendar.Almaty).Format(time.RFC3339)
}

// numberPrefix begins the numbers of a body's applications.
func numberPrefix(body string) string { return strings.ToUpper(body) }

// RegisterDue registers what was filed outside working hours and whose hour has come.
func (s *Service) RegisterDue(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "application.RegisterDue")
	for {
		numbers, err := dueForRegistration(ctx, s.DB, s.Now())
		if err != nil || len(numbers) == 0 {
			return err
		}
		for _, number := range numbers {
			if err := s.register(ctx, number); err != nil {
				return err
			}
		}
	}
}

func (s *Service) register(ctx context.Context, number string) error {
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		r, err := lockApplication(ctx, tx, number)
		if err != nil || r.Status != Submitted {
			return err
		}
		batch := &postgres.Batch{}
		if err := move(ctx, batch, &r, Registered, BySystem, system, r.RegisteredAt); err != nil {
			return err
		}
		queueState(batch, &r)
		l, err := s.lawOf(ctx, r.EditionID)
		if err != nil {
			return err
		}
		return s.sendTold(ctx, tx, batch, byRule(&r, l.edition.Route))
	})
}

// keysLast is how long the keys of legal acts are remembered.
const keysLast = 30 * 24 * time.Hour

// Sweep removes expired drafts and trials, and old keys.
func (s *Service) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "application.Sweep")
	if err := deleteExpiredDrafts(ctx, s.DB, s.Now()); err != nil {
		return err
	}
	if err := deleteExpiredTrials(ctx, s.DB, s.Now()); err != nil {
		return err
	}
	return idempotency.Forget(ctx, s.DB, s.Now().Add(-keysLast))
}
