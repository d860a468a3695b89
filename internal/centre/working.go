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
	codes, err := workplacesOf(ctx, db, person)
	if err == nil && !slices.Contains(codes, code) {
		return fault.New(fault.NotFound, "")
	}
	return err
}
