package audit

import (
	"context"
	"time"

	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
)

// ListAccess is a list of many people's cases that left the portal as a file, masked: one row for
// the list, since no row of it names anybody in full.
type ListAccess struct {
	At     time.Time
	Reader Reader
	Format string
	// Filter is how the list was narrowed, as it is kept.
	Filter any
	Cases  int
}

// QueueList writes the entry of a list when the batch is sent, ahead of its leaving.
func QueueList(ctx context.Context, batch *postgres.Batch, a ListAccess) {
	queueList(batch, a, []string{"initials"}, origin.Of(ctx).RequestID)
}
