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

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// Args is a job: its kind and its ids.
type Args = river.JobArgs

// SendMessage sends a queued message.
type SendMessage struct {
	MessageID string `json:"message_id"`
}

// Kind names the job.
func (SendMessage) Kind() string { return "send_message" }

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

// Queue inserts jobs.
type Queue struct{ client *river.Client[postgres.Tx] }

// NewQueue makes a Queue that works nothing itself.
func NewQueue(pool *pgxpool.Pool) (*Queue, error) {
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Logger: quiet()})
	return &Queue{client}, err
}

// Insert adds jobs in the caller's transaction.
func (q *Queue) Insert(ctx context.Context, tx postgres.Tx, jobs ...Args) (err error) {
	defer fault.Wrap(&err, "job.Insert")
	params := make([]river.InsertManyParams, len(jobs))
	for i, j := range jobs {
		params[i] = river.InsertManyParams{Args: j}
	}
	_, err = q.client.InsertManyTx(ctx, tx, params)
	return postgres.Fault(err)
}

// Handlers do the work of each kind of job. Each may run more than once for one job and
// must end in the same state.
type Handlers struct {
	SendMessage    func(ctx context.Context, messageID string) error
	RenderDocument func(ctx context.Context, documentID string) error
	Tick           func(ctx context.Context) error
}

// Worker works jobs until it is stopped.
type Worker struct{ client *river.Client[postgres.Tx] }

// tickEvery is how often housekeeping runs.
const tickEvery = time.Minute

// NewWorker makes a Worker; Start begins.
func NewWorker(pool *pgxpool.Pool, h Handlers, log *slog.Logger) (*Worker, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[SendMessage]) error {
		return h.SendMessage(ctx, j.Args.MessageID)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, j *river.Job[RenderDocument]) error {
		return h.RenderDocument(ctx, j.Args.DocumentID)
	}))
	river.AddWorker(workers, river.WorkFunc(func(ctx context.Context, _ *river.Job[Tick]) error {
		return h.Tick(ctx)
	}))
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Logger:               log,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 8}},
		Workers:              workers,
		JobTimeout:           30 * time.Second,
		RescueStuckJobsAfter: 5 * time.Minute,
		FetchPollInterval:    time.Second,
		PeriodicJobs: []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(tickEvery),
			func() (river.JobArgs, *river.InsertOpts) { return Tick{}, nil }, nil)},
	})
	return &Worker{client}, err
}

// Start begins to work.
func (w *Worker) Start(ctx context.Context) error { return w.client.Start(ctx) }

// Stop lets running jobs end, then returns; ctx bounds the wait.
func (w *Worker) Stop(ctx context.Context) error { return w.client.Stop(ctx) }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
