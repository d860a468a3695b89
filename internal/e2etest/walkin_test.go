package e2etest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// TestAWalkInSignsOnPaper takes a ticket at the machine and is called; with no code and no phone the
// consent is a signed sheet and the filing a signed draft. The case is withdrawn by one more sheet.
func TestAWalkInSignsOnPaper(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	key, err := p.Tickets.DemoKioskKey(t.Context(), hall)
	if err != nil {
		t.Fatal(err)
	}
	machine := newTab(t, p, chromium.use(t)).withoutScript()
	machine.mustOpen("/ru" + link.KioskFor(key, "documents"))
	machine.press(`button[value="senior"]`)
	ticket := machine.page().Find(".qz-hall__number").Text()

	c := sit(t, p, i18n.RU)
	c.withoutScript()
	c.mustOpen(c.in(link.CounterQueue))
	c.press(`form[data-form="call"] button`)
	if !strings.Contains(c.words(), ticket) {
		t.Errorf("the window does not call %s:\n%s", ticket, c.words())
	}
	c.press(`form[data-form="serve"] button`)
	c.come(citizen, certificate)
	c.press(`main a[href$="` + link.VisitSheet + `"]`)
	if c.page().Find("article.qz-sheet").Length() != 1 {
		t.Errorf("there is no sheet to print:\n%s", c.words())
	}
	c.mustOpen(c.in(link.CounterVisit))
	c.scan(`form[data-form="visit-sheet"] `, "sheet")
	c.press(startButton)
	c.fill()
	c.press(`form[data-form="check"] button`)
	c.scan(`form[data-form="sign"][enctype] `, "signed")
	number := c.fact("application-number")
	if number == "" {
		t.Fatalf("no receipt at %s:\n%s", c.path(), c.words())
	}

	c.press(`main a[href$="` + link.Application(number) + `"]`)
	c.press(`main a[href$="/withdraw"]`)
	c.press(`form[data-form="ask-withdrawal"] button`)
	c.scan(`form[data-form="visit-sheet"] `, "sheet")
	c.press(`main a[href$="` + link.Withdraw(number) + `"]`)
	if status := c.press(`form[data-form="withdraw"] button`); status != http.StatusOK || c.fact("status") != "withdrawn" {
		t.Errorf("withdrawing answers %d:\n%s", status, c.words())
	}
	c.next(citizen)
	c.mustOpen(c.in(link.CounterQueue))
	c.press(`form[data-form="finish"] button`)
	if status := c.open(c.in(link.Application(number))); status != http.StatusNotFound {
		t.Errorf("after the visit the case answers %d", status)
	}
}

// scan sends a signed paper.
func (c *clerk) scan(at, field string) {
	c.t.Helper()
	c.do("laying the paper on the scanner", chromedp.SetUploadFiles(chromedp.CSS(at+`[name="`+field+`"]`),
		[]string{keepFile(c.t, paper(c.t, form.Field{Type: form.TypeFile}))}))
	if status := c.press(at + "button:not([hidden])"); status != http.StatusOK {
		c.t.Fatalf("the scan answers %d:\n%s", status, c.words())
	}
}
