package visit

import (
	"context"
	"slices"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
)

// kinFields are where a civil record and a family card name parents, spouse, children and wards.
var kinFields = []string{"mother_iin", "father_iin", "spouse_iin", "child_iin", "children", "ward_iin"}

// mustNotBeKin refuses the operator's own family, as the registers have it (R-3; APPC art. 67). It is
// the operator's record that is asked: nothing is asked of a citizen who has not consented yet. While
// the registers are away the citizen is served, and mandates on record are asked all the same.
func (s *Service) mustNotBeKin(ctx context.Context, actor identity.Actor, iin string) error {
	self, err := identity.PersonByID(postgres.WithScope(ctx, postgres.System), s.DB, actor.PersonID)
	if err != nil {
		return err
	}
	found, _ := registry.LookupAll(ctx, s.Registers, registry.Query{
		Registers: []string{registry.ZAGS, registry.FamilyCard}, IIN: self.IIN, Purpose: "visit",
	})
	for _, record := range found {
		if self.IIN != iin && slices.Contains(record.IINs(kinFields...), iin) {
			return fault.New(fault.Forbidden, "visit.near")
		}
	}
	return nil
}
