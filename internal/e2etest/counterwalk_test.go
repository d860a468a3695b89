package e2etest

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// clerk is an operator who works by keys alone; keys and pages are counted.
type clerk struct {
	*applicant
	keys, loads int
	// read are the codes already taken from SMS.
	read map[string]bool
}

// sit begins the shift of an operator and opens the window.
func sit(t *testing.T, p *portal, lang i18n.Lang) *clerk {
	t.Helper()
	const operator = "operator"
	who := p.actor(t, operator)
	who.Proved = true
	if err := p.Centres.BeginShift(t.Context(), who, "csc-astana", 1, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	c := &clerk{applicant: arrive(t, p, lang, operator), read: map[string]bool{}}
	c.again()
	c.mustOpen(c.in(link.Counter))
	return c
}

// at goes to what the selector names, which often has the focus already.
func (c *clerk) at(css string) {
	c.t.Helper()
	for range 100 {
		at := c.focus(css)
		if at.There {
			if at.Fault != "" {
				c.t.Errorf("%s: %s", c.path(), at.Fault)
			}
			return
		}
		c.strike(kb.Tab)
	}
	c.t.Fatalf("the tab key does not reach %s at %s:\n%s", css, c.path(), c.words())
}

func (c *clerk) strike(keys string) {
	c.t.Helper()
	c.do("striking keys", chromedp.KeyEvent(keys))
	c.keys += utf8.RuneCountInString(keys)
}

// enter presses Enter, which leads to another page.
func (c *clerk) enter() {
	c.t.Helper()
	c.enterKey()
	c.keys++
	c.loads++
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// hear waits for the code that comes to the citizen's phone; the screen never shows it.
func (c *clerk) hear() string {
	c.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		all, err := c.p.texts(c.t.Context())
		c.must(err, "reading the SMS")
		for _, sms := range all {
			if code := sixDigits.FindString(sms.Text); code != "" && !c.read[code] {
				c.read[code] = true
				if sixDigits.FindString(c.words()) == code {
					c.t.Error("the operator is shown the code")
				}
				return code
			}
		}
	}
	c.t.Fatal("no code came")
	return ""
}

// answer goes through the controls of a page of questions and sends it from the last.
func (c *clerk) answer() {
	c.t.Helper()
	done := map[string]bool{}
	for _, control := range c.page().Find(`form[data-form="answer"]`).Find("input:not([type=hidden]), select, textarea").EachIter() {
		name := control.AttrOr("name", "")
		if done[name] {
			continue
		}
		done[name] = true
		c.at(`[name="` + name + `"]`)
		switch {
		case control.Is("select"):
			if c.holds(`document.activeElement.value === ""`) {
				c.strike(kb.ArrowDown)
			}
			c.at(`form[data-form="answer"] button:not([name])`) // in a list Enter means the list
		case control.Is("[type=radio], [type=checkbox]") && !c.holds(`document.activeElement.checked`):
			c.strike(" ")
		}
	}
	c.enter()
}

// pick types the first word of an option and goes down to it.
func (c *clerk) pick(name, value string) {
	c.t.Helper()
	option := c.page().Find(`select[name="` + name + `"] option[value="` + value + `"]`).Text()
	word, _, _ := strings.Cut(strings.TrimSpace(option), " ")
	c.strike(word)
	for range 100 {
		if c.holds(`document.activeElement.value === "` + value + `"`) {
			return
		}
		c.strike(kb.ArrowDown)
	}
	c.t.Fatalf("the keys do not reach %q of %s", option, name)
}

// TestACaseAtTheCounterByKeysAlone serves a citizen from the number they tell to the receipt: in no
// more than twelve pages, and in no more than three minutes for a clerk of ordinary skill (0.28 s a
// key, Card, Moran and Newell 1980) who looks at each page for five seconds.
func TestACaseAtTheCounterByKeysAlone(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	c := sit(t, p, i18n.RU)
	c.at(`[name="who"]`)
	who, _ := demo.ByPersona(citizen)
	c.strike(who.IIN)
	c.at(`[name="document"]`)
	c.strike(" ")
	c.at(`[name="purpose"]`)
	c.pick("purpose", certificate)
	c.at(`[name="lang"]`)
	c.strike(" ")
	c.enter()
	c.at(`form[data-form="visit-code"] button`)
	c.enter()
	c.at(`[name="code"]`)
	c.strike(c.hear())
	c.enter()
	c.at(`form[data-form="start"] button`)
	c.enter()
	for range 8 {
		if c.page().Find(`form[data-form="check"]`).Length() > 0 {
			break
		}
		c.answer()
	}
	c.at(`form[data-form="check"] button`)
	c.enter()
	c.at(`[name="code"]`)
	c.strike(c.hear())
	c.enter()
	if c.fact("application-number") == "" {
		t.Fatalf("no receipt at %s:\n%s", c.path(), c.words())
	}
	c.at(`form[data-form="end-visit"] button`)
	c.enter()
	took := time.Duration(c.keys)*280*time.Millisecond + time.Duration(c.loads)*5*time.Second
	t.Logf("%d keys, %d pages, %s", c.keys, c.loads, took)
	if c.loads > 12 || took > 3*time.Minute {
		t.Errorf("a case takes %d pages, %d keys and %s, want 12 pages and 3 minutes at most", c.loads, c.keys, took)
	}
}
