package ui

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// They stand here and not on the specimen of all components, whose weight is that of a page.
func TestPicturesAreQuietAndFollowTheTheme(t *testing.T) {
	t.Parallel()
	sheet, err := os.ReadFile("../static/portal.css")
	if err != nil {
		t.Fatal(err)
	}
	class := regexp.MustCompile(`class="([a-z-]+)"`)
	for _, p := range Pictures {
		drawn := string(html(t, Illustrated(p)))
		if strings.Count(drawn, "<svg") != 1 || !strings.Contains(drawn, `aria-hidden="true"`) {
			t.Errorf("%s is not one drawing that screen readers pass over", p)
		}
		for _, own := range []string{"style=", "fill=", "stroke=", "#", "<title", "id="} {
			if strings.Contains(drawn, own) {
				t.Errorf("%s has %s of its own", p, own)
			}
		}
		for _, m := range class.FindAllStringSubmatch(drawn, -1) {
			if !strings.Contains(string(sheet), "."+m[1]) {
				t.Errorf("%s: nothing draws the class %s", p, m[1])
			}
		}
	}
	if len(Pictures) != len(scenes) {
		t.Errorf("%d pictures are listed, %d drawn", len(Pictures), len(scenes))
	}
	if drawn := html(t, Illustrated("")); len(drawn) > 0 {
		t.Errorf("no picture draws %q", drawn)
	}
}
