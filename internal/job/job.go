// Package job is the work that may happen after an answer: messages and papers. A job is
// inserted in the transaction that causes it, so neither exists without the other; its
// arguments are ids, never personal data.
package job

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// Args is a job: its kind and its ids.
type Args = river.JobArgs

// SendMessage sends a queued message by SMS.
type SendMessage struct {
	MessageID string `json:"message_id"`
}

// Kind names the job.
func (SendMessage) Kind() string { return "send_message" }

// SendEmail sends a queued message by e-mail.
type SendEmail struct {
	MessageID string `json:"message_id"`
}

// Kind names the job.
func (SendEmail) Kind() string { return "send_email" }

// emailAttempts span five days with River's growing pauses: as long as mail servers
// themselves keep trying (RFC 5321, 4.5.4.1).
const emailAttempts = 19

// InsertOpts bounds the attempts.
func (SendEmail) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: emailAttempts} }

// RenderDocument makes the PDF of an issued document.
type RenderDocument struct {
	DocumentID string `json:"document_id"`
}

// Kind names the job.
func (RenderDocument) Kind() string { return "render_document" }

// Tick is the portal's housekeeping: registration of what was filed after hours, removal
// of ended sessions and expired drafts.
type Tick struct{}

// Kind names the job.
func (Tick) Kind() string { return "tick" }

// SignHeads writes the signed heads of the journal, once an hour.
type SignHeads struct{}

// Kind names the job.
func (SignHeads) Kind() string { return "sign_heads" }

// InsertOpts says that a failed one is not repeated: the next comes soon.
func (SignHeads) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 1} }

// Reseal brings sealed columns under the active key: after a start, and every day.
type Reseal struct{}

// Kind names the job.
func (Reseal) Kind() string { return "reseal" }

// InsertOpts says that a failed one is not repeated: the next comes soon.
func (Reseal) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 1} }

// Simulate counts the applications of the last year under a proposed standard.
type Simulate struct {
	SimulationID string `json:"simulation_id"`
}

// Kind names the job.
func (Simulate) Kind() string { return "simulate" }

// ForgetEvents removes events of security that have been kept long enough, every day.
type ForgetEvents struct{}

// Kind names the job.
func (ForgetEvents) Kind() string { return "forget_events" }

// InsertOpts says that a failed one is not repeated: the next comes tomorrow.
func (ForgetEvents) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 1} }

// Recount counts running due dates anew by an edition of the calendar.
type Recount struct {
	CalendarID int64 `json:"calendar_id"`
}

// Kind names the job.
func (Recount) Kind() string { return "recount" }

// VerifyClocks counts every running clock anew, every day.
type VerifyClocks struct{}

// Kind names the job.
func (VerifyClocks) Kind() string { return "verify_clocks" }

// InsertOpts says that a failed one is not repeated: the next comes tomorrow.
func (VerifyClocks) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 1} }

// clockVerifier has time for every clock there is.
type clockVerifier struct {
	river.WorkerDefaults[VerifyClocks]
	verify func(context.Context) error
}

// Timeout is longer than that of other jobs.
func (clockVerifier) Timeout(*river.Job[VerifyClocks]) time.Duration { return time.Hour }

// Work counts.
func (w clockVerifier) Work(ctx context.Context, _ *river.Job[VerifyClocks]) error {
	return w.verify(ctx)
}

// DecideByRule lets the rule of its edition decide an application.
type DecideByRule struct {
	ApplicationID int64 `json:"application_id"`
}

// Kind names the job.
func (DecideByRule) Kind() string { return "decide_by_rule" }

// InsertOpts bounds the attempts: what a fault keeps undecided is for the officials.
func (DecideByRule) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: ruleAttempts} }

// ruleAttempts span a few minutes.
const ruleAttempts = 5

// Queue inserts jobs.
type Queue struct{ client *river.Client[postgres.Tx] }

// NewQueue makes a Queue that works nothing itself.
func NewQueue(pool *pgxpool.Pool) (*Queue, error) {
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Logger: quiet()})
	return &Queue{client}, err
}

// Insert adds jobs in the caller's transaction; they keep the origin of the context.
func (q *Queue) Insert(ctx context.Context, tx postgres.Tx, jobs ...Args) (err error) {
	defer fault.Wrap(&err, "job.Insert")
	params := make([]river.InsertManyParams, len(jobs))
	cause := &river.InsertOpts{Metadata: causeOf(ctx)}
	for i, j := range jobs {
		params[i] = river.InsertManyParams{Args: j, InsertOpts: cause}
	}
	_, err = q.client.InsertManyTx(ctx, tx, params)
	return postgres.Fault(err)
}

// Handlers do the work of each kind of job. Each may run more than once for one job and
// must end in the same state.
type Handlers struct {
	SendMessage func(ctx context.Context, messageID string) error
	// SendEmail is told when it is the last attempt; a fault of kind Invalid ends the job.
	SendEmail      func(ctx context.Context, messageID string, last bool) error
	RenderDocument func(ctx context.Context, documentID string) error
	Tick           func(ctx context.Context) error
	SignHeads      func(ctx context.Context) error
	ForgetEvents   func(ctx context.Context) error
	// Reseal says whether there is more; then it goes on a second later.
	Reseal func(ctx context.Context) (more bool, err error)
	// Simulate says whether there is more to count; then it goes on at once.
	Simulate func(ctx context.Context, simulationID string) (more bool, err error)
	// VerifyClocks compares what applications keep of their clocks with what the clocks give.
	VerifyClocks func(ctx context.Context) error
	// Recount says whether there is more to look at; then it goes on at once.
	Recount func(ctx context.Context, calendarID int64) (more bool, err error)
	// Export is told when it is the last attempt.
	Export func(ctx context.Context, exportID string, last bool) error
	// DecideByRule leaves alone what somebody has taken meanwhile.
	DecideByRule func(ctx context.Context, applicationID int64) error
}

// Worker works jobs until it is stopped.
type Worker struct{ client *river.Client[postgres.Tx] }

// tickEvery is how often housekeeping runs, signEvery how often it is looked whether the
// heads of this hour are signed.
const (
	tickEvery = time.Minute
	signEvery = 10 * time.Minute
	// resealEvery finds what a process with older keys has sealed since the start.
	resealEvery = 24 * time.Hour
	verifyEvery = 24 * time.Hour
	forgetEvery = 24 * time.Hour
)

// NewWorker makes a Worker; Start begins.
func NewWorker(pool *pgxpool.Pool, h Handlers, log *slog.Logger) (*Worker, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[SendMessage]) error {
		return h.SendMessage(ctx, j.Args.MessageID)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[SendEmail]) error {
		err := h.SendEmail(ctx, j.Args.MessageID, j.Attempt >= j.MaxAttempts)
		if fault.Is(err, fault.Invalid) {
			return river.JobCancel(err)
		}
		return err
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[RenderDocument]) error {
		return h.RenderDocument(ctx, j.Args.DocumentID)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[Tick]) error {
		return h.Tick(ctx)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[SignHeads]) error {
		return h.SignHeads(ctx)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[ForgetEvents]) error {
		return h.ForgetEvents(ctx)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[Reseal]) error {
		more, err := h.Reseal(ctx)
		if err == nil && more {
			return river.JobSnooze(time.Second)
		}
		return err
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[DecideByRule]) error {
		return h.DecideByRule(ctx, j.Args.ApplicationID)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[Simulate]) error {
		more, err := h.Simulate(ctx, j.Args.SimulationID)
		if err == nil && more {
			return river.JobSnooze(0)
		}
		return err
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[Recount]) error {
		more, err := h.Recount(ctx, j.Args.CalendarID)
		if err == nil && more {
			return river.JobSnooze(0)
		}
		return err
	}))
	river.AddWorker(workers, clockVerifier{verify: h.VerifyClocks})
	river.AddWorker(workers, exporter{export: h.Export})
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Logger:               log,
		Middleware:           []rivertype.Middleware{river.WorkerMiddlewareFunc(begin)},
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 8}},
		Workers:              workers,
		JobTimeout:           30 * time.Second,
		RescueStuckJobsAfter: 5 * time.Minute,
		FetchPollInterval:    time.Second,
		PeriodicJobs: []*river.PeriodicJob{
			river.NewPeriodicJob(river.PeriodicInterval(tickEvery),
				func() (river.JobArgs, *river.InsertOpts) { return Tick{}, nil }, nil),
			river.NewPeriodicJob(river.PeriodicInterval(signEvery),
				func() (river.JobArgs, *river.InsertOpts) { return SignHeads{}, nil },
				&river.PeriodicJobOpts{RunOnStart: true}),
			river.NewPeriodicJob(river.PeriodicInterval(resealEvery),
				func() (river.JobArgs, *river.InsertOpts) { return Reseal{}, nil },
				&river.PeriodicJobOpts{RunOnStart: true}),
			river.NewPeriodicJob(river.PeriodicInterval(forgetEvery),
				func() (river.JobArgs, *river.InsertOpts) { return ForgetEvents{}, nil },
				&river.PeriodicJobOpts{RunOnStart: true}),
			river.NewPeriodicJob(river.PeriodicInterval(verifyEvery),
				func() (river.JobArgs, *river.InsertOpts) { return VerifyClocks{}, nil },
				&river.PeriodicJobOpts{RunOnStart: true}),
		},
	})
	return &Worker{client}, err
}

// Start begins to work.
func (w *Worker) Start(ctx context.Context) error { return w.client.Start(ctx) }

// Stop lets running jobs end, then returns; ctx bounds the wait.
func (w *Worker) Stop(ctx context.Context) error { return w.client.Stop(ctx) }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
