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

// addressOf is the same for who counts attempts by hand.
func addressOf(r *http.Request) string {
	address, _ := clientAddress(r) // never fails: without a port the whole is the address
	return address
}
