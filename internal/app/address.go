package app

import (
	"net"
	"net/http"
	"net/netip"

	"github.com/go-chi/chi/v5/middleware"
)

// network is how much of an IPv6 address a limit counts: one customer has at least that much.
const network = 64

// clientAddress is who is counted by a limit: the peer, never a header that it can write.
// Behind proxies that the configuration names it is whom the last of them has seen.
func clientAddress(r *http.Request) (string, error) {
	address := middleware.GetClientIP(r.Context())
	if address == "" {
		address = peer(r)
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address, nil
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		return netip.PrefixFrom(ip, network).Masked().String(), nil
	}
	return ip.String(), nil
}

func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// addressOf is the same for who counts attempts by hand.
func addressOf(r *http.Request) string {
	address, _ := clientAddress(r) // never fails: without a port the whole is the address
	return address
}

// trusting takes the client's address from X-Forwarded-For where the peer is one of the
// proxies: from the right, the first that is none of them.
func trusting(proxies []string) func(http.Handler) http.Handler {
	if len(proxies) == 0 {
		return func(next http.Handler) http.Handler { return next }
	}
	return middleware.ClientIPFromXFF(proxies...)
}
