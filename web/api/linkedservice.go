package api

import (
	"strconv"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
)

// addService adds a service and, where a standard is in force, what it says.
func (g *graph) addService(s standard.Service, contacts []string) {
	id := g.service(s.Code)
	pages := g.room.page(link.Service(s.Code))
	n := node{
		"identifier": s.Code, "title": texts(s.Name), "description": texts(s.Name), "keyword": keywords(s.Keywords),
		"language": languages, "spatial": kazakhstan, "hasCompetentAuthority": g.id("body", s.Body),
		"thematicArea": g.ids("category", s.Categories), "audience": g.ids("audience", s.Audience),
		"contactPoint": contacts, "landingPage": []string{pages.KK, pages.RU, pages.EN}, "isGroupedBy": g.events(s.Code),
	}
	channels := s.Channels
	if e := g.asked.inForce(s.Code); e != nil {
		channels = e.Channels
		n["title"], n["description"] = texts(nameOf(e, s)), texts(e.Summary)
		n["audience"] = g.ids("audience", e.Recipients)
		g.addStandard(id, n, e)
	}
	var open []string
	for _, code := range channels {
		open = append(open, g.add(id+"#channel-"+code, "cv:Channel", node{"identifier": s.Code + "/" + code, "type": g.id("channel", code)}))
	}
	n["hasChannel"] = open
	g.add(id, "cpsv:PublicService", n)
}

func (g *graph) ids(kind string, codes []string) (list []string) {
	for _, code := range codes {
		list = append(list, g.id(kind, code))
	}
	return list
}

// events are the moments of life in which a service is needed.
func (g *graph) events(code string) (list []string) {
	for _, l := range g.asked.snapshot.Situations {
		for _, service := range l.Services {
			if service == code {
				list = append(list, g.id("event", l.Code))
			}
		}
	}
	return list
}

func (g *graph) addStandard(id string, n node, e *standard.Edition) {
	n["processingTime"] = duration(e.Term.Ordinary().Term())
	act := g.add(id+"#act", "eli:LegalResource", node{"title": texts(e.NormativeAct)})
	edition := e.Service + "/editions/" + strconv.Itoa(e.Number)
	rule := g.add(g.room.at(Edition(e.Service, strconv.Itoa(e.Number))), "cpsv:Rule", node{
		"identifier": edition, "title": texts(e.NormativeAct), "description": texts(e.OtherRequirements), "language": languages,
		"implements": act, "created": e.From.String(),
	})
	n["hasLegalResource"], n["follows"] = act, rule
	n["produces"] = g.add(id+"#output", "cv:Output", node{
		"identifier": e.Service + "/" + e.Result.DocumentType, "title": texts(e.Result.Name), "language": languages,
	})
	n["hasCost"] = g.costs(id, e)
	n["holdsRequirement"], n["hasInput"] = g.documents(id, e)
}

// documents are the requirements to bring or to be known for something, and their evidence.
func (g *graph) documents(id string, e *standard.Edition) (requirements, inputs []string) {
	for i, d := range e.Documents {
		code := strconv.Itoa(i+1) + "-" + d.Code // one may be asked for in two cases
		evidence := node{"identifier": e.Service + "/evidence/" + code, "title": texts(d.Name)}
		if !d.Note.IsZero() {
			evidence["description"] = texts(d.Note)
		}
		proof := g.add(id+"#evidence-"+code, "cv:Evidence", evidence)
		requirements = append(requirements, g.add(id+"#requirement-"+code, "cv:Requirement", node{
			"identifier": e.Service + "/requirement/" + code, "title": texts(d.Name), "hasSupportingEvidence": proof,
		}))
		inputs = append(inputs, proof)
	}
	return requirements, inputs
}

// costs are the payments in the tenge of this year; a service that is free says so.
func (g *graph) costs(id string, e *standard.Edition) (list []string) {
	cost := func(code string, label i18n.Text, amount string) {
		n := node{"identifier": e.Service + "/cost/" + code, "description": texts(label), "currency": tenge}
		if amount != "" {
			n["hasValue"] = amount
		}
		list = append(list, g.add(id+"#cost-"+code, "cv:Cost", n))
	}
	if e.Fee.Free() {
		cost("none", g.words("catalogue.fee_kind.free"), "0")
	}
	mrp, err := g.asked.snapshot.MRP(g.asked.day.Year)
	for _, item := range e.Fee.Items {
		amount := ""
		if tiyn, wrong := item.Amount(mrp); err == nil && wrong == nil {
			amount = strconv.FormatFloat(float64(tiyn)/100, 'f', -1, 64)
		}
		cost(item.Code, item.Label, amount)
	}
	return list
}
