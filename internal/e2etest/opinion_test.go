package e2etest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// worker opens a browser of a member of staff beside the applicant's.
func (a *applicant) worker(persona string) *applicant {
	a.t.Helper()
	b := newTab(a.t, a.p, chromium.ctx)
	b.carry(a.p.visitor(a.t, persona))
	return &applicant{tab: b, lang: a.lang, persona: persona}
}

// writes types into a field of a form.
func (a *applicant) writes(form, name, words string) {
	a.t.Helper()
	a.do("writing "+name, chromedp.SendKeys(chromedp.CSS(`form[data-form="`+form+`"] [name="`+name+`"]`), words))
}

// TestAnOpinionIsAskedForAndGiven walks with a question to another body and back: both sides
// write to each other meanwhile, and the other body sees what was ticked and nothing else.
func TestAnOpinionIsAskedForAndGiven(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := arrive(t, p, i18n.RU, citizen)
	a.withoutScript()
	a.mustOpen(a.in(link.Service(certificate)))
	number := a.apply()
	due := a.fact("due-date")
	a.mustOpen(a.in(link.Application(number)))
	a.unfold("message")
	a.writes("message", "message", "Нужен ли еще документ?")
	a.press(`form[data-form="message"] button:not([hidden])`)

	o := a.worker("official-gp")
	o.mustOpen(o.in(link.Case(number)))
	o.press(`form[data-form="take"] button`)
	if !strings.Contains(o.words(), "Нужен ли еще документ?") {
		t.Fatalf("the official does not see the message:\n%s", o.words())
	}
	o.goTo("opinion")
	if status := o.press(`form[data-form="opinion"] button`); status != http.StatusUnprocessableEntity {
		t.Errorf("an empty question answers %d", status)
	}
	o.writes("opinion", "question", "Состоит ли на учете?")
	o.do("choosing the body", chromedp.SendKeys(chromedp.CSS(`form[data-form="opinion"] select`), "Министерство юстиции"))
	o.do("ticking what is shown", chromedp.Click(chromedp.CSS(`form[data-form="opinion"] input[value="purpose"] + label`)))
	o.press(`form[data-form="opinion"] button`)
	if got := o.fact("status"); got != "awaiting_other_body" {
		t.Fatalf("the status is %q:\n%s", got, o.words())
	}

	j := a.worker(asked)
	j.mustOpen(j.in(link.Bench))
	j.press(`main a[href="` + j.in(link.Opinions) + `"]`)
	j.press(`main table a`)
	if words := j.words(); !strings.Contains(words, "Состоит ли на учете?") || strings.Contains(words, "960314501017") {
		t.Errorf("the other body sees:\n%s", words)
	}
	j.do("choosing the outcome", chromedp.Click(chromedp.CSS(`form[data-form="opinion-answer"] input[value="positive"] + label`)))
	j.writes("opinion-answer", "opinion_text", "На учете не состоит.")
	j.press(`form[data-form="opinion-answer"] button`)

	o.mustOpen(o.in(link.Case(number)))
	if words := o.words(); !strings.Contains(words, "На учете не состоит.") || o.fact("status") != "in_review" {
		t.Errorf("the official sees %q:\n%s", o.fact("status"), words)
	}
	o.press(`form[data-form="approve"] button`)
	a.receive(number, due)
}
