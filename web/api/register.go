// Package api answers programs in JSON. The register of services is open to all: services,
// editions, changes, and the whole as linked data, from memory. What concerns a person is asked
// by information systems, each with a token of its own; the person a question is about stands
// in a header, never in an address. The protocol of data usage is that of Estonia's data
// tracker: period, usage, heartbeat.
package api

import (
	_ "embed"
	"net/http"
	"sync"

	"qyzmet/internal/identity"
	"qyzmet/internal/oversight"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// Prefix begins the address of every answer to a program; they have no language.
const Prefix = "/api/"

// Addresses.
const (
	Spec      = Prefix + "openapi.json"
	Heartbeat = Prefix + "v1/data-usage/heartbeat"
	Period    = Prefix + "v1/data-usage/period"
	Usage     = Prefix + "v1/data-usage/usage"
	// Services lists the register, Changes the editions by their publication.
	Services = Prefix + "v1/services"
	Changes  = Prefix + "v1/changes"
	// Linked is the whole register as linked data, Schema that of a standard's file.
	Linked = Prefix + "v1/register.jsonld"
	Schema = Prefix + "v1/standard.schema.json"
)

// Service is a service of the register, Editions lists those of its standard.
func Service(code string) string  { return Services + "/" + code }
func Editions(code string) string { return Service(code) + "/editions" }

// Edition is one edition as a file.
func Edition(code, number string) string { return Editions(code) + "/" + number }

// Deps are what the room stands on.
type Deps struct {
	Oversight *oversight.Service
	Registrar *standard.Registrar
	Clients   []Client
	// BaseURL begins the addresses in answers.
	BaseURL string
	// Address is where a request comes from, for the limit of what is open.
	Address func(*http.Request) (string, error)
}

// Room serves the answers of this package.
type Room struct {
	Deps
	shelf *shelf
}

// perMinute is how often one system, or one address, may ask.
const perMinute = 600

//go:embed openapi.json
var spec []byte

// Register lists the room's routes.
func Register(rs page.Routes, d Deps) {
	room := Room{d, &shelf{}}
	rs.With(open).Get(Spec, identity.ReadPublic, showSpec)
	limit := limited(perMinute)
	rs.With(room.known(scopeHeartbeat), limit).Get(Heartbeat, identity.ReadDataUsage, room.heartbeat)
	rs.With(room.known(scopePeriod), limit).Get(Period, identity.ReadDataUsage, room.period)
	rs.With(room.known(scopeUsage), limit).Get(Usage, identity.ReadDataUsage, room.usage)
	room.registerOpen(rs.With(open, limitedBy(d.Address, perMinute)))
}

func (room Room) registerOpen(rs page.Routes) {
	rs.Get(Services, identity.ReadPublic, room.asking(room.showServices, "body", "category", "q", "limit", "cursor"))
	rs.Get(Service("{code}"), identity.ReadPublic, room.asking(room.showService))
	rs.Get(Editions("{code}"), identity.ReadPublic, room.asking(room.showEditions))
	rs.Get(Edition("{code}", "{number}"), identity.ReadPublic, room.asking(room.showEdition))
	rs.Get(Changes, identity.ReadPublic, room.asking(room.showChanges, "limit", "cursor"))
	rs.Get(Linked, identity.ReadPublic, room.asking(room.showLinked))
	rs.Get(Schema, identity.ReadPublic, room.asking(room.showSchema))
}

var specDocument = sync.OnceValue(func() *document { return newDocument("application/json", spec) })

func showSpec(w http.ResponseWriter, r *http.Request) error {
	specDocument().send(w, r, asksAgain)
	return nil
}
