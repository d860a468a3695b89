package signin

import (
	"net/http"

	"qyzmet/internal/identity/oidc"
)

// cookieName is the cookie that ties an attempt to the browser that began it: what another
// browser brings back opens nothing.
func (room Room) cookieName() string {
	if room.Secure {
		return "__Host-qyzmet-attempt"
	}
	return "qyzmet-attempt"
}

// browser is the secret of the request's browser; empty when it has none of ours.
func (room Room) browser(r *http.Request) string {
	c, err := r.Cookie(room.cookieName())
	if err != nil || !oidc.IsSecret(c.Value) {
		return ""
	}
	return c.Value
}

func (room Room) bind(w http.ResponseWriter, secret string) {
	room.setCookie(w, secret, int(oidc.AttemptLife.Seconds()))
}

func (room Room) unbind(w http.ResponseWriter) { room.setCookie(w, "", -1) }

// setCookie lets the cookie come along when the provider leads back from its own site.
func (room Room) setCookie(w http.ResponseWriter, secret string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: room.cookieName(), Value: secret, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: room.Secure, SameSite: http.SameSiteLaxMode,
	})
}
