package bench_test

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/png"
	"net/url"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/visit"
)

// counterPages has somebody at the window who agreed to a service, to results and to entering a paper;
// an earlier visit was disowned.
func counterPages(t *testing.T, p *apptest.Portal) map[string][]page {
	t.Helper()
	ctx, operator := t.Context(), actor(t, p, "operator")
	if _, err := p.Centres.Post(ctx, operator); err != nil {
		must(t, p.Centres.BeginShift(ctx, operator, "csc-astana", 2, identity.NewKey()))
	}
	serve(t, p, operator)
	var gone, code, paper string
	read := func(sql string, to *string) { must(t, p.Behind().QueryRow(ctx, sql).Scan(to)) }
	read(`SELECT code FROM visit`, &code)
	must(t, p.Visits.Disown(ctx, code))
	read(`SELECT id::text FROM visit`, &gone)
	serve(t, p, operator)
	draft := atCounter(t, p, operator)
	done, err := p.Applications.File(ctx, operator, atCounter(t, p, operator),
		application.Confirmation{Signed: &application.Upload{Name: "a.png", Data: picture(t)}, Key: identity.NewKey()})
	must(t, err)
	agree(t, p, operator, visit.Mandates)
	today := calendar.DateOf(p.Now())
	parent, _ := demo.ByPersona("parent")
	_, err = p.Visits.EnterPaper(ctx, operator, visit.Paper{IIN: parent.IIN, Scan: sheetOf(t), Paper: mandate.Paper{
		Kind: mandate.PowerOfAttorney, Document: "17", DocumentDate: today, Last: today.AddDays(90), Actions: []mandate.Action{mandate.File},
	}}, identity.NewKey())
	must(t, err)
	read(`SELECT id::text FROM paper_mandate`, &paper)
	agree(t, p, operator, visit.Results)
	result := handedOut(t, p, operator)
	var signed string
	read(`SELECT v.id::text || '/sheets/' || c.id::text FROM visit v JOIN visit_consent c ON c.visit_id = v.id
		WHERE v.disowned_at IS NOT NULL LIMIT 1`, &signed)
	own := func(path string) []page { return []page{{"operator", path}} }
	return map[string][]page{
		"/counter":       {{"operator", "/counter"}, {"operator-2", "/counter"}},
		"/counter/visit": own("/counter/visit"), "/counter/visit/sheet": own("/counter/visit/sheet"),
		"/counter/visit/paper": own("/counter/visit/paper"), "/counter/papers": own("/counter/papers"),
		"/counter/papers/{paper}":                         own("/counter/papers/" + paper),
		"/counter/papers/{paper}/scan":                    own("/counter/papers/" + paper + "/scan"),
		"/counter/visit/applications/{number}":            own("/counter/visit/applications/" + done.Number),
		"/counter/visit/drafts/{draft}/refuse":            own("/counter/visit/drafts/" + draft + "/refuse"),
		"/visits/{code}":                                  {{"", "/visits/" + code}},
		"/visits/{code}/disown":                           {{"", "/visits/" + code + "/disown"}},
		"/counter/visit/applications/{number}/result.pdf": own("/counter/visit/applications/" + result + "/result.pdf"),
		"/oversight/visits/{id}/sheets/{sheet}":           {{"auditor", "/oversight/visits/" + signed}},
		"/oversight/visits/{id}":                          {{"auditor", "/oversight/visits/" + gone}},
	}
}

// serve opens the visit of the entrepreneur, who signs the sheet.
func serve(t *testing.T, p *apptest.Portal, operator identity.Actor) {
	t.Helper()
	who, _ := demo.ByPersona("entrepreneur")
	_, err := p.Visits.Begin(t.Context(), operator, visit.Arrival{
		Who: who.IIN, Document: "id_card", Purpose: "no-criminal-record", Lang: i18n.RU,
	}, identity.NewKey())
	must(t, err)
	must(t, p.Visits.GiveBySheet(t.Context(), operator, sheetOf(t), identity.NewKey()))
}

func agree(t *testing.T, p *apptest.Portal, operator identity.Actor, purpose string) {
	t.Helper()
	_, err := p.Visits.Ask(t.Context(), operator, purpose, identity.NewKey())
	must(t, err)
	must(t, p.Visits.GiveBySheet(t.Context(), operator, sheetOf(t), identity.NewKey()))
}

// atCounter fills a draft in the open visit.
func atCounter(t *testing.T, p *apptest.Portal, operator identity.Actor) string {
	t.Helper()
	id, err := p.Applications.StartDraft(t.Context(), operator, "no-criminal-record", i18n.RU, identity.NewKey())
	must(t, err)
	d, err := p.Applications.Draft(t.Context(), operator, id)
	must(t, err)
	answers := url.Values{
		"phone": {"+77000000106"}, "email": {""}, "subject": {"self"}, "purpose": {"employment"},
		"result_delivery": {"cabinet"}, "personal_data_consent": {"yes"},
	}
	for _, s := range d.Standard.Form.Sections {
		for _, page := range s.Pages {
			_, err := p.Applications.SaveAnswers(t.Context(), operator, id, page.ID, answers, nil, nil)
			must(t, err)
		}
	}
	return id
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 20, 20))))
	return b.Bytes()
}

func sheetOf(t *testing.T) visit.Sheet {
	data := picture(t)
	sum := sha256.Sum256(data)
	return visit.Sheet{Media: "image/png", Hash: sum[:], Data: data}
}

// handedOut is an application of the visit that has its result.
func handedOut(t *testing.T, p *apptest.Portal, operator identity.Actor) string {
	t.Helper()
	done, err := p.Applications.File(t.Context(), operator, atCounter(t, p, operator),
		application.Confirmation{Signed: &application.Upload{Name: "a.png", Data: picture(t)}, Key: identity.NewKey()})
	must(t, err)
	official := actor(t, p, "official-gp")
	must(t, p.Applications.Take(t.Context(), official, done.Number, identity.NewKey()))
	must(t, p.Applications.Approve(t.Context(), official, done.Number, identity.NewKey()))
	return done.Number
}

// actPages are the acts on a case that have pages of their own.
func actPages(t *testing.T, p *apptest.Portal) map[string][]page {
	t.Helper()
	held := file(t, p, actor(t, p, "citizen"))
	must(t, p.Applications.Take(t.Context(), actor(t, p, "official-gp"), held, identity.NewKey()))
	pages := map[string][]page{}
	for _, act := range []string{"hand-over", "extend", "forward", "terminate", "opinion", "correction"} {
		pages["/bench/{number}/"+act] = []page{{"official-gp", "/bench/" + held + "/" + act}}
	}
	for _, sql := range []string{ // the prosecutor's office of the demo has no head
		`DELETE FROM staff_role WHERE person_id = (SELECT id FROM person WHERE persona = 'official-mp')`,
		`INSERT INTO staff_role (person_id, role, body_code) SELECT id, 'head', 'gp' FROM person WHERE persona = 'official-mp'`,
	} {
		_, err := p.Behind().Exec(t.Context(), sql)
		must(t, err)
	}
	pages["/bench/{number}/assign"] = []page{{"official-mp", "/bench/" + held + "/assign"}}
	return pages
}
