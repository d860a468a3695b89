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

// news are the editions that came into force last, newest first.
func news(v *page.Visit, s *standard.Snapshot, now time.Time) []ui.Result {
	editions := cameIntoForce(s, calendar.DateOf(now))
	results := make([]ui.Result, 0, newsShown)
	for _, e := range editions[:min(len(editions), newsShown)] {
		of, _ := s.Service(e.Service)
		words, lang := ui.Official(v.T, of.Name)
		results = append(results, ui.Result{
			Link: ui.Link{URL: v.In(link.Edition(e.Service, strconv.Itoa(e.Number))), Text: words, Lang: lang},
			Lines: []ui.Line{{Icon: ui.IconScales, Text: v.T.T("home.news_since", "number", e.Number,
				"date", i18n.DateShort(e.From.Start().In(calendar.Almaty)))}},
		})
	}
	return results
}

// cameIntoForce lists the editions in force on the day, those that began last first.
func cameIntoForce(s *standard.Snapshot, day calendar.Date) []*standard.Edition {
	var list []*standard.Edition
	for _, service := range s.Services {
		for _, e := range s.Editions(service.Code) {
			if e.InForceOn(day) {
				list = append(list, e)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *standard.Edition) int {
		switch {
		case b.From.Before(a.From):
			return -1
		case a.From.Before(b.From):
			return 1
		}
		return b.Number - a.Number
	})
	return list
}
