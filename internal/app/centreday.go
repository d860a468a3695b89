package app

import (
	"context"

	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
	"qyzmet/internal/ticket"
	"qyzmet/web/centrehead"
)

// centreDay tells the head of a centre what its queue and its results say of the day.
type centreDay struct {
	tickets      *ticket.Service
	applications *application.Service
}

// Numbers are those of the queue, and the results that wait, in one round trip; served is by window.
func (d centreDay) Numbers(
	ctx context.Context, actor identity.Actor, code string,
) (list []centrehead.Number, served map[int]int, err error) {
	unclaimed := 0
	day, err := d.tickets.Today(ctx, actor, code, func(batch *postgres.Batch) {
		d.applications.QueueUnclaimedCount(batch, actor, code, &unclaimed)
	})
	if err != nil {
		return nil, nil, err
	}
	return []centrehead.Number{
		{Key: "centrehead.number.waiting", Fact: "centre-waiting", N: day.Waiting, Path: link.Centre(code)},
		{Key: "centrehead.number.served", Fact: "centre-served", N: day.Served, Path: "#windows"},
		{Key: "centrehead.number.broken", Fact: "centre-broken", N: day.Broken, Path: link.CentreBreaches},
		{Key: "centrehead.number.unclaimed", Fact: "centre-unclaimed", N: unclaimed, Path: link.CentreUnclaimed},
	}, day.ByWindow, nil
}
