package staffing

import (
	"context"
	"time"

	"qyzmet/internal/demo"
	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// SeedUnits enters the units of the demo's bodies; those that are there stay as they are.
func SeedUnits(ctx context.Context, db postgres.DB, units []demo.Unit, now time.Time) (err error) {
	defer fault.Wrap(&err, "staffing.SeedUnits")
	return postgres.InTx(ctx, db, func(ctx context.Context, tx postgres.Tx) error {
		for _, of := range units {
			u := Unit{Body: of.Body, Code: of.Code, Name: of.Name}
			if err := insertUnit(ctx, tx, &u, now); err != nil {
				return err
			}
			if u.ID == 0 {
				continue
			}
			batch := &postgres.Batch{}
			queuePersonas(batch, u, of.Members)
			for _, r := range of.Rules {
				queueRule(batch, u, Rule{Position: r.Position, Services: r.Services, Regions: r.Regions})
			}
			if err := postgres.Send(ctx, tx, batch); err != nil {
				return err
			}
		}
		return nil
	})
}
