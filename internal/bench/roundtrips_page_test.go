package bench_test

import (
	"crypto/sha256"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/oversight"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/sealed"
	webpage "qyzmet/web/page"
)

// pageTrips is how many round trips to PostgreSQL a page may take, that of the session
// included (goal G7). What is asked once in a while for all readers together, as the
// version of the catalogue is, is not the page's.
const pageTrips = 3

// page is an address of a route and who opens it.
type page struct{ persona, path string }

// TestAPageStaysWithinItsRoundTrips opens every page there is.
func TestAPageStaysWithinItsRoundTrips(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	pages := town(t, p)
	maps.Copy(pages, lawPages(t, p))
	maps.Copy(pages, centrePages(t, p))
	maps.Copy(pages, counterPages(t, p))
	maps.Copy(pages, actPages(t, p))
	maps.Copy(pages, tripPages(t, p))
	for _, e := range p.Routes.Entries() {
		if e.Method != http.MethodGet || strings.HasPrefix(e.Pattern, "/api/") { // those are no pages
			continue
		}
		openings := pages[e.Pattern]
		if len(openings) == 0 && !strings.Contains(e.Pattern, "{") {
			openings = openedBy(e)
		}
		if rare[e.Pattern] || once(e.Pattern) {
			continue
		}
		if len(openings) == 0 {
			t.Errorf("no address of %s is in this test", e.Pattern)
		}
		for _, o := range openings {
			countTrips(t, p, o)
		}
	}
}

// rare are pages that somebody opens once in years, and those of the demo alone.
var rare = map[string]bool{
	"/enrol/{token}": true, "/enrol/{token}/code": true, "/accounts/requests/{id}": true,
	"/demo/inbox/{reference}": true, "/demo/inbox/{reference}/html": true, "/credential": true, "/sign-in/callback": true,
}

// personas are those who open the pages of a role, the commonest first.
var personas = []struct {
	role    identity.Role
	persona string
}{
	{identity.Guest, ""}, {identity.Citizen, "citizen"}, {identity.Official, "official-gp"}, {identity.Auditor, "auditor"},
	{identity.Admin, "admin"}, {identity.Head, "head"},
	{identity.Operator, "operator"}, {identity.CentreHead, "centre-head"}, {identity.Contact, "contact"},
}

// openedBy are the openings of a page by everybody who may.
func openedBy(e webpage.Entry) (list []page) {
	rule, _ := identity.RuleOf(e.Action)
	for _, p := range personas {
		if slices.Contains(rule.Roles, p.role) {
			list = append(list, page{p.persona, e.Pattern})
		}
	}
	return list[:min(len(list), 2)]
}

// filingTrips is how many a filing over HTTP may take, session and notice to the worker
// included (goal G7).
const filingTrips = 8

func TestAFilingStaysWithinItsRoundTrips(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	citizen := actor(t, p, "citizen")
	file(t, p, citizen) // what happens once in the life of the process
	c := p.Client()
	c.SignIn(t, "citizen")
	for range 2 {
		id := answered(t, p, citizen)
		confirming, err := p.Applications.Confirming(t.Context(), citizen, id)
		must(t, err)
		form := url.Values{"code": {confirming.Digits}, "key": {id}}
		r := httptest.NewRequest(http.MethodPost, "/ru/drafts/"+id+"/sign", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		ctx, counter := postgres.WithCounter(t.Context())
		if a := c.Do(t, r.WithContext(ctx)); a.Status != http.StatusSeeOther {
			t.Fatalf("filing answers %d:\n%s", a.Status, a.Text())
		}
		if counter.Trips() > filingTrips {
			t.Errorf("a filing takes %d round trips, at most %d:\n%s", counter.Trips(), filingTrips,
				strings.Join(counter.Statements(), "\n"))
		}
	}
}

// countTrips opens a page twice and counts the second time.
func countTrips(t *testing.T, p *apptest.Portal, o page) {
	t.Helper()
	c := p.Client()
	if o.persona != "" {
		c.SignIn(t, o.persona)
	}
	path := o.path
	if !strings.HasPrefix(path, "/demo") {
		path = "/ru" + path
	}
	c.Get(t, path)
	ctx, counter := postgres.WithCounter(t.Context())
	a := c.Do(t, httptest.NewRequest(http.MethodGet, path, nil).WithContext(ctx))
	if a.Status >= http.StatusBadRequest {
		t.Errorf("%s answers %d to %q", path, a.Status, o.persona)
	}
	if counter.Trips() > pageTrips {
		t.Errorf("%s takes %d round trips for %q, at most %d:\n%s", path, counter.Trips(), o.persona, pageTrips,
			strings.Join(counter.Statements(), "\n"))
	}
}

// town has a draft, a filed and an approved application, and files of all; it gives an
// address for every route that needs one.
func town(t *testing.T, p *apptest.Portal) map[string][]page {
	t.Helper()
	ctx, service := t.Context(), p.Applications
	citizen, official := actor(t, p, "citizen"), actor(t, p, "official-gp")
	draft, filed := answered(t, p, citizen), file(t, p, citizen)
	approved := file(t, p, citizen)
	must(t, service.Take(ctx, official, approved, identity.NewKey()))
	must(t, service.Approve(ctx, official, approved, identity.NewKey()))
	v, err := service.Own(ctx, citizen, approved)
	must(t, err)
	cabinet, bench, at := "/cabinet/applications/", "/bench/", "/drafts/"+draft
	ofDraft, ofCase := "/files/"+attach(t, p, draft, 0), "/files/"+attach(t, p, v.DraftID, v.ID)
	search := "/services?q="
	parent := actor(t, p, "parent")
	relations, _, err := p.Mandates.Relations(ctx, parent)
	must(t, err)
	claimed, err := p.Mandates.Claim(ctx, parent, relations[0].Ref, "", i18n.KK)
	must(t, err)
	boss := actor(t, p, "entrepreneur")
	relations, _, err = p.Mandates.Relations(ctx, boss)
	must(t, err)
	headed, err := p.Mandates.Claim(ctx, boss, relations[0].Ref, "", i18n.KK)
	must(t, err)
	question, wrong := opinionAsked(t, p, filed), correctionAsked(t, p, file(t, p, citizen))
	objection := objected(t, p)
	reading, withheld := asked(t, p)
	return map[string][]page{
		"/services": {{"", "/services"}, {"citizen", search + url.QueryEscape("справка о судимости")},
			{"citizen", search + url.QueryEscape("справка о судемасти")}},
		"/services/{code}":                   {{"", "/services/passport"}, {"citizen", "/services/passport"}},
		"/services/{code}/apply":             {{"citizen", "/services/no-criminal-record/apply"}},
		"/services/{code}/editions/{number}": {{"citizen", "/services/no-criminal-record/editions/1"}},
		"/services/{code}/editions":          {{"citizen", "/services/no-criminal-record/editions"}},
		"/services/{code}/editions/compare": {
			{"", "/services/birth-certificate-reissue/editions/compare?from=1&to=2"}},
		"/bodies/{code}": {{"citizen", "/bodies/gp"}},
		"/verify/{code}": {{"", "/verify/" + string(v.Document.Paper.Code)}},

		"/drafts/{id}":              {{"citizen", at}},
		"/drafts/{id}/check":        {{"citizen", at + "/check"}},
		"/drafts/{id}/sign":         {{"citizen", at + "/sign"}},
		"/drafts/{id}/delete":       {{"citizen", at + "/delete"}},
		"/drafts/{id}/files/{file}": {{"citizen", at + ofDraft}},
		"/drafts/{id}/{step}":       {{"citizen", at + "/contacts"}},

		"/cabinet/applications/{number}/filed":    {{"citizen", cabinet + filed + "/filed"}},
		"/cabinet/applications/{number}":          {{"citizen", cabinet + filed}, {"citizen", cabinet + approved}},
		"/cabinet/applications/{number}/withdraw": {{"citizen", cabinet + filed + "/withdraw"}},
		"/cabinet/applications/{number}/result":   {{"citizen", cabinet + approved + "/result"}},
		"/cabinet/applications/{number}/result.pdf": {
			{"citizen", cabinet + approved + "/result.pdf"}, {"citizen", cabinet + approved + "/result.pdf?paper=kk"}},
		"/cabinet/applications/{number}/result/correction": {{"citizen", cabinet + approved + "/result/correction"}},

		"/cabinet/applications/{number}/files/{file}": {{"citizen", cabinet + approved + ofCase}},

		"/cabinet/mandates/{id}":     {{"parent", "/cabinet/mandates/" + claimed}},
		"/cabinet/mandates/{id}/end": {{"parent", "/cabinet/mandates/" + claimed + "/end"}},

		"/cabinet/mandates/{id}/appoint": {{"entrepreneur", "/cabinet/mandates/" + headed + "/appoint"}},

		"/accounts/{person}": {{"admin", "/accounts/" + official.PersonID}},

		"/bench/overview":              {{"head", "/bench/overview"}},
		"/bench/bulk":                  {{"official-gp", "/bench/bulk?act=take&case-" + filed + "=1"}},
		"/bench/exports/{export}":      {{"official-gp", "/bench/exports/" + exported(t, p)}},
		"/bench/exports/{export}/file": {{"official-gp", "/bench/exports/" + exported(t, p) + "/file"}},

		"/oversight":                 {{"auditor", "/oversight"}},
		"/oversight/objections":      {{"auditor", "/oversight/objections"}},
		"/oversight/objections/{id}": {{"auditor", "/oversight/objections/" + objection}},
		"/oversight/sample":          {{"auditor", "/oversight/sample"}},

		"/oversight/entries/{id}/withhold": {{"auditor", "/oversight/entries/" + reading + "/withhold"}},
		"/oversight/withholdings":          {{"auditor", "/oversight/withholdings"}},
		"/oversight/withholdings/{id}":     {{"auditor", "/oversight/withholdings/" + withheld}},

		"/cabinet/applications/{number}/correction":       {{"citizen", cabinet + wrong + "/correction"}},
		"/cabinet/applications/{number}/correction/check": {{"citizen", cabinet + wrong + "/correction/check"}},

		"/complaints/{number}":       {{"citizen", "/complaints/" + approved}},
		"/oversight/complaints":      {{"authority", "/oversight/complaints"}},
		"/oversight/complaints/{id}": {{"authority", "/oversight/complaints/" + complainedOf(t, v)}},

		"/bench/units/{unit}":              {{"head", "/bench/units/social-payments"}},
		"/bench/units/{unit}/rules/new":    {{"head", "/bench/units/social-payments/rules/new"}},
		"/bench/units/{unit}/rules/{rule}": {{"head", "/bench/units/social-payments/rules/1"}},

		"/bench":                       {{"official-gp", "/bench"}},
		"/bench/{number}":              {{"official-gp", bench + filed}, {"official-gp", bench + approved}},
		"/bench/{number}/files/{file}": {{"official-gp", bench + approved + ofCase}},
		"/bench/{number}/messages":     {{"official-gp", bench + filed + "/messages"}},
		"/bench/opinions":              {{"official-2", "/bench/opinions"}},
		"/bench/opinions/{id}":         {{"official-2", "/bench/opinions/" + question}},
		"/bench/opinions/{id}/files/{file}": {{"official-2", "/bench/opinions/" + question + "/files/" +
			shown(t, question, v.DraftID, v.ID)}},
		"/cabinet/applications/{number}/messages": {{"citizen", cabinet + filed + "/messages"}},
		"/bench/{number}/result.pdf":              {{"official-gp", bench + approved + "/result.pdf"}},
		"/bench/{number}/document":                {{"official-gp", bench + approved + "/document"}},
	}
}

// correctionAsked has the applicant asked to put an application right.
func correctionAsked(t *testing.T, p *apptest.Portal, number string) string {
	t.Helper()
	official := actor(t, p, "official-gp")
	must(t, p.Applications.Take(t.Context(), official, number, identity.NewKey()))
	problems, err := p.Applications.RequestCorrection(t.Context(), official, number, application.CorrectionRequest{
		Items: []application.CorrectionItem{{Field: "purpose", Defect: application.Incorrect, Note: "Цель указана неверно."}}})
	if must(t, err); len(problems) > 0 {
		t.Fatal(problems)
	}
	return number
}

// complainedOf is the id of a complaint about an application.
func complainedOf(t *testing.T, v *application.View) string {
	t.Helper()
	id := postgres.NewID()
	_, err := pgtest.Owner(t).Exec(t.Context(), `INSERT INTO complaint (id, application_id, person_id, filed_by, number,
			service_code, body_code, about, lang, words, filed_at, registered_at, due_at)
		VALUES ($1, $2, $3, $3, $4, $5, $6, 'overdue', 'kk', $7, now(), now(), now() + interval '1 day')`,
		id, v.ID, v.PersonID, v.Number, v.Service, v.Body, postgres.Sealed(sealed.ComplaintWords, id, "Жауап жоқ."))
	must(t, err)
	return id
}

// opinionAsked takes a case, in which both sides write, and is the id of a question about it.
func opinionAsked(t *testing.T, p *apptest.Portal, number string) (id string) {
	t.Helper()
	ctx, citizen, official := t.Context(), actor(t, p, "citizen"), actor(t, p, "official-gp")
	said := func(problems []application.Problem, err error) {
		t.Helper()
		if must(t, err); len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	must(t, p.Applications.Take(ctx, official, number, identity.NewKey()))
	said(p.Applications.WriteToBody(ctx, citizen, number, application.Letter{Text: "Есть вопрос.", Lang: i18n.RU}))
	said(p.Applications.WriteToApplicant(ctx, official, number, application.Letter{Text: "Какой?", Lang: i18n.RU}))
	said(p.Applications.WriteNote(ctx, official, number, "Спросить.", i18n.RU, ""))
	said(p.Applications.AskOpinion(ctx, official, number, application.Question{
		Body: "mvd", Text: "Состоит ли на учете?", Days: 3, Fields: []string{"purpose"}, Lang: i18n.RU}))
	must(t, pgtest.Seeded(t).QueryRow(ctx, `SELECT id::text FROM opinion`).Scan(&id))
	return id
}

// shown puts a file of an application among those that a question shows.
func shown(t *testing.T, opinion, draft string, applicationID int64) (file string) {
	t.Helper()
	file = attach(t, nil, draft, applicationID)
	_, err := pgtest.Owner(t).Exec(t.Context(), `UPDATE opinion SET files = ARRAY[$2::uuid] WHERE id::text = $1`, opinion, file)
	must(t, err)
	return file
}

// objected is the id of an objection of the citizen against the first reading there is.
func objected(t *testing.T, p *apptest.Portal) (id string) {
	t.Helper()
	var entry int64
	must(t, pgtest.Seeded(t).QueryRow(t.Context(), `
		INSERT INTO access_entry (at, subject_id, actor_id, actor_role, purpose, basis, what, fields)
		SELECT now(), c.id, o.id, 'official', 'queue', 'law_88v_5', 'card', '{initials}'
		FROM person c, person o WHERE c.persona = 'citizen' AND o.persona = 'official-gp' RETURNING id`).Scan(&entry))
	must(t, p.Oversight.Object(t.Context(), actor(t, p, "citizen"), entry, i18n.RU))
	must(t, pgtest.Seeded(t).QueryRow(t.Context(), `SELECT id::text FROM access_objection`).Scan(&id))
	return id
}

// asked is a reading that nobody objects to, and a request of the auditor to withhold it.
func asked(t *testing.T, p *apptest.Portal) (reading, withheld string) {
	t.Helper()
	var entry int64
	must(t, pgtest.Seeded(t).QueryRow(t.Context(), `
		INSERT INTO access_entry (at, subject_id, actor_id, actor_role, purpose, basis, what, fields)
		SELECT now(), c.id, o.id, 'official', 'queue', 'law_88v_5', 'card', '{initials}'
		FROM person c, person o WHERE c.persona = 'citizen' AND o.persona = 'official-gp' RETURNING id`).Scan(&entry))
	id, wrong, err := p.Oversight.Withhold(t.Context(), actor(t, p, "auditor"), entry, oversight.Request{
		Basis: oversight.Bases()[0], Document: "№ 1", Last: calendar.DateOf(p.Now()).AddDays(30)})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	must(t, err)
	return strconv.FormatInt(entry, 10), strconv.FormatInt(id, 10)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func actor(t *testing.T, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), persona)
	must(t, err)
	return who.Actor
}

// answered is a draft with every answer and a code on its way.
func answered(t *testing.T, p *apptest.Portal, who identity.Actor) (id string) {
	t.Helper()
	service := p.Applications
	id, err := service.StartDraft(t.Context(), who, "no-criminal-record", i18n.RU, "")
	must(t, err)
	d, err := service.Draft(t.Context(), who, id)
	must(t, err)
	for _, section := range d.Standard.Form.Sections {
		for _, p := range section.Pages {
			saved, err := service.SaveAnswers(t.Context(), who, id, p.ID, url.Values{
				"phone": {"+77000000101"}, "subject": {"self"}, "purpose": {"employment"},
				"result_delivery": {"cabinet"}, "personal_data_consent": {"yes"},
			}, nil, nil)
			must(t, err)
			if len(saved.Errors) > 0 {
				t.Fatalf("page %s: %v", p.ID, saved.Errors)
			}
		}
	}
	_, err = service.SendCode(t.Context(), who, id, "")
	must(t, err)
	return id
}

func file(t *testing.T, p *apptest.Portal, who identity.Actor) (number string) {
	t.Helper()
	id := answered(t, p, who)
	c, err := p.Applications.Confirming(t.Context(), who, id)
	must(t, err)
	filed, err := p.Applications.File(t.Context(), who, id, application.Confirmation{Code: c.Digits, Key: id})
	must(t, err)
	return filed.Number
}

// attach puts a file to a draft, or to the application it has become.
func attach(t *testing.T, p *apptest.Portal, draft string, applicationID int64) (id string) {
	t.Helper()
	data := []byte("%PDF-1.4")
	sum := sha256.Sum256(data)
	must(t, pgtest.Seeded(t).QueryRow(t.Context(), `
		INSERT INTO file (person_id, draft_id, application_id, field, name, media, size, sha256, data, received_at)
		SELECT id, $1, nullif($2::bigint, 0), 'proof', 'proof.pdf', 'application/pdf', $3, $4, $5, now()
		FROM person WHERE persona = 'citizen' RETURNING id::text`,
		draft, applicationID, len(data), sum[:], data).Scan(&id))
	return id
}

// exported is a file of a list that lies ready for the prosecutor's official.
func exported(t *testing.T, p *apptest.Portal) (id string) {
	t.Helper()
	must(t, pgtest.Seeded(t).QueryRow(t.Context(), `
		INSERT INTO export_file (id, person_id, role, body_code, format, lang, filter, total, started_at, ended_at, data)
		SELECT gen_random_uuid(), id, 'official', 'gp', 'csv', 'ru', '{}', 1, $1, $1, 'x' FROM person WHERE persona = 'official-gp'
		RETURNING id::text`, p.Now()).Scan(&id))
	return id
}
