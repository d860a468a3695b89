package arch

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// leastMutants is how many planted defects there are at least.
const leastMutants = 40

// TestMutantsStillFit keeps the planted defects in step with the source: each still applies.
// `make mutants` plants them and runs the tests that should notice.
func TestMutantsStillFit(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/mutants/*.patch")
	if err != nil || len(files) < leastMutants {
		t.Fatalf("%d planted defects (%v), want at least %d", len(files), err, leastMutants)
	}
	for _, file := range files {
		patch, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c := exec.CommandContext(t.Context(), "git", "apply", "--check", "--unidiff-zero")
		c.Dir, c.Stdin = "../..", strings.NewReader(string(patch))
		c.Env = append(os.Environ(), "GIT_DIR="+filepath.Join(t.TempDir(), "none"))
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s does not fit the source any more: %s", filepath.Base(file), out)
		}
	}
}
