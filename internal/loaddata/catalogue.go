package loaddata

import (
	"math/rand/v2"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// offer is a service that people apply for, and how much it is wanted.
type offer struct {
	weight float64
	// moulds are by language, of each edition from the first on.
	editions []*standard.Edition
	moulds   map[mouldKey]*application.Mould
	// longest is its longest term in days.
	longest int
	body    string
}

type mouldKey struct {
	edition int64
	lang    i18n.Lang
}

// catalogue is what may be applied for, and who decides.
type catalogue struct {
	snapshot *standard.Snapshot
	offers   []offer
	staff    map[string][]identity.Actor
}

// newCatalogue takes every service that has a standard; the n-th is wanted an n-th as much as
// the first, as it is with words and cities.
func newCatalogue(s *application.Service, snapshot *standard.Snapshot) (*catalogue, error) {
	c := &catalogue{snapshot: snapshot, staff: map[string][]identity.Actor{}}
	for _, of := range snapshot.Services {
		o := offer{weight: 1 / float64(len(c.offers)+2), moulds: map[mouldKey]*application.Mould{}, body: of.Body}
		o.editions = snapshot.Editions(of.Code)
		if len(o.editions) == 0 {
			continue
		}
		for _, e := range o.editions {
			for _, lang := range i18n.Langs {
				m, err := s.Mould(snapshot, e, lang)
				if err != nil {
					return nil, err
				}
				o.moulds[mouldKey{e.ID, lang}] = m
			}
			for _, v := range e.Term.Variants {
				o.longest = max(o.longest, calendarDays(v))
			}
		}
		c.offers = append(c.offers, o)
	}
	return c, nil
}

// mould chooses the edition in force on a day. What the catalogue has no edition for yet is
// under the first one: its standards are younger than the years that are invented.
func (o offer) mould(on calendar.Date, lang i18n.Lang) *application.Mould {
	e := o.editions[len(o.editions)-1]
	for _, later := range o.editions {
		if !later.From.After(on) {
			e = later
			break
		}
	}
	return o.moulds[mouldKey{e.ID, lang}]
}

// draw chooses an offer by weight among those that pass.
func (c *catalogue) draw(r *rand.Rand, pass func(offer) bool) offer {
	sum := 0.0
	for _, o := range c.offers {
		if pass(o) {
			sum += o.weight
		}
	}
	left := r.Float64() * sum
	var last offer
	for _, o := range c.offers {
		if !pass(o) {
			continue
		}
		last = o
		if left -= o.weight; left < 0 {
			break
		}
	}
	return last
}

// variant chooses a term: mostly the ordinary one. A case that waits takes the longest, which
// is why it still waits.
func variant(r *rand.Rand, m *application.Mould, waits bool) standard.Variant {
	list := m.Variants()
	if !waits {
		if len(list) == 1 || r.IntN(10) < 7 {
			return list[0]
		}
		return list[1+r.IntN(len(list)-1)]
	}
	longest := list[0]
	for _, v := range list {
		if calendarDays(v) > calendarDays(longest) {
			longest = v
		}
	}
	return longest
}

// langOf is the language of an application.
func langOf(r *rand.Rand) i18n.Lang {
	switch n := r.IntN(20); {
	case n < 9:
		return i18n.KK
	case n < 19:
		return i18n.RU
	}
	return i18n.EN
}
