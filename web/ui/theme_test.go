package ui

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// themes are the looks of the portal, by the blocks of the style sheet that make them, in
// the order in which they win. A block is the query around it and its selector.
var themes = map[string][]string{
	"light":          {"|:root"},
	"dark":           {"|:root", dark + "|:root"},
	"contrast":       {"|:root", more + "|:root"},
	"contrast, dark": {"|:root", dark + "|:root", more + "|:root", moreDark + "|:root"},
	"black on white": {"|:root", "screen|.qz-two-colours", "screen|.qz-black-on-white"},
	"white on black": {"|:root", dark + "|:root", "screen|.qz-two-colours", "screen|.qz-white-on-black"},
	"blue on blue":   {"|:root", "screen|.qz-two-colours", "screen|.qz-blue-on-blue"},
	"blue on blue where the device asks for the dark and for contrast": {
		"|:root", dark + "|:root", more + "|:root", moreDark + "|:root",
		"screen|.qz-two-colours", "screen|.qz-blue-on-blue",
	},
}

// The queries of the themes as they stand in the style sheet.
const (
	dark     = "screen and (prefers-color-scheme:dark)"
	more     = "screen and (prefers-contrast:more)"
	moreDark = "screen and (prefers-contrast:more) and (prefers-color-scheme:dark)"
)

// pairs are what stands on what. Text needs 7 to 1, lines of controls 3 to 1.
var pairs = []struct {
	least float64
	fore  []string
	back  []string
}{
	{
		7, []string{
			"govuk-text-colour", "govuk-secondary-text-colour", "govuk-link-colour",
			"govuk-link-visited-colour", "govuk-link-hover-colour", "govuk-link-active-colour",
			"govuk-error-colour",
		},
		[]string{"govuk-body-background-colour", "qz-card", "qz-surface"},
	},
	{7, []string{"govuk-link-colour", "govuk-brand-colour"}, []string{"govuk-hover-colour"}},
	{
		7, []string{"qz-bar-text"},
		[]string{"qz-bar", "qz-bar-deep", "govuk-template-background-colour"},
	},
	{7, []string{"qz-chosen-text"}, []string{"qz-chosen"}},
	{
		7, []string{"qz-button-text"},
		[]string{"qz-button", "qz-button-hover", "qz-button-bad", "qz-button-bad-hover"},
	},
	{7, []string{"qz-now-text"}, []string{"qz-now"}},
	{7, []string{"govuk-focus-text-colour"}, []string{"govuk-focus-colour"}},
	{7, []string{"qz-info"}, []string{"qz-info-surface"}},
	{7, []string{"qz-wait"}, []string{"qz-wait-surface"}},
	{7, []string{"qz-good"}, []string{"qz-good-surface", "qz-card"}},
	{7, []string{"qz-bad"}, []string{"qz-bad-surface", "qz-card"}},
	{3, []string{"govuk-input-border-colour"}, []string{"govuk-body-background-colour", "qz-card"}},
	{3, []string{"qz-accent"}, []string{"qz-bar", "govuk-template-background-colour"}},
}

func TestColoursContrastInEveryTheme(t *testing.T) {
	t.Parallel()
	blocks := styleBlocks(t)
	for name, order := range themes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tokens := map[string]string{}
			for _, block := range order {
				if len(blocks[block]) == 0 {
					t.Fatalf("the style sheet has no block %q", block)
				}
				for token, value := range blocks[block] {
					tokens[token] = value
				}
			}
			for _, pair := range pairs {
				for _, fore := range pair.fore {
					for _, back := range pair.back {
						got := contrast(hex(tokens, fore), hex(tokens, back))
						if got < pair.least {
							t.Errorf("%s on %s: %.2f, at least %.0f is due", fore, back, got, pair.least)
						}
					}
				}
			}
		})
	}
}

// The special view must leave nothing of the device's theme: each intent that is a colour
// is one of the two.
func TestTwoColoursSetEveryColour(t *testing.T) {
	t.Parallel()
	blocks := styleBlocks(t)
	for token := range blocks["|:root"] {
		intent := strings.HasPrefix(token, "govuk-") || strings.HasPrefix(token, "qz-")
		if _, set := blocks["screen|.qz-two-colours"][token]; intent && !set && token != "qz-radius" {
			t.Errorf("%s is left as it is", token)
		}
	}
}

// Components use intents, so that every theme reaches them.
func TestComponentsNameIntentsAndNoColours(t *testing.T) {
	t.Parallel()
	colour := regexp.MustCompile(`var\(--(sky|gold|green|red|plum|ink|mist|paper|white)[\w-]*\)`)
	rule := regexp.MustCompile(`[^{}]+\{[^{}]*\}`)
	for _, r := range rule.FindAllString(styleSheet(t), -1) {
		if !strings.Contains(r, "--govuk-") && colour.MatchString(r) {
			t.Errorf("a colour instead of an intent: %s", r)
		}
	}
}

func styleSheet(t *testing.T) string {
	t.Helper()
	css, err := os.ReadFile("../static/portal.css")
	if err != nil {
		t.Fatal(err)
	}
	return string(css)
}

// styleBlocks reads the tokens of each block of the style sheet that sets some.
func styleBlocks(t *testing.T) map[string]map[string]string {
	t.Helper()
	blocks := map[string]map[string]string{}
	query, rest := "", styleSheet(t)
	for {
		at := strings.IndexAny(rest, "{}")
		if at < 0 {
			return blocks
		}
		head, brace := strings.TrimSpace(rest[:at]), rest[at]
		rest = rest[at+1:]
		switch {
		case brace == '}':
			query = ""
		case strings.HasPrefix(head, "@"):
			query = strings.ReplaceAll(strings.TrimPrefix(head, "@media "), ": ", ":")
		default:
			body, after, _ := strings.Cut(rest, "}")
			for selector := range strings.SplitSeq(head, ",") {
				readTokens(blocks, query+"|"+selector, body)
			}
			rest = after
		}
	}
}

var token = regexp.MustCompile(`--([\w-]+):([^;}]+)`)

func readTokens(blocks map[string]map[string]string, block, body string) {
	for _, m := range token.FindAllStringSubmatch(body, -1) {
		if blocks[block] == nil {
			blocks[block] = map[string]string{}
		}
		blocks[block][m[1]] = strings.TrimSpace(m[2])
	}
}

// hex follows a token to its colour; empty when it leads to none.
func hex(tokens map[string]string, name string) string {
	seen := []string{}
	for !slices.Contains(seen, name) {
		seen = append(seen, name)
		value := tokens[name]
		if next, ok := strings.CutPrefix(value, "var(--"); ok {
			name = strings.TrimSuffix(next, ")")
			continue
		}
		return digits(value)
	}
	return ""
}

// digits gives the six of a colour.
func digits(value string) string {
	d := strings.TrimPrefix(value, "#")
	if len(d) == 3 {
		d = string([]byte{d[0], d[0], d[1], d[1], d[2], d[2]})
	}
	if len(d) != 6 {
		return ""
	}
	return d
}
