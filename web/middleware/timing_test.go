package middleware_test

import (
	"net/http"
	"regexp"
	"testing"

	"qyzmet/internal/app/apptest"
)

var timing = regexp.MustCompile(`^total;dur=\d+\.\d, sql;desc="\d+"$`)

func TestServerTiming_IsThereInTheDemoOnly(t *testing.T) {
	t.Parallel()
	demo := apptest.New(t).Client()
	for path, status := range map[string]int{
		"/ru/services": http.StatusOK, "/": http.StatusFound, "/ru/nothing": http.StatusNotFound, "/healthz": http.StatusOK,
	} {
		a := demo.Get(t, path)
		if got := a.Header.Get("Server-Timing"); a.Status != status || !timing.MatchString(got) {
			t.Errorf("%s: status %d, %q", path, a.Status, got)
		}
	}
	production := apptest.NewProduction(t).Client()
	if got := production.Open(t, "/ru/services").Header.Get("Server-Timing"); got != "" {
		t.Errorf("outside the demo: %q", got)
	}
}
