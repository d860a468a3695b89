package bench_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
)

func TestCase_ShowsEverythingTheDecisionRestsOn(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	for lang, words := range map[string][]string{
		"kk": {"Мерзім қалай есептелді", "25 қараша 2026", "Қызметтен бас тарту", "Арнайы есепке алу"},
		"ru": {"Как рассчитан срок", "25 ноября 2026", "Отказать в услуге", "Сведения специальных учетов"},
		"en": {"How the due date was counted", "25 November 2026", "Refuse the service", "Special records"},
	} {
		a := official.Open(t, "/"+lang+"/bench/"+number)
		says(t, a, append(words, "Сейітов Арман Болатұлы", "960314501017")...)
		if strings.Contains(a.Text(), "bench.") || a.Doc.Find("h1").Length() != 1 {
			t.Errorf("%s: a text is missing:\n%s", lang, a.Text())
		}
		facts := map[string]string{}
		want := map[string]string{
			"application-number": number, "status": "in_review", "due-date": "2026-11-25T10:10:00+05:00",
			"filed-at": "2026-11-25T10:00:00+05:00", "standard-edition": "1",
		}
		for name := range want {
			if n := a.Doc.Find(`[data-fact="` + name + `"]`).Length(); n != 1 {
				t.Errorf("%s stands %d times", name, n)
			}
			facts[name] = a.Fact(name)
		}
		if diff := cmp.Diff(want, facts); diff != "" {
			t.Errorf("facts (-want +got):\n%s", diff)
		}
	}
}

func TestCase_ShowsTheDayOfATermInDays(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	official := at(t, p, "official")
	a := official.Open(t, "/ru/bench/"+number)
	if got := a.Fact("due-date"); got != "2026-12-07" {
		t.Errorf("due %q", got)
	}
	says(t, a, "Осталось 8 рабочих дней")
	p.Advance(t, 14*24*time.Hour)
	a = at(t, p, "official").Open(t, "/ru/bench/"+number)
	says(t, a, "Просрочено на 2 рабочих дня", "Срок решения прошел")
}

func TestCase_MayBeBegunBeforeItsRegistration(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	p.Advance(t, 10*time.Hour) // 20:00 in Almaty
	number := file(t, p, allowance)
	official := at(t, p, "official")
	a := official.Open(t, "/ru/bench/"+number)
	says(t, a, "Время регистрации: 26 ноября 2026, 09:00")
	due := a.Fact("due-date")
	official.Submit(t, a, "take", nil)
	p.Advance(t, 5*time.Minute)
	a = official.Open(t, "/ru/bench/"+number)
	if got := a.Fact("due-date"); got != due {
		t.Errorf("due %s after taking, %s before", got, due)
	}
	official.Submit(t, a, "approve", nil)
	if got := official.Open(t, "/ru/bench/"+number).Fact("status"); got != "result_issued" {
		t.Errorf("status %s", got)
	}
}

func TestCase_IsReadOnTheRecord(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	official := at(t, p, "official")
	official.Open(t, "/ru/bench")
	const rows = `access_entry WHERE number = $1`
	if n := count(t, p, rows, number); n != 0 {
		t.Errorf("the masked queue left %d rows", n)
	}
	a := official.Open(t, "/ru/bench/"+number)
	if n := count(t, p, rows+` AND what = 'card' AND body_code = 'mtszn'`, number); n != 1 {
		t.Errorf("looking at the card left %d rows, want 1", n)
	}
	official.Submit(t, a, "take", nil)
	official.Open(t, "/ru/bench/"+number)
	if n := count(t, p, rows+` AND what = 'case' AND body_code = 'mtszn'`, number); n != 1 {
		t.Errorf("opening the case left %d rows, want 1", n)
	}
	says(t, a, "Открытие этого заявления записано")
}

func TestCase_DoesNotExistForOthers(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	const unknownFile = "/files/019ab36e-0000-7000-8000-000000000000"
	for _, persona := range []string{"official-2", "official-gp", "citizen", "parent", "auditor"} {
		c := at(t, p, persona)
		for _, path := range []string{"", "/result.pdf", "/files/0", unknownFile} {
			if a := c.Get(t, "/ru/bench/"+number+path); a.Status != http.StatusNotFound {
				t.Errorf("%s gets %d for %s", persona, a.Status, path)
			}
		}
		for _, act := range []string{"take", "approve", "refuse"} {
			if a := c.Post(t, "/ru/bench/"+number+"/"+act, nil); a.Status != http.StatusNotFound {
				t.Errorf("%s gets %d for %s", persona, a.Status, act)
			}
		}
	}
	if a := p.Client().Get(t, "/ru/bench/"+number); a.Status != http.StatusNotFound {
		t.Errorf("a guest gets %d", a.Status)
	}
	if n := count(t, p, `access_entry`); n != 0 {
		t.Errorf("%d readings are recorded, and nothing was read", n)
	}
	official := at(t, p, "official")
	official.Submit(t, official.Open(t, "/ru/bench/"+number), "take", nil)
	for _, path := range []string{
		"MTSZN-26-999999", "%00", "x'y1",
		number + "/result.pdf", number + "/files/1", number + unknownFile,
	} {
		if a := official.Get(t, "/ru/bench/"+path); a.Status != http.StatusNotFound {
			t.Errorf("%s gives %d", path, a.Status)
		}
	}
}

func TestCase_GivesItsFiles(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	filing := assistant(t)
	official, number := taken(t, p, filing, "official")
	page := official.Open(t, "/ru/bench/"+number)
	url, ok := page.Doc.Find(`main dd a[href*="/files/"]`).Attr("href")
	if !ok {
		t.Fatal("the case has no file")
	}
	a := official.Open(t, url)
	if media := a.Header.Get("Content-Type"); !bytes.Equal(a.Body, scan(t)) || media != "image/png" {
		t.Errorf("the file is not what was sent: %d bytes of %q", len(a.Body), media)
	}
	if !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment;") ||
		!strings.Contains(a.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the file could run: %v", a.Header)
	}
	other := file(t, p, allowance)
	if a := official.Get(t, strings.Replace(url, number, other, 1)); a.Status != http.StatusForbidden {
		t.Errorf("a file of a case not opened gives %d", a.Status)
	}
	official.Submit(t, official.Open(t, "/ru/bench/"+other), "take", nil)
	if a := official.Get(t, strings.Replace(url, number, other, 1)); a.Status != http.StatusNotFound {
		t.Errorf("a file of another case gives %d", a.Status)
	}
}
