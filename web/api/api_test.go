package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/web/api"
)

// iin is the citizen's.
const iin = "960314501017"

func ask(t *testing.T, p *apptest.Portal, path, token, subject string) *apptest.Answer {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if subject != "" {
		r.Header.Set("Subject-IIN", subject)
	}
	return p.Client().Do(t, r)
}

// read enters a reading of the citizen's data.
func read(t *testing.T, p *apptest.Portal, at time.Time, withheld bool) {
	t.Helper()
	_, err := p.Behind().Exec(t.Context(), `
		INSERT INTO access_entry (at, subject_id, actor_id, actor_role, body_code, purpose, basis, what, fields,
			number, withheld_until, withheld_basis, withheld_by, withheld_confirmed_by)
		SELECT $1, s.id, o.id, 'official', 'gp', 'review', 'law_88v_5', 'case', '{identity}', 'GP-26-000001',
			CASE WHEN $2 THEN $1::timestamptz + interval '1 day' END, CASE WHEN $2 THEN 'code' END,
			CASE WHEN $2 THEN o.id END, CASE WHEN $2 THEN s.id END
		FROM person s, person o WHERE s.persona = 'citizen' AND o.persona = 'official-gp'`, at, withheld)
	if err != nil {
		t.Fatal(err)
	}
}

// newest first, in the fields of the protocol, without what is withheld.
func TestUsage_IsToldInTheProtocolsFields(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	read(t, p, apptest.Start.Add(-2*time.Hour), false)
	read(t, p, apptest.Start.Add(-time.Hour), false)
	read(t, p, apptest.Start, true)
	a := ask(t, p, api.Usage, apptest.DataUsageToken, iin)
	var got struct{ Usage []map[string]string }
	if err := json.Unmarshal(a.Body, &got); err != nil || a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	entry := func(at string) map[string]string {
		return map[string]string{
			"logtime": at, "action": "Өтінішті қарау: Өтініш пен жауаптар, өтініш GP-26-000001",
			"receiverCode": "gp", "receiverName": got.Usage[0]["receiverName"], "receiverSystem": "qyzmet",
		}
	}
	want := []map[string]string{entry("2026-11-25T04:00:00Z"), entry("2026-11-25T03:00:00Z")}
	if diff := cmp.Diff(want, got.Usage); diff != "" {
		t.Errorf("usage (-want +got):\n%s", diff)
	}
	if !strings.Contains(got.Usage[0]["receiverName"], "рокуратура") {
		t.Errorf("receiver %q", got.Usage[0]["receiverName"])
	}
	if h := a.Header; h.Get("Cache-Control") != "no-store" || h.Get("Content-Type") != "application/json" {
		t.Errorf("headers %v", h)
	}
	one := ask(t, p, api.Usage+"?limit=1&offset=1&to=2026-11-25T05:00:00Z", apptest.DataUsageToken, iin)
	if !strings.Contains(string(one.Body), "T03:00:00Z") || strings.Contains(string(one.Body), "T04:00:00Z") {
		t.Errorf("narrowed: %s", one.Body)
	}
	c := p.Client()
	c.SignIn(t, "citizen")
	if text := c.Open(t, "/ru/cabinet/access-log").Text(); !strings.Contains(text, "Информационная система: egov") {
		t.Errorf("the question is not on the record:\n%s", text)
	}
}

func TestPeriodAndHeartbeat(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	if a := ask(t, p, api.Period, apptest.DataUsageToken, iin); string(a.Body) != `{"from":null,"to":null}`+"\n" {
		t.Errorf("nothing yet: %s", a.Body)
	}
	read(t, p, apptest.Start.Add(-2*time.Hour), false)
	a := ask(t, p, api.Period, apptest.DataUsageToken, iin)
	want := `{"from":"2026-11-25T03:00:00Z","to":"2026-11-25T05:00:00Z"}` + "\n" // to: the question before
	if string(a.Body) != want {
		t.Errorf("period %s", a.Body)
	}
	for _, token := range []string{apptest.DataUsageToken, apptest.PulseToken} {
		if a := ask(t, p, api.Heartbeat, token, ""); a.Status != http.StatusOK {
			t.Errorf("heartbeat: %d %s", a.Status, a.Body)
		}
	}
}

// W-16: the person stands in a header, never in the address.
func TestUsage_RefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	token := apptest.DataUsageToken
	for name, c := range map[string]struct {
		path, token, subject string
		status               int
		code                 string
	}{
		"without a token":       {api.Usage, "", iin, 401, "token"},
		"with another token":    {api.Usage, token + "x", iin, 401, "token"},
		"heartbeat, no token":   {api.Heartbeat, "", "", 401, "token"},
		"without the scope":     {api.Usage, apptest.PulseToken, iin, 403, "scope"},
		"period, no scope":      {api.Period, apptest.PulseToken, iin, 403, "scope"},
		"without a subject":     {api.Usage, token, "", 400, "subject"},
		"with part of an IIN":   {api.Usage, token, "9603145010", 400, "subject"},
		"the IIN in an address": {api.Usage + "?subject=" + iin, token, "", 400, "subject"},
		"too many":              {api.Usage + "?limit=1001", token, iin, 400, "limit"},
		"none":                  {api.Usage + "?limit=0", token, iin, 400, "limit"},
		"before the first":      {api.Usage + "?offset=-1", token, iin, 400, "offset"},
		"from no moment":        {api.Usage + "?from=yesterday", token, iin, 400, "from"},
	} {
		a := ask(t, p, c.path, c.token, c.subject)
		if a.Status != c.status || string(a.Body) != `{"error":"`+c.code+`"}`+"\n" {
			t.Errorf("%s: %d %s", name, a.Status, a.Body)
		}
	}
	if a := ask(t, p, api.Usage, token, "000000000000"); string(a.Body) != `{"usage":[]}`+"\n" {
		t.Errorf("an unknown person: %d %s", a.Status, a.Body)
	}
	r := httptest.NewRequest(http.MethodPost, api.Usage, nil)
	if a := p.Client().Do(t, r); a.Status != http.StatusMethodNotAllowed {
		t.Errorf("POST answers %d", a.Status)
	}
}

// G-03
func TestUsage_NoRowNoData(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	read(t, p, apptest.Start, false)
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON access_entry FOR EACH ROW EXECUTE FUNCTION refuse()`)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{api.Usage, api.Period} {
		a := ask(t, p, path, apptest.DataUsageToken, iin)
		if a.Status != http.StatusServiceUnavailable || string(a.Body) != `{"error":"unavailable"}`+"\n" {
			t.Errorf("%s: %d %s", path, a.Status, a.Body)
		}
	}
}

func TestSpec_NamesEveryAddress(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	var spec struct{ Paths map[string]any }
	if err := json.Unmarshal(ask(t, p, api.Spec, "", "").Body, &spec); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{api.Heartbeat, api.Period, api.Usage} {
		if spec.Paths[path] == nil {
			t.Errorf("the specification lacks %s", path)
		}
	}
}

func TestParseClients(t *testing.T) {
	t.Parallel()
	sum := strings.Repeat("0f", 32)
	for name, c := range map[string]struct {
		text string
		n    int
		ok   bool
	}{
		"nobody":            {"", 0, true},
		"two":               {"egov " + sum + " usage,period ;\n pulse " + sum + " heartbeat;", 2, true},
		"no scopes":         {"egov " + sum, 0, false},
		"an unknown scope":  {"egov " + sum + " everything", 0, false},
		"a token in clear":  {"egov a-token-in-clear usage", 0, false},
		"a strange code":    {"EGOV! " + sum + " usage", 0, false},
		"more than it says": {"egov " + sum + " usage period", 0, false},
	} {
		clients, err := api.ParseClients(c.text)
		if len(clients) != c.n || (err == nil) != c.ok {
			t.Errorf("%s: %d clients, %v", name, len(clients), err)
		}
	}
}
