package application

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/registry"
	"qyzmet/internal/standard"
)

// Channels: what citizens file themselves, and what an operator files for them at a counter.
const (
	channelPortal = "portal"
	channelCSC    = "csc"
)

// facts are what is true of a filing beyond its answers: the channel, who files, where
// the chosen branch is, and what registers said.
func facts(d DraftRecord, s *standard.Snapshot) form.Facts {
	branch := d.Answers.First("csc_branch")
	return func(name string) []string {
		switch name {
		case form.FactChannel:
			return known(d.Channel)
		case form.FactFiledBy:
			if d.Represents() {
				return []string{"representative"}
			}
			return []string{"self"}
		case form.FactBranchLevel:
			return known(s.Attribute(form.ListCSCBranches, branch, "level"))
		case form.FactCityGroup:
			return known(s.Attribute(form.ListCSCBranches, branch, "city_group"))
		}
		if fact, ok := strings.CutPrefix(name, "register."); ok {
			return known(d.Facts[fact])
		}
		return nil
	}
}

func known(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// env is the world as the form sees it.
func (s *Service) env(d DraftRecord, snapshot *standard.Snapshot) (form.Env, error) {
	now := s.Now().In(calendar.Almaty)
	mrp, err := snapshot.MRP(now.Year())
	return form.Env{
		Facts: facts(d, snapshot), Lists: snapshot, Today: now, MRP: mrp, Registered: d.Registered,
	}, err
}

var registerFact = regexp.MustCompile(`register\.([a-z_]+)`)

// factNames are the facts of registers that an edition's texts and conditions name.
func factNames(e *standard.Edition) []string {
	content, err := json.Marshal(e.Content)
	if err != nil {
		return nil // content came from JSON, so it goes back to it
	}
	var names []string
	for _, m := range registerFact.FindAllSubmatch(content, -1) {
		names = append(names, string(m[1]))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// registersOf are the registers an edition lives on: those that fill its form and, when it
// names facts, those that hold its documents.
func registersOf(e *standard.Edition, withFacts bool) []string {
	var codes []string
	for _, section := range e.Form.Sections {
		for _, page := range section.Pages {
			for _, f := range page.Fields {
				if f.Prefill != nil {
					codes = append(codes, f.Prefill.Register)
				}
			}
		}
	}
	for _, d := range e.Documents {
		if withFacts && d.FromState() {
			codes = append(codes, d.Register)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// prefill turns the answers of registers into values by answer key. A text that a
// register holds in several languages is taken in the draft's.
func prefill(def form.Definition, found map[string]registry.Record, lang i18n.Lang) map[string]string {
	values := map[string]string{}
	for _, section := range def.Sections {
		for _, page := range section.Pages {
			for _, f := range page.Fields {
				if f.Prefill != nil {
					prefillField(values, f, found[f.Prefill.Register], lang)
				}
			}
		}
	}
	return values
}

func prefillField(values map[string]string, f form.Field, record registry.Record, lang i18n.Lang) {
	attribute := f.Prefill.Attribute
	for name, value := range record {
		switch {
		case name == attribute+"_"+string(lang):
			values[f.ID] = value
		case name == attribute && values[f.ID] == "":
			values[f.ID] = value
		case strings.HasPrefix(name, attribute+"."):
			values[f.ID+strings.TrimPrefix(name, attribute)] = value
		}
	}
}

// factsOf picks the named facts out of what registers said.
func factsOf(names []string, found map[string]registry.Record) map[string]string {
	values := map[string]string{}
	for _, record := range found {
		for _, name := range names {
			if v, ok := record[name]; ok {
				values[name] = v
			}
		}
	}
	return values
}
