// Package api answers other information systems in JSON. Each shows a token of its own; the
// person a question is about stands in a header, never in an address. The protocol of data
// usage is that of Estonia's data tracker: period, usage, heartbeat.
package api

import (
	_ "embed"
	"net/http"

	"qyzmet/internal/identity"
	"qyzmet/internal/oversight"
	"qyzmet/web/page"
)

// Addresses; they have no language.
const (
	Spec      = "/api/openapi.json"
	Heartbeat = "/api/v1/data-usage/heartbeat"
	Period    = "/api/v1/data-usage/period"
	Usage     = "/api/v1/data-usage/usage"
)

// Deps are what the room stands on.
type Deps struct {
	Oversight *oversight.Service
	Clients   []Client
}

// Room serves the answers of this package.
type Room struct{ Deps }

// perMinute is how often one system may ask.
const perMinute = 600

//go:embed openapi.json
var spec []byte

// Register lists the room's routes.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(Spec, identity.ReadPublic, showSpec)
	limit := limited(perMinute)
	rs.With(room.known(scopeHeartbeat), limit).Get(Heartbeat, identity.ReadDataUsage, room.heartbeat)
	rs.With(room.known(scopePeriod), limit).Get(Period, identity.ReadDataUsage, room.period)
	rs.With(room.known(scopeUsage), limit).Get(Usage, identity.ReadDataUsage, room.usage)
}

func showSpec(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(spec) // a reader who left needs no answer
	return nil
}
