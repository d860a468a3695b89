package e2etest

import (
	"bytes"
	"context"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// tolerated are warnings of tidy 5.6 that are wrong about the HTML of today; there is no
// other way past the check.
var tolerated = []*regexp.Regexp{
	// ARIA 1.2 has aria-current on every element.
	regexp.MustCompile(`<\w+> proprietary attribute "aria-current"$`),
	// HTML has data since 2014; the words for it above only name it.
	regexp.MustCompile(`<data> is not approved by W3C$`),
	// HTML has inputmode on every element.
	regexp.MustCompile(`<input> proprietary attribute "inputmode"$`),
}

// needTidy fails where the checker is missing.
func needTidy(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("tidy"); err != nil {
		t.Fatal("no HTML Tidy found; install it with: make tools (Debian: apt-get install -y tidy)")
	}
}

// tidy reports the errors and warnings of HTML Tidy about a page. Elements that are empty
// on purpose (icons, a button that only the Enter key presses) are none of them.
func tidy(ctx context.Context, page []byte) (faults []string) {
	cmd := exec.CommandContext(ctx, "tidy", "-errors", "-quiet", "-utf8", "--show-warnings", "yes",
		"--drop-empty-elements", "no", "--new-inline-tags", "data")
	cmd.Stdin = bytes.NewReader(inOldWords(page))
	var said bytes.Buffer
	cmd.Stderr = &said
	err := cmd.Run() // 1 after warnings, 2 after errors: what it says counts
	for line := range strings.Lines(said.String()) {
		if line = strings.TrimSpace(line); line != "" && !isTolerated(line) {
			faults = append(faults, line)
		}
	}
	if err != nil && said.Len() == 0 {
		faults = append(faults, err.Error())
	}
	return faults
}

func isTolerated(line string) bool {
	for _, known := range tolerated {
		if known.MatchString(line) {
			return true
		}
	}
	return false
}

// inOldWords leaves out what tidy 5.6 does not know although HTML has it: groups in a
// description list, and a heading in a legend. The test of nesting checks both.
func inOldWords(page []byte) []byte {
	var out bytes.Buffer
	var open []string
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		kind := z.Next()
		raw := bytes.Clone(z.Raw())
		name, _ := z.TagName()
		switch kind {
		case html.ErrorToken:
			return out.Bytes()
		case html.StartTagToken:
			if !unknownToTidy(open, string(name)) {
				out.Write(raw)
			}
			if !void[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			open = open[:max(len(open)-1, 0)]
			if !unknownToTidy(open, string(name)) {
				out.Write(raw)
			}
		default:
			out.Write(raw)
		}
	}
}

// unknownToTidy reports whether the element stands where tidy 5.6 does not expect it.
func unknownToTidy(open []string, name string) bool {
	if len(open) == 0 {
		return false
	}
	in := open[len(open)-1]
	return in == "dl" && name == "div" || in == "legend" && headings[name]
}
