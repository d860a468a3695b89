package centrehead_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity"
	"qyzmet/web/centrehead"
	"qyzmet/web/middleware"
	"qyzmet/web/page"
)

func at(t testing.TB, p *apptest.Portal, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return c
}

func actor(t testing.TB, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), persona)
	must(t, err)
	return who.Actor
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func says(t testing.TB, a *apptest.Answer, words ...string) {
	t.Helper()
	for _, want := range words {
		if !strings.Contains(a.Text(), want) {
			t.Errorf("the page does not say %q:\n%s", want, a.Text())
		}
	}
}

// free is an operator of the State Corporation without a centre.
func free(t testing.TB, p *apptest.Portal) string {
	t.Helper()
	id := actor(t, p, "official-mp").PersonID
	_, err := p.Behind().Exec(t.Context(), `INSERT INTO staff_role (person_id, role, organisation_code)
		VALUES ($1, 'operator', 'state-corporation')`, id)
	must(t, err)
	return id
}

func TestToday_InEveryLanguage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	must(t, p.Centres.BeginShift(t.Context(), actor(t, p, "operator"), "csc-astana", 2, "a"))
	head := at(t, p, "centre-head")
	for lang, words := range map[string][]string{
		"kk": {"Орталықтың бүгінгі күні", "Астана, № 1 бөлім", "2-терезеде", "жабық", "Ауысымды аяқтау"},
		"ru": {"Центр сегодня", "Астана, отделение № 1", "у окна 2", "закрыто", "Завершить смену", "25 ноября 2026, 10:00"},
		"en": {"The centre today", "Astana, branch No. 1", "at window 2", "closed", "End the shift"},
	} {
		a := head.Open(t, "/"+lang+"/centre")
		says(t, a, words...)
		if a.Fact("on-shift") != "1" || a.Fact("windows-closed") != "5" {
			t.Errorf("%s: on shift %s, closed %s", lang, a.Fact("on-shift"), a.Fact("windows-closed"))
		}
		if a.Doc.Find(`[data-fact="window"]`).Length() != 6 || a.Doc.Find(`[data-fact="staff"]`).Length() != 3 ||
			a.Doc.Find("main #windows").Length() != 1 || a.Doc.Find(`main a[href="#windows"]`).Length() != 3 || a.Fact("centre-waiting") != "0" {
			t.Errorf("the page says:\n%s", a.Text())
		}
	}
	if a := head.Open(t, "/ru/centre"); a.Doc.Find(`form[data-form="take-in"]`).Length() != 0 {
		t.Error("somebody may be taken in where nobody is free")
	}
}

func TestTheRoomIsTheHeadsAlone(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, persona := range []string{"operator", "contact", "head", "official", "admin", "citizen"} {
		c := at(t, p, persona)
		for _, path := range []string{"/ru/centre", "/ru/centre/shifts"} {
			if a := c.Get(t, path); a.Status != http.StatusForbidden {
				t.Errorf("%s answers %d to %s", path, a.Status, persona)
			}
		}
		if a := c.Post(t, "/ru/centre/export", url.Values{"list": {"shifts"}, "format": {"csv"}}); a.Status != http.StatusForbidden {
			t.Errorf("the file answers %d to %s", a.Status, persona)
		}
	}
	_, err := p.Behind().Exec(t.Context(), `UPDATE centre_staff SET until = now() WHERE person_id = $1`, actor(t, p, "centre-head").PersonID)
	must(t, err)
	if a := at(t, p, "centre-head").Get(t, "/ru/centre"); a.Status != http.StatusNotFound || !strings.Contains(a.Text(), "не закреплены") {
		t.Errorf("without a centre: %d\n%s", a.Status, a.Text())
	}
}

func TestOperatorsAreTakenInAndGo(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	id := free(t, p)
	head := at(t, p, "centre-head")
	today := head.Open(t, "/ru/centre")
	says(t, today, "логин official-mp")
	if a := head.Submit(t, today, "take-in", nil); a.Status != http.StatusUnprocessableEntity ||
		a.Doc.Find(`.govuk-error-summary a[href="#person"]`).Length() != 1 {
		t.Errorf("nobody chosen: %d\n%s", a.Status, a.Text())
	}
	for range 2 {
		a := head.Follow(t, head.Submit(t, today, "take-in", url.Values{"person": {id}}))
		says(t, a, "Оператор принят в центр")
		if n := a.Doc.Find(`[data-fact="staff"]`).Length(); n != 4 {
			t.Errorf("%d people work there", n)
		}
	}
	a := head.Open(t, "/ru/centre")
	action := a.Doc.Find(`form[data-form="end-work"][action*="` + id + `"]`)
	if a.Doc.Find(`form[data-form="end-work"]`).Length() != 3 || action.Length() != 1 {
		t.Fatalf("who may go:\n%s", a.Text())
	}
	a = head.Follow(t, head.Post(t, action.AttrOr("action", ""), apptest.Standing(action)))
	says(t, a, "Работа оператора в центре завершена")
	if n := a.Doc.Find(`[data-fact="staff"]`).Length(); n != 3 {
		t.Errorf("%d people work there", n)
	}
	if a := head.Post(t, "/ru/centre/staff/"+actor(t, p, "centre-head").PersonID+"/end", url.Values{"key": {"x"}}); a.Status < 400 {
		t.Errorf("the head's own work: %d", a.Status)
	}
}

func TestAForgottenShiftIsEndedAndTheOperatorReadsWhy(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	must(t, p.Centres.BeginShift(t.Context(), actor(t, p, "operator"), "csc-astana", 2, "a"))
	p.Advance(t, 9*time.Hour)
	head := at(t, p, "centre-head")
	way := head.Open(t, "/ru/centre").Doc.Find(`[data-fact="window"] a[href$="/end"]`)
	if way.Length() != 1 {
		t.Fatalf("%d shifts may be ended", way.Length())
	}
	form := head.Open(t, way.AttrOr("href", ""))
	says(t, form, "Оператор увидит, кто и почему ее завершил", "25 ноября 2026, 10:00")
	short := head.Submit(t, form, "end-shift", url.Values{"reason": {"нет"}})
	if short.Status != http.StatusUnprocessableEntity || short.Doc.Find(`.govuk-error-summary a[href="#reason"]`).Length() != 1 ||
		short.Doc.Find("#reason").Text() != "нет" {
		t.Errorf("a short reason: %d\n%s", short.Status, short.Text())
	}
	for range 2 {
		says(t, head.Follow(t, head.Submit(t, form, "end-shift", url.Values{"reason": {"<i>ушел</i> и забыл"}})),
			"Смена завершена", "Завершил руководитель (Байжанова А. С.), причина: <i>ушел</i> и забыл")
	}
	if a := head.Get(t, way.AttrOr("href", "")); a.Status != http.StatusNotFound {
		t.Errorf("what is over answers %d", a.Status)
	}
	operator := at(t, p, "operator")
	says(t, operator.Open(t, "/ru/centre/own-shifts"), "Завершил руководитель", "<i>ушел</i> и забыл")
	says(t, at(t, p, "operator-2").Open(t, "/kk/centre/own-shifts"), "Аяқталған ауысым жоқ")
}

func TestMonth_IsCountedDrawnAndTaken(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	one := actor(t, p, "operator")
	must(t, p.Centres.BeginShift(t.Context(), one, "csc-astana", 2, "a"))
	p.Advance(t, 8*time.Hour+5*time.Minute)
	must(t, p.Centres.EndShift(t.Context(), one))
	head := at(t, p, "centre-head")
	a := head.Open(t, "/ru/centre/shifts")
	says(t, a, "Смены: ноябрь 2026", "8 ч 5 мин", "октябрь 2026", "Последние 8 недель")
	if a.Doc.Find("main svg path").Length() < 5 || a.Doc.Find("main table").Length() != 2 || a.Doc.Find(`main a[href*="2026-12"]`).Length() != 0 {
		t.Errorf("the page says:\n%s", a.Text())
	}
	says(t, head.Open(t, "/kk/centre/shifts?month=2026-10"), "Ауысымдар: 2026 жылғы қазан", "ауысым болған жоқ", "2026 жылғы қараша")
	file := head.Submit(t, a, "export", url.Values{"format": {"csv"}})
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file.Body, []byte("\uFEFF")))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][4] != "8:05" {
		t.Errorf("the file is %q, %v", rows, err)
	}
	if kind := file.Header.Get("Content-Disposition"); !strings.Contains(kind, "attachment") || !strings.Contains(kind, "qyzmet-shifts-2026-11.csv") {
		t.Errorf("it is sent as %q", kind)
	}
	if book := head.Submit(t, a, "export", nil); book.Status != http.StatusOK || !bytes.HasPrefix(book.Body, []byte("PK")) {
		t.Errorf("the workbook answers %d", book.Status)
	}
	if a := head.Submit(t, a, "export", url.Values{"format": {"exe"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a kind of file there is not: %d", a.Status)
	}
}

// queue knows seven numbers more, and who served how many.
type queue struct{}

func (queue) Numbers(context.Context, identity.Actor, string) (list []centrehead.Number, _ map[int]int, _ error) {
	for range 7 {
		list = append(list, centrehead.Number{Key: "centrehead.number.closed", Fact: "more", N: 1234, Path: "/centre/shifts"})
	}
	return list, map[int]int{2: 17}, nil
}

func TestToday_HasPlaceForSixNumbers(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	root, spoken := chi.NewRouter(), chi.NewRouter()
	spoken.Use(middleware.Language(false))
	root.Use(middleware.Visit(p.Site), middleware.Session)
	centrehead.Register(page.NewRoutes(spoken), centrehead.Deps{Centres: p.Centres, Today: queue{}})
	root.Mount("/{lang:kk|ru|en}", spoken)
	head := at(t, p, "centre-head")
	p.Handler = root
	a := head.Open(t, "/ru/centre")
	if n := a.Doc.Find(`main [data-fact="more"]`).Length(); n != 4 {
		t.Errorf("%d numbers besides those of the shifts", n)
	}
	if a.Doc.Find(`main a[href="/ru/centre/shifts"] [data-fact="more"]`).Length() != 4 {
		t.Error("a number leads nowhere")
	}
	says(t, a, "1234", "Обслужено", "17")
}
