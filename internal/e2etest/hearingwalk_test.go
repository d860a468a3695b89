package e2etest

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// again signs somebody in anew: sessions end while the clock moves.
func (a *applicant) again() { a.carry(a.p.visitor(a.t, a.persona)) }

// TestAnObjectionIsAnsweredInTheRefusal walks from the announcement of a refusal through the
// applicant's objection to the refusal that answers it, without JavaScript.
func TestAnObjectionIsAnsweredInTheRefusal(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	number := p.filed(t, "parent", allowance)
	parent := arrive(t, p, i18n.RU, "parent")
	parent.again()
	parent.withoutScript()
	official := parent.beside("official")
	official.withoutScript()
	official.mustOpen(official.in(link.Case(number)))
	official.press(`form[data-form="take"] button`)
	if official.page().Find(`form[data-form="refuse"]`).Length() != 0 {
		t.Error("a refusal is offered before the applicant could be heard")
	}
	official.do("choosing", chromedp.Click(chromedp.CSS(`form[data-form="preliminary-refusal"] input[type="radio"] + label`)))
	official.writes("preliminary-refusal", "reasons", "Справка просрочена на два месяца.")
	official.press(`form[data-form="preliminary-refusal"] button`)
	if got := official.fact("status"); got != "preliminary_refusal" {
		t.Fatalf("announced, the case is %s:\n%s", got, official.words())
	}
	parent.mustOpen(parent.in(link.Application(number)))
	parent.writes("object", "objection", "Справка действует еще месяц, посмотрите дату.")
	parent.press(`form[data-form="object"] button`)
	p.advance(t, 6*24*time.Hour)
	official.again()
	official.mustOpen(official.in(link.Case(number)))
	if !strings.Contains(official.words(), "Справка действует еще месяц") {
		t.Errorf("the official does not see the objection:\n%s", official.words())
	}
	official.writes("refuse", "answer", "Дата на справке – прошлый год, срок прошел.")
	official.press(`form[data-form="refuse"] button`)
	if official.fact("status") != "refused" || official.fact("refusal-ground") == "" {
		t.Fatalf("the case is %s:\n%s", official.fact("status"), official.words())
	}
	parent.again()
	parent.mustOpen(parent.in(link.Application(number)))
	if words := parent.words(); !strings.Contains(words, "Дата на справке") || parent.fact("appeal-until") == "" {
		t.Errorf("the answer or the appeal is missing:\n%s", words)
	}
}

// TestATermPassesAndTheAnswerComesLate walks from silence to a complaint and a late approval.
func TestATermPassesAndTheAnswerComesLate(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	number := p.filed(t, citizen, certificate)
	who := arrive(t, p, i18n.RU, citizen)
	who.again()
	who.withoutScript()
	p.advance(t, 11*time.Minute)
	who.mustOpen(who.in(link.Application(number)))
	if !strings.Contains(who.words(), "Срок истек") {
		t.Fatalf("nobody says that the term has passed:\n%s", who.words())
	}
	who.press(`main a[href="` + who.in(link.Complain(number)) + `"]`)
	who.press(`form[data-form="complain"] button`)
	if !strings.Contains(who.words(), "Рассматривается") {
		t.Errorf("the complaint does not stand:\n%s", who.words())
	}
	official := who.beside("official-gp")
	official.mustOpen(official.in(link.Case(number)))
	official.press(`form[data-form="take"] button`)
	official.press(`form[data-form="approve"] button`)
	if official.fact("decision") != "approval" || !strings.Contains(official.words(), "С опозданием") {
		t.Errorf("a late approval does not say so:\n%s", official.words())
	}
}

// TestTheHeadAssignsSeveralCases ticks two cases and gives them to an official.
func TestTheHeadAssignsSeveralCases(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	first, second := p.filed(t, "parent", allowance), p.filed(t, "parent", "targeted-social-assistance")
	head := p.signedTab(t, "head")
	head.mustOpen("/ru/bench")
	for _, number := range []string{first, second} {
		head.do("ticking "+number, chromedp.Click(chromedp.CSS(`input[name="case-`+number+`"] + label`)))
	}
	head.press(`button[name="act"][value="assign"]`)
	to := p.actor(t, "official-3").PersonID
	head.do("choosing", chromedp.SetValue(chromedp.CSS(`form[data-form="bulk-assign"] select`), to))
	head.press(`form[data-form="bulk-assign"] button`)
	if words := head.words(); !strings.Contains(words, "Выполнено: 2. Всего: 2.") {
		t.Fatalf("the outcome is not told:\n%s", words)
	}
	official := p.actor(t, "official-3")
	for _, number := range []string{first, second} {
		v, err := p.Applications.Case(t.Context(), official, number)
		if err != nil || v.HolderID != to {
			t.Errorf("%s is not in hand: %v", number, err)
		}
	}
}
