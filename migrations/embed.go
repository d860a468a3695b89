// Package migrations holds the schema as numbered SQL files, up and down, for
// golang-migrate. Each file is one transaction; new code must run before and after it.
package migrations

import "embed"

// Files are the migrations as built into the binary.
//
//go:embed *.sql
var Files embed.FS
