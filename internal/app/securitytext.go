package app

import (
	"fmt"
	"net/http"
	"time"
)

// securityTextStands is how long a reader may rely on the text; RFC 9116 asks for less than a
// year. It begins anew with every answer: the portal that answers is the one that is meant.
const securityTextStands = 180 * 24 * time.Hour

// securityText tells where to report a weakness (RFC 9116).
func (a *App) securityText(w http.ResponseWriter, _ *http.Request) {
	expires := a.wall().UTC().Truncate(24 * time.Hour).Add(securityTextStands)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	fmt.Fprintf(w, "Contact: %s\nExpires: %s\nPreferred-Languages: kk, ru, en\nCanonical: %s/.well-known/security.txt\n",
		a.Config.SecurityContact, expires.Format(time.RFC3339), a.Config.BaseURL)
}
