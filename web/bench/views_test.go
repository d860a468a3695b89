package bench_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
)

func TestViews_AreKeptUnderANameAndOpenTheQueue(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	file(t, p, allowance)
	official := at(t, p, "official")
	queue := official.Open(t, "/ru/bench?status=registered&sort=filed")
	a := official.Open(t, queue.Doc.Find(`main a[href^="/ru/bench/views?filter="]`).AttrOr("href", ""))
	saved := official.Submit(t, a, "save-view", url.Values{"name": {"  Новые   за день "}, "start": {"1"}})
	if saved.Location != "/ru/bench/views?done=view_saved" {
		t.Fatalf("saving leads to %q", saved.Location)
	}
	list := official.Follow(t, saved)
	says(t, list, "Новые за день", "С этого вида открывается очередь", "Вид сохранен")
	if got := list.Doc.Find("main h2 a").AttrOr("href", ""); got != "/ru/bench?sort=filed&status=registered" {
		t.Errorf("the view leads to %q", got)
	}
	if start := official.Get(t, "/ru/bench"); start.Location != "/ru/bench?sort=filed&status=registered" {
		t.Errorf("the queue opens with %q", start.Location)
	}
	whole := official.Open(t, "/ru/bench?sort=due")
	if whole.Doc.Find(`main details a[href="/ru/bench?sort=filed&status=registered"]`).Length() != 1 {
		t.Error("the queue does not lead to the view")
	}
	official.Submit(t, list, "start-view", url.Values{"view": {""}})
	official.Open(t, "/ru/bench") // the whole queue again
	list = official.Open(t, "/ru/bench/views")
	official.Submit(t, list, "delete-view", nil)
	says(t, official.Open(t, "/ru/bench/views"), "Сохраненных видов нет")
}

func TestViews_WantANameOfTheirOwn(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official := at(t, p, "official")
	save := func(name string) *apptest.Answer {
		return official.Post(t, "/ru/bench/views", url.Values{"name": {name}, "filter": {"status=citizen"}, "start": {"1"}})
	}
	save("Ждут")
	for name, words := range map[string]string{
		"": "Напишите название вида", "ждут": "Такое название уже есть", strings.Repeat("я", 61): "до 60 знаков",
		"a\u200e\x01": "невидимые знаки",
	} {
		a := save(name)
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Text(), words) {
			t.Errorf("%q answers %d:\n%s", name, a.Status, a.Text())
		}
		if a.Doc.Find(`[data-fact="error-summary"] a[href="#name"]`).Length() != 1 ||
			a.Doc.Find(`input[name="filter"][value="status=citizen"]`).Length() != 1 ||
			a.Doc.Find(`input[name="start"][checked]`).Length() != 1 {
			t.Errorf("%q: what was sent is not kept", name)
		}
	}
	for i := range 19 {
		save("Вид " + strings.Repeat("і", i+1))
	}
	if a := save("Еще один"); !strings.Contains(a.Text(), "Сохранено 20") {
		t.Errorf("a view too many answers %d:\n%s", a.Status, a.Text())
	}
}

func TestViews_AreNobodyElses(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, head := at(t, p, "official"), at(t, p, "head")
	official.Post(t, "/ru/bench/views", url.Values{"name": {"Моё"}, "filter": {"status=hearing"}})
	id := official.Open(t, "/ru/bench/views").Doc.Find(`input[name="view"]`).First().AttrOr("value", "")
	if id == "" {
		t.Fatal("nothing is saved")
	}
	says(t, head.Open(t, "/ru/bench/views"), "Сохраненных видов нет")
	if a := head.Post(t, "/ru/bench/views/start", url.Values{"view": {id}}); a.Status != http.StatusNotFound {
		t.Errorf("somebody else's view begins the queue: %d", a.Status)
	}
	head.Post(t, "/ru/bench/views/delete", url.Values{"view": {id}})
	says(t, official.Open(t, "/ru/bench/views"), "Моё")
	if a := at(t, p, "citizen").Get(t, "/ru/bench/views"); a.Status != http.StatusForbidden {
		t.Errorf("a citizen gets %d", a.Status)
	}
}
