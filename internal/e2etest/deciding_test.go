package e2etest

import (
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// beside is another persona in the browser that somebody has already.
func (a *applicant) beside(persona string) *applicant {
	a.t.Helper()
	o := &applicant{tab: newTab(a.t, a.p, chromium.ctx), lang: a.lang, persona: persona}
	o.carry(a.p.visitor(a.t, persona))
	return o
}

// TestTwoSignatures walks from the official who prepares a decision to the head who signs it.
func TestTwoSignatures(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	number := p.filed(t, "parent", "targeted-social-assistance")
	citizen := arrive(t, p, i18n.RU, "parent")
	citizen.carry(p.visitor(t, "parent"))
	official, head := citizen.beside("official"), citizen.beside("head")
	official.withoutScript()
	official.mustOpen(official.in(link.Case(number)))
	official.press(`form[data-form="take"] button`)
	official.press(`form[data-form="approve"] button`)
	if official.fact("status") != "in_review" || official.fact("decision") != "" {
		t.Fatalf("prepared, the case is %s:\n%s", official.fact("status"), official.words())
	}
	head.mustOpen(head.in(link.Case(number)))
	head.loadAxe()
	for _, fault := range append(head.axe(), head.reflow()...) {
		t.Error(fault)
	}
	head.press(`form[data-form="approve"] button`)
	if head.fact("decision") != "approval" || head.fact("status") != "result_issued" {
		t.Errorf("signed, the case is %s:\n%s", head.fact("status"), head.words())
	}
	citizen.withoutScript()
	citizen.mustOpen(citizen.in(link.Application(number)))
	if citizen.fact("verification-code") == "" {
		t.Errorf("the citizen has no document:\n%s", citizen.words())
	}
}

// TestARuleDecidesAndAPersonLooks walks from a decision by rule to its review.
func TestARuleDecidesAndAPersonLooks(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	number := p.filed(t, citizen, "tax-debt-inquiry")
	var id int64
	if err := p.behind().QueryRow(t.Context(), `SELECT id FROM application WHERE number = $1`, number).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if err := p.Applications.DecideByRule(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	a := arrive(t, p, i18n.RU, citizen)
	a.carry(p.visitor(t, citizen))
	a.mustOpen(a.in(link.Application(number)))
	if a.fact("status") != "result_issued" || a.fact("verification-code") == "" {
		t.Fatalf("the application is %s:\n%s", a.fact("status"), a.words())
	}
	a.loadAxe()
	for _, fault := range append(a.axe(), a.reflow()...) {
		t.Error(fault)
	}
	a.do("writing", chromedp.SendKeys(chromedp.CSS(`form[data-form="human-review"] textarea`), "Прошу проверить: долг погашен вчера."))
	a.press(`form[data-form="human-review"] button`)
	if a.fact("review-until") == "" {
		t.Errorf("no day for the answer:\n%s", a.words())
	}
	official := a.beside("official-mf")
	official.mustOpen(official.in(link.Reviews))
	official.press(`main a[href="` + official.in(link.Case(number)) + `"]`)
	if official.fact("status") != "result_issued" {
		t.Errorf("the official sees %s:\n%s", official.fact("status"), official.words())
	}
}
