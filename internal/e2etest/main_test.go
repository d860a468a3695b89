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

// Folders for pictures; nothing is kept while they are empty.
var (
	screens = flag.String("screens", "", "folder for pictures of the main pages")
	docs    = flag.String("docs", "", "folder for the pictures of the README")
)

func TestMain(m *testing.M) {
	code := m.Run()
	chromium.stop()
	if !logs.judge(flag.Lookup("test.run").Value.String() == "") {
		code = 1
	}
	os.Exit(code)
}
