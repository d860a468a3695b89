// Package e2etest walks the whole portal as people do: in a real browser, against a real
// server with its worker, database and stand-in registers. It also measures what no test
// of one room can: accessibility, conformance and weight of every page of every role in
// every language.
package e2etest

import (
	"flag"
	"os"
	"testing"

	// The template of the seeded database is registered there.
	_ "qyzmet/internal/app/apptest"
)

// screens is where TestScreenshots leaves its pictures.
var screens = flag.String("screens", "", "folder for pictures of the main pages")

func TestMain(m *testing.M) {
	code := m.Run()
	chromium.stop()
	os.Exit(code)
}
