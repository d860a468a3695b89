package centre

import (
	"context"
	"slices"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Place is a window at which an operator may begin a shift.
type Place struct {
	Centre Centre
	Window Window
}

// FreeWindows are the windows of the centres where the actor works at which nobody sits, with the
// groups of services, in one round trip.
func (s *Service) FreeWindows(ctx context.Context, actor identity.Actor) (free []Place, groups []Group, err error) {
	defer fault.Wrap(&err, "centre.FreeWindows")
	if err := identity.MayTry(actor, identity.KeepShift); err != nil {
		return nil, nil, err
	}
	var centres []Centre
	var mine []string
	var taken []seat
	batch := &postgres.Batch{}
	queueCentres(batch, &centres)
	queueGroups(batch, &groups)
	queueWorkplaces(batch, actor.PersonID, &mine)
	queueSeats(batch, actor.PersonID, &taken)
	if err := postgres.Send(actor.Scope(ctx), s.DB, batch); err != nil {
		return nil, nil, err
	}
	for _, c := range centres {
		if !slices.Contains(mine, c.Code) {
			continue
		}
		for _, w := range c.Windows {
			if !slices.Contains(taken, seat{c.Code, w.Number}) {
				free = append(free, Place{c, w})
			}
		}
	}
	return free, groups, nil
}
