package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

// editor is the persona who writes standards.
const editor = "editor"

// proposals are ids of texts of the editor's body.
type proposals struct {
	// open is a new edition that is being written, first a standard that has only begun, repeal
	// the end of one; service is the one without a standard.
	open, first, repeal, service string
}

// keepProposals lets the editor begin texts and write at one of them.
func (c *town) keepProposals(t *testing.T) {
	t.Helper()
	c.proposals.open = c.beginText(t, allowance, rulemaking.NewEdition)
	c.proposals.repeal = c.beginText(t, allowance, rulemaking.Repeal)
	c.proposals.service = c.unwritten(t)
	c.proposals.first = c.beginText(t, c.proposals.service, rulemaking.NewEdition)
	who, ctx, id := c.actor(t, editor), t.Context(), c.proposals.open
	text := i18n.Text{KK: "ХҚКО арқылы", RU: "через ЦОН", EN: "via a CSC"}
	atCSC := &form.Condition{Any: []form.Condition{
		{Fact: form.FactChannel, In: []string{"csc"}}, {Fact: form.FactFiledBy, In: []string{"representative"}},
	}}
	nested := &form.Condition{All: []form.Condition{{Fact: form.FactChannel, In: []string{"csc"}}, *atCSC}}
	for _, err := range []error{
		rulemaking.Add(ctx, c.Rulemaking, who, id, rulemaking.Variants, standard.Variant{
			Code: "csc", Value: 3, Unit: calendar.UnitWorkingDays, Label: text, When: atCSC,
		}),
		rulemaking.Add(ctx, c.Rulemaking, who, id, rulemaking.Components, standard.Variant{
			Code: "part", Value: 3, Unit: calendar.UnitHours, Label: text, When: nested,
		}),
		rulemaking.Add(ctx, c.Rulemaking, who, id, rulemaking.FeeItems, standard.FeeItem{
			Code: "copy", MRP: "0.5", Label: text, When: nested,
		}),
		c.Rulemaking.Keep(ctx, who, id, rulemaking.AppealPlace.Path, map[string]string{
			"text.kk": "әлі сақталмаған мәтін", "kept_at": c.Clock.Now().Format("2006-01-02T15:04:05Z07:00"),
		}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (c *town) beginText(t *testing.T, service string, kind rulemaking.Kind) string {
	t.Helper()
	id, err := c.Rulemaking.Begin(t.Context(), c.actor(t, editor), rulemaking.Start{Service: service, Kind: kind, Key: identity.NewKey()})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// simulate runs the clock of the open text over what was filed, to its end.
func (c *town) simulate(t *testing.T) {
	t.Helper()
	as := c.actor(t, editor)
	if _, err := c.Simulations.Start(t.Context(), as, c.proposals.open, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	await(t, func() bool {
		_, runs, err := c.Simulations.Runs(t.Context(), as, c.proposals.open)
		return err == nil && len(runs) == 1 && runs[0].Ended()
	})
}

// unwritten is a service of the editor's body without a standard.
func (c *town) unwritten(t *testing.T) string {
	t.Helper()
	s, err := c.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	body := c.actor(t, editor).Body
	for _, service := range s.Services {
		if service.Body == body && s.Last(service.Code) == nil {
			return service.Code
		}
	}
	t.Fatal("every service has a standard")
	return ""
}

// editorParts are the parts of a text that are one form each.
var editorParts = []string{
	"name", "provider", "channels", "term", "provision", "result", "template", "fee", "hours", "grounds", "appeal", "route",
	"requirements",
}

// editorPages are the desk of editors, parts of texts, and what becomes of them.
func (c *town) editorPages() map[string][]example {
	const approver = "approver"
	open, first := c.proposals.open, c.proposals.first
	refused, stale := http.StatusUnprocessableEntity, url.Values{"seen": {"another"}}
	all := map[string][]example{
		link.Editor: {{path: link.Editor, as: editor}, {what: "to read", path: link.Editor, as: approver}},
		link.EditorImport: {
			{path: link.EditorImport, as: editor},
			{what: "no file", path: link.EditorImport, as: editor, form: url.Values{"key": {"k"}}, status: refused},
		},
		link.EditorService("{code}"): {
			{path: link.EditorService(allowance), as: editor},
			{what: "no standard", path: link.EditorService(c.proposals.service), as: editor},
		},
		link.Proposal("{id}"): {
			{path: link.Proposal(open), as: editor}, {what: "only begun", path: link.Proposal(first), as: editor},
			{what: "to end a standard", path: link.Proposal(c.proposals.repeal), as: editor},
			{what: "to read", path: link.Proposal(open), as: approver},
		},
		link.ProposalChecks("{id}"):   {{path: link.ProposalChecks(open), as: editor}, {what: "faults", path: link.ProposalChecks(first), as: editor}},
		link.ProposalHistory("{id}"):  {{path: link.ProposalHistory(open), as: editor}},
		link.ProposalExport("{id}"):   {{path: link.ProposalExport(open), as: editor, isFile: true}},
		link.ProposalSpecimen("{id}"): {{path: link.ProposalSpecimen(open), as: editor, isFile: true}},
		link.ProposalPreview("{id}"): {
			{path: link.ProposalPreview(open), as: editor}, {what: "only begun", path: link.ProposalPreview(first), as: editor},
		},
		link.ProposalFormPreview("{id}", "{step}"): {{path: link.ProposalFormPreview(open, "contacts"), as: editor}},
		link.ProposalPart("{id}", "documents"):     {{path: link.ProposalPart(open, "documents"), as: editor}},
		link.ProposalSimulation("{id}"): {
			{path: link.ProposalSimulation(open), as: editor}, {what: "none yet", path: link.ProposalSimulation(first), as: approver},
			{what: "no term", path: link.ProposalSimulation(first), as: editor, form: url.Values{"key": {"k"}},
				status: http.StatusConflict},
		},
	}
	for _, part := range editorParts {
		pattern, path := link.ProposalPart("{id}", part), link.ProposalPart(open, part)
		all[pattern] = []example{
			{path: path, as: editor}, {what: "only begun", path: link.ProposalPart(first, part), as: editor},
			{what: "to read", path: path, as: approver},
		}
	}
	add := func(pattern string, more ...example) { all[pattern] = append(all[pattern], more...) }
	add(link.ProposalPart("{id}", "appeal"),
		example{what: "a clash", path: link.ProposalPart(open, "appeal"), as: editor, form: stale, status: http.StatusConflict},
		example{what: "unsaved text", path: link.ProposalPart(open, "appeal") + "?restore=1", as: editor})
	add(link.ProposalPart("{id}", "hours"),
		example{what: "malformed", path: link.ProposalPart(open, "hours"), as: editor, form: url.Values{"body": {"9"}}, status: refused})
	for list, code := range map[string]string{"term": "csc", "components": "part", "fee": "copy", "documents": "identity-document"} {
		add(link.ProposalItem("{id}", list, "new"), example{path: link.ProposalItem(open, list, "new"), as: editor})
		add(link.ProposalItem("{id}", list, "{code}"), example{path: link.ProposalItem(open, list, code), as: editor})
		add(link.RemoveItem("{id}", list, "{code}"), example{path: link.RemoveItem(open, list, code), as: editor})
	}
	add(link.ProposalItem("{id}", "term", "new"),
		example{what: "no values", path: link.ProposalItem(open, "term", "new"), as: editor,
			form: url.Values{"when-0-fact": {"filing.channel"}}, status: refused},
		example{what: "drawn anew", path: link.ProposalItem(open, "term", "new"), as: editor,
			form: url.Values{"when-add": {"filing.channel"}, "redraw": {"add:when"}}})
	return all
}
