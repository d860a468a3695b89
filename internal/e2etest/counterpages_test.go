package e2etest

import (
	"crypto/sha256"
	"net/http"
	"net/url"
	"testing"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/demo"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/internal/visit"
)

// guest is the persona before the operator.
const guest = "entrepreneur"

// visits is what has happened at the counter.
type visits struct {
	// code opens the page of the visit that lasts, disowned is the id of one that its citizen disowned,
	// and disownedCode opens that.
	code, disowned, disownedCode string
	// draft is open in the visit; filed and refused are numbers.
	draft, filed, refused string
	// paper is the id of a paper that a second operator has to look at.
	paper string
}

// keepVisits has somebody at the window of the operator who agreed to a service and to entering a
// paper, and is being asked for one thing more; an earlier visit was disowned.
func (c *town) keepVisits(t *testing.T) {
	t.Helper()
	ctx, operator := t.Context(), c.actor(t, "operator")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c.serve(t, operator, certificate)
	c.visits.disownedCode, c.visits.disowned = c.visitOf(t)
	must(c.Visits.Disown(ctx, c.visits.disownedCode))
	c.serve(t, operator, certificate)
	c.visits.code, _ = c.visitOf(t)
	signed := paper(t, form.Field{Type: form.TypeFile})
	filed, err := c.Applications.File(ctx, operator, c.fill(t, operator, certificate, nil),
		application.Confirmation{Signed: &signed, Key: identity.NewKey()})
	must(err)
	c.visits.filed = filed.Number
	number, problems, err := c.Applications.RefuseAcceptance(ctx, operator, c.fill(t, operator, certificate, nil),
		application.AcceptanceRefusal{Ground: "incomplete-package", Documents: []string{"identity-document"}}, identity.NewKey())
	must(err)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	c.visits.refused = number
	c.visits.draft = c.fill(t, operator, certificate, nil)
	c.agree(t, operator, visit.Mandates)
	today := calendar.DateOf(c.Clock.Now())
	wrong, err := c.Visits.EnterPaper(ctx, operator, visit.Paper{
		IIN: c.numberOf(t, "parent"), Scan: signedSheet(signed.Data), Paper: mandate.Paper{
			Kind: mandate.PowerOfAttorney, Document: "2026/17", DocumentDate: today, Last: today.AddDays(200),
			Actions: []mandate.Action{mandate.File},
		}}, identity.NewKey())
	must(err)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	list, err := c.Visits.Papers(ctx, operator)
	must(err)
	c.visits.paper = list[0].ID
	asked, err := c.Visits.Ask(ctx, operator, visit.Results, identity.NewKey())
	must(err)
	if len(asked) > 0 {
		t.Fatal(asked)
	}
	_, err = c.behind().Exec(ctx, `UPDATE visit SET active_at = $1 WHERE ended_at IS NULL`, time.Now().Add(24*time.Hour))
	must(err) // however long the tests look at it
}

// serve begins the visit of the guest, who signs the sheet.
func (c *town) serve(t *testing.T, operator identity.Actor, purpose string) {
	t.Helper()
	problems, err := c.Visits.Begin(t.Context(), operator, visit.Arrival{
		Who: c.numberOf(t, guest), Document: "id_card", Purpose: purpose, Lang: i18n.KK,
	}, identity.NewKey())
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	c.sign(t, operator)
}

// agree has the guest agree to one thing more.
func (c *town) agree(t *testing.T, operator identity.Actor, purpose string) {
	t.Helper()
	if problems, err := c.Visits.Ask(t.Context(), operator, purpose, identity.NewKey()); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	c.sign(t, operator)
}

func (c *town) sign(t *testing.T, operator identity.Actor) {
	t.Helper()
	if err := c.Visits.GiveBySheet(t.Context(), operator, signedSheet(paper(t, form.Field{Type: form.TypeFile}).Data), identity.NewKey()); err != nil {
		t.Fatal(err)
	}
}

func signedSheet(data []byte) visit.Sheet {
	sum := sha256.Sum256(data)
	return visit.Sheet{Media: "application/pdf", Hash: sum[:], Data: data}
}

// visitOf is the visit that lasts; the clock stands still, so that no other is newer.
func (c *town) visitOf(t *testing.T) (code, id string) {
	t.Helper()
	err := c.behind().QueryRow(t.Context(), `SELECT code, id::text FROM visit ORDER BY ended_at IS NULL DESC LIMIT 1`).Scan(&code, &id)
	if err != nil {
		t.Fatal(err)
	}
	return code, id
}

func (c *town) numberOf(t *testing.T, persona string) string {
	t.Helper()
	p, ok := demo.ByPersona(persona)
	if !ok {
		t.Fatalf("the demo has no %s", persona)
	}
	return p.IIN
}

// counterPages are the window of an operator, and what citizens and auditors see of visits.
func (c *town) counterPages() map[string][]example {
	const operator, colleague, auditor = "operator", "operator-2", "auditor"
	wrong, in := http.StatusUnprocessableEntity, c.visits
	return map[string][]example{
		link.Counter: {
			{path: link.Counter, as: operator}, {what: "without a shift", path: link.Counter, as: colleague},
			{what: "no window", path: link.BeginShift, as: colleague, form: url.Values{"key": {"k"}}, status: wrong},
		},
		link.CounterVisit: {
			{path: link.CounterVisit, as: operator},
			{what: "over", path: link.CounterVisit, as: colleague, status: http.StatusNotFound},
			{what: "no scan", path: link.VisitSheet, as: operator, form: url.Values{"key": {"k"}}, status: wrong},
		},
		link.VisitSheet: {{path: link.VisitSheet, as: operator}},
		link.VisitApplication("{number}"): {
			{path: link.VisitApplication(in.filed), as: operator},
			{what: "not accepted", path: link.VisitApplication(in.refused), as: operator},
		},
		link.Application("{number}"): {{what: "at the counter", path: link.Application(in.filed), as: operator}},
		link.Withdraw("{number}"):    {{what: "at the counter", path: link.Withdraw(in.filed), as: operator}},
		link.ApplicationMessages("{number}"): {
			{what: "at the counter", path: link.ApplicationMessages(in.filed), as: operator},
		},
		link.VisitPaper("{number}"): {
			{path: link.VisitPaper(in.filed), as: operator, status: http.StatusNotFound},
		},
		link.RefuseAcceptance("{draft}"): {
			{path: link.RefuseAcceptance(in.draft), as: operator},
			{what: "no ground", path: link.RefuseAcceptance(in.draft), as: operator, form: url.Values{"key": {"k"}}, status: wrong},
		},
		link.VisitPaperForm: {
			{path: link.VisitPaperForm, as: operator},
			{what: "empty", path: link.VisitPaperForm, as: operator, form: url.Values{"key": {"k"}}, status: wrong},
		},
		link.CounterPapers: {{path: link.CounterPapers, as: operator}},
		link.CounterPaper("{paper}"): {
			{path: link.CounterPaper(in.paper), as: colleague},
			{what: "no answer", path: link.CounterPaper(in.paper), as: colleague, form: url.Values{"key": {"k"}}, status: wrong},
			{what: "one's own", path: link.CounterPaper(in.paper), as: operator},
		},
		link.CounterPaperScan("{paper}"): {{path: link.CounterPaperScan(in.paper), as: colleague, isFile: true}},
		link.Visit("{code}"): {
			{path: link.Visit(in.code)}, {what: "disowned", path: link.Visit(in.disownedCode)},
		},
		link.DisownVisit("{code}"): {{path: link.DisownVisit(in.code)}},
		link.Visits: {
			{path: link.Visits, as: guest}, {what: "none", path: link.Visits, as: citizen},
			{what: "code", path: link.ArrivalCode, as: guest, form: url.Values{}},
		},
		link.DisownedVisits: {{path: link.DisownedVisits, as: auditor}},
		link.DisownedVisit("{id}"): {
			{path: link.DisownedVisit(in.disowned), as: auditor},
			{what: "no verdict", path: link.DisownedVisit(in.disowned), as: auditor, form: url.Values{"note": {"x"}}, status: wrong},
		},
		link.VisitSheetOf("{id}", "{sheet}"): {
			{path: link.VisitSheetOf(in.disowned, in.disowned), as: auditor, status: http.StatusNotFound},
		},
	}
}
