package mobile

import (
	"context"
	_ "embed"
	"encoding/json"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
)

// demoTrips are trips to villages that exist; days, hours and places are illustrative.
//
//go:embed trips.json
var demoTrips []byte

// demoTrip is a trip by how many days ahead it is.
type demoTrip struct {
	Centre  string         `json:"centre"`
	Village i18n.Text      `json:"village"`
	Region  string         `json:"region"`
	Place   string         `json:"place"`
	InDays  int            `json:"in_days"`
	Hours   calendar.Hours `json:"hours"`
	Places  int            `json:"places"`
}

// Seed enters the demo's trips, unless some are to come already.
func Seed(ctx context.Context, db postgres.DB, now time.Time) (err error) {
	defer fault.Wrap(&err, "trip.Seed")
	var list []demoTrip
	if err := json.Unmarshal(demoTrips, &list); err != nil {
		return err
	}
	today := calendar.DateOf(now)
	return postgres.InTx(ctx, db, func(ctx context.Context, tx postgres.Tx) error {
		if has, err := hasTripsFrom(ctx, tx, today); has || err != nil {
			return err
		}
		batch := &postgres.Batch{}
		for _, d := range list {
			queueTrip(batch, Trip{
				ID: postgres.NewID(), Centre: d.Centre, Village: d.Village, Region: d.Region, Place: d.Place,
				Day: today.AddDays(d.InDays), Hours: d.Hours, Places: d.Places,
			}, now)
		}
		return postgres.Send(ctx, tx, batch)
	})
}
