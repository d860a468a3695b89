package visit

import (
	"context"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// QueueAttended reads the open visit of an operator ahead of an act in it and keeps it from going
// idle; v stays zero where none is open. Its row is locked until the transaction ends: the citizen
// cannot end or disown it between the question and the act.
func QueueAttended(batch *postgres.Batch, operator string, wall time.Time, v *Visit) {
	queueAttended(batch, operator, wall, v)
}

// Attended is QueueAttended by itself; without an open visit it is NotFound with words.
func Attended(ctx context.Context, db postgres.Querier, actor identity.Actor, wall time.Time) (v Visit, err error) {
	defer fault.Wrap(&err, "visit.Attended")
	batch := &postgres.Batch{}
	queueAttended(batch, actor.PersonID, wall, &v)
	if err := postgres.Send(ctx, db, batch); err != nil {
		return Visit{}, err
	}
	if v.ID == "" {
		return Visit{}, ErrOver()
	}
	return v, nil
}

// QueueKept keeps what was done in a visit, once for an object.
func QueueKept(batch *postgres.Batch, v Visit, act, object string, wall time.Time) {
	queueEvent(batch, v.ID, act, object, wall)
}
