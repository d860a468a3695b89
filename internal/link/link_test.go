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

func TestFeedbackNamesThePageAndNoCase(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/":                                  "/feedback?page=%2F",
		"/services/birth-of-child":           "/feedback?page=%2Fservices%2Fbirth-of-child",
		"/services?q=name":                   "/feedback?page=%2Fservices",
		"/cabinet/applications/GP-26-000001": "/feedback?page=%2Fcabinet%2Fapplications%2F%2A",
		"/drafts/1f-2/phone?return=check":    "/feedback?page=%2Fdrafts%2F%2A%2Fphone",
		"https://evil.example":               "/feedback?page=%2F",
		"//evil.example":                     "/feedback?page=%2F",
		`/\evil.example`:                     "/feedback?page=%2F",
	} {
		if got := Feedback(path); got != want {
			t.Errorf("Feedback(%q) = %q, want %q", path, got, want)
		}
	}
}
