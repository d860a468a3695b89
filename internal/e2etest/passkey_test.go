package e2etest

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"qyzmet/internal/link"
)

// plugIn gives the tab a device that keeps passkeys and whose user is always there.
func (b *tab) plugIn() {
	b.t.Helper()
	command(b, webauthn.Enable, webauthn.EnableParams{})
	command(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		},
	})
}

// enterPassword gives the first factor of the persona enrolled.
func (b *tab) enterPassword() {
	b.t.Helper()
	b.mustOpen("/ru" + link.StaffSignIn)
	b.do("typing the login", chromedp.SendKeys(chromedp.CSS("#login"), b.p.staffLogin(b.t)))
	b.do("typing the password", chromedp.SendKeys(chromedp.CSS("#password"), staffPhrase))
	b.press(`form[data-form="staff-sign-in"] button`)
	b.isAt("/ru" + link.StaffCode)
}

func (b *tab) isAt(path string) {
	b.t.Helper()
	if got := b.path(); got != path {
		b.t.Fatalf("the tab is at %s, want %s:\n%s", got, path, b.words())
	}
}

// S-15, S-16: a passkey stands for the code at the door and before an act of weight, and
// who has no script is asked for the code as ever.
func TestAPasskeyStandsForTheCode(t *testing.T) {
	t.Parallel()
	const add, use = `form[data-form="add-passkey"] `, `form[data-form="passkey"] button`
	c := &town{portal: newPortalNamed(t, "localhost")}
	recovery := c.login(t, c.actor(t, "admin"))
	browser := chromium.use(t)
	b := newTab(t, c.portal, browser)
	b.plugIn()

	b.enterPassword()
	if b.page().Find("[data-passkey]").Length() > 0 {
		t.Error("a passkey is asked of somebody who has none")
	}
	b.do("typing a code", chromedp.SendKeys(chromedp.CSS("#code"), recovery[0]))
	b.press(`form[data-form="staff-code"] button`)
	b.mustOpen("/ru" + link.Credential)
	b.do("naming the device", chromedp.SendKeys(chromedp.CSS("#passkey-name"), "Рабочий ноутбук"))
	b.loadAxe()
	for _, fault := range b.axe() {
		t.Error(fault)
	}
	b.press(add + "button")
	b.isAt("/ru" + link.Credential + "?done=passkey_added")
	if !strings.Contains(b.words(), "Рабочий ноутбук") {
		t.Errorf("the passkey is not listed:\n%s", b.words())
	}
	b.press(`form[action$="/sign-out"] button`)

	b.enterPassword()
	b.press(use)
	b.isAt("/ru" + link.JudgeComplaints)
	b.mustOpen("/ru" + link.StepUpFor("/ru"+link.Credential))
	b.press(use)
	b.isAt("/ru" + link.Credential)

	plain := newTab(t, c.portal, browser).withoutScript()
	plain.enterPassword()
	if _, hidden := plain.page().Find("[data-passkey]").Attr("hidden"); !hidden {
		t.Error("without a script a button is shown that does nothing")
	}

	b.press(`form[data-form="remove-passkey"] button`)
	b.isAt("/ru" + link.Credential + "?done=passkey_removed")
	if strings.Contains(b.words(), "Рабочий ноутбук") {
		t.Error("the passkey is still listed")
	}
}
