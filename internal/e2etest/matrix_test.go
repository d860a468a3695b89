package e2etest

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
)

// everybody is at least one persona of every role, and a neighbour of those who own or
// hold something.
var everybody = []string{
	"", citizen, "entrepreneur", "operator", "centre-head", "contact", "official-gp", "official-mts", "head", "editor", "approver",
	"authority", "auditor", "admin",
}

// every route for every role, on one's own object and on a
// neighbour's, answers as the policy says, whatever the pages offer.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	owners := map[string]int{citizen: 4, "official-gp": 1} // and how many pages of theirs there are
	seen := map[string]int{}                               // pages of something of one's own
	for _, persona := range everybody {
		actor := identity.Actor{Role: identity.Guest}
		if persona != "" {
			actor = c.actor(t, persona)
		}
		v := c.visitor(t, persona)
		for _, e := range c.Routes.Entries() {
			if strings.HasPrefix(e.Pattern, "/demo") || e.Action == identity.SignOut || e.Action == identity.ManageSessions {
				continue // the first is not there outside the demo, the others would end the visit
			}
			path := link.In("ru", c.filled(e.Pattern))
			a := v.send(e.Method, path, url.Values{"key": {"matrix"}})
			where := e.Method + " " + e.Pattern + " as " + string(actor.Role) + " " + persona
			rule, _ := identity.RuleOf(e.Action)
			if hasObject(e) && a.status == http.StatusOK {
				seen[persona]++
			}
			switch {
			case a.status >= http.StatusInternalServerError:
				t.Errorf("%s answers %d", where, a.status)
			case !slices.Contains(rule.Roles, actor.Role):
				mustDeny(t, where, a)
			case rule.Relation != identity.Any && hasObject(e) && owners[persona] == 0 && a.status != http.StatusNotFound:
				t.Errorf("%s answers %d for somebody else's, want 404", where, a.status)
			case owners[persona] > 0 && e.Method == http.MethodGet && a.status == http.StatusForbidden:
				t.Errorf("%s is refused, the policy allows it", where)
			}
		}
	}
	for persona, least := range owners {
		if seen[persona] < least {
			t.Errorf("%s saw %d pages of their own, so the test proves little", persona, seen[persona])
		}
	}
}

// hasObject reports whether the route names something of somebody.
func hasObject(e page.Entry) bool {
	return strings.Contains(e.Pattern, "{id}") || strings.Contains(e.Pattern, "{number}")
}

// mustDeny accepts a refusal, a page that does not exist, and the way to the sign-in page.
func mustDeny(t *testing.T, where string, a *answer) {
	t.Helper()
	toSignIn := a.status == http.StatusSeeOther && strings.Contains(a.location, link.SignIn)
	if a.status != http.StatusForbidden && a.status != http.StatusNotFound && a.status != http.StatusUnauthorized &&
		!toSignIn {
		t.Errorf("%s answers %d to %q, the policy denies it", where, a.status, a.location)
	}
}

// filled puts things of the citizen's, or held by the prosecutor's official, into a pattern.
func (c *town) filled(pattern string) string {
	number, id := c.number("review"), c.drafts["open"]
	if strings.HasPrefix(pattern, "/accounts") || strings.HasPrefix(pattern, "/oversight") {
		id = "1"
	}
	return strings.NewReplacer(
		"{number}", number, "{id}", id, "{step}", "subject", "{file}", c.caseFile, "{code}", certificate,
		"{entry}", "1", "{token}", "none", "{slug}", "statuses", "{reference}", "none", "{persona}", citizen,
		"{comment}", id, "{trip}", c.trips.booked, "{place}", id, "{centre}", hall, "{kiosk}", c.centre.kiosk, "{draft}", c.visits.draft, "{paper}", c.visits.paper, "{sheet}", id, "{ticket}", c.centre.waiting,
		"{year}", "2027", "{edition}", "1", "{unit}", "rehabilitation", "{rule}", "1", "{absence}", "1", "{shift}", id, "{person}", id,
	).Replace(pattern)
}

// requestNumbers differ from answer to answer and tell nothing.
var requestNumbers = regexp.MustCompile(`<code>[A-Z0-9]{12}</code>`)

// what belongs to somebody else looks to the last byte as what does not exist.
func TestANeighboursThingLooksLikeNothing(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	for persona, pairs := range map[string]map[string]string{
		"parent": {
			link.Application(c.number("registered")): link.Application("GP-26-987654"),
			link.Result(c.number("approved")):        link.Result("GP-26-987654"),
			link.ResultPDF(c.number("approved")):     link.ResultPDF("GP-26-987654"),
			link.Draft(c.drafts["open"]):             link.Draft("00000000-0000-4000-8000-000000000000"),
			link.ApplicationFile(c.number("file"), c.caseFile): link.ApplicationFile("GP-26-987654",
				"00000000-0000-4000-8000-000000000000"),
		},
		"official-mts": {
			link.Case(c.number("review")):               link.Case("GP-26-987654"),
			link.CasePDF(c.number("approved")):          link.CasePDF("GP-26-987654"),
			link.CaseFile(c.number("file"), c.caseFile): link.CaseFile("GP-26-987654", c.caseFile),
		},
	} {
		v := c.visitor(t, persona)
		for theirs, nothing := range pairs {
			a, b := v.get("/kk"+theirs), v.get("/kk"+nothing)
			if a.status != http.StatusNotFound || b.status != a.status {
				t.Errorf("%s as %s answers %d, what is not there %d, want 404 twice", theirs, persona, a.status, b.status)
			}
			if !bytes.Equal(anonymous(a.body, theirs), anonymous(b.body, nothing)) {
				t.Errorf("%s as %s can be told from what is not there", theirs, persona)
			}
		}
	}
}

// anonymous takes out of a page what the reader's own address and the request put in.
func anonymous(body []byte, path string) []byte {
	body = bytes.ReplaceAll(body, []byte(path), nil)
	body = bytes.ReplaceAll(body, []byte(url.QueryEscape(path)), nil)
	return requestNumbers.ReplaceAll(body, nil)
}

// no byte sent to somebody holds what identifies a citizen whose case they may not
// read: every page of every example, read by every persona.
func TestPagesKeepOthersSecrets(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	owner, err := c.Directory.Persona(t.Context(), citizen)
	if err != nil {
		t.Fatal(err)
	}
	secrets := c.secretsOf(t, owner.Actor.PersonID)
	for _, persona := range everybody {
		if persona == citizen || persona == "official-gp" {
			continue // the person, and the official of the body
		}
		v := c.visitor(t, persona)
		for _, e := range c.listed() {
			if e.form != nil || strings.HasPrefix(e.path, "/demo") || strings.HasPrefix(e.path, link.SignIn) {
				continue // the demo's own pages and the door of the demo name its people
			}
			a := v.get(e.in("ru"))
			for what, secret := range secrets {
				if bytes.Contains(a.body, []byte(secret)) {
					t.Errorf("%s tells %q the %s of another citizen", e, persona, what)
				}
			}
		}
	}
}

// secretsOf are what a person can be recognised by.
func (c *town) secretsOf(t *testing.T, personID string) map[string]string {
	t.Helper()
	person, err := identity.PersonByID(t.Context(), c.behind(), personID)
	if err != nil {
		t.Fatal(err)
	}
	phone := person.Phone
	return map[string]string{
		"IIN": person.IIN, "phone": strings.TrimPrefix(phone, "+7"), "e-mail": person.Email,
		"full name": person.Names.Full("ru"),
	}
}
