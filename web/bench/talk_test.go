package bench_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
)

// writes sends a message of the citizen in a case.
func writes(t testing.TB, p *apptest.Portal, number, text string) {
	t.Helper()
	l := application.Letter{Text: text, Lang: i18n.KK, Files: []application.Upload{{Name: "хат.png", Data: scan(t)}}}
	if problems, err := p.Applications.WriteToBody(t.Context(), actor(t, p, "citizen"), number, l); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
}

func TestTalk_TheHolderReadsAndAnswers(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	official.Open(t, "/ru/bench/"+number)
	p.Advance(t, time.Minute)
	writes(t, p, number, "Құжат керек пе?\nРақмет.")
	says(t, official.Open(t, "/ru/bench"), "1 новое сообщение")
	a := official.Open(t, "/ru/bench/"+number)
	says(t, a, "Изменений с вашего последнего просмотра: 1", "Құжат керек пе?", "Новое", "Заявитель")
	if a.Doc.Find(`main p span[lang="kk"]`).Length() == 0 {
		t.Error("the words of the message have no language")
	}
	file, _ := a.Doc.Find(`main a[href*="/files/"]`).Attr("href")
	if got := official.Get(t, file); got.Status != http.StatusOK {
		t.Errorf("the file of the message answers %d", got.Status)
	}
	a = official.Open(t, "/ru/bench/"+number)
	if strings.Contains(a.Text(), "Новое") {
		t.Error("what was read is still new")
	}
	done := official.Submit(t, a, "message", url.Values{"message": {"Не нужен."}})
	says(t, official.Follow(t, done), "Сообщение отправлено.", "Не нужен.", "Еще не прочитано")
}

func TestTalk_AMessageThatIsWrongKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	long := strings.Repeat("а", application.MaxMessage+1)
	a := official.Upload(t, "/ru/bench/"+number+"/message", url.Values{"message": {long}, "key": {"k"}},
		map[string]apptest.File{"message_file_2": {Name: "a.exe", Data: []byte("MZ")}})
	if a.Status != http.StatusUnprocessableEntity {
		t.Fatalf("answers %d", a.Status)
	}
	for _, anchor := range []string{"message", "message_file_2"} {
		if a.Doc.Find(`[data-fact="error-summary"] a[href="#`+anchor+`"]`).Length() != 1 || a.Doc.Find("#"+anchor).Length() != 1 {
			t.Errorf("no way to %s", anchor)
		}
	}
	if got := strings.TrimPrefix(a.Doc.Find("#message").Text(), "\n"); got != long {
		t.Errorf("%d characters were kept", len(got))
	}
	if _, open := a.Doc.Find(`form[data-form="message"]`).Closest("details").Attr("open"); !open {
		t.Error("the form with the error is folded")
	}
	says(t, a, "прикрепите его снова")
}

func TestTalk_NotesSayThatTheApplicantMayAskForThem(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	a := official.Open(t, "/ru/bench/"+number)
	says(t, a, "статья 75 АППК")
	a = official.Submit(t, a, "note", url.Values{"internal_note": {" "}})
	if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`a[href="#internal_note"]`).Length() != 1 {
		t.Errorf("an empty note answers %d", a.Status)
	}
	done := official.Submit(t, a, "note", url.Values{"internal_note": {"Проверить прописку"}})
	says(t, official.Follow(t, done), "Заметка сохранена.", "Проверить прописку")
	own := at(t, p, "citizen").Open(t, "/ru/cabinet/applications/"+number)
	if strings.Contains(own.Text(), "Проверить прописку") {
		t.Error("the applicant sees the note")
	}
}

func TestTalk_AnOpinionGoesToAnotherBodyAndBack(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	a := wayTo(t, official, official.Open(t, "/ru/bench/"+number), "opinion")
	wrong := official.Submit(t, a, "opinion", url.Values{"question": {"Не?"}, "opinion_days": {"много"}})
	if wrong.Status != http.StatusUnprocessableEntity {
		t.Fatalf("a bad question answers %d", wrong.Status)
	}
	for _, anchor := range []string{"asked_body", "question", "opinion_days", "shown"} {
		if wrong.Doc.Find(`a[href="#`+anchor+`"]`).Length() != 1 || wrong.Doc.Find("#"+anchor).Length() != 1 {
			t.Errorf("no way to %s", anchor)
		}
	}
	done := official.Submit(t, a, "opinion", url.Values{
		"asked_body": {"mvd"}, "question": {"Стоит ли на учете?"}, "opinion_days": {"2"}, "shown": {"purpose"},
	})
	a = official.Follow(t, done)
	says(t, a, "Вопрос отправлен.", "Ожидается ответ", "Ждем мнения другого органа")
	if a.Doc.Find(`form[data-form="approve"]`).Length() != 0 {
		t.Error("a case that waits can be decided")
	}
	police := at(t, p, "official-2")
	says(t, police.Open(t, "/ru/bench"), "Запросы заключений к нам")
	list := police.Open(t, "/ru/bench/opinions")
	says(t, list, number, "Ожидается ответ")
	href, _ := list.Doc.Find(`main table a`).Attr("href")
	one := police.Open(t, href)
	says(t, one, "Стоит ли на учете?", "Жұмысқа орналасу")
	for _, hidden := range []string{"Сейітов", "960314501017", "700 000 01 01"} {
		if strings.Contains(one.Text(), hidden) {
			t.Errorf("the asked body sees %s", hidden)
		}
	}
	bad := police.Submit(t, one, "opinion-answer", url.Values{"opinion_text": {"Да"}})
	if bad.Status != http.StatusUnprocessableEntity || bad.Doc.Find(`[data-fact="error-summary"] a`).Length() != 2 {
		t.Errorf("an opinion of one word answers %d", bad.Status)
	}
	done = police.Submit(t, one, "opinion-answer", url.Values{"outcome": {"negative"}, "opinion_text": {"Состоит на учете."}})
	says(t, police.Follow(t, done), "Заключение отправлено.", "Отрицательное заключение", "сведения больше не видны")
	a = official.Open(t, "/ru/bench/"+number)
	says(t, a, "Состоит на учете.", "Отрицательное заключение дал орган")
	if a.Doc.Find(`form[data-form="approve"]`).Length() != 1 {
		t.Error("the case does not go on")
	}
	log := at(t, p, "citizen").Open(t, "/ru/cabinet/access-log")
	says(t, log, "Заключение по запросу другого органа")
}

func TestTalk_TheAskedBodyOpensOnlyTheFilesThatWereShown(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, assistant(t), "official")
	a := wayTo(t, official, official.Open(t, "/kk/bench/"+number), "opinion")
	official.Submit(t, a, "opinion", url.Values{
		"asked_body": {"mvd"}, "question": {"Сенімхат дұрыс па?"}, "opinion_days": {"3"}, "shown": {"poa_scan"},
	})
	police := at(t, p, "official-2")
	list := police.Open(t, "/kk/bench/opinions")
	href, _ := list.Doc.Find(`main table a`).Attr("href")
	one := police.Open(t, href)
	file, found := one.Doc.Find(`main a[href*="/files/"]`).Attr("href")
	if got := police.Get(t, file); !found || got.Status != http.StatusOK {
		t.Fatalf("the file that was shown answers %d", got.Status)
	}
	id := file[strings.LastIndex(file, "/")+1:]
	if got := police.Get(t, "/kk/bench/"+number+"/files/"+id); got.Status != http.StatusNotFound {
		t.Errorf("the file by way of the case answers %d", got.Status)
	}
	if got := at(t, p, "official-mj").Get(t, file); got.Status != http.StatusNotFound {
		t.Errorf("a third body gets %d", got.Status)
	}
	a = official.Open(t, "/kk/bench/"+number)
	asked := a.Doc.Find(`form[data-form="opinion-withdrawal"] button`).AttrOr("value", "")
	back := official.Submit(t, a, "opinion-withdrawal", url.Values{"opinion": {asked}})
	says(t, official.Follow(t, back), "Сұрақ қайтарып алынды.")
	if got := police.Get(t, file); got.Status != http.StatusNotFound {
		t.Errorf("the file after the question was taken back: %d", got.Status)
	}
}

func TestTalk_OtherCasesOfTheApplicantAreNamed(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	other := file(t, p, certificate)
	says(t, official.Open(t, "/ru/bench/"+number), "Другие дела этого заявителя", other, "Возможно, повторное")
}
