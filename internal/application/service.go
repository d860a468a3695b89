package application

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB        postgres.DB
	Registrar *standard.Registrar
	Registers registry.Register
	Archive   *document.Archive
	Sender    *notify.Sender
	Jobs      *job.Queue
	Texts     *i18n.Catalogue
	// Now is the portal's legal time; in demo mode it can be moved.
	Now func() time.Time
	// Wall is real time, for the life of one-time codes.
	Wall func() time.Time
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
func act(actor identity.Actor, name, key string, content ...string) idempotent {
	h := sha256.New()
	for _, c := range content {
		h.Write([]byte(c))
		h.Write([]byte{0})
	}
	return idempotent{actor: actor.PersonID, act: name, key: key, hash: h.Sum(nil)}
}

// move takes an application one lawful step on and seals it in the journal. The caller
// writes the state with queueState after the last step.
func move(batch *postgres.Batch, r *Record, to Status, by Mover, actor identity.Actor, at time.Time) error {
	if !MayMove(r.Status, to, by) {
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	r.journalSeq++
	change := audit.Change{
		ApplicationID: r.ID, Seq: r.journalSeq, From: string(r.Status), To: string(to), At: at,
		ActorID: actor.PersonID, ActorRole: string(actor.Role),
	}
	r.journalHash = audit.Seal(r.journalHash, change)
	queueStatus(batch, change, r.journalHash)
	r.Status = to
	if to.Closed() && r.ClosedAt.IsZero() {
		r.ClosedAt = at
	}
	return nil
}

var system = identity.Actor{Role: System}

// tell adds a message to the applicant about the application.
func tell(batch *postgres.Batch, r *Record, template string, now time.Time) job.Args {
	return notify.Queue(batch, notify.Message{
		PersonID: r.PersonID, ApplicationID: r.ID, Template: template, Lang: r.Lang,
		Args: map[string]string{"number": r.Number},
	}, now)
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
		if err := move(batch, &r, Registered, BySystem, system, r.RegisteredAt); err != nil {
			return err
		}
		queueState(batch, &r)
		return send(ctx, tx, batch)
	})
}

// keysLast is how long the keys of legal acts are remembered.
const keysLast = 30 * 24 * time.Hour

// Sweep removes expired drafts and old keys.
func (s *Service) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "application.Sweep")
	if err := deleteExpiredDrafts(ctx, s.DB, s.Now()); err != nil {
		return err
	}
	return deleteOldKeys(ctx, s.DB, s.Now().Add(-keysLast))
}
