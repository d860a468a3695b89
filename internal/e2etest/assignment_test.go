package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/link"
)

// smuggled are names of columns that no form has; a portal that took whatever is posted
// would write them.
var smuggled = url.Values{
	"status": {"approved"}, "person_id": {"00000000-0000-4000-8000-000000000000"}, "owner_id": {"1"},
	"body_id": {"mts"}, "body_code": {"mts"}, "number": {"GP-26-000099"}, "deadline": {"2030-01-01"},
	"due_at": {"2030-01-01"}, "edition_id": {"1"}, "fee_tiyn": {"0"}, "holder_id": {"1"}, "decision": {"approval"},
	"channel": {"csc"}, "filed_at": {"2020-01-01"}, "version": {"77"}, "confirmed_by": {"sign_in"},
	"applicant_iin": {"900101300017"}, "applicant_full_name": {"Somebody Else"},
}

// decided are the columns of an application that only the portal decides.
const decided = `SELECT to_jsonb(a) - ARRAY['id', 'number', 'tracking_code', 'draft_id', 'filing', 'answers', 'registered',
	'facts', 'ledger', 'steps', 'filed_at', 'registered_at', 'due_at'] FROM application a WHERE number = $1`

// fields that a form does not have change nothing, in no act from the first answer to
// the decision.
func TestSmuggledFieldsChangeNothing(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	who, v := p.actor(t, citizen), p.visitor(t, citizen)
	plain := p.fileBy(t, v, p.fill(t, who, certificate, nil), nil)
	id := p.begin(t, who, certificate)
	for range 20 {
		d := p.draft(t, who, id)
		page, open := d.Filling.FirstIncomplete()
		if !open {
			break
		}
		form := with(sheetFor(t, d, page, nil, p.Clock.Now()).posted, smuggled)
		if a := v.post(link.In("kk", link.DraftStep(id, page.ID)), form); a.status >= http.StatusBadRequest {
			t.Fatalf("%s answers %d:\n%s", page.ID, a.status, a.words())
		}
	}
	number := p.fileBy(t, v, id, smuggled)
	desk := p.visitor(t, "official-gp")
	for _, act := range []string{link.Take(number), link.Approve(number)} {
		form := with(url.Values{"key": {act}}, smuggled)
		if a := desk.post(link.In("kk", act), form); a.status != http.StatusSeeOther {
			t.Fatalf("%s answers %d:\n%s", act, a.status, a.words())
		}
	}
	for _, act := range []string{link.Take(plain), link.Approve(plain)} {
		desk.post(link.In("kk", act), url.Values{"key": {act}})
	}
	if diff := cmp.Diff(p.decided(t, plain), p.decided(t, number)); diff != "" {
		t.Errorf("smuggled fields changed the application (-plain +smuggled):\n%s", diff)
	}
}

// fileBy confirms a draft over HTTP and gives the number.
func (p *portal) fileBy(t *testing.T, v *visitor, id string, more url.Values) string {
	t.Helper()
	code := p.code(t, p.actor(t, citizen), id)
	a := v.post(link.In("kk", link.DraftSign(id)), with(url.Values{"key": {id}, "code": {code}}, more))
	number := v.get(a.location)
	if a.status != http.StatusSeeOther || number.status != http.StatusOK {
		t.Fatalf("filing answers %d to %q:\n%s", a.status, a.location, a.words())
	}
	return fact(number.doc, "application-number")
}

func (p *portal) decided(t *testing.T, number string) (columns map[string]any) {
	t.Helper()
	if err := p.behind().QueryRow(t.Context(), decided, number).Scan(&columns); err != nil {
		t.Fatal(err)
	}
	return columns
}

// with are the values of both; the first's stand.
func with(form, more url.Values) url.Values {
	all := url.Values{}
	for name, values := range more {
		all[name] = values
	}
	for name, values := range form {
		all[name] = values
	}
	return all
}
