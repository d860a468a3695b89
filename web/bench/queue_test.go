package bench_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
)

// listed are the numbers of a queue in their order.
func listed(a *apptest.Answer) []string {
	return a.Doc.Find("main tbody th a").
		Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
}

func TestQueue_IsOfTheBodyAndByDueDate(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	late := file(t, p, assistant(t)) // ten working days
	p.Advance(t, time.Hour)
	soon := file(t, p, allowance) // eight, though filed later
	file(t, p, certificate)       // of another body
	a := at(t, p, "official").Open(t, "/ru/bench")
	if diff := cmp.Diff([]string{soon, late}, listed(a)); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if got := a.Fact("queue-count"); got != "2" {
		t.Errorf("queue-count = %q", got)
	}
	says(t, a, "А. А.", "ИИН ••••••••1034", "Осталось 8 рабочих дней", "Свободно", "25 ноября 2026")
	for _, hidden := range []string{"Ахметова", "940530601034"} {
		if strings.Contains(string(a.Body), hidden) {
			t.Errorf("the queue shows %q", hidden)
		}
	}
}

func TestQueue_TellsMinutesAndOverdue(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	file(t, p, certificate)
	official := at(t, p, "official-gp")
	p.Advance(t, 3*time.Minute)
	if text := official.Open(t, "/ru/bench").Text(); !strings.Contains(text, "Осталось 7 минут") {
		t.Errorf("seven minutes are not left:\n%s", text)
	}
	p.Advance(t, 10*time.Minute)
	a := official.Open(t, "/ru/bench?overdue=1")
	if !strings.Contains(a.Text(), "Просрочено на 3 минуты") || a.Fact("queue-count") != "1" {
		t.Errorf("three minutes overdue are not told:\n%s", a.Text())
	}
	if a.Doc.Find("main tbody .govuk-tag svg").Length() < 2 {
		t.Error("a tag has no icon beside its words")
	}
}

func TestQueue_IsNarrowedByItsAddress(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	first, second := file(t, p, allowance), file(t, p, assistant(t))
	official := at(t, p, "official")
	official.Submit(t, official.Open(t, "/ru/bench/"+second), "take", nil)
	cases := map[string][]string{
		"":                                  {first, second},
		"?service=disability-assistant":     {second},
		"?status=registered":                {first},
		"?status=in_review":                 {second},
		"?status=closed":                    nil,
		"?holder=mine":                      {second},
		"?mine=1":                           {second},
		"?holder=free":                      {first},
		"?status=citizen":                   nil,
		"?when=overdue":                     nil,
		"?when=new":                         {first, second},
		"?sort=filed":                       {first, second},
		"?sort=number":                      {first, second},
		"?number=" + strings.ToLower(first): {first},
		"?number=%00%ff'":                   {first, second},
	}
	for query, want := range cases {
		a := official.Open(t, "/ru/bench"+query)
		if got := listed(a); !slices.Equal(got, want) {
			t.Errorf("%s lists %v, want %v", query, got, want)
		}
		if len(want) == 0 && a.Doc.Find("main table").Length() > 0 {
			t.Errorf("%s shows an empty table", query)
		}
	}
	a := official.Open(t, "/ru/bench?service=disability-assistant&status=in_review&holder=mine")
	for _, kept := range []string{
		`option[value="disability-assistant"][selected]`, `option[value="in_review"][selected]`,
		`option[value="mine"][selected]`,
		`.qz-langs a[href="/kk/bench?holder=mine&service=disability-assistant&status=in_review"]`,
	} {
		if a.Doc.Find(kept).Length() != 1 {
			t.Errorf("the page does not keep %s", kept)
		}
	}
}

// many copies a case until a body has n of them, all due on different days.
func many(t *testing.T, p *apptest.Portal, number string, n int) {
	t.Helper()
	_, err := p.Behind().Exec(t.Context(), `
		INSERT INTO application (number, tracking_code, draft_id, due_at,
			person_id, service_code, body_code, edition_id, channel, lang, status, answers, registered,
			facts, filing, term, fee_tiyn, confirmed_by, filed_at, registered_at, steps)
		SELECT number || '-' || n, tracking_code || n, gen_random_uuid(), due_at + n * interval '1 day',
			person_id, service_code, body_code, edition_id, channel, lang, status, answers, registered,
			facts, filing, term, fee_tiyn, confirmed_by, filed_at, registered_at, steps
		FROM application a, generate_series(1, $2) n WHERE a.number = $1`, number, n-1)
	if err != nil {
		t.Fatal(err)
	}
}

func TestQueue_GoesOnPageByPage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	many(t, p, file(t, p, allowance), 120)
	official := at(t, p, "official")
	seen := map[string]bool{}
	next, pages := "/ru/bench?status=registered", 0
	for ; next != ""; pages++ {
		a := official.Open(t, next)
		for _, n := range listed(a) {
			if seen[n] {
				t.Errorf("%s stands on two pages", n)
			}
			seen[n] = true
		}
		if a.Fact("queue-count") != "120" {
			t.Errorf("queue-count = %q", a.Fact("queue-count"))
		}
		start := a.Doc.Find(`main a[href="/ru/bench?status=registered"]`).Length()
		if (start > 0) != (pages > 0) {
			t.Errorf("page %d: %d links back to the start", pages+1, start)
		}
		next = a.Doc.Find(`a[rel="next"]`).AttrOr("href", "")
	}
	if len(seen) != 120 || pages != 3 {
		t.Errorf("%d cases on %d pages, want 120 on 3", len(seen), pages)
	}
}

func TestQueue_SaysWhenItIsEmpty(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for persona, lang := range map[string]string{"official": "kk", "head": "ru", "official-sa": "en"} {
		a := at(t, p, persona).Open(t, "/"+lang+"/bench")
		if a.Fact("queue-count") != "0" || a.Doc.Find("main table").Length() != 0 {
			t.Errorf("%s sees %q cases", persona, a.Fact("queue-count"))
		}
		if strings.Contains(a.Text(), "bench.") || a.Doc.Find("h1").Length() != 1 {
			t.Errorf("%s: a text is missing:\n%s", persona, a.Text())
		}
	}
}

func TestQueue_IsForOfficials(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	guest := p.Client().Get(t, "/ru/bench?mine=1")
	if guest.Location != "/ru/sign-in?next=%2Fru%2Fbench%3Fmine%3D1" {
		t.Errorf("a guest gets %d to %q", guest.Status, guest.Location)
	}
	for _, persona := range []string{"citizen", "operator", "editor", "admin"} {
		if a := at(t, p, persona).Get(t, "/ru/bench"); a.Status != http.StatusForbidden {
			t.Errorf("%s gets %d", persona, a.Status)
		}
	}
	bad := at(t, p, "official").Get(t, "/ru/bench?after=nonsense")
	if bad.Status != http.StatusUnprocessableEntity {
		t.Errorf("a made-up page gets %d", bad.Status)
	}
}
