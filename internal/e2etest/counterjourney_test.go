package e2etest

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/application"
	"qyzmet/internal/demo"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// come writes down who has come and what for.
func (c *clerk) come(persona, purpose string) {
	c.t.Helper()
	who, _ := demo.ByPersona(persona)
	c.mustOpen(c.in(link.Counter))
	const form = `form[data-form="begin-visit"] `
	c.do("writing down who came",
		chromedp.SendKeys(chromedp.CSS(form+`[name="who"]`), who.IIN),
		chromedp.Click(chromedp.CSS(form+`[name="document"][value="id_card"] + label`)),
		chromedp.SetValue(chromedp.CSS(form+`[name="purpose"]`), purpose))
	c.press(form + "button")
}

// receive begins the visit of a citizen, who agrees by the code that comes to their phone.
func (c *clerk) receive(persona, purpose string) {
	c.t.Helper()
	c.come(persona, purpose)
	c.press(`form[data-form="visit-code"] button`)
	c.do("typing the code", chromedp.SendKeys(chromedp.CSS(`form[data-form="visit-consent"] [name="code"]`), c.hear()))
	if status := c.press(`form[data-form="visit-consent"] button`); status != http.StatusOK {
		c.t.Fatalf("the consent answers %d:\n%s", status, c.words())
	}
}

// file fills in what the citizen agreed to, and files it by the citizen's code.
func (c *clerk) file() (number string) {
	c.t.Helper()
	c.press(startButton)
	c.fill()
	c.press(`form[data-form="check"] button`)
	c.do("typing the code", chromedp.SendKeys(chromedp.CSS(`[name="code"]`), c.hear()))
	c.press(`form[data-form="sign"] button:not([name])`)
	number = c.fact("application-number")
	if number == "" {
		c.t.Fatalf("no receipt at %s:\n%s", c.path(), c.words())
	}
	return number
}

// next ends the visit; what stood on the screen is gone, and Back does not bring it back.
func (c *clerk) next(persona string) {
	c.t.Helper()
	surname := c.p.actor(c.t, persona).Names.Surname.In(c.lang)
	if !strings.Contains(c.page().Text(), surname) {
		c.t.Errorf("before the end nobody is named:\n%s", c.page().Text())
	}
	c.press(`form[data-form="end-visit"] button`)
	if strings.Contains(c.page().Text(), surname) {
		c.t.Errorf("after the visit the screen names the citizen:\n%s", c.words())
	}
	c.leads("going back", chromedp.Evaluate[chromedp.Void]("history.back()"))
	if strings.Contains(c.page().Text(), surname) {
		c.t.Errorf("Back shows the citizen at %s:\n%s", c.path(), c.words())
	}
}

// TestABookedCitizenIsServedAndComesForTheResult walks from a time booked at home through the queue,
// the filing and the decision to the paper in the citizen's hand, without JavaScript.
func TestABookedCitizenIsServedAndComesForTheResult(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	home := arrive(t, p, i18n.KK, citizen)
	home.again()
	home.withoutScript()
	home.mustOpen(home.in(link.Book("csc-astana")))
	home.press(`main a[href*="group=documents"]`)
	home.press(`main a[href*="time="]`)
	home.press(`form[data-form="book"] button`)
	p.advance(t, p.booked(t).Sub(p.Clock.Now()))
	home.again()
	home.mustOpen(home.in(link.Bookings))
	home.press(`form[data-form="check-in"] button`)

	c := sit(t, p, i18n.RU)
	c.withoutScript()
	c.mustOpen(c.in(link.Still(link.CounterQueue)))
	c.press(`form[data-form="call"] button`)
	c.press(`form[data-form="serve"] button`)
	c.receive(citizen, certificate)
	number := c.file()
	c.next(citizen)
	c.mustOpen(c.in(link.CounterQueue))
	c.press(`form[data-form="finish"] button`)

	official := c.beside("official-gp")
	official.again()
	official.mustOpen(official.in(link.Case(number)))
	official.press(`form[data-form="take"] button`)
	official.press(`form[data-form="approve"] button`)

	c.receive(citizen, "results")
	c.press(`main a[href$="` + link.VisitApplication(number) + `"]`)
	if status := c.press(`form[data-form="hand-out"] button`); status != http.StatusOK {
		t.Errorf("handing out answers %d:\n%s", status, c.words())
	}
	if c.page().Find(`form[data-form="hand-out"]`).Length() != 0 {
		t.Error("the result can be handed out twice")
	}
	c.next(citizen)
	home.mustOpen(home.in(link.Application(number)))
	if got := home.fact("status"); got != "delivered" {
		t.Errorf("handed out, the application is %q:\n%s", got, home.words())
	}
}

// beside opens a tab of somebody else, without JavaScript.
func (w *windowed) beside(persona string) *applicant {
	o := &applicant{tab: newTab(w.t, w.p, w.browser).withoutScript(), lang: i18n.RU, persona: persona}
	o.again()
	return o
}

// booked is the time of the newest booking.
func (p *portal) booked(t *testing.T) (at time.Time) {
	t.Helper()
	if err := p.behind().QueryRow(t.Context(), `SELECT slot_at FROM booking ORDER BY booked_at DESC LIMIT 1`).Scan(&at); err != nil {
		t.Fatal(err)
	}
	return at
}

// TestAnIncompletePackageIsNotAccepted refuses acceptance on the lawful ground with a notice that says
// what is missing; the citizen reads the same at home.
func TestAnIncompletePackageIsNotAccepted(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	w := serve(t, p)
	w.withoutScript()
	const form = `form[data-form="refuse-acceptance"] `
	w.mustOpen("/ru" + link.RefuseAcceptance(w.draft))
	if status := w.press(form + "button"); status != http.StatusUnprocessableEntity {
		t.Errorf("a refusal without a ground answers %d", status)
	}
	w.do("choosing",
		chromedp.Click(chromedp.CSS(form+`[name="ground"][value="incomplete-package"] + label`)),
		chromedp.Click(chromedp.CSS(form+`[name="documents"][value="identity-document"] + label`)))
	w.press(form + "button")
	number := w.fact("application-number")
	if number == "" || !strings.Contains(w.words(), "Документ, удостоверяющий личность") {
		t.Fatalf("the notice says:\n%s", w.words())
	}
	home := arrive(t, p, i18n.RU, citizen)
	home.again()
	home.mustOpen(home.in(link.Application(number)))
	if got := home.fact("status"); got != "acceptance_refused" || !strings.Contains(home.words(), "Документ, удостоверяющий личность") {
		t.Errorf("at home it is %q:\n%s", got, home.words())
	}
}

var visitAddress = regexp.MustCompile(`/\w\w/visits/[A-Z2-7]{26}`)

// TestAVisitIsDisownedFromThePhone opens the link of the SMS on a narrow screen, without a session: the
// window is closed, the case stands still, and the auditor's word lets it go on.
func TestAVisitIsDisownedFromThePhone(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	w := serve(t, p)
	signed := paper(t, form.Field{Type: form.TypeFile})
	p.answerAll(t, w.operator, w.draft, nil)
	filed, err := p.Applications.File(t.Context(), w.operator, w.draft, application.Confirmation{Signed: &signed, Key: identity.NewKey()})
	w.must(err, "filing")
	phone := newTab(t, p, w.browser).withoutScript()
	phone.turn(narrow)
	phone.mustOpen(p.visitLink(t))
	if strings.Contains(phone.page().Text(), w.citizen.Names.Surname.RU) {
		t.Error("whoever holds the phone reads who it was")
	}
	phone.press(`main a[href$="/disown"]`)
	phone.press(`form[data-form="disown-visit"] button`)
	if status := w.open("/ru" + link.CounterVisit); status != http.StatusNotFound {
		t.Errorf("the operator still has the visit: %d", status)
	}
	official := w.beside("official-gp")
	official.mustOpen(official.in(link.Case(filed.Number)))
	if official.page().Find(`form[data-form="take"]`).Length() > 0 || !strings.Contains(official.words(), "Заявление заморожено") {
		t.Errorf("a frozen case can be taken:\n%s", official.words())
	}
	auditor := w.beside("auditor")
	auditor.mustOpen(auditor.in(link.DisownedVisits))
	auditor.press(`tr[data-fact="visit"] a`)
	auditor.do("judging",
		chromedp.Click(chromedp.CSS(`form[data-form="judge-visit"] [value="dismissed"] + label`)),
		chromedp.SendKeys(chromedp.CSS(`form[data-form="judge-visit"] textarea`), "Подпись на листе согласия принадлежит заявителю."))
	if status := auditor.press(`form[data-form="judge-visit"] button`); status != http.StatusOK {
		t.Errorf("the verdict answers %d:\n%s", status, auditor.words())
	}
	official.mustOpen(official.in(link.Case(filed.Number)))
	official.press(`form[data-form="take"] button`)
	if got := official.fact("status"); got != "in_review" {
		t.Errorf("after the verdict the case is %q:\n%s", got, official.words())
	}
}

// visitLink waits for the SMS that leads to the visit.
func (p *portal) visitLink(t *testing.T) string {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		all, err := p.texts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, sms := range all {
			if address := visitAddress.FindString(sms.Text); address != "" {
				return address
			}
		}
	}
	t.Fatal("no SMS leads to the visit")
	return ""
}
