package websession

import (
	"net/http"
	"net/netip"
	"strings"
)

// device is what is kept of the browser that signed in: enough for its person to tell one
// from another, too little to tell people apart.
type device struct{ browser, system, network string }

// kind is a browser or a system with what it writes of itself, the more special first:
// many a browser also names those it descends from.
type kind struct{ code, mark string }

var browsers = []kind{
	{"yandex", "YaBrowser/"}, {"edge", "Edg"}, {"opera", "OPR/"}, {"samsung", "SamsungBrowser/"},
	{"firefox", "Firefox/"}, {"firefox", "FxiOS/"}, {"chrome", "CriOS/"}, {"chrome", "Chrome/"},
	{"safari", "Safari/"},
}

var systems = []kind{
	{"android", "Android"}, {"ipad", "iPad"}, {"iphone", "iPhone"}, {"windows", "Windows"},
	{"chromeos", "CrOS"}, {"macos", "Mac OS X"}, {"linux", "Linux"},
}

func codeOf(kinds []kind, agent string) string {
	for _, k := range kinds {
		if strings.Contains(agent, k.mark) {
			return k.code
		}
	}
	return ""
}

func (s *Store) deviceOf(r *http.Request) device {
	agent := r.UserAgent()
	return device{codeOf(browsers, agent), codeOf(systems, agent), networkOf(s.address(r))}
}

// networkOf is the first two numbers of an address, of IPv6 the first two groups: some
// provider's customers, not one of them. It is empty for addresses of no public network.
func networkOf(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return ""
	}
	bits, rest := 16, ".*.*"
	if a.Is6() {
		bits, rest = 32, "*"
	}
	prefix, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	text := prefix.Masked().Addr().String()
	if a.Is4() {
		text = strings.TrimSuffix(text, ".0.0")
	}
	return text + rest
}
