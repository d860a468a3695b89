package config

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// columnFaults checks the keys that seal columns; none is ever shown.
func (c Config) columnFaults() (faults []error) {
	index, err := base64.StdEncoding.DecodeString(strings.TrimSpace(c.IndexKey))
	if err != nil || len(index) != keyLength {
		faults = append(faults, errors.New("INDEX_KEY must be 32 bytes in base64: `portal column-key` makes one"))
	} else if c.Mode == Production && even(index) {
		faults = append(faults, errors.New("INDEX_KEY is an example or too even: `portal column-key` makes one"))
	}
	words := strings.FieldsFunc(c.ColumnKeys, func(r rune) bool { return strings.ContainsRune(", \n\r\t", r) })
	if len(words) == 0 {
		return append(faults, errors.New("COLUMN_KEYS is empty: `portal column-key` makes one"))
	}
	for n, word := range words {
		id, text, _ := strings.Cut(word, ":")
		key, err := base64.StdEncoding.DecodeString(text)
		switch {
		case err != nil || id == "" || len(key) != keyLength:
			faults = append(faults, fmt.Errorf("COLUMN_KEYS: key %d is no id:base64 of 32 bytes", n+1))
		case c.Mode == Production && (even(key) || example(id)):
			faults = append(faults, fmt.Errorf("COLUMN_KEYS: key %d is an example or too even", n+1))
		case bytes.Equal(key, index):
			faults = append(faults, fmt.Errorf("COLUMN_KEYS: key %d is also INDEX_KEY", n+1))
		}
	}
	return faults
}

// even reports whether bytes are no random ones: of 32 random bytes some 30 differ, and they
// spell no word.
func even(key []byte) bool {
	sorted := slices.Sorted(slices.Values(key))
	return len(slices.Compact(sorted)) < len(key)/2 || example(string(key))
}
