package e2etest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// TestACaseGoesFromHandToHand walks an assignment by the head and a hand-over by the holder,
// to the decision of a colleague.
func TestACaseGoesFromHandToHand(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, script := range []string{"on", "off"} {
		t.Run("with JavaScript "+script, func(t *testing.T) {
			number := p.filed(t, "parent", allowance)
			browser := chromium.use(t)
			enter := func(persona string) *applicant {
				o := &applicant{tab: newTab(t, p, browser), lang: i18n.KK, persona: persona}
				o.carry(p.visitor(t, persona))
				if script == "off" {
					o.withoutScript()
				}
				o.mustOpen(o.in(link.Case(number)))
				return o
			}
			head := enter("head")
			head.goTo("assign")
			head.choose("assign", p.actor(t, "official").Names.Surname.KK)
			head.press(`form[data-form="assign"] button`)
			if got := head.fact("status"); got != "in_review" {
				t.Errorf("assigned it has the status %q", got)
			}
			first := enter("official")
			first.goTo("hand-over")
			first.choose("hand-over", p.actor(t, "official-3").Names.Surname.KK)
			if status := first.press(`form[data-form="hand-over"] button`); status != http.StatusUnprocessableEntity {
				t.Errorf("a hand-over without a reason answers %d", status)
			}
			const note = "Ертең еңбек демалысына кетемін."
			first.do("giving the reason", chromedp.SendKeys(chromedp.CSS(`form[data-form="hand-over"] textarea`), note))
			first.press(`form[data-form="hand-over"] button`)
			if first.page().Find(`form[data-form="approve"]`).Length() > 0 {
				t.Error("who gave the case away may decide it")
			}
			second := enter("official-3")
			if !strings.Contains(second.words(), note) {
				t.Errorf("the colleague does not read why:\n%s", second.words())
			}
			second.press(`form[data-form="approve"] button`)
			if second.fact("decision") != "approval" {
				t.Errorf("no decision:\n%s", second.words())
			}
		})
	}
}

// filed files an application as a persona and gives its number.
func (p *portal) filed(t *testing.T, persona, service string) string {
	t.Helper()
	who := p.actor(t, persona)
	id := p.fill(t, who, service, nil)
	confirmed := application.Confirmation{Code: p.code(t, who, id), Key: identity.NewKey()}
	filed, err := p.Applications.File(t.Context(), who, id, confirmed)
	if err != nil || filed.Number == "" {
		t.Fatalf("filing %s: %+v %v", service, filed, err)
	}
	return filed.Number
}

// goTo follows the link from a case to the page of an act.
func (a *applicant) goTo(act string) {
	a.t.Helper()
	a.press(`main a[href$="/` + act + `"]`)
}

// unfold opens the disclosure around a form.
func (a *applicant) unfold(form string) {
	a.t.Helper()
	a.do("unfolding "+form, chromedp.Click(chromedp.CSS(`details:has(form[data-form="`+form+`"]) summary`)))
}

// choose picks somebody by name in the select of a form.
func (a *applicant) choose(form, name string) {
	a.t.Helper()
	for _, o := range a.page().Find(`form[data-form="` + form + `"] select option`).EachIter() {
		if strings.Contains(o.Text(), name) {
			a.do("choosing "+name, chromedp.SetValue(chromedp.CSS(`form[data-form="`+form+`"] select`), o.AttrOr("value", "")))
			return
		}
	}
	a.t.Fatalf("%s does not offer %s:\n%s", form, name, a.words())
}
