package websession_test

import (
	"testing"

	"qyzmet/internal/identity/websession"
)

func TestDevicesAreToldApart(t *testing.T) {
	t.Parallel()
	const apple = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
	const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
	for agent, want := range map[string][2]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0":            {"firefox", "linux"},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + chrome + "Safari/537.36":             {"chrome", "windows"},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + chrome + "Safari/537.36 Edg/140.0":   {"edge", "windows"},
		"Mozilla/5.0 (Windows NT 10.0) " + chrome + "YaBrowser/25.8.0.0 Safari/537.36":      {"yandex", "windows"},
		"Mozilla/5.0 (Linux; Android 15; SM-S921B) " + chrome + "Mobile Safari/537.36":      {"chrome", "android"},
		"Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 " + chrome + "Safari/537.36":   {"samsung", "android"},
		apple + "Version/18.5 Mobile/15E148 Safari/604.1":                                   {"safari", "iphone"},
		apple + "FxiOS/143.0 Mobile/15E148 Safari/605.1.15":                                 {"firefox", "iphone"},
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " + chrome + "Safari/537.36 OPR/1": {"opera", "macos"},
		"curl/8.0": {"", ""}, "": {"", ""}, "<script>": {"", ""},
	} {
		if browser, system := websession.CodesOf(agent); browser != want[0] || system != want[1] {
			t.Errorf("%q is %q on %q, want %v", agent, browser, system, want)
		}
	}
}

func TestOfAnAddressTheNetworkIsKept(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"95.56.17.4": "95.56.*.*", "::ffff:95.56.17.4": "95.56.*.*", "2a03:32c0:1:2::5": "2a03:32c0::*",
		"10.0.0.7": "", "127.0.0.1": "", "::1": "", "fe80::1%eth0": "", "somewhere": "", "": "",
	} {
		if got := websession.NetworkOf(address); got != want {
			t.Errorf("%s gives %q, want %q", address, got, want)
		}
	}
}
