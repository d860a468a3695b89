package e2etest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// TestAnErrorInADocumentIsMendedByTwoPeople walks from the applicant's request to the new
// document, in three browsers without scripts.
func TestAnErrorInADocumentIsMendedByTwoPeople(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who, official := p.actor(t, "parent"), p.actor(t, "official")
	id := p.fill(t, who, allowance, nil)
	filed, err := p.Applications.File(t.Context(), who, id,
		application.Confirmation{Code: p.code(t, who, id), Key: identity.NewKey()})
	if err == nil {
		err = p.Applications.Take(t.Context(), official, filed.Number, identity.NewKey())
	}
	if err == nil {
		err = p.Applications.Approve(t.Context(), official, filed.Number, identity.NewKey())
	}
	if err != nil {
		t.Fatal(err)
	}
	context := chromium.use(t) // one slot for the three tabs
	as := func(persona string) *applicant {
		a := &applicant{tab: newTab(t, p, context), lang: i18n.RU, persona: persona}
		a.carry(p.visitor(t, persona))
		a.withoutScript()
		return a
	}
	parent, at := as("parent"), link.Result(filed.Number)
	parent.mustOpen(parent.in(at))
	before := parent.fact("verification-code")
	parent.press(`main a[href="` + parent.in(link.AskMending(filed.Number)) + `"]`)
	parent.do("asking", chromedp.SendKeys(chromedp.CSS(`form[data-form="ask-correction"] textarea`), "В имени пропущена буква"))
	parent.press(`form[data-form="ask-correction"] button`)

	mends := as("official")
	mends.mustOpen(mends.in(link.Corrections))
	mends.press(`main a[href="` + mends.in(link.CaseDocument(filed.Number)) + `"]`)
	mends.do("mending", chromedp.SendKeys(chromedp.CSS(`form[data-form="propose-correction"] input[type="text"]`), "-Асан"),
		chromedp.SendKeys(chromedp.CSS(`form[data-form="propose-correction"] textarea`), whyChanged))
	mends.press(`form[data-form="propose-correction"] button`)

	confirms := as("head")
	confirms.mustOpen(confirms.in(link.CaseDocument(filed.Number)))
	confirms.press(`form[data-form="confirm-change"] button`)

	parent.mustOpen(parent.in(at))
	if after := parent.fact("verification-code"); after == before || !strings.Contains(parent.words(), "-Асан") {
		t.Errorf("the document with the code %s says:\n%s", after, parent.words())
	}
}
