package application

import (
	"context"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// AccessLog lists who read the actor's data, newest first, with the catalogue that names
// the bodies; pages count from 1.
func (s *Service) AccessLog(
	ctx context.Context, actor identity.Actor, page int,
) (_ audit.AccessPage, _ *standard.Snapshot, err error) {
	defer fault.Wrap(&err, "application.AccessLog")
	if err := identity.MayTry(actor, identity.ReadAccessLog); err != nil {
		return audit.AccessPage{}, nil, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return audit.AccessPage{}, nil, err
	}
	entries, err := audit.AccessOf(ctx, s.DB, actor.PersonID, page)
	return entries, snapshot, err
}
