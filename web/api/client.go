package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/httprate"

	"qyzmet/internal/identity"
	"qyzmet/web/page"
)

// Scopes of a client.
const (
	scopeHeartbeat = "heartbeat"
	scopePeriod    = "period"
	scopeUsage     = "usage"
)

var scopes = []string{scopeHeartbeat, scopePeriod, scopeUsage}

// Client is an information system that may ask. Its token is known by its SHA-256 alone.
type Client struct {
	Code   string
	hash   [sha256.Size]byte
	scopes []string
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9-]{1,30}$`)

// ParseClients reads the systems of the configuration, separated by ";": the code, the
// SHA-256 of the token in hex, the scopes with commas. Tokens are random and have 32
// characters or more, so a plain hash of them cannot be turned back.
func ParseClients(text string) (clients []Client, _ error) {
	for entry := range strings.SplitSeq(text, ";") {
		parts := strings.Fields(entry)
		if len(parts) == 0 {
			continue
		}
		if len(parts) != 3 || !codeForm.MatchString(parts[0]) {
			return nil, fmt.Errorf("data usage client %d is not: code hash scopes", len(clients)+1)
		}
		c := Client{Code: parts[0], scopes: strings.Split(parts[2], ",")}
		sum, err := hex.DecodeString(parts[1])
		if err != nil || len(sum) != sha256.Size {
			return nil, fmt.Errorf("the hash of data usage client %s is no SHA-256", c.Code)
		}
		copy(c.hash[:], sum)
		if slices.ContainsFunc(c.scopes, func(s string) bool { return !slices.Contains(scopes, s) }) {
			return nil, fmt.Errorf("data usage client %s has an unknown scope", c.Code)
		}
		clients = append(clients, c)
	}
	return clients, nil
}

// find compares a token with every client's, in the same time whichever it is.
func (room Room) find(token string) (found Client, ok bool) {
	sum := sha256.Sum256([]byte(token))
	for _, c := range room.Clients {
		if subtle.ConstantTimeCompare(sum[:], c.hash[:]) == 1 {
			found, ok = c, true
		}
	}
	return found, ok
}

type clientKey struct{}

func clientOf(r *http.Request) Client { c, _ := r.Context().Value(clientKey{}).(Client); return c }

// known lets a system through that shows its token and has the scope.
func (room Room) known(scope string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			client, ok := room.find(token)
			switch {
			case !ok || !strings.EqualFold(scheme, "Bearer"):
				w.Header().Set("WWW-Authenticate", "Bearer")
				refuse(w, http.StatusUnauthorized, "token")
			case !slices.Contains(client.scopes, scope):
				refuse(w, http.StatusForbidden, "scope")
			default:
				page.Of(r).Actor = identity.Actor{Role: identity.Program}
				next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), clientKey{}, client)))
			}
		})
	}
}

// limited bounds how often one system may ask.
func limited(perMinute int) func(http.Handler) http.Handler {
	return limitedBy(func(r *http.Request) (string, error) { return clientOf(r).Code, nil }, perMinute)
}

// limitedBy bounds how often whoever has one key may ask.
func limitedBy(key func(*http.Request) (string, error), perMinute int) func(http.Handler) http.Handler {
	return httprate.LimitBy(perMinute, time.Minute, key, httprate.WithLimitHandler(
		func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "60")
			refuse(w, http.StatusTooManyRequests, "limit")
		}))
}
