// Command mutants measures the tests themselves (security section 7): it plants one defect
// after another into a scratch copy of the source, runs the tests that should notice, and
// prints how many were caught. The defects are patches in internal/arch/testdata/mutants;
// the source itself is never touched.
//
//	go run ./internal/arch/mutants [name…]
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Where the patches lie, and how long the tests of one may run.
const (
	folder  = "internal/arch/testdata/mutants"
	patches = folder + "/*.patch"
	most    = 5 * time.Minute
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, wanted []string) error {
	scratch, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	if err := copySource(ctx, scratch); err != nil {
		return err
	}
	files, err := filepath.Glob(patches)
	if err != nil {
		return err
	}
	var planted int
	var missed []string
	for _, file := range files {
		m, err := read(file)
		if err != nil {
			return err
		}
		if len(wanted) > 0 && !slices.Contains(wanted, m.name) {
			continue
		}
		planted++
		caught, err := m.try(ctx, scratch)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		word := "caught"
		if !caught {
			word, missed = "MISSED", append(missed, m.name)
		}
		fmt.Printf("%-7s %-32s %s\n", word, m.name, m.what)
	}
	fmt.Printf("mutants: %d caught of %d planted\n", planted-len(missed), planted)
	if len(missed) > 0 {
		return errors.New("missed: " + strings.Join(missed, ", "))
	}
	return nil
}

// copySource copies what is under version control or will be, without history.
func copySource(ctx context.Context, to string) error {
	list, err := exec.CommandContext(ctx, "git", "ls-files", "--cached", "--others", "--exclude-standard",
		"--", ":!docs/screens").Output()
	if err != nil {
		return err
	}
	for name := range strings.Lines(string(list)) {
		name = strings.TrimSpace(name)
		raw, err := os.ReadFile(name)
		if errors.Is(err, os.ErrNotExist) {
			continue // removed and not yet committed
		}
		if err != nil {
			return err
		}
		target := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, raw, 0o755); err != nil {
			return err
		}
	}
	return nil
}

// mutant is one defect: what it is, and the tests that should notice. The first lines of
// its file say so: "what: …", then "test: <package> <pattern>", once or more.
type mutant struct {
	name, what string
	tests      [][2]string
	patch      string
}

func read(file string) (m mutant, _ error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return m, err
	}
	m.name, m.patch = strings.TrimSuffix(filepath.Base(file), ".patch"), string(raw)
	for line := range strings.Lines(m.patch) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "what":
			m.what = value
		case "test":
			path, pattern, _ := strings.Cut(value, " ")
			m.tests = append(m.tests, [2]string{path, pattern})
		}
		if strings.HasPrefix(line, "--- ") {
			break
		}
	}
	if m.what == "" || len(m.tests) == 0 {
		return m, fmt.Errorf("%s does not say what it is and which test should notice", file)
	}
	return m, nil
}

// try plants the defect, runs its tests and takes it out again.
func (m mutant) try(ctx context.Context, scratch string) (caught bool, _ error) {
	if err := m.apply(ctx, scratch); err != nil {
		return false, err
	}
	for _, test := range m.tests {
		limited, cancel := context.WithTimeout(ctx, most)
		c := exec.CommandContext(limited, "go", "test", "-count", "1", "-timeout", "4m", "-run", test[1], test[0])
		c.Dir = scratch
		out, err := c.CombinedOutput()
		cancel()
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if strings.Contains(string(out), "[build failed]") || strings.Contains(string(out), "no tests to run") {
			return false, fmt.Errorf("proves nothing:\n%s", out)
		}
		if err != nil {
			caught = true
			break
		}
	}
	return caught, m.apply(ctx, scratch, "--reverse")
}

func (m mutant) apply(ctx context.Context, scratch string, how ...string) error {
	c := exec.CommandContext(ctx, "git", append([]string{"apply", "--unidiff-zero"}, how...)...)
	c.Dir, c.Stdin = scratch, strings.NewReader(m.patch)
	c.Env = append(os.Environ(), "GIT_DIR="+filepath.Join(scratch, "none"), "GIT_WORK_TREE="+scratch)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}
