// Package locale holds every sentence of the portal: one file a subject, and in it each
// key with its three languages side by side.
package locale

import "embed"

// Files are the texts as built into the binary.
//
//go:embed *.json
var Files embed.FS
