package bench_test

import (
	"testing"

	"qyzmet/internal/app/apptest"
)

// tripPages are the trips of mobile offices that the demo begins with.
func tripPages(t *testing.T, p *apptest.Portal) map[string][]page {
	t.Helper()
	var trip string
	must(t, p.Behind().QueryRow(t.Context(), `SELECT id::text FROM mobile_trip WHERE centre_code = 'csc-astana' LIMIT 1`).Scan(&trip))
	return map[string][]page{
		"/centres/mobile/{trip}": {{"", "/centres/mobile/" + trip}, {"citizen", "/centres/mobile/" + trip}},
		"/centre/trips/{trip}":   {{"centre-head", "/centre/trips/" + trip}},
	}
}
