package loaddata

import (
	"context"
	"slices"
	"time"

	"qyzmet/internal/identity"
)

// Officials of a body, and how many applications an invented person has filed on average.
const (
	officialsOfBody = 12
	filedByEach     = 4
)

// settlePeople enters the applicants and officials that the plan wants and the database lacks.
func (g *generator) settlePeople(ctx context.Context) error {
	known, staff, err := invented(ctx, g.db)
	if err != nil {
		return err
	}
	g.people = min(max(known, g.plan.Applications/filedByEach, 1), mostPeople/2)
	g.report.People = g.people
	begin := g.plan.eve()
	for n := known; n < g.people; n += chunk {
		var list []identity.Person
		for i := n; i < min(n+chunk, g.people); i++ {
			list = append(list, personOf(i))
		}
		if err := enterPeople(ctx, g.db, list, begin); err != nil {
			return err
		}
	}
	return g.appoint(ctx, staff, begin)
}

func (g *generator) appoint(ctx context.Context, staff map[string]int, begin time.Time) error {
	place := 0
	for _, body := range g.catalogue.snapshot.Bodies {
		var list []identity.Person
		for range officialsOfBody {
			place++
			list = append(list, personOf(mostPeople-place))
		}
		served := slices.ContainsFunc(g.catalogue.offers, func(o offer) bool { return o.body == body.Code })
		if !served || staff[body.Code] > 0 {
			continue
		}
		if err := enterPeople(ctx, g.db, list, begin); err != nil {
			return err
		}
		if err := enterOfficials(ctx, g.db, list, body.Code); err != nil {
			return err
		}
	}
	return nil
}

// eve is when everybody is entered: before the first filing.
func (p Plan) eve() time.Time { return p.Now.AddDate(-p.Years, 0, -1) }
