package catalogue_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
)

type suggested struct {
	Said  string
	Found []struct{ URL, Name, Lang string }
}

func suggest(t *testing.T, c *apptest.Client, lang i18n.Lang, text string) suggested {
	t.Helper()
	a := c.Get(t, link.In(lang, link.Suggest)+"?"+url.Values{"q": {text}}.Encode())
	if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%q: status %d, %s", text, a.Status, a.Header.Get("Content-Type"))
	}
	var s suggested
	if err := json.Unmarshal(a.Body, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSuggest_OffersTheServicesWhoseNamesBeginSo(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for lang, text := range map[i18n.Lang]string{i18n.KK: "жеке ку", i18n.RU: "удостов", i18n.EN: "identity"} {
		s := suggest(t, p.Client(), lang, text)
		if len(s.Found) == 0 || len(s.Found) > 6 || strings.Contains(s.Said, "script.") {
			t.Fatalf("%s: %d found, said %q", lang, len(s.Found), s.Said)
		}
		for _, one := range s.Found {
			if p.Client().Get(t, one.URL).Status != http.StatusOK || one.Name == "" {
				t.Errorf("%s: %q leads nowhere: %s", lang, one.Name, one.URL)
			}
		}
	}
}

func TestSuggest_SaysThatThereIsNothing(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, text := range []string{"", "с", "щщщщщщ", "' | & !", strings.Repeat("щщ ", 500), "%00"} {
		s := suggest(t, p.Client(), i18n.RU, text)
		if len(s.Found) != 0 || s.Said == "" {
			t.Errorf("%.20q: %d found, said %q", text, len(s.Found), s.Said)
		}
	}
}

func TestSuggest_TakesOneRoundTripAndMayBeKept(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	suggest(t, p.Client(), i18n.RU, "справка") // the catalogue is read
	ctx, counter := postgres.WithCounter(t.Context())
	w := httptest.NewRecorder()
	p.Handler.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/ru/services/suggest?q=%D1%81%D0%BF%D1%80", nil))
	if counter.Trips() != 1 {
		t.Errorf("%d round trips: %v", counter.Trips(), counter.Statements())
	}
	if w.Header().Get("Cache-Control") != "private, max-age=60" {
		t.Errorf("kept: %q", w.Header().Get("Cache-Control"))
	}
}
