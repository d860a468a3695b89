package e2etest

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// correctionNote is what an official writes about an answer.
const correctionNote = "Сот атауы толық емес, құжаттағыдай жазыңыз."

// keepCorrections leaves two apostilles: one that waits for its applicant, who has typed the
// answer and not sent it, and one that was corrected.
func (c *town) keepCorrections(t *testing.T) {
	t.Helper()
	who, official := c.actor(t, citizen), c.actor(t, "official-sa")
	for _, name := range []string{"correct", "corrected"} {
		c.file(t, name, citizen, apostille)
		number := c.cases[name].Number
		if err := c.Applications.Take(t.Context(), official, number, identity.NewKey()); err != nil {
			t.Fatal(err)
		}
		problems, err := c.Applications.RequestCorrection(t.Context(), official, number, application.CorrectionRequest{
			Items: []application.CorrectionItem{
				{Field: "court", Defect: application.Incomplete, Note: correctionNote},
				{Field: "scan", Defect: application.Outdated, Note: correctionNote},
			},
		})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		posted := url.Values{"court": {"Алматы қаласының мамандандырылған ауданаралық соты"}}
		saved, err := c.Applications.SaveCorrection(t.Context(), who, number, posted, nil, nil)
		if err != nil || len(saved.Errors) > 0 {
			t.Fatal(saved.Errors, err)
		}
	}
	if wrong, err := c.Applications.AnswerCorrection(t.Context(), who, c.cases["corrected"].Number, "k"); err != nil || len(wrong) > 0 {
		t.Fatal(wrong, err)
	}
}

// correctionPages are both sides of a correction.
func (c *town) correctionPages() map[string][]example {
	const official = "official-sa"
	waits, done := c.number("correct"), c.number("corrected")
	return map[string][]example{
		link.Application("{number}"): {
			{what: "to be corrected", as: citizen, path: link.Application(waits)},
			{what: "corrected", as: citizen, path: link.Application(done)},
		},
		link.Correction("{number}"): {
			{as: citizen, path: link.Correction(waits)},
			{what: "wrong", as: citizen, path: link.Correction(waits), form: url.Values{"court": {""}},
				status: http.StatusUnprocessableEntity},
		},
		link.CorrectionCheck("{number}"): {{as: citizen, path: link.CorrectionCheck(waits)}},
		link.Case("{number}"): {
			{what: "waits for a correction", as: official, path: link.Case(waits)},
			{what: "corrected", as: official, path: link.Case(done)},
		},
		link.AskCorrection("{number}"): {
			{what: "of a document", as: official, path: link.AskCorrection(done)},
		},
	}
}

// fillIn follows a link of a page to the page of a form, fills the form and sends it.
func (a *applicant) fillIn(path, does string, v values) {
	a.t.Helper()
	a.mustOpen(a.in(path))
	a.goTo(does)
	within := `form[data-form="` + does + `"]`
	doc := a.page()
	for _, name := range sortedKeys(v) {
		a.put(doc.Find(within+` [name="`+name+`"]`), within, name, v[name])
	}
	if status := a.press(within + ` button`); status != http.StatusOK {
		a.t.Fatalf("%s answers %d:\n%s", does, status, a.words())
	}
}

// TestACorrectionGoesRoundInABrowser asks, answers and looks at both sides without a script. The
// term stands still for the three working days that the answer takes, on both pages.
func TestACorrectionGoesRoundInABrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	chromium.use(t)
	who := p.actor(t, "parent")
	id := p.fill(t, who, allowance, nil)
	filed, err := p.Applications.File(t.Context(), who, id,
		application.Confirmation{Code: p.code(t, who, id), Key: identity.NewKey()})
	if err != nil {
		t.Fatal(err)
	}
	number := filed.Number
	official := seat(t, p, "official")
	official.post(link.Case(number), "take", nil)
	if due := official.fact("due-date"); due != "2026-12-07" {
		t.Fatalf("due on %s", due)
	}
	official.fillIn(link.Case(number), "correction", values{
		"ask-email": "yes", "defect-email": "incomplete", "note-email": "Укажите адрес для ответа."})
	if official.fact("status") != "correction_requested" || official.fact("clock") != "stopped" {
		t.Fatalf("asked: %s", official.words())
	}
	p.advance(t, 5*24*time.Hour) // a weekend in between

	parent := seat(t, p, "parent")
	parent.mustOpen(parent.in(link.Application(number)))
	if parent.fact("clock") != "stopped" {
		t.Errorf("the applicant is not told of the clock:\n%s", parent.words())
	}
	parent.press(`main a[href="` + parent.in(link.Correction(number)) + `"]`)
	parent.post(link.Correction(number), "correction", values{"email": "answer@example.kz"})
	if parent.path() != parent.in(link.CorrectionCheck(number)) {
		t.Fatalf("at %s:\n%s", parent.path(), parent.words())
	}
	parent.press(`form[data-form="correction"] button`)
	if parent.fact("status") != "in_review" {
		t.Fatalf("answered:\n%s", parent.words())
	}
	official = seat(t, p, "official")
	official.mustOpen(official.in(link.Case(number)))
	for side, due := range map[string]string{"the applicant": parent.fact("due-date"), "the official": official.fact("due-date")} {
		if due != "2026-12-10" {
			t.Errorf("%s sees the answer due on %s", side, due)
		}
	}
}
