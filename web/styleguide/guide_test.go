package styleguide_test

import (
	"net/http"
	"regexp"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

func TestTheGuideShowsEveryGroupInEveryLanguage(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	key := regexp.MustCompile(`\bstyleguide\.[a-z_.]+`)
	for _, lang := range i18n.Langs {
		a := c.Open(t, link.In(lang, link.StyleGuide))
		if found := key.FindString(a.Text()); found != "" {
			t.Errorf("%s shows the key %s", lang, found)
		}
		if n := a.Doc.Find("h1").Length(); n != 1 {
			t.Errorf("%s has %d h1", lang, n)
		}
		for _, one := range []string{
			".govuk-error-summary", ".govuk-panel", ".qz-timeline", ".qz-stages", ".qz-sheet", ".qz-filters",
			".govuk-tag", ".qz-cards", ".qz-results", ".qz-index", ".qz-tiles", ".govuk-task-list", ".qz-file",
		} {
			if a.Doc.Find("main "+one).Length() == 0 {
				t.Errorf("%s shows no %s", lang, one)
			}
		}
	}
}

func TestTheGuideIsOfTheDemoOnly(t *testing.T) {
	t.Parallel()
	c := apptest.NewProduction(t).Client()
	if a := c.Get(t, "/ru/styleguide"); a.Status != http.StatusNotFound {
		t.Errorf("in production the guide answers %d", a.Status)
	}
}
