package home

import (
	"net/http"
	"slices"

	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// asked are services that most people need, in the order of a life. They fill the list
// while few have applied.
var asked = []string{
	"birth-of-child", "kindergarten-queue", "id-card", "residence-registration", "no-criminal-record",
	"driving-licence", "vehicle-registration", "ie-registration",
}

// popularShown is how many services are named.
const popularShown = 8

// popular are the services that people apply for most, as far as the portal has their full
// standards.
func (room Room) popular(r *http.Request, s *standard.Snapshot) []ui.Link {
	v := page.Of(r)
	var links []ui.Link
	var named []string
	for _, code := range slices.Concat(room.Demand.Services(r.Context()), asked) {
		service, ok := s.Service(code)
		if !ok || slices.Contains(named, code) || s.InForce(code, v.Site.Now()) == nil {
			continue
		}
		if named = append(named, code); len(named) > popularShown {
			break
		}
		words, lang := ui.Official(v.T, service.Name)
		links = append(links, ui.Link{URL: v.In(link.Service(code)), Text: words, Lang: lang})
	}
	return links
}
