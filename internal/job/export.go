package job

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// Export makes a list of cases as a file.
type Export struct {
	ExportID string `json:"export_id"`
}

// Kind names the job.
func (Export) Kind() string { return "export" }

// exportAttempts are few: whoever waits asks again.
const exportAttempts = 4

// InsertOpts bounds the attempts.
func (Export) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: exportAttempts} }

// exporter has more time than other jobs: a file of many cases is written in one go.
type exporter struct {
	river.WorkerDefaults[Export]
	export func(ctx context.Context, exportID string, last bool) error
}

// Timeout ends before the job would be taken for stuck.
func (exporter) Timeout(*river.Job[Export]) time.Duration { return 4 * time.Minute }

// Work makes the file.
func (e exporter) Work(ctx context.Context, j *river.Job[Export]) error {
	return e.export(ctx, j.Args.ExportID, j.Attempt >= j.MaxAttempts)
}
