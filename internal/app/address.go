package app

import (
	"net"
	"net/http"
)

// clientAddress is who is counted by a limit: the peer, never a header it can write.
func clientAddress(r *http.Request) (string, error) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr, nil
	}
	return host, nil
}
