package app

import (
	"context"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/ticket"
)

// demoCentre is the centre in which the demo's operators work.
const demoCentre = "csc-astana"

// demoWaiting are those who stand in its hall.
var demoWaiting = []ticket.Wish{
	{Group: "documents", Lang: i18n.KK}, {Group: "documents", Ground: ticket.Senior, Lang: i18n.RU},
	{Group: "documents", Lang: i18n.RU}, {Group: "family", Ground: ticket.Child, Lang: i18n.KK}, {Group: "social", Lang: i18n.KK},
}

// demoQueue gives the demo's centre four weeks of history and, while it is open, people who wait,
// once, so that its pages are not empty.
func (a *App) demoQueue(ctx context.Context) error {
	first, err := a.persona(ctx, "operator")
	if err != nil {
		return err
	}
	second, err := a.persona(ctx, "operator-2")
	if err != nil {
		return err
	}
	invented, err := a.Tickets.Invent(ctx, demoCentre, []ticket.Past{
		{Window: 1, Group: "documents", OperatorID: first.PersonID, Hours: []int{4, 7, 8, 6, 4, 6, 7, 5, 4, 3, 2}},
		{Window: 3, Group: "family", OperatorID: second.PersonID, Hours: []int{2, 3, 4, 3, 2, 2, 3, 2, 1, 1, 1}},
	})
	if err != nil || !invented {
		return err
	}
	h, err := a.Tickets.Hall(ctx, demoCentre)
	if err != nil {
		return err
	}
	if open, err := a.Tickets.OpenNow(ctx, h.Centre); err != nil || !open {
		return err
	}
	key, err := a.Tickets.DemoKioskKey(ctx, demoCentre)
	if err != nil {
		return err
	}
	for _, wish := range demoWaiting {
		if _, err := a.Tickets.Take(ctx, key, wish, identity.NewKey()); err != nil {
			return err
		}
	}
	return nil
}
