package trial_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// rows counts every table but those that say that somebody did something: a trial is written
// nowhere else.
func rows(t testing.TB, p *apptest.Portal) map[string]int {
	t.Helper()
	found, err := p.Behind().Query(t.Context(), `SELECT relname::text FROM pg_class
		WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')
		  AND relname NOT IN ('trial', 'journal_entry', 'journal_head', 'idempotency', 'session', 'security_event')`)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for found.Next() {
		var name string
		if err := found.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if found.Close(); found.Err() != nil {
		t.Fatal(found.Err())
	}
	all := map[string]int{}
	for _, name := range names {
		all[name] = count(t, p, name)
	}
	return all
}

// fleeting differs from answer to answer and tells nothing.
var fleeting = regexp.MustCompile(`name="key" value="[A-Z0-9]+"|<code>[A-Z0-9]{12}</code>`)

// lists are the pages that show or count what people have filed, by who reads them.
var lists = map[string][]string{
	"":           {"/", "/services", "/services/" + allowance, "/api/v1/services/" + allowance},
	"parent":     {"/cabinet", "/cabinet/documents", "/cabinet/access-log"},
	"official":   {"/bench", "/bench?status=closed", "/bench?overdue=1", "/bench?mine=1"},
	"head":       {"/bench", "/bench?status=closed"},
	"official-2": {"/bench"},
	"auditor":    {"/oversight", "/oversight/objections", "/oversight/sample"},
	"approver":   {"/services/" + allowance},
	"admin":      {"/accounts"},
}

func seen(t testing.TB, clients map[string]*apptest.Client) map[string]string {
	t.Helper()
	all := map[string]string{}
	for persona, paths := range lists {
		for _, path := range paths {
			at := "/ru" + path
			if strings.HasPrefix(path, "/api") {
				at = path
			}
			a := clients[persona].Get(t, at)
			if a.Status >= http.StatusInternalServerError {
				t.Errorf("%s answers %d", at, a.Status)
			}
			all[persona+" "+path] = fleeting.ReplaceAllString(string(a.Body), "")
		}
	}
	return all
}

func TestATrialCountsForNothing(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	real := fileReal(t, p)
	clients := map[string]*apptest.Client{"": p.Client()}
	for persona := range lists {
		if persona != "" {
			clients[persona] = at(t, p, persona)
		}
	}
	id := propose(t, p, allowance, nil)
	editor := at(t, p, "editor")
	from, to := p.Now().AddDate(-1, 0, 0), p.Now().AddDate(0, 0, 1)
	counted := func() (n int) {
		n, err := p.Applications.CountBetween(systemScope(t), allowance, from, to)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	seen(t, clients) // what is warmed by reading is warm
	rowsBefore, seenBefore, countedBefore := rows(t, p), seen(t, clients), counted()
	for range 2 {
		number := file(t, editor, begin(t, editor, id, nil))
		take(t, editor, number)
		editor.Follow(t, editor.Submit(t, editor.Open(t, "/ru"+link.Trial(number)), "approve", nil))
	}
	filed := file(t, editor, begin(t, editor, id, nil))
	if diff := cmp.Diff(rowsBefore, rows(t, p)); diff != "" {
		t.Errorf("rows elsewhere (-before +after):\n%s", diff)
	}
	for name, before := range seenBefore {
		if after := seen(t, clients)[name]; after != before {
			t.Errorf("the page %s has changed:\n%s", name, cmp.Diff(before, after))
		}
	}
	if n := counted(); n != countedBefore {
		t.Errorf("%d applications are simulated, want %d", n, countedBefore)
	}
	if a := p.Client().Post(t, "/ru"+link.Track, url.Values{"number": {filed}, "code": {"ABCD-EFGH"}}); a.Status == http.StatusOK {
		t.Errorf("a trial is tracked:\n%s", a.Text())
	}
	p.Advance(t, 20*24*time.Hour) // what could be overdue is
	if len(p.SMS()) != 1 {        // of the real one
		t.Errorf("%d messages were sent", len(p.SMS()))
	}
	second := fileReal(t, p)
	if real[:len(real)-1] != second[:len(second)-1] || real[len(real)-1]+1 != second[len(second)-1] {
		t.Errorf("the numbers of the body are %s and then %s", real, second)
	}
}

// fileReal files an application that counts.
func fileReal(t testing.TB, p *apptest.Portal) string {
	t.Helper()
	who := actor(t, p, "parent")
	id, err := p.Applications.StartDraft(t.Context(), who, allowance, i18n.RU, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range slices.Sorted(maps.Keys(say)) {
		if saved, err := p.Applications.SaveAnswers(t.Context(), who, id, step, say[step], nil, nil); err != nil ||
			len(saved.Errors) > 0 {
			t.Fatal(saved.Errors, err)
		}
	}
	if wrong, err := p.Applications.SendCode(t.Context(), who, id, ""); err != nil || len(wrong) > 0 {
		t.Fatal(wrong, err)
	}
	c, err := p.Applications.Confirming(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	filed, err := p.Applications.File(t.Context(), who, id, application.Confirmation{Code: c.Digits})
	if err != nil || filed.Number == "" {
		t.Fatal(filed, err)
	}
	return filed.Number
}

// addresses are all pages and acts of one filed and one open trial.
func addresses(proposal, open, number string) []string {
	return []string{
		link.ProposalTrial(proposal), open, open + "/check", open + "/sign", open + "/delete", open + "/contacts",
		link.Trial(number), link.Application(number), link.Filed(number), link.Result(number), link.ResultPDF(number),
	}
}

func TestATrialIsNothingToAnybodyElse(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	id := propose(t, p, allowance, nil)
	editor := at(t, p, "editor")
	number := file(t, editor, begin(t, editor, id, nil))
	open := strings.TrimPrefix(begin(t, editor, id, nil), "/ru")
	for _, persona := range []string{"citizen", "parent", "operator", "official", "head", "auditor", "admin", "approver"} {
		c := at(t, p, persona)
		for _, path := range addresses(id, open, number)[1:] {
			if a := c.Get(t, "/ru"+path); a.Status != http.StatusNotFound && a.Status != http.StatusForbidden {
				t.Errorf("%s reads %s: %d", persona, path, a.Status)
			}
			if a := c.Post(t, "/ru"+path, url.Values{"key": {"k"}}); a.Status < http.StatusBadRequest {
				t.Errorf("%s posts to %s: %d", persona, path, a.Status)
			}
		}
		for _, path := range []string{link.Case(number), link.CasePDF(number)} {
			if a := c.Get(t, "/ru"+path); a.Status != http.StatusNotFound && a.Status != http.StatusForbidden {
				t.Errorf("%s reads %s: %d", persona, path, a.Status)
			}
		}
	}
	elsewhere, citizen := actor(t, p, "editor"), actor(t, p, "editor")
	elsewhere.Body = "mvd"
	citizen.Role, citizen.Body = identity.Citizen, ""
	draft := strings.TrimPrefix(open, "/drafts/")
	for name, who := range map[string]identity.Actor{"in another body": elsewhere, "as a citizen": citizen} {
		_, asDraft := p.Applications.Draft(t.Context(), who, draft)
		_, asOwn := p.Applications.Own(t.Context(), who, number)
		_, again := p.Applications.File(t.Context(), who, draft, application.Confirmation{})
		for _, err := range []error{asDraft, asOwn} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("the editor %s gets %v", name, err)
			}
		}
		if !fault.Is(again, fault.NotFound) && !fault.Is(again, fault.Forbidden) { // the role is asked for first
			t.Errorf("the editor %s files again: %v", name, again)
		}
	}
}

func TestWhoeverTriesMeetsNothingThatCounts(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	editor := actor(t, p, "editor")
	citizen := identity.Actor{PersonID: editor.PersonID, Role: identity.Citizen, Names: editor.Names}
	if _, err := p.Applications.StartDraft(t.Context(), editor, allowance, i18n.RU, "k"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an editor begins a draft that counts: %v", err)
	}
	id, err := p.Applications.StartDraft(t.Context(), citizen, "no-criminal-record", i18n.RU, "k")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Applications.Draft(t.Context(), citizen, id); err != nil {
		t.Errorf("the draft is not there for its citizen: %v", err)
	}
	_, read := p.Applications.Draft(t.Context(), editor, id)
	_, saved := p.Applications.SaveAnswers(t.Context(), editor, id, "contacts", say["contacts"], nil, nil)
	_, sent := p.Applications.SendCode(t.Context(), editor, id, "")
	_, confirming := p.Applications.Confirming(t.Context(), editor, id)
	_, filed := p.Applications.File(t.Context(), editor, id, application.Confirmation{})
	gone := p.Applications.DeleteDraft(t.Context(), editor, id)
	for name, err := range map[string]error{
		"reads": read, "answers": saved, "sends a code for": sent, "confirms": confirming, "files": filed, "deletes": gone,
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("an editor %s a draft that counts: %v", name, err)
		}
	}
	real := fileReal(t, p)
	if _, err := p.Applications.Own(t.Context(), editor, real); !fault.Is(err, fault.NotFound) {
		t.Errorf("an editor reads an application that counts: %v", err)
	}
	if err := p.Applications.TakeTrial(t.Context(), editor, real); !fault.Is(err, fault.NotFound) {
		t.Errorf("an editor takes an application that counts: %v", err)
	}
}
