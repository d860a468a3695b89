package standardfile_test

import (
	"testing"
	"bytes"
	"io/fs"

	"qyzmet/internal/standard/seed"
	"qyzmet/internal/standard/standardfile"
)

func TestTheStandardsOfTheProjectAreFiles(t *testing.T) {
	t.Parallel()
	names, _ := fs.Glob(seed.Files, "standards/*.json")
	for _, n := range names {
		raw, _ := fs.ReadFile(seed.Files, n)
		_, faults, err := standardfile.Read(bytes.NewReader(raw))
		if err != nil || len(faults) > 0 {
			t.Errorf("%s: %v %v", n, faults, err)
		}
	}
}
