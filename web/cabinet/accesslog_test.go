package cabinet_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
)

// G-04
func TestAccessLog(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "parent")
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)

	t.Run("nobody has looked yet", func(t *testing.T) {
		a := c.Open(t, "/ru/cabinet/access-log")
		if has(a, `[data-fact="access-entry"]`) || !strings.Contains(a.Text(), "пока никто не смотрел") {
			t.Errorf("the page says:\n%s", a.Text())
		}
	})

	official := taken(t, p, "official", number)
	const readings, onAPage = 23, 15
	for range readings {
		if _, err := p.Applications.Case(t.Context(), official, number); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("each reading names the body, the purpose and the application", func(t *testing.T) {
		entries := c.Open(t, "/ru/cabinet/access-log").Doc.Find(`[data-fact="access-entry"]`)
		if entries.Length() != onAPage {
			t.Errorf("%d entries on a page", entries.Length())
		}
		entries.Each(func(_ int, e *goquery.Selection) {
			text := strings.Join(strings.Fields(e.Text()), " ")
			for _, part := range []string{
				"Министерство труда", "Рассмотрение заявления", number, "25 ноября 2026, 10:00",
				"Должность: исполнитель", "Закон «О государственных услугах», статья 5", "Заявление и ответы",
				"Этого не должно было быть",
			} {
				if !strings.Contains(text, part) {
					t.Errorf("an entry does not name %q: %s", part, text)
				}
			}
		})
	})
	t.Run("the rest stands on the next page, and there is none after it", func(t *testing.T) {
		a := c.Open(t, "/ru/cabinet/access-log?page=2")
		if n := a.Doc.Find(`[data-fact="access-entry"]`).Length(); n != readings-onAPage {
			t.Errorf("%d entries", n)
		}
		if a.Doc.Find(`a[rel="prev"]`).Length() != 1 || a.Doc.Find(`a[rel="next"]`).Length() != 0 {
			t.Error("the ways to other pages are wrong")
		}
		if a := c.Get(t, "/ru/cabinet/access-log?page=3"); a.Status != http.StatusNotFound {
			t.Errorf("page 3 answers %d", a.Status)
		}
	})
	t.Run("a neighbour sees none of it", func(t *testing.T) {
		neighbour := p.Client()
		neighbour.SignIn(t, "citizen")
		if a := neighbour.Open(t, "/ru/cabinet/access-log"); strings.Contains(string(a.Body), number) {
			t.Error("a neighbour reads the log")
		}
	})
}

// G-04: narrowed to one application, and light with a full page of rows.
func TestAccessLogIsNarrowedToAnApplication(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	first := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	second := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	for range 20 {
		if _, err := p.Applications.Case(t.Context(), actor(t, p, "official"), first); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.Applications.Case(t.Context(), actor(t, p, "official"), second); err != nil {
		t.Fatal(err)
	}
	c := p.Client()
	c.SignIn(t, "parent")
	all := c.Open(t, "/ru/cabinet/access-log")
	if n := len(all.Body); n > 30<<10 {
		t.Errorf("a full page weighs %d bytes", n)
	}
	if got := all.Doc.Find(`select[name="application"] option`).Length(); got != 3 {
		t.Errorf("%d options for two applications", got)
	}
	one := c.Open(t, "/ru/cabinet/access-log?application="+second)
	entries := one.Doc.Find(`[data-fact="access-entry"]`)
	if entries.Length() != 1 || !strings.Contains(entries.Text(), second) {
		t.Errorf("narrowed to %s:\n%s", second, one.Text())
	}
}

func TestAnEntryIsObjectedToWithOneClick(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	if _, err := p.Applications.Case(t.Context(), actor(t, p, "official"), number); err != nil {
		t.Fatal(err)
	}
	c := p.Client()
	c.SignIn(t, "parent")
	page := c.Open(t, "/ru/cabinet/access-log")
	entry := page.Doc.Find(`form[data-form="object"] button[name="entry"]`).AttrOr("value", "")
	for range 2 { // pressed twice it is one objection
		a := c.Submit(t, page, "object", url.Values{"entry": {entry}})
		if a.Location != "/ru/cabinet/access-log?done=objection_sent" {
			t.Fatalf("objecting answers %d to %q:\n%s", a.Status, a.Location, a.Text())
		}
	}
	after := c.Open(t, "/ru/cabinet/access-log")
	if has(after, `button[name="entry"]`) || !strings.Contains(after.Text(), "Проверяет аудитор") {
		t.Errorf("the objection is not shown:\n%s", after.Text())
	}
	neighbour := p.Client()
	neighbour.SignIn(t, "citizen")
	for name, value := range map[string]string{"a neighbour's": entry, "an unknown": "999999", "no": "x'"} {
		a := neighbour.Post(t, "/ru/cabinet/access-log/objection", url.Values{"entry": {value}})
		if a.Status != http.StatusNotFound {
			t.Errorf("%s entry answers %d", name, a.Status)
		}
	}
	var n int
	if err := p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM access_objection`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d objections: %v", n, err)
	}
}
