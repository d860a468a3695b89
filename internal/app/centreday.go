package app

import (
	"context"

	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/centrehead"
)

// centreDay tells the head of a centre what its queue and its results say of the day.
type centreDay struct {
	tickets      *ticket.Service
	applications *application.Service
}

// Numbers are those of the queue, and the results that wait.
func (d centreDay) Numbers(ctx context.Context, actor identity.Actor, code string) ([]centrehead.Number, error) {
	day, err := d.tickets.Today(ctx, actor, code)
	if err != nil {
		return nil, err
	}
	unclaimed, err := d.applications.CountUnclaimed(ctx, actor, code)
	return []centrehead.Number{
		{Key: "centrehead.number.waiting", Fact: "centre-waiting", N: day.Waiting, Path: link.Centre(code)},
		{Key: "centrehead.number.served", Fact: "centre-served", N: day.Served, Path: "#windows"},
		{Key: "centrehead.number.broken", Fact: "centre-broken", N: day.Broken, Path: link.CentreBreaches},
		{Key: "centrehead.number.unclaimed", Fact: "centre-unclaimed", N: unclaimed, Path: link.CentreUnclaimed},
	}, err
}

// Served is how many each window has served today.
func (d centreDay) Served(ctx context.Context, actor identity.Actor, code string) (map[int]int, error) {
	day, err := d.tickets.Today(ctx, actor, code)
	return day.ByWindow, err
}
