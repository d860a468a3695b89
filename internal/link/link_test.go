package link

import "testing"

func TestLocalRefusesWhatLeavesThePortal(t *testing.T) {
	t.Parallel()
	for _, next := range []string{
		"", "/", "kk/cabinet", "//evil.example/kk/", "/\\evil.example", "https://evil.example",
		"/kk//evil.example", "/xx/cabinet", "/kk/\r\nSet-Cookie: a=b", "javascript:alert(1)",
		"/kk/%0d%0aX: y\x00", "/kkk/cabinet", "/de/",
	} {
		if got := Local(next); got != "" {
			t.Errorf("Local(%q) = %q, want refusal", next, got)
		}
	}
	for _, next := range []string{"/kk/", "/ru/cabinet", "/en/drafts/1-2/phone?return=check"} {
		if got := Local(next); got != next {
			t.Errorf("Local(%q) = %q, want itself", next, got)
		}
	}
}

func TestServiceListNamesOnlyWhatIsGiven(t *testing.T) {
	t.Parallel()
	if got := ServiceList("", "", "", ""); got != "/services" {
		t.Errorf("got %q", got)
	}
	if got, want := ServiceList("a b", "", "mj", ""), "/services?body=mj&q=a+b"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
