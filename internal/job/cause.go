package job

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/riverqueue/river/rivertype"

	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
)

// cause is who caused a job, kept beside its arguments (security R-23).
type cause struct {
	RequestID string `json:"request_id,omitempty"`
	ActorID   string `json:"actor_id,omitempty"`
}

// causeOf writes the origin of a context as the metadata of a job.
func causeOf(ctx context.Context) []byte {
	o := origin.Of(ctx)
	b, _ := json.Marshal(cause{o.RequestID, o.ActorID}) // texts only
	return b
}

// begin gives a job its origin: its own number, the role of the portal, and the person
// who caused it. It lets the job see what it works on: it serves nobody in particular.
func begin(ctx context.Context, j *rivertype.JobRow, work func(context.Context) error) error {
	var c cause
	_ = json.Unmarshal(j.Metadata, &c) // without a cause, as periodic jobs are
	ctx = postgres.WithScope(ctx, postgres.System)
	return work(origin.With(ctx, origin.Origin{
		RequestID: "job:" + strconv.FormatInt(j.ID, 10), ActorID: c.ActorID, ActorRole: origin.System,
	}))
}
