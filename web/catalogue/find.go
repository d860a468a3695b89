package catalogue

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// found are the services that a query asks for, in the order in which they are shown.
type found struct {
	services []standard.Service
	// loose is true when the words were not found as they stand and near ones were taken.
	loose bool
	// elsewhere counts what the words find without the filters, when they leave nothing.
	elsewhere int
}

// find searches by words, best first; without words it lists by name, a life situation in
// the order in which its services are needed.
func (room Room) find(ctx context.Context, s *standard.Snapshot, q query, lang i18n.Lang) (found, error) {
	if q.Text == "" {
		return found{services: q.list(s, lang)}, nil
	}
	answer, err := room.Registrar.Search(ctx, q.Text)
	if err != nil {
		return found{}, err
	}
	all := pick(s, answer.Codes)
	kept := q.narrow(s, all)
	f := found{services: kept, loose: answer.Loose}
	if len(kept) == 0 {
		f.elsewhere = len(all)
	}
	return f, nil
}

func (q query) list(s *standard.Snapshot, lang i18n.Lang) []standard.Service {
	if q.Situation == "" {
		return byName(q.narrow(s, s.Services), lang)
	}
	situation, _ := situationOf(s, q.Situation)
	return q.narrow(s, pick(s, situation.Services))
}

func (q query) narrow(s *standard.Snapshot, services []standard.Service) []standard.Service {
	situation, isMoment := situationOf(s, q.Situation)
	var kept []standard.Service
	for _, v := range services {
		if q.keeps(v) && (!isMoment || slices.Contains(situation.Services, v.Code)) {
			kept = append(kept, v)
		}
	}
	return kept
}

func pick(s *standard.Snapshot, codes []string) []standard.Service {
	services := make([]standard.Service, 0, len(codes))
	for _, code := range codes {
		if v, ok := s.Service(code); ok {
			services = append(services, v)
		}
	}
	return services
}

var collations = map[i18n.Lang]language.Tag{
	i18n.KK: language.Kazakh, i18n.RU: language.Russian, i18n.EN: language.English,
}

// byName sorts services as a dictionary of the language does; quotation marks at the
// beginning of a name do not count.
func byName(services []standard.Service, lang i18n.Lang) []standard.Service {
	order, buffer := collate.New(collations[lang]), &collate.Buffer{}
	type keyed struct {
		service standard.Service
		key     string
	}
	list := make([]keyed, len(services))
	for i, v := range services {
		name := strings.TrimLeft(v.Name.In(lang), "«\"“„ ")
		list[i] = keyed{v, string(order.KeyFromString(buffer, name))}
		buffer.Reset()
	}
	slices.SortStableFunc(list, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	sorted := make([]standard.Service, len(list))
	for i, one := range list {
		sorted[i] = one.service
	}
	return sorted
}
