package arch

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// groups are the groups of security checks that the portal answers for, with their size:
// sessions, authorisation, the browser's surface, injection, business logic, privacy.
var groups = []struct {
	letter string
	size   int
}{{"S", 20}, {"A", 13}, {"W", 16}, {"I", 11}, {"L", 10}, {"G", 10}}

// checkList is the table of all checks.
const checkList = "../../docs/security-checks.md"

// checkID is a security check as tests and documents name it.
var checkID = regexp.MustCompile(`\b[SAWILGTUK]-\d\d\b`)

// TestSecurityChecks counts: a check is proven by a test that names it, in its comment, or
// stands in docs/security-checks.md with the reason why it does not apply. What is neither
// fails, and so does a test that is skipped.
func TestSecurityChecks(t *testing.T) {
	t.Parallel()
	named, reasons := namedByTests(t), reasonsGiven(t)
	listed, proven, excused := 0, 0, 0
	for _, g := range groups {
		for n := 1; n <= g.size; n++ {
			id := g.letter + "-" + strconv.Itoa(100 + n)[1:]
			listed++
			switch {
			case len(named[id]) > 0:
				proven++
			case reasons[id] != "":
				excused++
			default:
				t.Errorf("%s has neither a test that names it nor a reason in docs/security-checks.md", id)
			}
			if len(named[id]) > 0 && reasons[id] != "" {
				t.Errorf("%s does not apply, says docs/security-checks.md, and yet %s proves it", id, named[id][0])
			}
		}
	}
	t.Logf("security checks: %d listed, %d proven by tests, %d not applicable with a reason", listed, proven, excused)
}

// writeList writes the names of tests into the list anew; reasons stay.
var writeList = flag.Bool("write-checks", false, "write the proofs into docs/security-checks.md")

// manyTests is how many tests a row names; the rest are counted.
const manyTests = 3

// TestTheListOfSecurityChecksIsTrue: each test that the list names is there and names the check.
func TestTheListOfSecurityChecksIsTrue(t *testing.T) {
	t.Parallel()
	named := namedByTests(t)
	if *writeList {
		writeProofs(t, named)
	}
	rows := 0
	for _, cells := range checkRows(t) {
		rows++
		for _, test := range testName.FindAllString(cells[2], -1) {
			if !slices.Contains(named[cells[0]], test) {
				t.Errorf("the list says that %s proves %s; it does not name it", test, cells[0])
			}
		}
		if cells[2] == "" {
			t.Errorf("%s has no proof and no reason", cells[0])
		}
	}
	if rows != 104 {
		t.Errorf("the list has %d checks, want 104", rows)
	}
}

func writeProofs(t *testing.T, named map[string][]string) {
	t.Helper()
	lines := strings.Split(source(t, checkList), "\n")
	for i, line := range lines {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || !checkID.MatchString(cells[1]) {
			continue
		}
		tests := slices.Clone(named[strings.TrimSpace(cells[1])])
		slices.Sort(tests)
		if tests = slices.Compact(tests); len(tests) == 0 {
			continue
		}
		proof := strings.Join(tests[:min(len(tests), manyTests)], ", ")
		if more := len(tests) - manyTests; more > 0 {
			proof += " and " + strconv.Itoa(more) + " more"
		}
		lines[i] = strings.Join([]string{"", cells[1], cells[2], " " + proof + " ", ""}, "|")
	}
	if err := os.WriteFile(checkList, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
}

var testName = regexp.MustCompile(`\b(Test|Fuzz|Benchmark)[A-Z][A-Za-z0-9_]*`)

// none begins the cell of a check that does not apply.
const none = "Not applicable"

// reasonsGiven are the checks that do not apply, with the reason.
func reasonsGiven(t *testing.T) map[string]string {
	t.Helper()
	reasons := map[string]string{}
	for _, cells := range checkRows(t) {
		if reason, ok := strings.CutPrefix(cells[2], none); ok && len(reason) > 20 {
			reasons[cells[0]] = reason
		}
	}
	return reasons
}

// checkRows are the rows of the list: id, what is checked, proof or reason.
func checkRows(t *testing.T) (rows [][3]string) {
	t.Helper()
	for line := range strings.Lines(source(t, checkList)) {
		cells := strings.Split(line, "|")
		if len(cells) == 5 && checkID.MatchString(cells[1]) {
			rows = append(rows, [3]string{strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2]), strings.TrimSpace(cells[3])})
		}
	}
	return rows
}

// namedByTests are the tests that name each check: in the comment that ends right above them,
// or in their own name as W05.
func namedByTests(t *testing.T) map[string][]string {
	t.Helper()
	named := map[string][]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", "node_modules", "var", "testdata"}, d.Name()) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		collect(named, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return named
}

var function = regexp.MustCompile(`^func ((?:Test|Fuzz|Benchmark)\w+)\(`)

func collect(named map[string][]string, text string) {
	var comment []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "//") {
			comment = append(comment, checkID.FindAllString(line, -1)...)
			continue
		}
		if m := function.FindStringSubmatch(line); m != nil {
			for _, id := range comment {
				named[id] = append(named[id], m[1])
			}
		}
		comment = nil
	}
}
