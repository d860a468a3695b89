package settings_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// look is how the page says it looks.
func look(a *apptest.Answer) string { return a.Doc.Find("html").AttrOr("class", "") }

const ordinary = "govuk-template"

func TestTheSpecialViewIsChosenKeptAndLeft(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	form := c.Open(t, "/ru/settings/display?next=/kk/services")
	if look(form) != ordinary {
		t.Fatalf("looks %q before anything was chosen", look(form))
	}
	done := c.Submit(t, form, "display", url.Values{
		"size": {"200"}, "colours": {"white-on-black"}, "letters": {"wide"}, "lines": {"wider"},
		"font": {"serif"}, "images": {"off"},
	})
	if done.Status != http.StatusSeeOther || done.Location != "/ru/services" {
		t.Errorf("leads to %q (%d) and not back in the reader's language", done.Location, done.Status)
	}
	const want = "govuk-template qz-large qz-size-200 qz-two-colours qz-white-on-black " +
		"qz-letters-wide qz-lines-wider qz-no-images qz-serif"
	for _, path := range []string{"/ru/services", "/kk/", "/en/help", "/ru/cabinet/no-such-page", "/ru/track"} {
		if got := look(c.Get(t, path)); got != want && got != "" {
			t.Errorf("%s looks %q, want %q", path, got, want)
		}
	}
	again := c.Open(t, "/ru/settings/display")
	chosen := again.Doc.Find("main input[checked]").Length()
	if chosen != 6 {
		t.Errorf("the form shows %d of the six choices", chosen)
	}
	c.Post(t, "/ru/settings/display", url.Values{"ordinary": {"yes"}, "next": {"/ru/help"}})
	if got := look(c.Open(t, "/ru/help")); got != ordinary {
		t.Errorf("looks %q after leaving", got)
	}
}

func TestAFormThatChoosesNothingIsTheOrdinaryView(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	for _, form := range []url.Values{
		{}, {"size": {"900"}, "colours": {"red"}, "letters": {"x"}}, {"size": {"100"}, "colours": {"device"}},
	} {
		a := c.Post(t, "/en/settings/display", form)
		if a.Status != http.StatusSeeOther {
			t.Errorf("%v is answered %d", form, a.Status)
		}
		if got := look(c.Follow(t, a)); got != ordinary {
			t.Errorf("%v looks %q", form, got)
		}
	}
}

func TestTheWayBackStaysInThePortal(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	for _, next := range []string{
		"https://evil.example/", "//evil.example", `/\evil.example`, "/xx/services", "",
		"/ru/settings/display?next=/ru/",
	} {
		a := c.Post(t, "/ru/settings/display", url.Values{"size": {"150"}, "next": {next}})
		if !strings.HasPrefix(a.Location, "/ru/settings/display?done=") {
			t.Errorf("%q leads to %q", next, a.Location)
		}
	}
}

// What the portal keeps in memory is the ordinary view; nobody may get another's.
func TestTheCacheDoesNotMixViews(t *testing.T) {
	t.Parallel()
	p := apptest.NewProduction(t)
	large, plain := p.Client(), p.Client()
	plain.Open(t, "/ru/services")
	large.Post(t, "/ru/settings/display", url.Values{"size": {"150"}})
	if got := look(large.Open(t, "/ru/services")); !strings.Contains(got, "qz-size-150") {
		t.Errorf("the special view looks %q", got)
	}
	if got := look(plain.Open(t, "/ru/services")); got != ordinary {
		t.Errorf("the ordinary view looks %q after a special one", got)
	}
	if got := look(p.Client().Open(t, "/ru/")); got != ordinary {
		t.Errorf("the home page of somebody else looks %q", got)
	}
}

func TestTheFormSpeaksThreeLanguages(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).Client()
	key := regexp.MustCompile(`\bsettings\.[a-z_.]+`)
	for _, lang := range i18n.Langs {
		a := c.Open(t, link.In(lang, link.Display))
		if found := key.FindString(a.Text()); found != "" {
			t.Errorf("%s shows the key %s", lang, found)
		}
		if a.Doc.Find("h1").Length() != 1 || a.Doc.Find("main fieldset").Length() != 5 {
			t.Errorf("%s: not one heading and five questions", lang)
		}
	}
}
