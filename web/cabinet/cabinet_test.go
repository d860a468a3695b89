package cabinet_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
)

func TestCabinet(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "parent")

	t.Run("an empty cabinet leads to the services", func(t *testing.T) {
		a := c.Open(t, "/ru/cabinet")
		if !leadsTo(a, "/ru/services") {
			t.Errorf("no way to the services:\n%s", a.Text())
		}
		if n := a.Doc.Find("main table, main ol").Length(); n != 0 {
			t.Errorf("%d lists in an empty cabinet", n)
		}
	})

	draft := drafted(t, p, "parent", allowance, i18n.RU, nil)
	t.Run("a draft can be continued and deleted, and says until when it is kept", func(t *testing.T) {
		a := c.Open(t, "/kk/cabinet")
		for _, url := range []string{"/kk/drafts/" + draft, "/kk/drafts/" + draft + "/delete"} {
			if a.Doc.Find(`main a[href="`+url+`"]`).Length() != 1 {
				t.Errorf("no link to %s", url)
			}
		}
		if a.Doc.Find(`main time[datetime="2026-12-25"]`).Length() != 1 {
			t.Errorf("no day of expiry:\n%s", a.Text())
		}
	})

	const total = 13
	var numbers []string
	for range total {
		numbers = append(numbers, filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers))
	}
	approved(t, p, "official", numbers[3])

	t.Run("every application stands in the list once, page by page", func(t *testing.T) {
		first, second := c.Open(t, "/ru/cabinet"), c.Open(t, "/ru/cabinet?page=2")
		listed := append(numbersOn(first), numbersOn(second)...)
		slices.Sort(listed)
		if !slices.Equal(listed, numbers) {
			t.Errorf("listed %v\nwant %v", listed, numbers)
		}
		if n := len(numbersOn(first)); n != 10 {
			t.Errorf("%d on the first page", n)
		}
		if !leadsTo(first, "/ru/cabinet?page=2") {
			t.Error("no way to the second page")
		}
		if first.Doc.Find("title").Text() == second.Doc.Find("title").Text() {
			t.Error("both pages have the same title")
		}
		if has(second, `a[href*="/drafts/"]`) {
			t.Error("drafts on the second page")
		}
		if last := numbersOn(second); last[len(last)-1] != numbers[3] {
			t.Errorf("the finished one is not last: %v", last)
		}
	})
	t.Run("a page beyond the end is not found, no page is the first", func(t *testing.T) {
		if a := c.Get(t, "/ru/cabinet?page=9"); a.Status != http.StatusNotFound {
			t.Errorf("page 9 answers %d", a.Status)
		}
		for _, query := range []string{"?page=0", "?page=-1", "?page=x", "?page=99999999999999999999"} {
			if a := c.Open(t, "/ru/cabinet"+query); len(numbersOn(a)) != 10 {
				t.Errorf("%s is not the first page", query)
			}
		}
	})
	t.Run("a full page keeps within the budget", func(t *testing.T) {
		if n := len(c.Open(t, "/kk/cabinet").Body); n > 30<<10 {
			t.Errorf("%d bytes", n)
		}
	})
	t.Run("a guest is asked to sign in and comes back", func(t *testing.T) {
		a := p.Client().Get(t, "/ru/cabinet?page=2")
		back := "next=%2Fru%2Fcabinet%3Fpage%3D2"
		if a.Status != http.StatusSeeOther || !strings.Contains(a.Location, back) {
			t.Errorf("%d to %q", a.Status, a.Location)
		}
	})
	t.Run("the staff have no cabinet", func(t *testing.T) {
		official := p.Client()
		official.SignIn(t, "official")
		if a := official.Get(t, "/ru/cabinet"); a.Status != http.StatusForbidden {
			t.Errorf("answers %d", a.Status)
		}
	})
}

// numbersOn are the applications a page of the cabinet lists.
func numbersOn(a *apptest.Answer) (numbers []string) {
	a.Doc.Find(`main a[href*="/cabinet/applications/"]`).Each(func(_ int, s *goquery.Selection) {
		href := s.AttrOr("href", "")
		numbers = append(numbers, href[strings.LastIndex(href, "/")+1:])
	})
	return numbers
}
