package e2etest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// searches are what people type in their language to find the certificate.
var searches = map[i18n.Lang]string{i18n.KK: "соттылық", i18n.RU: "справка о судимости", i18n.EN: "criminal record"}

// TestTheMainJob walks the whole way: find, apply, follow, decide, receive, verify.
func TestTheMainJob(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for _, lang := range i18n.Langs {
		for _, script := range []string{"on", "off"} {
			t.Run("in "+string(lang)+" with JavaScript "+script, func(t *testing.T) {
				t.Parallel()
				a := arrive(t, p, lang, citizen)
				if script == "off" {
					a.withoutScript()
				}
				a.find(searches[lang], certificate)
				number := a.apply()
				due := a.fact("due-date")
				a.decide("official-gp", number, func(official *applicant) {
					official.press(`form[data-form="approve"] button`)
				})
				a.receive(number, due)
			})
		}
	}
}

// decide has an official find the case in the queue, take it, and do the rest.
func (a *applicant) decide(official, number string, verdict func(*applicant)) {
	a.t.Helper()
	b := newTab(a.t, a.p, chromium.ctx)
	b.carry(a.p.visitor(a.t, official))
	o := &applicant{tab: b, lang: a.lang, persona: official}
	o.mustOpen(o.in(link.Bench))
	o.press(`main a[href="` + o.in(link.Case(number)) + `"]`)
	if got := o.fact("status"); got != "registered" {
		o.t.Errorf("the official sees the status %q", got)
	}
	o.press(`form[data-form="take"] button`)
	verdict(o)
	if o.fact("decision") == "" {
		o.t.Fatalf("no decision at %s:\n%s", o.path(), o.words())
	}
}

// receive looks at the application after approval, takes the result and has it verified by
// somebody who is not signed in.
func (a *applicant) receive(number, due string) {
	a.t.Helper()
	a.mustOpen(a.in(link.Cabinet))
	a.press(`main a[href="` + a.in(link.Application(number)) + `"]`)
	if got := a.fact("status"); got != "result_issued" {
		a.t.Errorf("the citizen sees the status %q", got)
	}
	if got := a.fact("due-date"); got != due {
		a.t.Errorf("the term was %s and now is %s", due, got)
	}
	code := a.fact("verification-code")
	a.press(`main a[href="` + a.in(link.Result(number)) + `"]`)
	if got := a.fact("verification-code"); got != code {
		a.t.Errorf("the result has the code %q, the application %q", got, code)
	}
	guest := &applicant{tab: newTab(a.t, a.p, chromium.ctx), lang: a.lang}
	guest.verify(code)
	if got := guest.fact("verification-code"); got != code {
		a.t.Errorf("verifying %s shows the code %q:\n%s", code, got, guest.words())
	}
	changed := "7" + code[1:]
	if code[0] == '7' {
		changed = "6" + code[1:]
	}
	if status := guest.verify(changed); status != http.StatusNotFound || strings.Contains(guest.words(), code) {
		a.t.Errorf("verifying a changed code answers %d:\n%s", status, guest.words())
	}
}

// verify types a code into the public form.
func (a *applicant) verify(code string) int {
	a.t.Helper()
	a.mustOpen(a.in(link.Verify))
	a.do("typing the code", chromedp.SendKeys(chromedp.CSS(`main [name="code"]`), code))
	return a.press(`main form button`)
}

// TestAnUploadTravelsToTheOfficial files a form with a file, without JavaScript.
func TestAnUploadTravelsToTheOfficial(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := arrive(t, p, i18n.KK, citizen)
	a.withoutScript()
	a.mustOpen(a.in(link.Service(apostille)))
	number := a.apply()
	a.decide("official-sa", number, func(official *applicant) {
		file := official.page().Find(`main a[href*="/files/"]`)
		if file.Length() != 1 {
			t.Fatalf("the official sees %d files", file.Length())
		}
		answer := p.visitor(t, "official-sa").get(file.AttrOr("href", ""))
		if answer.status != http.StatusOK || answer.isPage() {
			t.Errorf("the file answers %d", answer.status)
		}
		official.press(`form[data-form="approve"] button`)
	})
}

// TestARefusalIsReasonedAndCanBeAppealed walks to a refusal.
func TestARefusalIsReasonedAndCanBeAppealed(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	a := arrive(t, p, i18n.RU, citizen)
	a.mustOpen(a.in(link.Service(certificate)))
	number := a.apply()
	const reasons = "Сведения в заявлении расходятся с данными государственного регистра."
	var ground string
	a.decide("official-gp", number, func(official *applicant) {
		if status := official.press(`form[data-form="refuse"] button`); status != http.StatusUnprocessableEntity {
			t.Errorf("a refusal without ground and reasons answers %d", status)
		}
		focus := value(official.tab, "reading the focus", chromedp.Evaluate[string](`document.activeElement.dataset.fact || ""`))
		if focus != "error-summary" {
			t.Errorf("the focus is on %q, want it on the error summary", focus)
		}
		option := official.page().Find(`form[data-form="refuse"] input[type="radio"]`).First()
		ground = option.AttrOr("value", "")
		official.do("giving the reasons",
			chromedp.Click(chromedp.CSS(`label[for="`+option.AttrOr("id", "")+`"]`)),
			chromedp.SendKeys(chromedp.CSS(`form[data-form="refuse"] textarea`), reasons))
		official.press(`form[data-form="refuse"] button`)
	})
	a.mustOpen(a.in(link.Application(number)))
	if status, cited := a.fact("status"), a.fact("refusal-ground"); status != "refused" || cited != ground {
		t.Errorf("the citizen sees the status %q and the ground %q, want %q", status, cited, ground)
	}
	if a.fact("appeal-until") == "" || !strings.Contains(a.words(), reasons) {
		t.Errorf("the page lacks the reasons or the term of appeal:\n%s", a.words())
	}
}
