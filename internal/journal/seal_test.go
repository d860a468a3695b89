package journal

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// decode reads the canonical encoding back.
func decode(b []byte) (columns [][]byte) {
	for len(b) > 0 {
		n := binary.BigEndian.Uint32(b)
		if b = b[4:]; n == 0xffffffff {
			columns = append(columns, nil)
			continue
		}
		columns = append(columns, append([]byte{}, b[:n]...))
		b = b[n:]
	}
	return columns
}

// G-05
func TestTheEncodingCanBeReadBackSoNoTwoEntriesShareOne(t *testing.T) {
	t.Parallel()
	field := rapid.OneOf(rapid.Just([]byte(nil)), rapid.Custom(func(t *rapid.T) []byte {
		return append([]byte{}, rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")...)
	}))
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.SliceOfN(field, 1, 12).Draw(t, "columns")
		var b []byte
		for _, c := range columns {
			b = appendField(b, c)
		}
		if diff := cmp.Diff(columns, decode(b)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestNeighbouringFieldsAreNotMixedUp(t *testing.T) {
	t.Parallel()
	moment := time.Date(2026, 11, 23, 5, 0, 0, 1000, time.UTC)
	sums := map[string][]byte{
		"a|bc":       StateOf("x").Text("a").Text("bc").Sum(),
		"ab|c":       StateOf("x").Text("ab").Text("c").Sum(),
		"abc|":       StateOf("x").Text("abc").Text("").Sum(),
		"abc":        StateOf("x").Text("abc").Sum(),
		"of kind y":  StateOf("y").Text("abc").Sum(),
		"a moment":   StateOf("x").Time(moment).Sum(),
		"a later":    StateOf("x").Time(moment.Add(time.Microsecond)).Sum(),
		"no time":    StateOf("x").Time(time.Time{}).Sum(),
		"empty text": StateOf("x").Text("").Sum(),
	}
	for a, one := range sums {
		for b, other := range sums {
			if a != b && bytes.Equal(one, other) {
				t.Errorf("%q and %q have the same hash", a, b)
			}
		}
	}
}
