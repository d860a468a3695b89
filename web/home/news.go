package home

import (
	"slices"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// newsShown is how many standards are named.
const newsShown = 4

// news are the standards that changed last, with the way to what changed; after them those that
// came into force last.
func news(v *page.Visit, s *standard.Snapshot, now time.Time) []ui.Result {
	day := calendar.DateOf(now)
	editions := append(changed(s), cameIntoForce(s, day)...)
	results := make([]ui.Result, 0, newsShown)
	for _, e := range editions[:min(len(editions), newsShown)] {
		of, _ := s.Service(e.Service)
		words, lang := ui.Official(v.T, of.Name)
		key, number := "home.news_since", strconv.Itoa(e.Number)
		if day.Before(e.From) {
			key = "home.news_from"
		}
		path := link.Edition(e.Service, number)
		if e.Number > 1 {
			path = link.CompareEditions(e.Service, strconv.Itoa(e.Number-1), number)
		}
		results = append(results, ui.Result{
			Link: ui.Link{URL: v.In(path), Text: words, Lang: lang},
			Lines: []ui.Line{{Icon: ui.IconScales, Text: v.T.T(key, "number", e.Number,
				"date", i18n.DateShort(e.From.Start().In(calendar.Almaty)))}},
		})
	}
	return results
}

// changed lists the newest editions of the standards that had one before, those published last
// first, in force or not yet.
func changed(s *standard.Snapshot) []*standard.Edition {
	var list []*standard.Edition
	for _, service := range s.Services {
		if e := s.Last(service.Code); e != nil && e.Number > 1 {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b *standard.Edition) int {
		if published := b.PublishedAt.Compare(a.PublishedAt); published != 0 {
			return published
		}
		return b.From.Compare(a.From)
	})
	return list
}

// cameIntoForce lists the first editions in force on the day, those that began last first.
func cameIntoForce(s *standard.Snapshot, day calendar.Date) []*standard.Edition {
	var list []*standard.Edition
	for _, service := range s.Services {
		if e := s.Last(service.Code); e != nil && e.Number == 1 && e.InForceOn(day) {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b *standard.Edition) int { return b.From.Compare(a.From) })
	return list
}
