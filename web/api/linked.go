package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// The register as linked data follows CPSV-AP 3.2, the European profile of public services.
// Everything it needs stands in the document: its context names no other.

// Names of things that other registers name too.
const (
	euAuthority = "http://publications.europa.eu/resource/authority/"
	kazakhstan  = euAuthority + "country/KAZ"
	tenge       = euAuthority + "currency/KZT"
)

// languages of the portal, by their names in the European register.
var languages = []string{euAuthority + "language/KAZ", euAuthority + "language/RUS", euAuthority + "language/ENG"}

// terms is the context: prefixes, texts by language, and what points to other nodes.
var terms = map[string]any{
	"cpsv": "http://purl.org/vocab/cpsv#", "cv": "http://data.europa.eu/m8g/", "dct": "http://purl.org/dc/terms/",
	"dcat": "http://www.w3.org/ns/dcat#", "eli": "http://data.europa.eu/eli/ontology#",
	"skos": "http://www.w3.org/2004/02/skos/core#", "foaf": "http://xmlns.com/foaf/0.1/",
	"xsd":   "http://www.w3.org/2001/XMLSchema#",
	"title": byLanguage("dct:title"), "description": byLanguage("dct:description"),
	"prefLabel": byLanguage("skos:prefLabel"), "keyword": byLanguage("dcat:keyword"),
	"identifier": "dct:identifier", "telephone": "cv:telephone",
	"processingTime": typed("cv:processingTime", "xsd:duration"), "hasValue": typed("cv:hasValue", "xsd:double"),
	"created": typed("dct:created", "xsd:date"),
	"type":    points("dct:type"), "language": points("dct:language"), "spatial": points("dct:spatial"),
	"audience": points("dct:audience"), "landingPage": points("dcat:landingPage"), "hasPart": points("dct:hasPart"),
	"publisher":             points("dct:publisher"),
	"hasCompetentAuthority": points("cv:hasCompetentAuthority"), "hasChannel": points("cv:hasChannel"),
	"hasCost": points("cv:hasCost"), "currency": points("cv:currency"), "produces": points("cpsv:produces"),
	"holdsRequirement": points("cv:holdsRequirement"), "hasSupportingEvidence": points("cv:hasSupportingEvidence"),
	"hasInput": points("cpsv:hasInput"), "hasLegalResource": points("cv:hasLegalResource"),
	"follows": points("cpsv:follows"), "implements": points("cpsv:implements"),
	"thematicArea": points("cv:thematicArea"), "isGroupedBy": points("cv:isGroupedBy"),
	"contactPoint": points("cv:contactPoint"), "hasRelatedService": points("cv:hasRelatedService"),
}

func byLanguage(id string) map[string]any {
	return map[string]any{"@id": id, "@container": "@language"}
}
func typed(id, kind string) map[string]any { return map[string]any{"@id": id, "@type": kind} }
func points(id string) map[string]any      { return typed(id, "@id") }

// node is a thing of the register and what is said of it.
type node map[string]any

// texts are those of the languages in which something is said.
func texts(t i18n.Text) map[string]string {
	said := map[string]string{}
	for lang, text := range map[string]string{"kk": t.KK, "ru": t.RU, "en": t.EN} {
		if text != "" {
			said[lang] = text
		}
	}
	return said
}

func (room Room) showLinked(w http.ResponseWriter, r asked) {
	room.hand(w, r, "linked", asksAgain, func() (*document, error) {
		g := &graph{room: room, asked: r}
		g.register()
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		err := e.Encode(map[string]any{"@context": terms, "@graph": g.nodes})
		return newDocument("application/ld+json", b.Bytes()), err
	})
}

// graph collects the nodes.
type graph struct {
	room  Room
	asked asked
	nodes []node
}

func (g *graph) add(id, kind string, n node) string {
	n["@id"], n["@type"] = id, kind
	g.nodes = append(g.nodes, n)
	return id
}

// id names what belongs to the register as a whole.
func (g *graph) id(kind, code string) string { return g.room.at(Linked + "#" + kind + "-" + code) }

func (g *graph) register() {
	s := g.asked.snapshot
	for _, b := range s.Bodies {
		g.add(g.id("body", b.Code), "cv:PublicOrganisation", node{
			"identifier": b.Code, "prefLabel": texts(b.Today()), "spatial": kazakhstan,
		})
	}
	for _, c := range s.Categories {
		g.add(g.id("category", c.Code), "skos:Concept", node{"identifier": c.Code, "prefLabel": texts(c.Name)})
	}
	for _, code := range []string{"portal", "mobile", "csc", "body", "partner", "proactive"} {
		g.add(g.id("channel", code), "skos:Concept", node{"identifier": code, "prefLabel": texts(g.words("catalogue.channel." + code))})
	}
	for code, key := range map[string]string{
		"individual": "catalogue.audience.individual", "entrepreneur": "catalogue.audience.entrepreneur",
		"legal-entity": "catalogue.audience.legal_entity",
	} {
		g.add(g.id("audience", code), "skos:Concept", node{"identifier": code, "prefLabel": texts(g.words(key))})
	}
	for _, l := range s.Situations {
		var services []string
		for _, code := range l.Services {
			services = append(services, g.service(code))
		}
		g.add(g.id("event", l.Code), "cv:LifeEvent", node{
			"identifier": l.Code, "title": texts(l.Name), "description": texts(l.Description), "hasRelatedService": services,
		})
	}
	contacts := g.contacts()
	for _, service := range s.Services {
		g.addService(service, contacts)
	}
}

// contacts are the organisations that answer the telephone.
func (g *graph) contacts() (list []string) {
	for _, o := range g.asked.snapshot.Organisations {
		if o.Phone != "" {
			list = append(list, g.add(g.id("contact", o.Code), "cv:ContactPoint", node{"telephone": o.Phone, "prefLabel": texts(o.Name)}))
		}
	}
	return list
}

// words is a text of the portal in its three languages.
func (g *graph) words(key string) i18n.Text {
	in := func(lang i18n.Lang) string { return g.asked.visit.Site.Texts.In(lang).T(key) }
	return i18n.Text{KK: in(i18n.KK), RU: in(i18n.RU), EN: in(i18n.EN)}
}

func (g *graph) service(code string) string { return g.room.at(Service(code)) }

// duration writes a term for machines (XSD 1.1 section 3.3.6). It knows no working days: ten
// of them are P10D, and the standard says which.
func duration(t calendar.Term) string {
	value := strconv.Itoa(t.Value)
	switch t.Unit {
	case calendar.UnitMinutes:
		return "PT" + value + "M"
	case calendar.UnitHours:
		return "PT" + value + "H"
	}
	return "P" + value + "D"
}

// keywords are the words that people search by.
func keywords(w standard.Words) map[string][]string {
	said := map[string][]string{}
	for lang, list := range map[string][]string{"kk": w.KK, "ru": w.RU, "en": w.EN} {
		if len(list) > 0 {
			said[lang] = list
		}
	}
	return said
}
