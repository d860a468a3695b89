package app_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
)

// W-02: what browsers report is counted, and logged without what names somebody.
func TestReportsOfThePolicyAreCounted(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	p := rebuilt(t, apptest.New(t), nil, &log)
	post := func(kind, body string) int {
		r := httptest.NewRequest(http.MethodPost, "/csp-report", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		p.Handler.ServeHTTP(w, r)
		return w.Code
	}
	old := `{"csp-report":{"document-uri":"https://portal.test/ru/cabinet/applications/GP-26-000001?code=123456",
		"referrer":"https://portal.test/secret","effective-directive":"script-src","blocked-uri":"https://Evil.example/x.js?iin=900515300018",
		"script-sample":"alert(1)"}}`
	recent := `[{"type":"csp-violation","url":"https://portal.test/ru/drafts/1","body":{"effectiveDirective":"img-src",
		"blockedURL":"inline","sample":"secret"}},{"type":"deprecation","body":{}}]`
	strange := `{"csp-report":{"violated-directive":"x\ny '1' 900515300018","blocked-uri":"javascript:900515300018"}}`
	for body, kind := range map[string]string{
		old: "application/csp-report", recent: "application/reports+json", strange: "application/csp-report",
	} {
		if got := post(kind, body); got != http.StatusNoContent {
			t.Errorf("a report is answered %d", got)
		}
	}
	for body, want := range map[string]int{
		"": 400, "x": 400, "null": 204, `{"a":1}`: 400, "[1]": 400, strings.Repeat("[", 17<<10): 413,
	} {
		if got := post("application/csp-report", body); got != want {
			t.Errorf("%.10q is answered %d, want %d", body, got, want)
		}
	}
	text := log.String()
	for _, want := range []string{
		`"directive":"script-src","blocked":"evil.example"`, `"directive":"img-src","blocked":"inline"`, `"directive":"other","blocked":"other"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %s:\n%s", want, text)
		}
	}
	for _, canary := range []string{"GP-26-000001", "123456", "secret", "900515300018", "x.js", "alert", "drafts"} {
		if strings.Contains(text, canary) {
			t.Errorf("the log names %s:\n%s", canary, text)
		}
	}
	w := httptest.NewRecorder()
	p.Metrics.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if !strings.Contains(w.Body.String(), `portal_csp_violations_total{directive="script-src"} 1`) {
		t.Error("the metrics do not count the report")
	}
}

// W-02: a flood of reports ends.
func TestReportsAreLimited(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for range 70 {
		r := httptest.NewRequest(http.MethodPost, "/csp-report", strings.NewReader("[]"))
		w := httptest.NewRecorder()
		p.Handler.ServeHTTP(w, r)
		if w.Code == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("seventy reports in a minute are read")
}
