// Package seed holds the project's own copy of the catalogue of services: data only, in
// three languages, each text with the mark of what it rests on (basis, for editors).
//
// Where the law names no list of its own, the lists are illustrative: addresses of CSC
// branches and names of registry offices. Conditions are tests on facts: answers of the
// form (answer.<field>), the filing (filing.<name>), results of registers (register.<name>;
// registers.json lists their values, and what they hold, so that no standard may demand it). Of the variants of a term the first that holds
// applies, and the last holds always.
package seed

import "embed"

// Files are the catalogue (one file a subject) and standards/<service>.json, one edition a
// file; a later edition's file has its number too, <service>.2.json. The seed is read from
// here on every run, so it may be run again.
//
//go:embed *.json standards/*.json
var Files embed.FS
