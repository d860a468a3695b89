package centre

import (
	"context"
	"embed"
	"encoding/json"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// files are the centres and the groups of services. The addresses are those of the list that forms
// offer; hours, windows, entrances and coordinates are illustrative.
//
//go:embed centres.json groups.json
var files embed.FS

// Seed enters the centres, or brings them up to date; running it again changes nothing.
func Seed(ctx context.Context, db postgres.DB) (err error) {
	defer fault.Wrap(&err, "centre.Seed")
	var centres []Centre
	var groups []Group
	for name, target := range map[string]any{"centres.json": &centres, "groups.json": &groups} {
		raw, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(raw, target); err != nil {
			return err
		}
	}
	return postgres.InTx(ctx, db, func(ctx context.Context, tx postgres.Tx) error {
		batch := &postgres.Batch{}
		for i, g := range groups {
			queueGroup(batch, i+1, g)
		}
		for i, c := range centres {
			queueCentre(batch, i+1, c)
		}
		return postgres.Send(ctx, tx, batch)
	})
}

// SeedStaff puts the demo's people into their centres, by code of persona; who works somewhere
// already stays there.
func SeedStaff(ctx context.Context, db postgres.DB, staff map[string][]string, now time.Time) (err error) {
	defer fault.Wrap(&err, "centre.SeedStaff")
	return postgres.InTx(ctx, db, func(ctx context.Context, tx postgres.Tx) error {
		batch := &postgres.Batch{}
		for code, personas := range staff {
			for _, persona := range personas {
				queuePersona(batch, code, persona, now)
			}
		}
		return postgres.Send(ctx, tx, batch)
	})
}
