package centre

import (
	"context"
	"slices"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// MustWorkIn asks inside somebody else's transaction whether a person works in a centre now; whoever
// does not gets NotFound.
func MustWorkIn(ctx context.Context, db postgres.Querier, person, code string) error {
	var codes []string
	batch := &postgres.Batch{}
	queueWorkplaces(batch, person, &codes)
	err := postgres.Send(ctx, db, batch)
	if err == nil && !slices.Contains(codes, code) {
		return fault.New(fault.NotFound, "")
	}
	return err
}
