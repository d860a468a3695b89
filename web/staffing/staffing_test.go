package staffing_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
)

func at(t testing.TB, p *apptest.Portal, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return c
}

func says(t testing.TB, a *apptest.Answer, words ...string) {
	t.Helper()
	for _, want := range words {
		if !strings.Contains(a.Text(), want) {
			t.Errorf("the page does not say %q:\n%s", want, a.Text())
		}
	}
}

// leads fails the test for every place of an error summary that is not on the page.
func leads(t testing.TB, a *apptest.Answer, places ...string) {
	t.Helper()
	if a.Status != http.StatusUnprocessableEntity {
		t.Fatalf("the answer is %d, want 422:\n%s", a.Status, a.Text())
	}
	for _, place := range places {
		if a.Doc.Find(`.govuk-error-summary a[href="#`+place+`"]`).Length() != 1 || a.Doc.Find("#"+strings.ReplaceAll(place, ".", `\.`)).Length() != 1 {
			t.Errorf("the summary does not lead to %s:\n%s", place, a.Text())
		}
	}
}

// person is the id of a persona.
func person(t testing.TB, p *apptest.Portal, persona string) string {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	return who.Actor.PersonID
}

func TestUnits_AreTheDemosInEveryLanguage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head := at(t, p, "head")
	for lang, words := range map[string][]string{
		"kk": {"Бөлімшелер", "Әлеуметтік төлемдер басқармасы", "10-ереже", "Барлық өңір"},
		"ru": {"Подразделения", "Управление социальных выплат", "Правило 10", "Все регионы"},
		"en": {"Units", "Social payments division", "Rule 10", "All regions"},
	} {
		a := head.Open(t, "/"+lang+"/bench/units")
		says(t, a, words...)
		if n := a.Doc.Find(`[data-fact="unit"]`).Length(); n != 2 {
			t.Errorf("%s: %d units", lang, n)
		}
	}
}

func TestUnits_AreMadeChangedAndClosed(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head := at(t, p, "head")
	form := head.Open(t, "/ru/bench/units/new")
	leads(t, head.Submit(t, form, "unit", url.Values{"code": {"new"}}), "name.kk", "name.ru", "name.en", "code")
	leads(t, head.Submit(t, form, "unit", url.Values{
		"code": {"rehabilitation"}, "name.kk": {"а"}, "name.ru": {"а"}, "name.en": {"a"}}), "code")
	filled := url.Values{
		"code": {"guardianship"}, "name.kk": {"Қорғаншылық бөлімі"}, "name.ru": {"Отдел опеки"}, "name.en": {"Guardianship"},
		"members": {person(t, p, "official"), person(t, p, "official-3"), person(t, p, "citizen")},
	}
	var done *apptest.Answer
	for range 2 { // pressed twice it is one unit
		done = head.Submit(t, form, "unit", filled)
		if done.Location != "/ru/bench/units/guardianship?done=unit_added" {
			t.Fatalf("%d to %q:\n%s", done.Status, done.Location, done.Text())
		}
	}
	a := head.Follow(t, done)
	says(t, a, "Подразделение создано", "Правил нет")
	if n := a.Doc.Find(`input[name="members"][checked]`).Length(); n != 2 {
		t.Errorf("%d members, want the two officials", n)
	}
	other := head.Open(t, "/ru/bench/units/guardianship")
	head.Follow(t, head.Submit(t, a, "unit", url.Values{"name.en": {"Care"}, "members": {person(t, p, "official")}}))
	clash := head.Submit(t, other, "unit", url.Values{"name.en": {"Wardship"}})
	if clash.Status != http.StatusConflict || clash.Doc.Find(`input[name="name.en"]`).AttrOr("value", "") != "Wardship" {
		t.Errorf("a clash gives %d:\n%s", clash.Status, clash.Text())
	}
	again := head.Follow(t, head.Submit(t, clash, "unit", nil))
	if got := again.Doc.Find(`input[name="name.en"]`).AttrOr("value", ""); got != "Wardship" {
		t.Errorf("saved again it is %q", got)
	}
	done = head.Follow(t, head.Submit(t, again, "close-unit", nil))
	says(t, done, "Подразделение закрыто", "Закрыто")
	a = head.Open(t, "/ru/bench/units/guardianship")
	says(t, a, "Новые заявления в него не поступают")
	if a := head.Get(t, "/ru/bench/units/guardianship/rules/new"); a.Status != http.StatusConflict {
		t.Errorf("a rule for a closed unit: %d", a.Status)
	}
}

func TestRules_LeadCases(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head := at(t, p, "head")
	form := head.Open(t, "/ru/bench/units/rehabilitation/rules/new")
	if got := form.Doc.Find("#position").AttrOr("value", ""); got != "30" {
		t.Errorf("the next position is %q", got)
	}
	leads(t, head.Submit(t, form, "unit-rule", url.Values{"position": {"x"}, "services": {"passport"}, "regions": {"1"}}),
		"position", "services", "regions")
	var done *apptest.Answer
	for range 2 {
		done = head.Submit(t, form, "unit-rule", url.Values{"position": {"5"}, "regions": {"710000000", "750000000"}})
	}
	a := head.Follow(t, done)
	says(t, a, "Правило сохранено", "Правило 5", "Все услуги", "Астана", "Алматы")
	if n := a.Doc.Find(`[data-fact="unit-rule"]`).Length(); n != 2 {
		t.Errorf("%d rules, want the demo's and the new one", n)
	}
	says(t, head.Open(t, "/ru/bench/units"), "распределятся заново")
	p.Advance(t, time.Minute)
	if strings.Contains(head.Open(t, "/ru/bench/units").Text(), "распределятся заново") {
		t.Error("the routing does not end")
	}
	url, _ := a.Doc.Find(`[data-fact="unit-rule"] th a`).First().Attr("href")
	rule := head.Open(t, url)
	if n := rule.Doc.Find(`input[name="regions"][checked]`).Length(); n != 2 {
		t.Errorf("%d regions are chosen", n)
	}
	says(t, head.Follow(t, head.Submit(t, rule, "remove-unit-rule", nil)), "Правило удалено")
	if a := head.Get(t, url); a.Status != http.StatusNotFound {
		t.Errorf("a rule that is gone: %d", a.Status)
	}
}

func TestUnits_AreTheHeadsOfTheBody(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for persona, want := range map[string]int{
		"official": http.StatusForbidden, "citizen": http.StatusForbidden, "admin": http.StatusForbidden,
	} {
		c := at(t, p, persona)
		if a := c.Get(t, "/ru/bench/units"); a.Status != want {
			t.Errorf("%s gets %d", persona, a.Status)
		}
		if a := c.Post(t, "/ru/bench/units/new", url.Values{"code": {"xx"}}); a.Status != want {
			t.Errorf("%s makes a unit: %d", persona, a.Status)
		}
	}
	head := at(t, p, "head")
	for _, path := range []string{"/ru/bench/units/migration", "/ru/bench/units/none", "/ru/bench/units/social-payments/rules/999999",
		"/ru/bench/units/social-payments/rules/x", "/ru/bench/units/migration/rules/new"} {
		if a := head.Get(t, path); a.Status != http.StatusNotFound {
			t.Errorf("%s gives %d", path, a.Status)
		}
	}
	if a := head.Post(t, "/ru/bench/units/migration/close", nil); a.Status != http.StatusNotFound {
		t.Errorf("closing a unit of another body: %d", a.Status)
	}
}

// days fill in the dates of an absence.
func days(from, until string) url.Values {
	form := url.Values{}
	for name, date := range map[string]string{"from": from, "until": until} {
		part := strings.Split(date, "-")
		form[name+"-year"], form[name+"-month"], form[name+"-day"] = part[:1], part[1:2], part[2:]
	}
	return form
}

func TestAbsences_AreEnteredByOfficialsForThemselves(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official := at(t, p, "official")
	form := official.Open(t, "/ru/bench/absences/new")
	if form.Doc.Find(`select[name="person"]`).Length() != 0 ||
		form.Doc.Find(`select[name="substitute"] option[value="`+person(t, p, "official")+`"]`).Length() != 0 {
		t.Error("an official may enter others, or stand in for themself")
	}
	leads(t, official.Submit(t, form, "absence", nil), "from-day", "until-day")
	leads(t, official.Submit(t, form, "absence", days("2026-11-20", "2026-11-24")), "until-day")
	leads(t, official.Submit(t, form, "absence", days("2026-12-20", "2026-12-10")), "until-day")
	leads(t, official.Submit(t, form, "absence", days("2026-12-20", "2028-12-10")), "until-day")
	filled := days("2026-12-01", "2026-12-04")
	filled.Set("substitute", person(t, p, "official-2"))
	leads(t, official.Submit(t, form, "absence", filled), "substitute")
	filled.Set("substitute", person(t, p, "official-3"))
	filled.Set("person", person(t, p, "official-3")) // not asked for: it is their own all the same
	var a *apptest.Answer
	for range 2 {
		a = official.Follow(t, official.Submit(t, form, "absence", filled))
		says(t, a, "Нурланова С. К.", "Калиев Д. М.", "Предстоит", "1 декабря 2026")
	}
	if n := a.Doc.Find(`[data-fact="absence"]`).Length(); n != 1 {
		t.Fatalf("%d absences", n)
	}
	overlapping := official.Open(t, "/ru/bench/absences/new")
	leads(t, official.Submit(t, overlapping, "absence", days("2026-12-04", "2026-12-05")), "from-day")
	if text := at(t, p, "official-3").Open(t, "/ru/bench/absences").Text(); strings.Contains(text, "Нурланова") {
		t.Error("an official sees the absences of others")
	}
	says(t, at(t, p, "head").Open(t, "/kk/bench/absences"), "Нұрланова С. Қ.", "Алда")
	says(t, official.Follow(t, official.Submit(t, a, "cancel-absence", nil)), "Отсутствие прекращено", "Прекращено")
}

func TestAbsences_AreEnteredByTheHeadForAnybody(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	head := at(t, p, "head")
	form := head.Open(t, "/ru/bench/absences/new")
	leads(t, head.Submit(t, form, "absence", days("2026-11-25", "2026-11-26")), "person")
	filled := days("2026-11-25", "2026-11-26")
	filled.Set("person", person(t, p, "official"))
	filled.Set("substitute", person(t, p, "official"))
	leads(t, head.Submit(t, form, "absence", filled), "substitute")
	filled.Set("substitute", "")
	a := head.Follow(t, head.Submit(t, form, "absence", filled))
	says(t, a, "Сейчас отсутствует", "Коллеги с наименьшей нагрузкой")
	cancel, _ := a.Doc.Find(`form[data-form="cancel-absence"]`).Attr("action")
	for persona, want := range map[string]int{"official-3": http.StatusNotFound, "official-2": http.StatusNotFound} {
		if a := at(t, p, persona).Post(t, cancel, nil); a.Status != want {
			t.Errorf("%s ends it: %d", persona, a.Status)
		}
	}
	p.Advance(t, 49*time.Hour)
	a = at(t, p, "head").Open(t, "/ru/bench/absences") // the session has ended meanwhile
	says(t, a, "Завершено")
	if n := a.Doc.Find(`form[data-form="cancel-absence"]`).Length(); n != 0 {
		t.Error("what is over can be ended")
	}
}

func TestTheQueueLeadsHere(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for persona, want := range map[string][]string{"head": {"units", "absences"}, "official": {"absences"}} {
		a := at(t, p, persona).Open(t, "/ru/bench")
		got := a.Doc.Find(`main a[href^="/ru/bench/units"], main a[href^="/ru/bench/absences"]`).
			Map(func(_ int, s *goquery.Selection) string {
				return strings.TrimPrefix(s.AttrOr("href", ""), "/ru/bench/")
			})
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s is led to %v", persona, got)
		}
	}
}
