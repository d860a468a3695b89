package catalogue

import (
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// perPage is how many services one page of a list shows.
const perPage = 20

// channelPortal is the channel of what citizens file themselves.
const channelPortal = "portal"

// entry is a service in a list.
type entry struct {
	Service ui.Link
	// Body is empty in a list of one body's services.
	Body ui.Link
	// Term is how long it takes ordinarily; empty without a full standard.
	Term string
	// Online is true where one can apply here.
	Online bool
}

// shelf is one page of a list of services.
type shelf struct {
	Entries []entry
	Nav     ui.PageNav
	// Of is how many services the whole list has; Page and Pages count from 1.
	Of, Page, Pages int
}

// newShelf cuts a page out of a list; a page beyond the end is the last one.
func newShelf(
	v *page.Visit, s *standard.Snapshot, services []standard.Service, at int, path string,
) shelf {
	pages := max(1, (len(services)+perPage-1)/perPage)
	at = min(max(at, 1), pages)
	shown := services[(at-1)*perPage : min(at*perPage, len(services))]
	list := shelf{Of: len(services), Page: at, Pages: pages}
	for _, service := range shown {
		list.Entries = append(list.Entries, newEntry(v, s, service, v.Site.Now()))
	}
	if pages > 1 {
		list.Nav = ui.Pages(at, pages, func(n int) string { return v.In(pageOf(path, n)) })
	}
	return list
}

func newEntry(v *page.Visit, s *standard.Snapshot, service standard.Service, now time.Time) entry {
	e := entry{Service: official(v, link.Service(service.Code), service.Name)}
	if body, ok := s.Body(service.Body); ok {
		e.Body = official(v, link.Body(body.Code), body.Today())
	}
	if edition := s.InForce(service.Code, now); edition != nil {
		e.Term = usualTerm(v.T, edition)
		e.Online = isOnline(edition)
	}
	return e
}

// results are the entries as they are shown: who is in charge, how long, whether online.
func results(t i18n.Localizer, entries []entry) []ui.Result {
	list := make([]ui.Result, 0, len(entries))
	for _, e := range entries {
		r := ui.Result{Link: e.Service}
		if e.Body.Text != "" {
			r.Lines = append(r.Lines, ui.Line{Text: e.Body.Text, Lang: e.Body.Lang})
		}
		if e.Term != "" {
			r.Lines = append(r.Lines, ui.Line{Text: t.T("catalogue.entry_term", "term", e.Term)})
		}
		if e.Online {
			r.Lines = append(r.Lines, ui.Line{Text: t.T("catalogue.entry_online"), Icon: ui.IconCheck})
		}
		list = append(list, r)
	}
	return list
}

// isOnline reports whether citizens can apply on the portal.
func isOnline(e *standard.Edition) bool { return slices.Contains(e.Channels, channelPortal) }

// official is a link with an official text and the language it is in.
func official(v *page.Visit, path string, text i18n.Text) ui.Link {
	words, lang := ui.Official(v.T, text)
	return ui.Link{URL: v.In(path), Text: words, Lang: lang}
}

// today is the legal day.
func today(v *page.Visit) calendar.Date { return calendar.DateOf(v.Site.Now()) }
