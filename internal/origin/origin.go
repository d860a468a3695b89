// Package origin says who caused what happens in a context: the request or job, and the
// person behind it. The web and the worker write it at their door, the journals read it.
package origin

import "context"

// Origin is the cause of a change or a reading.
type Origin struct {
	// RequestID is that of the answer, or "job:" and the number of the job.
	RequestID string
	// ActorID is the person who asked; a job keeps the one who caused it (security R-23).
	ActorID string
	// ActorRole is what the person acts as; "system" in a job.
	ActorRole string
	// Body is the code of the state body a member of staff acts for.
	Body string
	// Place is a keyed hash of the address the request came from; empty in a job.
	Place string
}

// System is the role of the portal's own work.
const System = "system"

type key struct{}

// With returns a context in which everything has this origin.
func With(ctx context.Context, o Origin) context.Context { return context.WithValue(ctx, key{}, o) }

// Of is the origin of a context; zero when nobody said.
func Of(ctx context.Context) Origin {
	o, _ := ctx.Value(key{}).(Origin)
	return o
}
