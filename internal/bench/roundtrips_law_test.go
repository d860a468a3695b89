package bench_test

import (
	"net/http"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
)

// once are pages of acts that happen once for an edition or a year of the calendar, and lists
// whose like is measured.
func once(pattern string) bool {
	for _, part := range []string{
		"/way/", "/calendar/{year}/change", "/calendar/{year}/editions/", "/editor/trials/", "/components/", "/fee/", "/amounts/",
	} {
		if strings.Contains(pattern, part) {
			return true
		}
	}
	return false
}

// lawPages are the rooms of editors and the public pages about texts in preparation.
func lawPages(t *testing.T, p *apptest.Portal) map[string][]page {
	t.Helper()
	const service = "child-birth-allowance"
	editor := actor(t, p, "editor")
	id, err := p.Rulemaking.Begin(t.Context(), editor, rulemaking.Start{Service: service, Kind: rulemaking.NewEdition, Key: "a"})
	must(t, err)
	open, err := p.Rulemaking.Begin(t.Context(), editor, rulemaking.Start{Service: service, Kind: rulemaking.NewEdition, Key: "b"})
	must(t, err)
	reason := i18n.Text{KK: "Мерзімі қысқарады, себебі жазылған.", RU: "Срок короче, причина названа.", EN: "The term is shorter, as said."}
	problems, err := p.Rulemaking.Discuss(t.Context(), editor, open, rulemaking.Announcement{Purpose: reason})
	if must(t, err); len(problems) > 0 {
		t.Fatal(problems)
	}
	v, err := p.Rulemaking.Read(t.Context(), editor, id)
	must(t, err)
	section, choice := v.Content.Form.Sections[0], form.Field{}
	for _, f := range v.Content.Form.Fields() {
		if len(f.Options) > 0 {
			choice = f
		}
	}
	fill := strings.NewReplacer("{id}", id, "{section}", section.ID, "{page}", section.Pages[0].ID, "{question}", choice.ID,
		"{option}", choice.Options[0].Value, "{step}", section.Pages[0].ID, "/term/{code}", "/term/default",
		"/documents/{code}", "/documents/"+v.Content.Documents[0].Code, "/bank/{code}", "/bank/phone", "{code}", service)
	pages := map[string][]page{
		"/discussions/{id}": {{"", "/discussions/" + open}}, "/discussions/{id}/text": {{"", "/discussions/" + open + "/text"}},
		"/calendar/{year}": {{"", "/calendar/2026"}}, "/services/{code}/subscribe": {{"citizen", "/services/" + service + "/subscribe"}},
	}
	for _, e := range p.Routes.Entries() {
		if e.Method == http.MethodGet && strings.HasPrefix(e.Pattern, "/editor") {
			pages[e.Pattern] = []page{{"editor", fill.Replace(e.Pattern)}}
		}
	}
	return pages
}
