// Package standardfile is a standard as one JSON file: its schema, the reading that trusts
// nothing, and the writing that is always the same, so that a state body can keep its
// standards under version control.
package standardfile

import (
	"bytes"
	_ "embed"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// Limits of a file. The largest standard of the catalogue has a twentieth of each.
const (
	// MaxSize is in bytes.
	MaxSize   = 1 << 20
	maxDepth  = 32
	maxValues = 20_000
	// maxText and maxName are in characters.
	maxText = 10_000
	maxName = 200
	// maxFaults is how many faults are told of one file.
	maxFaults = 100
)

//go:embed schema.json
var schemaFile []byte

// Schema is the JSON Schema (2020-12) of a file.
func Schema() []byte { return bytes.Clone(schemaFile) }

// File is one edition of a standard as its file holds it.
type File struct {
	Service string        `json:"service"`
	Number  int           `json:"number"`
	From    calendar.Date `json:"effective_from"`
	standard.Content
}

// Of is the file of a published edition.
func Of(e *standard.Edition) File {
	return File{Service: e.Service, Number: e.Number, From: e.From, Content: e.Content}
}

// Fault is what is wrong with a file, and where.
type Fault struct {
	// Pointer names the value (RFC 6901); empty is the whole file.
	Pointer string
	// Line and Column are where it begins, from 1; zero where that is not known.
	Line, Column int
	Message      i18n.Message
}
