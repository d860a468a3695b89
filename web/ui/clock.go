package ui

import (
	"time"
	_ "time/tzdata" // the zone must be known on any machine
)

// almaty is the zone in which every date of the portal is written; since 1 March 2024 it
// is that of the whole country.
var almaty = loadAlmaty()

func loadAlmaty() *time.Location {
	zone, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		panic(err) // the zones are part of the binary
	}
	return zone
}

func inAlmaty(t time.Time) time.Time { return t.In(almaty) }
