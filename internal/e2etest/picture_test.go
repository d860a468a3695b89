package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/web/page"
)

// picture is a page worth a picture.
type picture struct {
	name string
	example
	// rows is how many rows of the page's table are shown, so that a picture is not long;
	// all when zero.
	rows int
	// sorted says that rows are put in the order of their words, because what happened at
	// the same moment comes in any order.
	sorted bool
}

// gallery is a town with pages that show what happens when the portal itself is at fault.
type gallery struct{ *town }

// broken are kinds of fault that no reader can bring about at will.
var broken = map[string]fault.Kind{
	"error-422": fault.Invalid, "error-500": fault.Internal, "error-503": fault.Unavailable,
}

func newGallery(t *testing.T) gallery {
	t.Helper()
	g := gallery{newTown(t)}
	for minutes, name := range []string{"check", "open", "file"} { // else they come in any order
		_, err := pgtest.Owner(t).Exec(t.Context(),
			`UPDATE draft SET updated_at = updated_at - make_interval(mins => $2) WHERE id = $1`, g.drafts[name], minutes)
		if err != nil {
			t.Fatal(err)
		}
	}
	for minutes, id := range []string{g.ways.answered, g.ways.shown, g.ways.waiting, g.ways.hidden} { // they too
		_, err := pgtest.Owner(t).Exec(t.Context(),
			`UPDATE discussion_comment SET at = at - make_interval(mins => $2) WHERE id = $1`, id, minutes)
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, kind := range broken {
		g.Routes.Get("/"+name, identity.ReadPublic, page.Handler(
			func(http.ResponseWriter, *http.Request) error { return fault.New(kind, "") }))
	}
	return g
}

// pictures are the main pages in the order in which people meet them. The order matters:
// what an official opens is read in the citizen's log of access.
func (g gallery) pictures() []picture {
	list := g.openPictures()
	list = append(list, g.draftPictures()...)
	list = append(list, g.cabinetPictures()...)
	list = append(list, g.benchPictures()...)
	list = append(list, g.staffPictures()...)
	list = append(list, g.lawPictures()...)
	return append(list, g.faultPictures()...)
}

func ofName(name, as, path string) picture {
	return picture{name: name, example: example{as: as, path: path}}
}

func (g gallery) openPictures() []picture {
	open := func(name, path string) picture { return ofName(name, "", path) }
	return []picture{
		open("home", link.Home),
		open("services", link.Services),
		open("search", link.ServiceList("справка", "", "", "")),
		open("nothing-found", link.ServiceList("qqqqqq", "", "", "")),
		open("service", link.Service(certificate)),
		open("sign-in", link.SignIn),
		open("help", link.Help),
		open("how-to-apply", link.HowToApply),
		open("display", link.Display),
		open("feedback", link.Feedback(link.Services)),
		open("verify", link.VerifyCode(string(g.cases["approved"].Document.Paper.Code))),
		open("track", link.Track),
		{name: "tracked", example: g.tracked("registered")},
		open("demo", "/demo"),
		open("styleguide", link.StyleGuide),
	}
}

// tracked is the answer to somebody who asks for a status by number and code.
func (g gallery) tracked(name string) example {
	v := g.cases[name]
	return example{path: link.Track, form: url.Values{"number": {v.Number}, "code": {v.TrackingCode}}}
}

func (g gallery) draftPictures() []picture {
	var wrong example
	for _, e := range g.draftPages()[link.DraftStep("{id}", "{step}")] {
		if e.form != nil {
			wrong = e // the last one
		}
	}
	return []picture{
		ofName("tasks", asker, link.Draft(g.drafts["tasks"])),
		ofName("question", citizen, link.DraftStep(g.drafts["open"], "subject")),
		{name: "error", example: wrong},
		ofName("check", citizen, link.DraftCheck(g.drafts["check"])),
		ofName("sign", asker, link.DraftSign(g.drafts["sign"])),
	}
}

func (g gallery) cabinetPictures() []picture {
	own := func(name, path string) picture { return ofName(name, citizen, path) }
	documents := own("documents", link.Documents)
	documents.sorted = true
	return []picture{
		own("home-own", link.Home),
		own("filed", link.Filed(g.number("registered"))),
		own("cabinet", link.Cabinet),
		own("application", link.Application(g.number("registered"))),
		own("approved", link.Application(g.number("approved"))),
		own("refused", link.Application(g.number("refused"))),
		own("result", link.Result(g.number("approved"))),
		documents,
		own("access-log", link.AccessLog),
		ofName("mandates", helper, link.Mandates),
		ofName("mandate", helper, link.Mandate(g.mandates.asked)),
	}
}

func (g gallery) benchPictures() []picture {
	desk := func(name, path string) picture { return ofName(name, "official-gp", path) }
	queue := desk("queue", link.Bench)
	queue.rows = 8
	return []picture{
		queue,
		ofName("queue-head", "head", link.Bench),
		ofName("queue-overview", "head", link.QueueOverview),
		desk("queue-bulk", link.QueueBulk+"?act=take&case-"+g.number("registered")+"=1&case-"+g.number("review")+"=1"),
		desk("case", link.Case(g.number("review"))),
		ofName("case-purpose", "head", link.Case(g.number("allowance"))),
	}
}

// staffPictures are the doors and rooms of staff beside the bench.
func (g gallery) staffPictures() []picture {
	const admin, auditor = "admin", "auditor"
	accounts := ofName("accounts", admin, link.Accounts)
	accounts.rows = 12
	return []picture{
		ofName("staff-sign-in", "", link.StaffSignIn),
		ofName("enrol", "", link.Enrol(g.accounts.fresh)),
		ofName("credential", enrolled, link.Credential),
		ofName("devices", "entrepreneur", link.Devices),
		ofName("step-up", stopped, link.StepUp),
		accounts,
		ofName("account", admin, link.Account(g.accounts.official)),
		ofName("oversight", auditor, link.Oversight),
		ofName("objection", auditor, link.Objection(g.objections[1])),
		ofName("sample", auditor, link.Sample),
		ofName("counter", "operator-2", link.Counter),
		ofName("counter-visit", "operator", link.CounterVisit),
		ofName("counter-filed", "operator", link.VisitApplication(g.visits.filed)),
		ofName("centre-head", "centre-head", link.CentreHead),
		ofName("calls", "contact", link.Calls),
	}
}

// lawPictures are how a standard is written and how everybody follows it.
func (g gallery) lawPictures() []picture {
	desk := ofName("editor", editor, link.Editor)
	desk.sorted = true
	return []picture{
		desk,
		ofName("proposal", editor, link.Proposal(g.proposals.open)),
		ofName("part", editor, link.ProposalPart(g.proposals.open, "term")),
		ofName("form-builder", editor, link.ProposalForm(g.proposals.open)),
		ofName("simulation", editor, link.ProposalSimulation(g.proposals.open)),
		ofName("way", editor, link.ProposalWay(g.ways.reporting)),
		ofName("approve", "approver", link.WayApprove(g.ways.approval)),
		ofName("discussion", "", link.Discussion(g.ways.discussed)),
		ofName("editions", "", link.Editions(amended)),
		ofName("compare", "", link.CompareEditions(publishedService, "1", "2")),
		ofName("calendar", "", link.CalendarYear("2026")),
	}
}

func (g gallery) faultPictures() []picture {
	list := []picture{
		{name: "missing", example: example{path: "/nowhere", status: http.StatusNotFound}},
		{name: "error-403", example: example{as: citizen, path: link.Bench, status: http.StatusForbidden}},
	}
	for _, name := range sortedKeys(broken) {
		status := map[fault.Kind]int{
			fault.Invalid: http.StatusUnprocessableEntity, fault.Internal: http.StatusInternalServerError,
			fault.Unavailable: http.StatusServiceUnavailable,
		}[broken[name]]
		list = append(list, picture{name: name, example: example{path: "/" + name, status: status}})
	}
	return list
}
