package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
)

// helper is the persona who acts for her child, and whom the asker asks to act for her.
const helper = "parent"

// mandates are ids of what binds the helper to others.
type mandates struct {
	// child is by the register, asked waits for her word. head is that of an entity, who has
	// appointed somebody: employee waits too.
	child, asked, head, employee string
	// filed is the number of an application filed for the child.
	filed string
}

// keepMandates lets the helper take up the mandate for her child and file for it, and the
// asker give her a power of attorney.
func (c *town) keepMandates(t *testing.T) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	who, ctx := c.actor(t, helper), t.Context()
	relations, _, err := c.Mandates.Relations(ctx, who)
	must(err)
	if len(relations) == 0 {
		t.Fatal("the registers know no child")
	}
	c.mandates.child, err = c.Mandates.Claim(ctx, who, relations[0].Ref, identity.NewKey(), i18n.KK)
	must(err)
	draft, err := c.Applications.StartDraftFor(ctx, who, c.mandates.child, certificate, i18n.KK, identity.NewKey())
	must(err)
	c.answerAll(t, who, draft, nil)
	filed, err := c.Applications.File(ctx, who, draft,
		application.Confirmation{Code: c.code(t, who, draft), Key: identity.NewKey()})
	must(err)
	c.mandates.filed = filed.Number
	_, err = c.Applications.StartDraftFor(ctx, who, c.mandates.child, certificate, i18n.KK, identity.NewKey())
	must(err)
	c.mandates.asked = c.askHelper(t)
	c.appoint(t)
}

// boss is the persona who heads a legal entity.
const boss = "entrepreneur"

// appoint lets the boss take up the mandate of the head and appoint an employee.
func (c *town) appoint(t *testing.T) {
	t.Helper()
	who, ctx := c.actor(t, boss), t.Context()
	relations, _, err := c.Mandates.Relations(ctx, who)
	if err != nil || len(relations) == 0 {
		t.Fatal("the register knows no entity", err)
	}
	c.mandates.head, err = c.Mandates.Claim(ctx, who, relations[0].Ref, identity.NewKey(), i18n.KK)
	if err != nil {
		t.Fatal(err)
	}
	c.mandates.employee = c.give(t, boss, mandate.Grant{
		Under: c.mandates.head, IIN: "911003501043", Services: []string{certificate}, Actions: mandate.Actions(),
	})
}

func (c *town) askHelper(t *testing.T) (id string) {
	t.Helper()
	to, _ := demo.ByPersona(helper)
	return c.give(t, asker, mandate.Grant{
		IIN: to.IIN, Services: []string{certificate}, Actions: mandate.Actions(),
	})
}

// give confirms a grant with the code of the demo.
func (c *town) give(t *testing.T, by string, g mandate.Grant) (id string) {
	t.Helper()
	g.Last, g.Key, g.Lang = calendar.Date{Year: 2027, Month: 3, Day: 31}, identity.NewKey(), i18n.KK
	asked, _, err := c.Mandates.Ask(t.Context(), c.actor(t, by), g)
	if err != nil {
		t.Fatal(err)
	}
	g.CodeID, g.Code = asked.CodeID, asked.Digits
	id, wrong, err := c.Mandates.Give(t.Context(), c.actor(t, by), g)
	if err != nil || len(wrong) > 0 {
		t.Fatal(wrong, err)
	}
	return id
}

// mandatePages are about who acts for whom.
func (c *town) mandatePages() map[string][]example {
	one, end := link.Mandate("{id}"), link.EndMandate("{id}")
	refused := http.StatusUnprocessableEntity
	return map[string][]example{
		link.Mandates: {
			{path: link.Mandates, as: helper}, {what: "empty", path: link.Mandates, as: citizen},
			{what: "with employees", path: link.Mandates, as: boss},
		},
		link.NewMandate: {
			{path: link.NewMandate, as: citizen},
			{what: "empty", path: link.NewMandate, as: citizen, form: url.Values{"key": {"k"}}, status: refused},
			{what: "to be sure", path: link.NewMandate, as: citizen, form: url.Values{
				"key": {"k"}, "iin": {c.iin(helper)}, "scope": {"all"}, "actions": {"follow"},
				"last-day": {"31"}, "last-month": {"12"}, "last-year": {"2026"},
			}},
		},
		link.Relations: {{path: link.Relations, as: helper}, {what: "none", path: link.Relations, as: asker}},
		one: {
			{what: "by the register", path: link.Mandate(c.mandates.child), as: helper},
			{what: "to answer", path: link.Mandate(c.mandates.asked), as: helper},
			{what: "given", path: link.Mandate(c.mandates.asked), as: asker},
			{what: "of a head", path: link.Mandate(c.mandates.head), as: boss},
			{what: "appointed", path: link.Mandate(c.mandates.employee), as: boss},
		},
		link.Appoint("{id}"): {
			{path: link.Appoint(c.mandates.head), as: boss},
			{what: "empty", path: link.Appoint(c.mandates.head), as: boss, form: url.Values{"key": {"k"}}, status: refused},
		},
		end: {
			{what: "to renounce", path: link.EndMandate(c.mandates.child), as: helper},
			{what: "to revoke", path: link.EndMandate(c.mandates.asked), as: asker},
			{what: "no code", path: link.MandateAct(c.mandates.asked, "revoke"), as: asker,
				form: url.Values{"key": {"k"}, "sure": {"yes"}}, status: refused},
		},
		link.Apply("{code}"): {
			{path: link.Apply(certificate), as: helper},
			{what: "no answer", path: link.Apply(certificate), as: helper, form: url.Values{"key": {"k"}, "asked": {"yes"}},
				status: refused},
		},
		link.Cabinet: {{what: "with others'", path: link.Cabinet, as: helper}},
		link.Application("{number}"): {
			{what: "for another", path: link.Application(c.mandates.filed), as: helper},
		},
	}
}

func (c *town) iin(persona string) string {
	person, _ := demo.ByPersona(persona)
	return person.IIN
}
