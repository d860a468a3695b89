package api_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/piprate/json-gold/ld"

	"qyzmet/internal/app/apptest"
	"qyzmet/web/api"
)

// Names of the vocabularies that CPSV-AP 3.2 takes its classes and properties from.
const (
	cpsv = "http://purl.org/vocab/cpsv#"
	cv   = "http://data.europa.eu/m8g/"
	dct  = "http://purl.org/dc/terms/"
	skos = "http://www.w3.org/2004/02/skos/core#"
	eli  = "http://data.europa.eu/eli/ontology#"
	xsd  = "http://www.w3.org/2001/XMLSchema#"
	dcat = "http://www.w3.org/ns/dcat#"
)

// offline refuses to load anything: the document needs no other.
type offline struct{}

func (offline) LoadDocument(u string) (*ld.RemoteDocument, error) {
	return nil, errors.New("the document asks for " + u)
}

// things are the nodes of the register, expanded, by their IRI.
func things(t *testing.T, p *apptest.Portal) map[string]object {
	t.Helper()
	a := p.Client().Open(t, api.Linked)
	if got := a.Header.Get("Content-Type"); got != "application/ld+json" {
		t.Errorf("Content-Type %q", got)
	}
	var doc any
	if err := json.Unmarshal(a.Body, &doc); err != nil {
		t.Fatal(err)
	}
	options := ld.NewJsonLdOptions("")
	options.DocumentLoader = offline{}
	options.SafeMode = true
	expanded, err := ld.NewJsonLdProcessor().Expand(doc, options)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]object{}
	for _, v := range expanded {
		node := v.(object)
		id := node["@id"].(string)
		if all[id] != nil {
			t.Errorf("%s is described twice", id)
		}
		all[id] = node
	}
	return all
}

// values are those of a property.
type values []any

// ids are the nodes among them.
func (list values) ids() (ids []string) {
	for _, v := range list {
		o, _ := v.(object)
		id, _ := o["@id"].(string)
		ids = append(ids, id)
	}
	return ids
}

func of(node object, property string) values { v, _ := node[property].([]any); return v }

// in is a text of a language, or a value of a type.
func in(node object, property, key, want string) string {
	for _, v := range of(node, property) {
		if v.(object)[key] == want {
			text, _ := v.(object)["@value"].(string)
			return text
		}
	}
	return ""
}

func TestLinked_HoldsEveryServiceWithItsStandard(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	all := things(t, p)
	snapshot, err := p.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	services, full := 0, 0
	for _, s := range snapshot.Services {
		n := all[strings.TrimSuffix(p.Config.BaseURL, "/")+api.Service(s.Code)]
		if n == nil || n["@type"].([]any)[0] != cpsv+"PublicService" {
			t.Errorf("%s is no service of the register", s.Code)
			continue
		}
		services++
		for lang, name := range map[string]string{"kk": s.Name.KK, "ru": s.Name.RU, "en": s.Name.EN} {
			if got := in(n, dct+"title", "@language", lang); got != name {
				t.Errorf("%s in %s is called %q", s.Code, lang, got)
			}
			if in(n, dct+"description", "@language", lang) == "" {
				t.Errorf("%s in %s is not described", s.Code, lang)
			}
		}
		wanted := []string{cv + "hasCompetentAuthority", cv + "hasChannel", dct + "language", dct + "identifier", dct + "audience", cv + "contactPoint"}
		e := snapshot.InForce(s.Code, p.Now())
		if e != nil {
			full++
			wanted = append(wanted, cpsv+"produces", cv+"hasCost", cv+"holdsRequirement", cpsv+"hasInput", cv+"hasLegalResource", cpsv+"follows", cv+"processingTime")
			if got := len(of(n, cv+"hasChannel")); got != len(e.Channels) {
				t.Errorf("%s has %d channels", s.Code, got)
			}
			if got := len(of(n, cv+"holdsRequirement")); got != len(e.Documents) {
				t.Errorf("%s has %d requirements", s.Code, got)
			}
		}
		for _, property := range wanted {
			if len(of(n, property)) == 0 {
				t.Errorf("%s lacks %s", s.Code, property)
			}
		}
	}
	if services < 60 || full < 15 {
		t.Errorf("%d services, %d with a standard", services, full)
	}
}

// needs are the properties that the shapes of CPSV-AP 3.2.0 call for.
var needs = map[string][]string{
	cpsv + "PublicService":    {dct + "identifier", dct + "title", dct + "description", cv + "hasCompetentAuthority"},
	cv + "PublicOrganisation": {skos + "prefLabel", dct + "spatial"},
	cv + "Channel":            {dct + "identifier"},
	cv + "Cost":               {dct + "identifier"},
	cv + "Output":             {dct + "identifier", dct + "title"},
	cv + "Requirement":        {dct + "identifier", dct + "title"},
	cv + "Evidence":           {dct + "identifier", dct + "title"},
	cv + "LifeEvent":          {dct + "identifier", dct + "title"},
	cpsv + "Rule":             {dct + "identifier", dct + "title", dct + "description"},
	cv + "ContactPoint":       nil,
	eli + "LegalResource":     nil,
	skos + "Concept":          {skos + "prefLabel"},
}

var durations = regexp.MustCompile(`^P(\d+D|T\d+[MH])$`)

func TestLinked_KeepsTheShapesOfTheProfile(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	all := things(t, p)
	base := strings.TrimSuffix(p.Config.BaseURL, "/")
	kinds := map[string]int{}
	for id, n := range all {
		kind := n["@type"].([]any)[0].(string)
		kinds[kind]++
		wanted, known := needs[kind]
		if !known || !strings.HasPrefix(id, base) {
			t.Errorf("%s is %s", id, kind)
		}
		for _, property := range wanted {
			if len(of(n, property)) == 0 {
				t.Errorf("%s lacks %s", id, property)
			}
		}
		for _, once := range []string{dct + "identifier", cv + "processingTime", cv + "hasValue", cv + "currency", dct + "type"} {
			if len(of(n, once)) > 1 {
				t.Errorf("%s has %s twice", id, once)
			}
		}
		for property := range n {
			for _, to := range of(n, property).ids() {
				if strings.HasPrefix(to, base+"/api/") && all[to] == nil {
					t.Errorf("%s points by %s to %s, which is not there", id, property, to)
				}
			}
		}
		if time := of(n, cv+"processingTime"); len(time) > 0 && !durations.MatchString(in(n, cv+"processingTime", "@type", xsd+"duration")) {
			t.Errorf("%s takes %v", id, time)
		}
		if value := of(n, cv+"hasValue"); len(value) > 0 && in(n, cv+"hasValue", "@type", xsd+"double") == "" {
			t.Errorf("%s costs %v", id, value)
		}
	}
	for kind := range needs {
		if kinds[kind] == 0 {
			t.Errorf("the register has no %s", kind)
		}
	}
}

func TestLinked_SaysWhatTheStandardSays(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	all := things(t, p)
	id := strings.TrimSuffix(p.Config.BaseURL, "/") + api.Service("court-apostille")
	n := all[id]
	if got := in(n, cv+"processingTime", "@type", xsd+"duration"); got != "P1D" {
		t.Errorf("takes %q", got)
	}
	cost := all[of(n, cv+"hasCost").ids()[0]]
	// 0.5 of the index of 2026, 4,325 tenge.
	if got := in(cost, cv+"hasValue", "@type", xsd+"double"); got != "2162.5" {
		t.Errorf("costs %q", got)
	}
	if got := of(cost, cv+"currency").ids(); !slices.Equal(got, []string{"http://publications.europa.eu/resource/authority/currency/KZT"}) {
		t.Errorf("in %v", got)
	}
	for _, lang := range []string{"KAZ", "RUS", "ENG"} {
		if !slices.Contains(of(n, dct+"language").ids(), "http://publications.europa.eu/resource/authority/language/"+lang) {
			t.Errorf("not in %s", lang)
		}
	}
	output := all[of(n, cpsv+"produces").ids()[0]]
	if got := in(output, dct+"title", "@language", "en"); got != "Document with an apostille affixed" {
		t.Errorf("gives %q", got)
	}
	rule := all[of(n, cpsv+"follows").ids()[0]]
	if !strings.HasSuffix(rule["@id"].(string), api.Edition("court-apostille", "1")) || len(of(rule, cpsv+"implements")) != 1 {
		t.Errorf("follows %v", rule["@id"])
	}
	if free := all[strings.TrimSuffix(p.Config.BaseURL, "/")+api.Service("kindergarten-queue")+"#cost-none"]; in(free, cv+"hasValue", "@type", xsd+"double") != "0" {
		t.Errorf("what is free costs %v", free)
	}
	if len(of(n, dcat+"keyword")) == 0 {
		t.Error("nothing to search by")
	}
}
