package bench

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
)

func TestParseFilter(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		query string
		want  application.Filter
	}{
		"nothing narrows nothing": {"", application.Filter{}},
		"every part is read": {
			"service=id-card&status=in_review&holder=mine&when=near&sort=filed&number=MVD-26-000001&after=abc",
			application.Filter{
				Service: "id-card", Status: "in_review", Holder: "mine", When: "near", Sort: "filed",
				Number: "MVD-26-000001", After: "abc",
			},
		},
		"addresses of before are read": {
			"mine=1&overdue=1", application.Filter{Holder: "mine", When: "overdue"},
		},
		"groups of statuses may be asked for": {"status=citizen", application.Filter{Status: "citizen"}},
		"what is no window, order or holder is left out": {
			"when=never&sort=random&holder=%27%3B--", application.Filter{},
		},
		"closed cases may be asked for": {"status=closed", application.Filter{Status: "closed"}},
		"an unknown status is left out": {"status=draft", application.Filter{}},
		"a number loses what cannot be in one": {
			"number=" + url.QueryEscape(" MVD–26\x00-000001\xff '"),
			application.Filter{Number: "MVD26-000001"},
		},
		"an endless number is cut": {
			"number=" + strings.Repeat("Ә", 100),
			application.Filter{Number: strings.Repeat("Ә", longestNumber)},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q, err := url.ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, parseFilter(q)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAddress_KeepsTheFilter(t *testing.T) {
	t.Parallel()
	f := application.Filter{
		Service: "id-card", Status: "closed", Holder: "free", When: "overdue", Sort: "number", Number: "A-1",
	}
	u, err := url.Parse(address(f, "next"))
	if err != nil {
		t.Fatal(err)
	}
	f.After = "next"
	if diff := cmp.Diff(f, parseFilter(u.Query())); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	if got := address(application.Filter{}, ""); got != "/bench" {
		t.Errorf("the whole queue is at %q", got)
	}
}
