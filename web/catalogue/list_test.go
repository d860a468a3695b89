package catalogue_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
)

// listed are the codes of the services that a page lists, in order.
func listed(a *apptest.Answer) []string {
	var codes []string
	a.Doc.Find(`main li > a[href*="/services/"]`).Each(func(_ int, s *goquery.Selection) {
		_, code, _ := strings.Cut(s.AttrOr("href", ""), "/services/")
		codes = append(codes, code)
	})
	return codes
}

func query(values ...string) string {
	q := url.Values{}
	for i := 0; i < len(values); i += 2 {
		q.Set(values[i], values[i+1])
	}
	return "?" + q.Encode()
}

func TestServices(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	open := func(t *testing.T, lang, values string) *apptest.Answer {
		t.Helper()
		return p.Client().Open(t, "/"+lang+"/services"+values)
	}
	t.Run("shows the whole register to look around in", func(t *testing.T) {
		t.Parallel()
		a := open(t, "ru", "")
		for _, link := range []string{
			"/ru/services?category=family", "/ru/services?situation=retirement", "/ru/bodies/mj",
			"/ru/services?page=2",
		} {
			if a.Doc.Find(`main a[href="`+link+`"]`).Length() == 0 {
				t.Errorf("no link to %s", link)
			}
		}
		if got := len(listed(a)); got != 20 {
			t.Errorf("lists %d services", got)
		}
		if !strings.Contains(a.Text(), "131 услуга") {
			t.Error("does not say how many there are")
		}
	})
	t.Run("lists every service once over its pages, by name", func(t *testing.T) {
		t.Parallel()
		seen := map[string]bool{}
		for _, n := range []string{"1", "2", "3", "4", "5", "6", "7"} {
			for _, code := range listed(open(t, "kk", query("page", n))) {
				if seen[code] {
					t.Errorf("%s is listed twice", code)
				}
				seen[code] = true
			}
		}
		if len(seen) != 131 {
			t.Errorf("lists %d services", len(seen))
		}
	})
	t.Run("takes a page beyond the end for the last", func(t *testing.T) {
		t.Parallel()
		last, beyond := open(t, "en", query("page", "7")), open(t, "en", query("page", "900"))
		if diff := cmp.Diff(listed(last), listed(beyond)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("finds by words, says how many and keeps the words", func(t *testing.T) {
		t.Parallel()
		a := open(t, "ru", query("q", "справка о судимости"))
		if diff := cmp.Diff([]string{"no-criminal-record"}, listed(a)); diff != "" {
			t.Error(diff)
		}
		box := a.Doc.Find(`input[name="q"][type="search"]`)
		if got := box.AttrOr("value", ""); got != "справка о судимости" {
			t.Errorf("the box says %q", got)
		}
		for _, words := range []string{
			"Найдена 1 услуга", "Генеральная прокуратура", "10 минут", "Можно подать онлайн",
		} {
			if !strings.Contains(a.Text(), words) {
				t.Errorf("does not say %q", words)
			}
		}
	})
	t.Run("says of near matches that they are near", func(t *testing.T) {
		t.Parallel()
		a := open(t, "ru", query("q", "сутимость"))
		if codes := listed(a); len(codes) == 0 || codes[0] != "no-criminal-record" {
			t.Errorf("finds %v", codes)
		}
		if !strings.Contains(a.Text(), "Посмотрите похожие услуги") {
			t.Error("passes them for what was asked")
		}
	})
	t.Run("narrows by category, body and situation together", func(t *testing.T) {
		t.Parallel()
		a := open(t, "en", query("category", "legal-help", "body", "gp", "situation", "going-abroad"))
		if diff := cmp.Diff([]string{"no-criminal-record", "prosecutor-apostille"}, sorted(listed(a))); diff != "" {
			t.Error(diff)
		}
		if got := a.Doc.Find(`select[name="body"] option[selected]`).AttrOr("value", ""); got != "gp" {
			t.Errorf("the filter says %q", got)
		}
	})
	t.Run("lists a situation in the order of its needs", func(t *testing.T) {
		t.Parallel()
		codes := listed(open(t, "kk", query("situation", "having-a-child")))
		if diff := cmp.Diff([]string{"birth-of-child", "birth-registration"}, codes[:2]); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("leaves out filters that do not exist", func(t *testing.T) {
		t.Parallel()
		if codes := listed(open(t, "ru", query("category", "nonsense", "page", "-3"))); len(codes) != 20 {
			t.Errorf("lists %d services", len(codes))
		}
	})
}

func TestServices_WhenNothingIsFound(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	t.Run("says what was looked for and where to go on", func(t *testing.T) {
		t.Parallel()
		a := p.Client().Open(t, "/kk/services"+query("q", "кирпич <кирпич>"))
		if !strings.Contains(a.Text(), "кирпич <кирпич>") {
			t.Error("does not say what was looked for")
		}
		for _, link := range []string{
			"/kk/services?category=family", "/kk/services?situation=retirement", "tel:1414",
		} {
			if a.Doc.Find(`main a[href="`+link+`"]`).Length() == 0 {
				t.Errorf("no link to %s", link)
			}
		}
	})
	t.Run("offers what the words find without the filter", func(t *testing.T) {
		t.Parallel()
		a := p.Client().Open(t, "/ru/services"+query("q", "паспорт", "category", "science"))
		if a.Doc.Find(`main a[href="/ru/services`+query("q", "паспорт")+`"]`).Length() == 0 {
			t.Error("does not offer to look elsewhere")
		}
	})
}
