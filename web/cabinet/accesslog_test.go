package cabinet_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
)

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

	official := actor(t, p, "official")
	const readings = 23
	for range readings {
		if _, err := p.Applications.Case(t.Context(), official, number); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("each reading names the body, the purpose and the application", func(t *testing.T) {
		entries := c.Open(t, "/ru/cabinet/access-log").Doc.Find(`[data-fact="access-entry"]`)
		if entries.Length() != 20 {
			t.Errorf("%d entries on a page", entries.Length())
		}
		entries.Each(func(_ int, e *goquery.Selection) {
			text := strings.Join(strings.Fields(e.Text()), " ")
			for _, part := range []string{
				"Министерство труда", "Рассмотрение заявления", number, "25 ноября 2026, 10:00",
			} {
				if !strings.Contains(text, part) {
					t.Errorf("an entry does not name %q: %s", part, text)
				}
			}
		})
	})
	t.Run("the rest stands on the next page, and there is none after it", func(t *testing.T) {
		a := c.Open(t, "/ru/cabinet/access-log?page=2")
		if n := a.Doc.Find(`[data-fact="access-entry"]`).Length(); n != readings-20 {
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
