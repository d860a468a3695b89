package mandate_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/demo"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/journal"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// sure is the page that shows a power of attorney and asks for its code.
func sure(t *testing.T, c *apptest.Client) *apptest.Answer {
	t.Helper()
	to, _ := demo.ByPersona("citizen-2")
	page := c.Submit(t, c.Open(t, in(link.NewMandate)), "mandate", url.Values{
		"iin": {to.IIN}, "scope": {"all"}, "actions": {"file"},
		"last-day": {"31"}, "last-month": {"12"}, "last-year": {"2026"},
	})
	if page.Status != http.StatusOK {
		t.Fatalf("the check answers %d:\n%s", page.Status, page.Text())
	}
	return page
}

// count is how many mandates the citizen has given.
func count(t *testing.T, p *apptest.Portal) int {
	t.Helper()
	list, err := p.Mandates.List(t.Context(), actor(t, p, "citizen"))
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// S-12: giving is confirmed by a code to the giver's own phone, five tries and no more.
func TestGivingIsConfirmedByACode(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := signedIn(t, p, "citizen")
	page := sure(t, c)
	right := page.Fact("one-time-code")
	if sms := p.SMS()[0]; sms.To != "+77000000101" {
		t.Errorf("the code went to %s", sms.To)
	}
	for range 5 {
		if a := c.Submit(t, page, "give", url.Values{"code": {"000000"}}); a.Status != http.StatusUnprocessableEntity {
			t.Fatalf("a wrong code answers %d", a.Status)
		}
	}
	if a := c.Submit(t, page, "give", url.Values{"code": {right}}); a.Status != http.StatusUnprocessableEntity || count(t, p) != 0 {
		t.Errorf("after five tries the right code answers %d", a.Status)
	}
}

// S-12: a code confirms what was shown, and nothing else; it works once and not for long.
func TestACodeIsForOneGrant(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := signedIn(t, p, "citizen")
	page := sure(t, c)
	code := url.Values{"code": {page.Fact("one-time-code")}}
	for name, change := range map[string]url.Values{
		"another person": {"iin": {"940530601034"}}, "more acts": {"actions": {"file", "receive"}}, "longer": {"last-year": {"2027"}},
	} {
		change["code"] = code["code"]
		if a := c.Submit(t, page, "give", change); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d", name, a.Status)
		}
	}
	stranger := signedIn(t, p, "parent")
	if a := stranger.Submit(t, page, "give", code); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a stranger's session answers %d", a.Status)
	}
	for range 2 { // the same form again is the same mandate
		if a := c.Submit(t, page, "give", code); a.Status != http.StatusSeeOther {
			t.Errorf("giving answers %d:\n%s", a.Status, a.Text())
		}
	}
	again := code
	again["key"] = []string{"another"}
	if a := c.Submit(t, page, "give", again); a.Status != http.StatusUnprocessableEntity || count(t, p) != 1 {
		t.Errorf("a used code answers %d; %d mandates", a.Status, count(t, p))
	}
	late := sure(t, c)
	p.Advance(t, mandate.CodeLasts)
	if a := c.Submit(t, late, "give", url.Values{"code": {late.Fact("one-time-code")}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("an old code answers %d", a.Status)
	}
}

func TestWithoutACodeNothingIsGiven(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	me := actor(t, p, "citizen")
	to, _ := demo.ByPersona("citizen-2")
	g := mandate.Grant{IIN: to.IIN, All: true, Actions: mandate.Actions(), Last: calendarDay(2026, 12, 31), Lang: i18n.KK}
	p.BreakSMS()
	if _, _, err := p.Mandates.Ask(t.Context(), me, g); !fault.Is(err, fault.Unavailable) {
		t.Errorf("with the gateway away: %v", err)
	}
	p.MendSMS()
	if _, problems, err := p.Mandates.Give(t.Context(), me, g); err != nil || len(problems) != 1 || count(t, p) != 0 {
		t.Errorf("without a code: %v, %v", problems, err)
	}
	for range 4 {
		if _, _, err := p.Mandates.Ask(t.Context(), me, g); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := p.Mandates.Ask(t.Context(), me, g); !fault.Is(err, fault.TooMany) {
		t.Errorf("the sixth code: %v", err)
	}
}

// The matrix asks for a confirmed revoking (own su): the code is for this mandate alone, five
// tries and no more, and giving never uses up the codes that revoking needs.
func TestRevokingIsConfirmedByACode(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	principal, representative, path := given(t, p, nil)
	var grant *apptest.Answer
	for range 4 {
		grant = sure(t, principal)
	}
	end := principal.Open(t, path+"/end")
	first := principal.Submit(t, end, "revoke", nil)
	for range 5 {
		a := principal.Submit(t, first, "revoke-sure", url.Values{"code": {"000000"}})
		if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(".govuk-error-summary a").Length() == 0 {
			t.Fatalf("a wrong code answers %d", a.Status)
		}
	}
	right := url.Values{"code": {first.Fact("one-time-code")}}
	if a := principal.Submit(t, first, "revoke-sure", right); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("after five tries the right code answers %d", a.Status)
	}
	if a := principal.Post(t, path+"/revoke", url.Values{"key": {"k"}, "sure": {"yes"}}); a.Status != 422 {
		t.Errorf("without a code: %d", a.Status)
	}
	other := url.Values{"code": {grant.Fact("one-time-code")}, "sent": {grant.Doc.Find("input[name=sent]").AttrOr("value", "")}}
	if a := principal.Submit(t, first, "revoke-sure", other); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("the code of a grant answers %d", a.Status)
	}
	drafted(t, representative, path, "still")
	revoke(t, principal, path)
	if a := start(t, representative, certificate, path, "gone"); a.Status != http.StatusNotFound {
		t.Errorf("after revoking a start answers %d", a.Status)
	}
}

// A right must not outlive the will behind it because the gateway is away; the journal has it
// that there was no code, and a code that was sent is never skipped.
func TestWithTheGatewayAwayRevokingWorksWithoutACode(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	principal, _, path := given(t, p, nil)
	end := principal.Open(t, path+"/end")
	sent := principal.Submit(t, end, "revoke", nil)
	p.BreakSMS()
	if a := principal.Submit(t, sent, "revoke-sure", nil); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a code that was sent is skipped: %d", a.Status)
	}
	unsent := principal.Submit(t, end, "revoke", nil)
	if unsent.Status != http.StatusOK || unsent.Doc.Find(`main input[name="code"]`).Length() > 0 {
		t.Fatalf("the page asks for a code that was not sent: %d\n%s", unsent.Status, unsent.Text())
	}
	stranger := signedIn(t, p, "parent")
	if a := stranger.Submit(t, unsent, "revoke-sure", nil); a.Status != http.StatusNotFound {
		t.Errorf("a stranger's revoking answers %d", a.Status)
	}
	for range 2 {
		if a := principal.Submit(t, unsent, "revoke-sure", nil); a.Status != http.StatusSeeOther {
			t.Fatalf("revoking answers %d:\n%s", a.Status, a.Text())
		}
	}
	id := path[strings.LastIndex(path, "/")+1:]
	entries, _, err := journal.List(t.Context(), p.Behind(), journal.Query{ObjectKind: "mandate", ObjectID: id})
	if err != nil || len(entries) == 0 || entries[0].Act != "mandate_revoked_without_code" {
		t.Errorf("the journal says %+v (%v)", entries, err)
	}
}

// the seal of a filing holds for whom it was, and is found out when that is altered.
func TestTheSealKnowsForWhom(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c, path := claimed(t, p)
	number := filed(t, c, drafted(t, c, path))
	from := map[string]int64{"gp": 0}
	checked, faults, err := application.VerifySteps(t.Context(), p.Behind(), from)
	if err != nil || len(faults) > 0 || checked == 0 {
		t.Fatalf("%s: %d steps, %v, %v", number, checked, faults, err)
	}
	_, err = pgtest.Owner(t).Exec(t.Context(), `UPDATE status_event SET for_id = NULL WHERE for_id IS NOT NULL`)
	if err != nil {
		t.Fatal(err)
	}
	if _, faults, err = application.VerifySteps(t.Context(), p.Behind(), from); err != nil || len(faults) != 1 {
		t.Errorf("a step without its principal is not found out: %v, %v", faults, err)
	}
}

// a mandate that an act rests on cannot be revoked before the act is done.
func TestAnActHoldsItsMandate(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	_, _, path := given(t, p, nil)
	me, they := actor(t, p, "citizen"), actor(t, p, "citizen-2")
	id := path[strings.LastIndex(path, "/")+1:]
	const take = `SELECT FROM mandate WHERE id = $1 FOR UPDATE NOWAIT`
	err := postgres.InTx(they.Scope(t.Context()), p.DB, func(ctx context.Context, tx postgres.Tx) error {
		list, err := mandate.Over(ctx, tx, they.PersonID, me.PersonID)
		if err != nil || len(list) != 1 {
			t.Fatalf("the mandate: %v, %v", list, err)
		}
		if _, err := p.DB.Exec(me.Scope(t.Context()), take, id); err == nil {
			t.Error("the principal may end it while the representative acts")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.DB.Exec(me.Scope(t.Context()), take, id); err != nil {
		t.Errorf("after the act: %v", err)
	}
}
