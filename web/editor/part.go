package editor

import (
	"strconv"
	"strings"

	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

// Parts of a text, as addresses name them.
const (
	partName         = "name"
	partProvider     = "provider"
	partChannels     = "channels"
	partTerm         = "term"
	partProvision    = "provision"
	partResult       = "result"
	partTemplate     = "template"
	partFee          = "fee"
	partHours        = "hours"
	partDocuments    = "documents"
	partForm         = "form"
	partGrounds      = "grounds"
	partAppeal       = "appeal"
	partRoute        = "route"
	partRequirements = "requirements"
)

// parts are all of them in the order of the list of basic requirements (Law 88-V, art. 14(3-1)),
// with the number of the item; 0 for what the portal needs besides.
var parts = []struct {
	name string
	item int
}{
	{partName, 1}, {partProvider, 2}, {partChannels, 3}, {partTerm, 4}, {partProvision, 5}, {partResult, 6},
	{partTemplate, 6}, {partFee, 7}, {partHours, 8}, {partDocuments, 9}, {partForm, 0}, {partGrounds, 10},
	{partAppeal, 0}, {partRoute, 0}, {partRequirements, 0},
}

// ofRoot tells the part of the first names of a path within a text.
var ofRoot = map[string]string{
	"name": partName, "normative_act": partName, "summary": partName, "provider": partProvider,
	"channels": partChannels, "recipients": partChannels, "combines": partChannels, "term": partTerm,
	"form_of_service": partProvision, "result": partResult, "result/template": partTemplate, "fee": partFee,
	"hours": partHours, "documents": partDocuments, "acceptance_refusal_grounds": partGrounds,
	"refusal_grounds": partGrounds, "appeal": partAppeal, "form": partForm, "other_requirements": partRequirements,
	"route": partRoute,
}

// placeOf is the part that a path within a text belongs to, and the address where it is mended.
// Items may be named by their number or by their code; what is not known leads to the form, whose
// paths are those of its sections, pages and questions.
func placeOf(id string, c *standard.Content, path string) (part, url string) {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	part, known := ofRoot[segments[0]]
	if !known || !strings.HasPrefix(path, "/") {
		return partForm, link.ProposalForm(id)
	}
	if len(segments) > 1 && ofRoot[segments[0]+"/"+segments[1]] != "" {
		part = ofRoot[segments[0]+"/"+segments[1]]
	}
	switch {
	case part == partForm:
		return part, link.ProposalForm(id)
	case part == partDocuments && len(segments) > 1:
		return part, itemURL(id, partDocuments, partDocuments, rulemaking.Documents, c, segments[1])
	case part == partFee && len(segments) > 2 && segments[1] == "items":
		return part, itemURL(id, partFee, partFee, rulemaking.FeeItems, c, segments[2])
	case part == partTerm && len(segments) > 2 && segments[1] == "variants":
		return part, itemURL(id, partTerm, partTerm, rulemaking.Variants, c, segments[2])
	case part == partTerm && len(segments) > 2 && segments[1] == "components":
		return part, itemURL(id, slugComponents, partTerm, rulemaking.Components, c, segments[2])
	}
	return part, link.ProposalPart(id, part)
}

// itemURL is the address of an item by its number or code; of the part where it is not there.
func itemURL[T any](id, slug, part string, list rulemaking.List[T], c *standard.Content, name string) string {
	items := list.All(c)
	if n, err := strconv.Atoi(name); err == nil && n >= 0 && n < len(items) {
		return link.ProposalItem(id, slug, list.ID(items[n]))
	}
	if _, there := list.Item(name).Get(c); there {
		return link.ProposalItem(id, slug, name)
	}
	return link.ProposalPart(id, part)
}
