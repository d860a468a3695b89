package oversight_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/link"
	"qyzmet/internal/oversight"
	"qyzmet/internal/postgres/pgtest"
)

// request is a good one: until the last day of the month.
func request(change url.Values) url.Values {
	values := url.Values{"basis": {"cpc_201"}, "document": {"№ 17 от 20.11.2026"},
		"last-day": {"31"}, "last-month": {"12"}, "last-year": {"2026"}}
	for name, v := range change {
		values[name] = v
	}
	return values
}

// formOf is the page that asks to withhold the one reading of the official.
func formOf(t testing.TB, auditor *apptest.Client) *apptest.Answer {
	t.Helper()
	found := auditor.Submit(t, auditor.Open(t, "/ru/oversight"), "search-access", url.Values{"body": {"gp"}})
	return auditor.Open(t, found.Doc.Find(`main a[href$="/withhold"]`).First().AttrOr("href", ""))
}

// usage is how many readings by officials another system is told of.
func usage(t testing.TB, p *apptest.Portal) (n int) {
	t.Helper()
	list, _, err := p.Oversight.UsageOf(t.Context(), "egov", iin, oversight.UsageQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range list {
		if u.RoleCode == string(identity.Official) {
			n++
		}
	}
	return n
}

// one auditor asks, another confirms; the person and other systems do not see the
// reading until the last day is over.
func TestAReadingIsWithheldByTwoAuditors(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	look(t, p, file(t, p))
	one, two := at(t, p, "auditor"), at(t, p, "auditor-2")
	seen := func() int {
		log := at(t, p, "citizen").Open(t, "/ru/cabinet/access-log")
		return strings.Count(log.Text(), "Генеральная прокуратура")
	}
	before := seen()
	form := formOf(t, one)
	says(t, form, "Скрыть просмотр от гражданина", "А. С.")
	hides(t, form)
	asked := one.Submit(t, form, "withhold", request(nil))
	path, _, _ := strings.Cut(asked.Location, "?")
	if asked.Status != http.StatusSeeOther || !strings.HasPrefix(path, "/ru/oversight/withholdings/") {
		t.Fatalf("asking answers %d to %q:\n%s", asked.Status, asked.Location, asked.Text())
	}
	if again := one.Submit(t, form, "withhold", request(nil)); again.Location != asked.Location {
		t.Errorf("the same request again answers %d to %q", again.Status, again.Location)
	}
	if other := one.Submit(t, form, "withhold", request(url.Values{"basis": {"law_35vi"}})); other.Status != 409 {
		t.Errorf("another request for the same reading answers %d", other.Status)
	}
	if seen() != before || usage(t, p) != 1 || before == 0 {
		t.Errorf("before the second word the person sees %d of %d", seen(), before)
	}
	own := one.Open(t, path)
	if own.Doc.Find(`main form`).Length() > 0 {
		t.Error("who asked is offered to decide")
	}
	for _, act := range []string{"/confirm", "/refuse"} {
		if a := one.Post(t, path+act, url.Values{}); a.Status != http.StatusForbidden {
			t.Errorf("who asked decides (%s): %d", act, a.Status)
		}
	}
	page := two.Open(t, path)
	says(t, page, "Уголовно-процессуальный кодекс, статья 201", "№ 17 от 20.11.2026", "31 декабря 2026")
	for range 2 {
		if a := two.Submit(t, page, "confirm-withholding", nil); a.Status != http.StatusSeeOther {
			t.Fatalf("confirming answers %d:\n%s", a.Status, a.Text())
		}
	}
	if a := two.Submit(t, page, "refuse-withholding", nil); a.Status != http.StatusConflict {
		t.Errorf("deciding otherwise answers %d", a.Status)
	}
	if seen() != before-1 || usage(t, p) != 0 {
		t.Errorf("the person sees %d of %d, other systems %d", seen(), before, usage(t, p))
	}
	says(t, two.Open(t, "/ru/oversight"), "Записи, скрытые от граждан1")
	entries, _, err := journal.List(t.Context(), p.Behind(), journal.Query{
		ObjectKind: "access_withholding", ObjectID: path[strings.LastIndex(path, "/")+1:]})
	if err != nil || len(entries) != 2 || entries[0].Act != "access_withholding_confirmed" ||
		entries[1].Act != "access_withholding_asked" || entries[0].ActorID == entries[1].ActorID {
		t.Errorf("the journal says %+v (%v)", entries, err)
	}
	p.Advance(t, 37*24*time.Hour)
	if seen() != before || usage(t, p) != 1 {
		t.Errorf("after the end the person sees %d of %d, other systems %d", seen(), before, usage(t, p))
	}
}

// What is wrong is named with its remedy, and what was typed stays.
func TestARequestToWithholdIsChecked(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	look(t, p, file(t, p))
	auditor := at(t, p, "auditor")
	form := formOf(t, auditor)
	for name, change := range map[string]url.Values{
		"no basis": {"basis": nil}, "a basis of one's own": {"basis": {"because"}}, "no document": {"document": {" "}},
		"a long document": {"document": {strings.Repeat("а", 101)}}, "no day": {"last-day": {""}},
		"no such day": {"last-day": {"31"}, "last-month": {"2"}}, "a day past": {"last-month": {"10"}},
		"more than a year": {"last-year": {"2027"}},
	} {
		a := auditor.Submit(t, form, "withhold", request(change))
		if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(".govuk-error-summary a").Length() != 1 {
			t.Errorf("%s answers %d:\n%s", name, a.Status, a.Text())
		}
		if _, typed := change["document"]; !typed && a.Doc.Find(`input[name="document"]`).AttrOr("value", "") == "" {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
	if n := count(t, p, "access_withholding"); n != 0 {
		t.Errorf("%d requests are kept", n)
	}
	for _, path := range []string{"/entries/999999/withhold", "/entries/x/withhold", "/withholdings/999999"} {
		if a := auditor.Get(t, "/ru/oversight"+path); a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
}

// What the person has objected to is known; a request that was refused may be made anew.
func TestWhatThePersonKnowsIsNotWithheld(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	look(t, p, file(t, p))
	one, two := at(t, p, "auditor"), at(t, p, "auditor-2")
	form := formOf(t, one)
	ask := func() string {
		a := one.Submit(t, form, "withhold", request(nil))
		path, _, _ := strings.Cut(a.Location, "?")
		return path
	}
	first := ask()
	if a := two.Submit(t, two.Open(t, first), "refuse-withholding", nil); a.Status != http.StatusSeeOther {
		t.Fatalf("refusing answers %d", a.Status)
	}
	second := ask()
	if second == first || second == "" {
		t.Errorf("after a refusal a new request is %q", second)
	}
	page := two.Open(t, second)
	entry := strings.Split(form.Doc.Find(`form[data-form="withhold"]`).AttrOr("action", ""), "/")
	a := at(t, p, "citizen").Post(t, "/ru/cabinet/access-log/objection", url.Values{"entry": {entry[4]}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("objecting answers %d", a.Status)
	}
	if a := two.Submit(t, page, "confirm-withholding", nil); a.Status != http.StatusConflict {
		t.Errorf("confirming what the person knows answers %d", a.Status)
	}
	if n := count(t, p, "access_entry WHERE withheld_until IS NOT NULL"); n != 0 {
		t.Errorf("%d readings are withheld", n)
	}
}

// nobody asks for or decides about a reading of their own data or by themself; the
// database holds both too, and the table of readings stays as it is for the application.
func TestNobodyWithholdsWhatConcernsThem(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	ctx, one, two := t.Context(), actor(t, p, "auditor"), actor(t, p, "auditor-2")
	insert := func(subject, reader string) (id int64) {
		err := pgtest.Seeded(t).QueryRow(ctx, `INSERT INTO access_entry (at, subject_id, actor_id, actor_role, purpose,
				basis, what, fields) VALUES ($1, $2, $3, 'official', 'queue', 'law_88v_5', 'card', '{initials}')
			RETURNING id`, apptest.Start, subject, reader).Scan(&id)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	citizen := actor(t, p, "citizen").PersonID
	good := oversight.Request{Basis: "law_154xiii", Document: "№ 1"}
	good.Last.Year, good.Last.Month, good.Last.Day = 2026, time.December, 31
	ofTwo, byTwo := insert(two.PersonID, citizen), insert(citizen, two.PersonID)
	for what, entry := range map[string]int64{"of their data": ofTwo, "by themself": byTwo} {
		if _, _, err := p.Oversight.Withhold(ctx, two, entry, good); !fault.Is(err, fault.Forbidden) {
			t.Errorf("asking for a reading %s: %v", what, err)
		}
		id, _, err := p.Oversight.Withhold(ctx, one, entry, good)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Oversight.DecideWithholding(ctx, two, id, true); !fault.Is(err, fault.Forbidden) {
			t.Errorf("deciding about a reading %s: %v", what, err)
		}
		for _, sql := range []string{
			`UPDATE access_withholding SET state = 'confirmed', decided_by = $2, decided_at = now() WHERE id = $1`,
			`UPDATE access_entry SET withheld_until = now() WHERE id = $1 AND subject_id <> $2`,
			`UPDATE access_withholding SET until = until + interval '1 day' WHERE id = $1 AND asked_by <> $2`,
			`DELETE FROM access_withholding WHERE id = $1 AND asked_by <> $2`,
		} {
			if _, err := p.DB.Exec(two.Scope(ctx), sql, id, two.PersonID); err == nil {
				t.Errorf("the database lets %s", sql)
			}
		}
	}
	if err := p.Oversight.DecideWithholding(ctx, actor(t, p, "citizen"), 1, true); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a citizen decides: %v", err)
	}
	unproved := one
	unproved.StandIn, unproved.Proved = false, false
	if _, _, err := p.Oversight.Withhold(ctx, unproved, ofTwo, good); !fault.Is(err, fault.StepUp) {
		t.Errorf("asking without a fresh factor: %v", err)
	}
	if a := at(t, p, "citizen").Get(t, link.In(i18n.RU, link.Withholdings)); a.Status != http.StatusForbidden {
		t.Errorf("a citizen sees the requests: %d", a.Status)
	}
}
