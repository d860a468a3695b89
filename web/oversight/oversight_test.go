package oversight_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres/pgtest"
)

// iin is the citizen's, canaries what no page of this room may show of him.
const iin = "960314501017"

var canaries = []string{"Сеитов", "Сейітов", "Seitov", "Арман", iin}

func actor(t testing.TB, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	found, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	return found.Actor
}

func at(t testing.TB, p *apptest.Portal, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return c
}

// file files a certificate of criminal record for the citizen.
func file(t testing.TB, p *apptest.Portal) (number string) {
	t.Helper()
	ctx, who := t.Context(), actor(t, p, "citizen")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := p.Applications.StartDraft(ctx, who, "no-criminal-record", i18n.RU, "")
	must(err)
	d, err := p.Applications.Draft(ctx, who, id)
	must(err)
	for _, section := range d.Standard.Form.Sections {
		for _, page := range section.Pages {
			_, err := p.Applications.SaveAnswers(ctx, who, id, page.ID, url.Values{
				"phone": {"+77000000101"}, "subject": {"self"}, "purpose": {"employment"},
				"result_delivery": {"cabinet"}, "personal_data_consent": {"yes"},
			}, nil, nil)
			must(err)
		}
	}
	_, err = p.Applications.SendCode(ctx, who, id, "")
	must(err)
	c, err := p.Applications.Confirming(ctx, who, id)
	must(err)
	filed, err := p.Applications.File(ctx, who, id, application.Confirmation{Code: c.Digits, Key: id})
	must(err)
	return filed.Number
}

// look lets the official look at a case.
func look(t testing.TB, p *apptest.Portal, number string) {
	t.Helper()
	if _, err := p.Applications.Case(t.Context(), actor(t, p, "official-gp"), number); err != nil {
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

// hides fails the test for every canary on a page, but for what its reader typed.
func hides(t testing.TB, a *apptest.Answer) {
	t.Helper()
	a.Doc.Find("input").RemoveAttr("value")
	html, err := a.Doc.Html()
	if err != nil {
		t.Fatal(err)
	}
	for _, canary := range canaries {
		if strings.Contains(html, canary) {
			t.Errorf("the page shows %q:\n%s", canary, a.Text())
		}
	}
}

func rows(a *apptest.Answer) *goquery.Selection { return a.Doc.Find(`[data-fact="access-entry"]`) }

func count(t testing.TB, p *apptest.Portal, sql string, args ...any) (n int) {
	t.Helper()
	if err := p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM `+sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// G-08
func TestSearch_FindsMaskedReadingsAndIsOnTheRecord(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p)
	look(t, p, number)
	auditor := at(t, p, "auditor")
	start := auditor.Open(t, "/ru/oversight")
	none := url.Values{"iin": {"000000000000"}}
	for name, c := range map[string]struct {
		query url.Values
		found bool
	}{
		"by person":             {url.Values{"iin": {iin}}, true},
		"by official":           {url.Values{"official": {officialIIN(t)}}, true},
		"by body":               {url.Values{"body": {"gp"}}, true},
		"by another body":       {url.Values{"body": {"mvd"}}, false},
		"by number":             {url.Values{"number": {" " + strings.ToLower(number)}}, true},
		"by an unknown person":  {none, false},
		"in a period":           {dates("25", "11", "2026", "25", "11", "2026"), true},
		"in a period before it": {dates("1", "11", "2026", "24", "11", "2026"), false},
	} {
		a := auditor.Submit(t, start, "search-access", c.query)
		if a.Status != http.StatusOK || (rows(a).Length() > 0) != c.found {
			t.Errorf("%s: %d, %d rows:\n%s", name, a.Status, rows(a).Length(), a.Text())
		}
		hides(t, a)
	}
	a := auditor.Submit(t, start, "search-access", url.Values{"iin": {iin}, "body": {"gp"}})
	says(t, a, "А. С.", "ИИН ••••••••1017", number, "Просмотр очереди заявлений", "Инициалы и статус заявления")
	citizen := at(t, p, "citizen")
	log := citizen.Open(t, "/ru/cabinet/access-log")
	says(t, log, "Контроль доступа к данным", "Должность: аудитор", "Журнал доступа к данным")
	if n := count(t, p, `access_entry WHERE actor_role = 'auditor' AND purpose = 'oversight'`); n < 5 {
		t.Errorf("the auditor's searches left %d rows", n)
	}
}

func dates(day, month, year, today, tomonth, toyear string) url.Values {
	return url.Values{
		"from-day": {day}, "from-month": {month}, "from-year": {year},
		"to-day": {today}, "to-month": {tomonth}, "to-year": {toyear},
	}
}

// officialIIN is that of the official who looks.
func officialIIN(t testing.TB) string {
	t.Helper()
	for _, person := range demo.People() {
		if person.Persona == "official-gp" {
			return person.IIN
		}
	}
	t.Fatal("there is no such official")
	return ""
}

// W-16
func TestSearch_RefusesPartsAndKeepsThem(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	auditor := at(t, p, "auditor")
	start := auditor.Open(t, "/ru/oversight")
	if start.Doc.Find(`main form:not([method="post"])`).Length() > 0 {
		t.Error("a search would stand in an address")
	}
	query := dates("31", "2", "2026", "", "", "")
	query.Set("iin", "1017")
	a := auditor.Submit(t, start, "search-access", query)
	if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`[data-fact="error-summary"] a`).Length() != 2 {
		t.Errorf("%d:\n%s", a.Status, a.Text())
	}
	for _, kept := range []string{`#iin[value="1017"]`, `#from-day[value="31"]`} {
		if a.Doc.Find(kept).Length() != 1 {
			t.Errorf("%s is lost", kept)
		}
	}
	for _, s := range a.Doc.Find(`[data-fact="error-summary"] a`).EachIter() {
		if a.Doc.Find(s.AttrOr("href", "")).Length() != 1 {
			t.Errorf("%q leads nowhere", s.AttrOr("href", ""))
		}
	}
}

func TestRoom_IsTheAuditors(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, path := range []string{"/ru/oversight", "/ru/oversight/objections", "/ru/oversight/sample"} {
		for _, lang := range []string{"kk", "ru", "en"} {
			a := at(t, p, "auditor").Open(t, "/"+lang+path[3:])
			if strings.Contains(a.Text(), "oversight.") || len(a.Body) > 30<<10 || a.Doc.Find("h1").Length() != 1 {
				t.Errorf("%s %s: a text is missing, or %d bytes:\n%s", lang, path, len(a.Body), a.Text())
			}
		}
		for _, persona := range []string{"citizen", "official", "head", "admin", "editor", "authority"} {
			if a := at(t, p, persona).Get(t, path); a.Status != http.StatusForbidden {
				t.Errorf("%s gets %d at %s", persona, a.Status, path)
			}
		}
	}
	for _, path := range []string{"/ru/oversight/objections/1", "/ru/oversight/objections/0", "/ru/oversight/objections/99999999999999999999"} {
		for _, persona := range []string{"auditor", "citizen"} {
			if a := at(t, p, persona).Get(t, path); a.Status != http.StatusNotFound {
				t.Errorf("%s gets %d at %s", persona, a.Status, path)
			}
		}
	}
}

// the objection is answered by the auditor, and the person is told.
func TestObjection_IsAnsweredOnce(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	look(t, p, file(t, p))
	citizen, auditor := at(t, p, "citizen"), at(t, p, "auditor")
	log := citizen.Open(t, "/ru/cabinet/access-log")
	entry := log.Doc.Find(`button[name="entry"]`).AttrOr("value", "")
	citizen.Submit(t, log, "object", url.Values{"entry": {entry}})
	list := auditor.Open(t, "/ru/oversight/objections")
	hides(t, list)
	says(t, list, "Ждет ответа", "А. С.")
	url1 := list.Doc.Find(`main tbody a`).First().AttrOr("href", "")
	page := auditor.Open(t, url1)
	hides(t, page)
	short := auditor.Submit(t, page, "answer-objection", url.Values{"answer": {"Нет."}})
	if short.Status != http.StatusUnprocessableEntity || strings.TrimSpace(short.Doc.Find("#answer").Text()) != "Нет." {
		t.Errorf("a short answer: %d %q", short.Status, short.Doc.Find("#answer").Text())
	}
	answer := url.Values{"answer": {"Просмотр проверен: заявление стояло в очереди органа."}}
	for range 2 { // sent twice it is one answer
		if a := auditor.Submit(t, page, "answer-objection", answer); a.Location != url1+"?done=objection_answered" {
			t.Fatalf("answering: %d to %q:\n%s", a.Status, a.Location, a.Text())
		}
	}
	other := auditor.Submit(t, page, "answer-objection", url.Values{"answer": {"Другой ответ на то же возражение."}})
	if other.Status != http.StatusConflict {
		t.Errorf("another answer: %d", other.Status)
	}
	says(t, citizen.Open(t, "/ru/cabinet/access-log"), "Аудитор ответил", answer.Get("answer"))
	if n := count(t, p, `message WHERE template = 'sms.objection_answered'`); n != 1 {
		t.Errorf("%d messages", n)
	}
}

// the sample is drawn by the system, once a week, and judged once.
func TestSample_IsDrawnByLotAndReviewed(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p)
	for range 30 {
		look(t, p, number)
	}
	auditor := at(t, p, "auditor")
	says(t, auditor.Open(t, "/ru/oversight/sample"), "В выборке нет просмотров")
	p.Advance(t, 7*24*time.Hour)
	p.Advance(t, time.Minute)
	auditor = at(t, p, "auditor") // the session has ended meanwhile
	a := auditor.Open(t, "/ru/oversight/sample")
	hides(t, a)
	if rows(a).Length() != 20 || count(t, p, `access_sample`) != 20 {
		t.Fatalf("%d drawn:\n%s", rows(a).Length(), a.Text())
	}
	says(t, a, "Выбрано: 20, всего просмотров: 30")
	bad := auditor.Submit(t, a, "review", url.Values{"verdict": {"fine"}})
	if bad.Status != http.StatusUnprocessableEntity {
		t.Errorf("an invented verdict: %d", bad.Status)
	}
	for range 2 {
		done := auditor.Submit(t, a, "review", url.Values{"verdict": {"doubtful"}})
		if done.Location != "/ru/oversight/sample?done=sample_reviewed" {
			t.Fatalf("reviewing: %d to %q:\n%s", done.Status, done.Location, done.Text())
		}
	}
	if again := auditor.Submit(t, a, "review", url.Values{"verdict": {"justified"}}); again.Status != http.StatusConflict {
		t.Errorf("another verdict: %d", again.Status)
	}
	if n := count(t, p, `access_sample WHERE verdict = 'doubtful' AND reviewed_by IS NOT NULL`); n != 1 {
		t.Errorf("%d reviewed", n)
	}
}

func TestChanges_AreFoundByNumber(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p)
	auditor := at(t, p, "auditor")
	a := auditor.Submit(t, auditor.Open(t, "/ru/oversight"), "search-changes", url.Values{"number": {number}})
	hides(t, a)
	says(t, a, "гражданин")
	if n := a.Doc.Find("main tbody tr").Length(); n < 2 {
		t.Errorf("%d changes:\n%s", n, a.Text())
	}
	a = auditor.Submit(t, a, "search-changes", url.Values{"number": {""}})
	if a.Status != http.StatusUnprocessableEntity {
		t.Errorf("nothing typed: %d", a.Status)
	}
}

// G-03, R-17: an auditor reads nothing that leaves no row.
func TestOversight_NoRowNoData(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	look(t, p, file(t, p))
	citizen, auditor := at(t, p, "citizen"), at(t, p, "auditor")
	log := citizen.Open(t, "/ru/cabinet/access-log")
	entry := log.Doc.Find(`button[name="entry"]`).AttrOr("value", "")
	citizen.Submit(t, log, "object", url.Values{"entry": {entry}})
	objection := auditor.Open(t, "/ru/oversight/objections").Doc.Find(`main tbody a`).AttrOr("href", "")
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		INSERT INTO access_sample_week VALUES ('2026-11-16', now(), 1);
		INSERT INTO access_sample (week, entry_id) SELECT '2026-11-16', min(id) FROM access_entry;
		CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON access_entry FOR EACH ROW EXECUTE FUNCTION refuse()`)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]*apptest.Answer{
		"a search":       auditor.Post(t, "/ru/oversight/search", url.Values{"iin": {iin}}),
		"the objections": auditor.Get(t, "/ru/oversight/objections"),
		"an objection":   auditor.Get(t, objection),
		"the sample":     auditor.Get(t, "/ru/oversight/sample"),
	} {
		if a.Status != http.StatusServiceUnavailable || bytes.Contains(a.Body, []byte("А. С.")) {
			t.Errorf("%s answers %d:\n%s", name, a.Status, a.Text())
		}
	}
}

// G-04, R-25: what is withheld from the person the auditor alone counts and sees.
func TestWithheldReadings_AreCountedByTheAuditor(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	_, err := pgtest.Seeded(t).Exec(t.Context(), `
		WITH entry AS (
			INSERT INTO access_entry (at, subject_id, actor_id, actor_role, body_code, purpose, basis, what, fields,
				withheld_until, withheld_basis, withheld_by, withheld_confirmed_by)
			SELECT $1, c.id, o.id, 'official', 'gp', 'other', 'law_88v_5', 'case', '{identity}',
				$1::timestamptz + interval '1 day', 'cpc_201', o.id, c.id
			FROM person c, person o WHERE c.persona = 'citizen' AND o.persona = 'official-gp' RETURNING *)
		INSERT INTO access_withholding (entry_id, basis, document, until, state, asked_by, asked_at, decided_by, decided_at)
		SELECT id, withheld_basis, '№ 1', withheld_until, 'confirmed', withheld_by, at, withheld_confirmed_by, at
		FROM entry`, apptest.Start)
	if err != nil {
		t.Fatal(err)
	}
	citizen, auditor := at(t, p, "citizen"), at(t, p, "auditor")
	log := citizen.Open(t, "/ru/cabinet/access-log")
	if rows(log).Length() != 0 {
		t.Errorf("the person sees it:\n%s", log.Text())
	}
	var entry string
	err = pgtest.Seeded(t).QueryRow(t.Context(), `SELECT id::text FROM access_entry`).Scan(&entry)
	if err != nil {
		t.Fatal(err)
	}
	guess := citizen.Post(t, "/ru/cabinet/access-log/objection", url.Values{"entry": {entry}})
	if guess.Status != http.StatusNotFound {
		t.Errorf("guessing its number answers %d", guess.Status)
	}
	start := auditor.Open(t, "/ru/oversight")
	says(t, start, "Записи, скрытые от граждан1")
	says(t, auditor.Submit(t, start, "search-access", url.Values{"body": {"gp"}}), "Скрыто от гражданина")
	p.Advance(t, 24*time.Hour)
	citizen = at(t, p, "citizen")
	if n := rows(citizen.Open(t, "/ru/cabinet/access-log")).Length(); n != 2 { // and the auditor's own reading
		t.Errorf("after its end the person sees %d rows", n)
	}
}
