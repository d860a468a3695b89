// Package sealedtest holds the keys that every test seals with: fixed, so that databases
// made by one test binary open in another.
package sealedtest

import (
	"bytes"
	"encoding/base64"

	"qyzmet/internal/sealed"
)

// Column and index keys as they are configured.
var (
	ColumnKeys = "test:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("column-k"), 4))
	IndexKey   = base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("index-ke"), 4))
)

// Keys are the keyring of the tests.
func Keys() *sealed.Keyring {
	keys, err := sealed.Parse(ColumnKeys, IndexKey)
	if err != nil {
		panic(err) // they are written above
	}
	return keys
}
