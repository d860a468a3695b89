package bench_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func actor(t testing.TB, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), persona)
	must(t, err)
	return who.Actor
}

// rows are those of a table of the page, which are counted from 0.
func rows(a *apptest.Answer, table int) []string {
	return a.Doc.Find("main table").Eq(table).Find("tbody tr").Map(func(_ int, s *goquery.Selection) string {
		cells := s.Children().Map(func(_ int, c *goquery.Selection) string { return strings.TrimSpace(c.Text()) })
		return strings.Join(cells, " ")
	})
}

func TestBulk_TakesWhatCanBeTakenAndSaysWhatCannot(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	first, second, held := file(t, p, allowance), file(t, p, assistant(t)), file(t, p, allowance)
	official := at(t, p, "official")
	official.Submit(t, official.Open(t, "/ru/bench/"+held), "take", nil)
	all := official.Open(t, "/ru/bench?all=1")
	if n := all.Doc.Find(`main table input[type="checkbox"][checked]`).Length(); n != 3 {
		t.Errorf("%d cases are ticked, want all 3", n)
	}
	ask := "/ru/bench/bulk?act=take&back=status%3Dregistered&case-" + first + "=1&case-" + second + "=1&case-" + held +
		"=1&case-MTSZN-26-999999=1"
	a := official.Open(t, ask)
	says(t, a, "Взять 2 заявления", "Уже у другого исполнителя", "1 номера нет в органе")
	if back := a.Doc.Find(".govuk-back-link").AttrOr("href", ""); back != "/ru/bench?status=registered" {
		t.Errorf("the way back leads to %q", back)
	}
	posted := official.Submit(t, a, "bulk-take", nil)
	if posted.Status != http.StatusSeeOther || posted.Location != "/ru/bench/bulk/done" {
		t.Fatalf("taking answers %d to %q:\n%s", posted.Status, posted.Location, posted.Text())
	}
	done := official.Follow(t, posted)
	want := []string{first + " Выполнено", second + " Выполнено"}
	if diff := cmp.Diff(want, rows(done, 0)); diff != "" {
		t.Errorf("what was done (-want +got):\n%s", diff)
	}
	for _, n := range []string{first, second} {
		if got := official.Open(t, "/ru/bench/"+n).Fact("status"); got != "in_review" {
			t.Errorf("%s is %s", n, got)
		}
	}
	again := official.Follow(t, official.Submit(t, a, "bulk-take", nil)) // the same form, posted again
	if diff := cmp.Diff(want, rows(again, 0)); diff != "" {
		t.Errorf("posted again (-want +got):\n%s", diff)
	}
	nothing := official.Open(t, ask)
	if says(t, nothing, "не подходит ни к одному"); nothing.Doc.Find(`form[data-form="bulk-take"]`).Length() > 0 {
		t.Error("what works with none of them is offered")
	}
}

func TestBulk_TellsWhatSomebodyElseWasFasterWith(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, certificate)
	official := at(t, p, "official-gp")
	a := official.Open(t, "/ru/bench/bulk?act=take&case-"+number+"=1")
	must(t, p.Applications.Withdraw(t.Context(), actor(t, p, "citizen"), number, "k"))
	done := official.Follow(t, official.Submit(t, a, "bulk-take", nil))
	if got := rows(done, 0); len(got) != 1 || strings.Contains(got[0], "Выполнено") {
		t.Errorf("a withdrawn case is taken: %v", got)
	}
	says(t, done, "Выполнено: 0. Всего: 1.")
}

func TestBulk_HasLimits(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	official, head := at(t, p, "official"), at(t, p, "head")
	if a := official.Get(t, "/ru/bench/bulk?act=take"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("no case answers %d", a.Status)
	}
	form := url.Values{"act": {"take"}, "key": {"k"}}
	for i := range 51 {
		form.Set(fmt.Sprintf("case-MTSZN-26-%06d", i+1), "1")
	}
	if a := official.Get(t, "/ru/bench/bulk?"+form.Encode()); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("51 cases are asked about with %d", a.Status)
	}
	if a := official.Post(t, "/ru/bench/bulk", form); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("51 cases answer %d", a.Status)
	}
	if a := head.Get(t, "/ru/bench/bulk?act=take&case-"+number+"=1"); a.Status != http.StatusForbidden {
		t.Errorf("the head takes a case: %d", a.Status)
	}
	if a := official.Get(t, "/ru/bench/bulk?act=burn&case-"+number+"=1"); a.Status != http.StatusNotFound {
		t.Errorf("an act that there is not answers %d", a.Status)
	}
	says(t, official.Open(t, "/ru/bench/bulk/done"), "Здесь будет итог последнего действия")
}
