package oidc

import (
	"net/url"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// LeaveURL is the provider's address at which its own session ends, after which it leads
// back to the portal; empty when it offers none or has not been asked yet. The assertion is
// not sent along as a hint: it names the person, and addresses are kept by browsers.
func (p *Party) LeaveURL(lang i18n.Lang, done string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil || p.known.endSession == "" {
		return ""
	}
	u, err := url.Parse(p.known.endSession)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("client_id", p.config.ClientID)
	q.Set("post_logout_redirect_uri", p.config.BaseURL+link.In(lang, link.Home)+"?done="+done)
	q.Set("ui_locales", string(lang))
	u.RawQuery = q.Encode()
	return u.String()
}
