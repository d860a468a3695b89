package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// whyChanged are the reasons of whoever changes a document, in the applicant's language.
const whyChanged = "Құжатта қате бар, жеке куәлікте басқаша жазылған."

// keepDocuments opens every result once, so that no page is the first to, and leaves documents of
// the parent on every step of a change.
func (c *town) keepDocuments(t *testing.T) {
	t.Helper()
	for _, name := range []string{"approved", "revoked", "replaced"} {
		c.receive(t, name, "citizen")
	}
	parent, head := c.actor(t, "parent"), c.actor(t, "head")
	for _, name := range []string{"untouched", "asked", "proposed", "returned", "mended"} {
		c.file(t, name, "parent", allowance)
		number := c.cases[name].Number
		c.must(t, c.Applications.Take(t.Context(), c.actor(t, "official"), number, identity.NewKey()))
		c.must(t, c.Applications.Approve(t.Context(), c.actor(t, "official"), number, identity.NewKey()))
		c.receive(t, name, "parent")
	}
	for _, name := range []string{"asked", "returned"} {
		_, err := c.Applications.AskCorrection(t.Context(), parent, c.number(name), "Аты-жөнімде бір әріп қате жазылған.", "")
		c.must(t, err)
	}
	c.mend(t, "proposed")
	_, err := c.Applications.ReturnChange(t.Context(), head, c.number("returned"), c.mend(t, "returned"), whyChanged, "")
	c.must(t, err)
	c.must(t, c.Applications.ConfirmChange(t.Context(), head, c.number("mended"), c.mend(t, "mended"), ""))
}

func (c *town) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (c *town) receive(t *testing.T, name, persona string) {
	t.Helper()
	_, err := c.Applications.OwnResult(t.Context(), c.actor(t, persona), c.number(name))
	c.must(t, err)
}

// mend proposes to mend the name in a document and gives the id of the change.
func (c *town) mend(t *testing.T, name string) (id string) {
	t.Helper()
	official := c.actor(t, "official")
	d, err := c.Applications.DocumentCase(t.Context(), official, c.number(name))
	c.must(t, err)
	problems, err := c.Applications.ProposeChange(t.Context(), official, c.number(name), application.ChangeProposal{
		Kind: application.ChangeCorrects, Reasons: whyChanged,
		Values: map[string]string{d.Values[0].Key: d.Values[0].Text + "-Асан"},
	})
	if c.must(t, err); len(problems) > 0 {
		t.Fatal(problems)
	}
	d, err = c.Applications.DocumentCase(t.Context(), official, c.number(name))
	c.must(t, err)
	return d.Open.ID
}

// documentPages are what becomes of an issued document, for its applicant and in its body.
func (c *town) documentPages() map[string][]example {
	const parent, official, head = "parent", "official", "head"
	refused := http.StatusUnprocessableEntity
	ask, document := link.AskMending("{number}"), link.CaseDocument("{number}")
	all := map[string][]example{
		ask: {
			{path: link.AskMending(c.number("untouched")), as: parent},
			{what: "too short", path: link.AskMending(c.number("untouched")), as: parent, form: url.Values{"text": {"1"}},
				status: refused},
		},
		link.Corrections: {
			{path: link.Corrections, as: official}, {what: "nothing waits", path: link.Corrections, as: "official-mts"},
		},
		document: {
			{what: "to confirm", path: link.CaseDocument(c.number("proposed")), as: head},
			{what: "asked, the head's", path: link.CaseDocument(c.number("asked")), as: head},
			{what: "nothing changed", path: link.DocumentAct(c.number("untouched"), "correct"), as: official,
				form: url.Values{"key": {"k"}}, status: refused},
			{what: "no reasons to revoke", path: link.DocumentAct(c.number("mended"), "revoke"), as: official,
				form: url.Values{"key": {"k"}}, status: refused},
			{what: "no reasons to return", path: link.DocumentAct(c.number("proposed"), "return"), as: head,
				form: url.Values{"key": {"k"}}, status: refused},
			{what: "no reasons to decline", path: link.DocumentAct(c.number("asked"), "decline"), as: official,
				form: url.Values{"key": {"k"}}, status: refused},
		},
		link.Result("{number}"): {
			{what: "in Russian", path: link.InPaper(link.Result(c.number("untouched")), i18n.RU), as: parent},
		},
		link.ResultPDF("{number}"): {
			{what: "in Russian", path: link.InPaper(link.ResultPDF(c.number("untouched")), i18n.RU), as: parent, isFile: true},
		},
	}
	for _, name := range []string{"untouched", "asked", "proposed", "returned", "mended"} {
		all[document] = append(all[document], example{what: name, path: link.CaseDocument(c.number(name)), as: official})
	}
	for _, name := range []string{"asked", "mended"} {
		all[link.Result("{number}")] = append(all[link.Result("{number}")],
			example{what: name, path: link.Result(c.number(name)), as: parent})
	}
	return all
}
