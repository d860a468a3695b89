package centre

import (
	"context"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// Appoint has somebody work in a centre, in the transaction that gives them a role there. An
// administrator acts for the organisation whose centre it is. Who works there already stays; who works
// in another centre is a Conflict.
func (s *Service) Appoint(
	ctx context.Context, tx postgres.Tx, by identity.Actor, organisation, code, person string,
) (err error) {
	defer fault.Wrap(&err, "centre.Appoint(%s, %s)", code, person)
	if err := lockWork(ctx, tx, person); err != nil {
		return err
	}
	var codes []string
	batch := &postgres.Batch{}
	queueWorkplaces(batch, person, &codes)
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return err
	}
	switch {
	case len(codes) == 1 && codes[0] == code:
		return nil
	case len(codes) > 0:
		return fault.New(fault.Conflict, "account.other_centre")
	}
	by.Body = organisation
	batch = &postgres.Batch{}
	queueWork(batch, code, person, by.PersonID, s.Now())
	queueStaffed(ctx, batch, by, "centre_staff_appointed", code, person)
	return postgres.Send(ctx, tx, batch)
}

// Dismiss ends the shift of somebody whose role as operator is taken, and says with it who took it.
func (s *Service) Dismiss(ctx context.Context, tx postgres.Tx, by identity.Actor, organisation, person string) (err error) {
	defer fault.Wrap(&err, "centre.Dismiss(%s)", person)
	if err := lockWork(ctx, tx, person); err != nil {
		return err
	}
	shift, err := shiftOf(ctx, tx, person)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	by.Body, shift.EndedAt = organisation, later(s.Now(), shift.BeganAt)
	batch := &postgres.Batch{}
	queueEndWithRole(batch, shift, by.PersonID)
	queueNoted(ctx, batch, by, "shift_ended_with_role", shift)
	return postgres.Send(ctx, tx, batch)
}

// Remove ends where somebody works, once the last of their roles in centres is taken. They have no
// shift by then.
func (s *Service) Remove(ctx context.Context, tx postgres.Tx, by identity.Actor, organisation, person string) (err error) {
	defer fault.Wrap(&err, "centre.Remove(%s)", person)
	if err := lockWork(ctx, tx, person); err != nil {
		return err
	}
	codes, err := endAllWork(ctx, tx, person, s.Now())
	if err != nil {
		return err
	}
	by.Body = organisation
	batch := &postgres.Batch{}
	for _, code := range codes {
		queueStaffed(ctx, batch, by, "centre_staff_ended", code, person)
	}
	return postgres.Send(ctx, tx, batch)
}
