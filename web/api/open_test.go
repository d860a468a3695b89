package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/standard/standardfile"
	"qyzmet/web/api"
)

// tell asks an open address and reads the answer into a view.
func tell(t *testing.T, p *apptest.Portal, path string, view any) *apptest.Answer {
	t.Helper()
	a := p.Client().Get(t, path)
	if a.Status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, a.Status, a.Body)
	}
	if err := json.Unmarshal(a.Body, view); err != nil {
		t.Fatal(err)
	}
	return a
}

type list struct {
	Services []struct {
		Code, Body any
		Edition    *int
		Categories []string
	}
	Next *string
}

func (l list) codes() (codes []string) {
	for _, s := range l.Services {
		codes = append(codes, s.Code.(string))
	}
	return codes
}

// path is an address without its host.
func path(t *testing.T, address *string) string {
	t.Helper()
	u, err := url.Parse(*address)
	if err != nil || u.Host == "" {
		t.Fatalf("next is %q", *address)
	}
	return u.RequestURI()
}

func TestServices_ReadOnPageByPage(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	snapshot, err := p.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, s := range snapshot.Services {
		want = append(want, s.Code)
	}
	pages := 0
	for next := api.Services + "?limit=7"; next != ""; pages++ {
		var l list
		tell(t, p, next, &l)
		got = append(got, l.codes()...)
		if next = ""; l.Next != nil {
			next = path(t, l.Next)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || pages != (len(want)+6)/7 {
		t.Errorf("%d pages (-register +pages):\n%s", pages, diff)
	}
}

func TestServices_AreNarrowedByBodyCategoryAndWords(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for query, c := range map[string]struct{ with, without string }{
		"?limit=200&body=sa":                      {"court-apostille", "id-card"},
		"?limit=200&category=documents":           {"id-card", "kindergarten-queue"},
		"?limit=200&q=АПОСТИЛЬ":                   {"prosecutor-apostille", "id-card"},
		"?limit=200&q=identity+card":              {"id-card", "court-apostille"},
		"?limit=200&q=жеке+куәлік":                {"id-card", "court-apostille"},
		"?limit=200&body=mvd&category=documents":  {"id-card", "no-criminal-record"},
		"?limit=200&q=apostille+vehicle":          {"", "court-apostille"},
		"?limit=200&body=mvd&q=apostille+nothing": {"", "id-card"},
	} {
		var l list
		tell(t, p, api.Services+query, &l)
		codes := " " + strings.Join(l.codes(), " ") + " "
		if c.with != "" && !strings.Contains(codes, " "+c.with+" ") || strings.Contains(codes, " "+c.without+" ") {
			t.Errorf("%s finds%s", query, codes)
		}
	}
}

func TestOpenAnswers_RefuseWhatIsWrong(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for path, want := range map[string]struct {
		status int
		code   string
	}{
		api.Services + "?body=none":         {400, "body"},
		api.Services + "?category=none":     {400, "category"},
		api.Services + "?limit=0":           {400, "limit"},
		api.Services + "?limit=201":         {400, "limit"},
		api.Services + "?limit=1e2":         {400, "limit"},
		api.Services + "?cursor=none":       {400, "cursor"},
		api.Services + "?q=%ff":             {400, "q"},
		api.Services + "?q=" + long:         {400, "q"},
		api.Services + "?colour=red":        {400, "parameter"},
		api.Services + "?limit=1&limit=2":   {400, "parameter"},
		api.Services + "?limit=1;q=2":       {400, "parameter"},
		api.Changes + "?cursor=x":           {400, "cursor"},
		api.Changes + "?cursor=YSBiIGMgZA":  {400, "cursor"},
		api.Linked + "?x=1":                 {400, "parameter"},
		api.Service("none"):                 {404, "not_found"},
		api.Editions("none"):                {404, "not_found"},
		api.Edition("none", "1"):            {404, "not_found"},
		api.Edition("id-card", "2"):         {404, "not_found"},
		api.Edition("id-card", "01"):        {404, "not_found"},
		api.Edition("id-card", "one"):       {404, "not_found"},
		api.Service("%00"):                  {404, "not_found"},
		api.Prefix + "v1/no-such-thing":     {404, "not_found"},
		api.Prefix + "v2/services":          {404, "not_found"},
		api.Edition("id-card", "1") + "?x=": {400, "parameter"},
	} {
		a := p.Client().Get(t, path)
		var got struct{ Error string }
		if err := json.Unmarshal(a.Body, &got); err != nil || a.Status != want.status || got.Error != want.code ||
			a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %s %v", path, a.Status, a.Body, a.Header)
		}
	}
	a := p.Client().Do(t, httptest.NewRequest(http.MethodPut, api.Services, nil))
	if a.Status != http.StatusMethodNotAllowed || string(a.Body) != `{"error":"method"}`+"\n" || a.Header.Get("Allow") != http.MethodGet {
		t.Errorf("PUT: %d %s, Allow %q", a.Status, a.Body, a.Header.Get("Allow"))
	}
}

var long = strings.Repeat("a", 201)

func TestEdition_IsTheFileAndIsKeptForEver(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	a := tell(t, p, api.Edition("court-apostille", "1"), &struct{}{})
	f, faults, err := standardfile.Read(strings.NewReader(string(a.Body)))
	if err != nil || len(faults) > 0 || f.Service != "court-apostille" || f.Number != 1 {
		t.Fatal(f.Service, faults, err)
	}
	if got := a.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
		t.Errorf("Cache-Control %q", got)
	}
	for known, want := range map[string]int{
		a.Header.Get("Etag"): 304, `"x", ` + a.Header.Get("Etag"): 304, "*": 304, `"x"`: 200, strings.TrimPrefix(a.Header.Get("Etag"), "W/"): 304,
	} {
		r := httptest.NewRequest(http.MethodGet, api.Edition("court-apostille", "1"), nil)
		r.Header.Set("If-None-Match", known)
		if again := p.Client().Do(t, r); again.Status != want || want == 304 && len(again.Body) > 0 {
			t.Errorf("If-None-Match %s: %d, %d bytes", known, again.Status, len(again.Body))
		}
	}
}

// amend publishes a second edition of the apostille, which holds from a day after 1 November.
func amend(t *testing.T, from, published, emergency string) {
	t.Helper()
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		WITH one AS (UPDATE standard_edition SET in_force = daterange(lower(in_force), $1::date)
			WHERE service_code = 'court-apostille' RETURNING content)
		INSERT INTO standard_edition (service_code, number, in_force, content, published_at, emergency)
		SELECT 'court-apostille', 2, daterange($1::date, NULL),
			content || '{"name": {"kk": "Апостиль", "ru": "Апостиль", "en": "Apostille"}}', $2::timestamptz, $3::jsonb FROM one`, from, published, nullIfEmpty(emergency))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pgtest.Owner(t).Exec(t.Context(), `UPDATE catalogue_version SET version = version + 1`); err != nil {
		t.Fatal(err)
	}
}

func nullIfEmpty(text string) any {
	if text == "" {
		return nil
	}
	return text
}

type feed struct {
	Changes []struct {
		Service, Kind, From string
		Edition             int
		Name, Emergency     map[string]string
		Links               struct{ Compare map[string]string }
	}
	Next *string
}

func TestChanges_AreToldNewestFirst(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	amend(t, "2026-12-20", "2030-01-01T00:00:00Z", `{"kk": "төтенше", "ru": "срочно", "en": "urgent"}`)
	var all feed
	tell(t, p, api.Changes+"?limit=200", &all)
	first := all.Changes[0]
	if first.Service != "court-apostille" || first.Edition != 2 || first.Kind != "urgent" || first.From != "2026-12-20" ||
		first.Name["en"] != "Apostille" || first.Emergency["en"] != "urgent" ||
		!strings.HasSuffix(first.Links.Compare["ru"], "/ru/services/court-apostille/editions/compare?from=1&to=2") {
		t.Errorf("first: %+v", first)
	}
	for _, c := range all.Changes[1:] {
		kind := "new"
		if c.Edition > 1 {
			kind = "changed"
		}
		if c.Kind != kind || (c.Links.Compare == nil) != (kind == "new") {
			t.Errorf("%s %d is %s", c.Service, c.Edition, c.Kind)
		}
	}
	var read []string
	for next := api.Changes + "?limit=4"; next != ""; {
		var part feed
		tell(t, p, next, &part)
		for _, c := range part.Changes {
			read = append(read, c.Service+strconv.Itoa(c.Edition))
		}
		if next = ""; part.Next != nil {
			next = path(t, part.Next)
		}
	}
	var want []string
	for _, c := range all.Changes {
		want = append(want, c.Service+strconv.Itoa(c.Edition))
	}
	if diff := cmp.Diff(want, read); diff != "" {
		t.Errorf("page by page (-at once +read):\n%s", diff)
	}
}

func TestChanges_TellAnEditionInTimeFromAnUrgentOneAndAnEnd(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	amend(t, "2031-02-01", "2031-01-01T00:00:00Z", "")
	_, err := pgtest.Owner(t).Exec(t.Context(),
		`UPDATE standard_edition SET in_force = daterange(lower(in_force), '2026-11-01') WHERE service_code = 'sports-title'`)
	if err != nil {
		t.Fatal(err)
	}
	var all feed
	tell(t, p, api.Changes+"?limit=200", &all)
	kinds := map[string]string{}
	for _, c := range all.Changes {
		kinds[c.Service+" "+strconv.Itoa(c.Edition)] += c.Kind + c.From
	}
	if kinds["court-apostille 2"] != "changed2031-02-01" || kinds["sports-title 1"] != "ended2026-11-01new2026-08-01" {
		t.Errorf("%v", kinds)
	}
	var service struct {
		Edition *int
		History []struct{ Until *string }
	}
	tell(t, p, api.Service("sports-title"), &service)
	if service.Edition != nil || service.History[0].Until == nil || *service.History[0].Until != "2026-11-01" {
		t.Errorf("%+v", service)
	}
}

// no session is read, so nothing of a reader can be in an answer that every site may read.
func TestOpenAnswers_AreTheSameForEverybody(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official := p.Client()
	official.SignIn(t, "official-2")
	for _, path := range []string{api.Spec, api.Services, api.Service("id-card"), api.Editions("id-card"), api.Edition("id-card", "1"), api.Changes, api.Linked, api.Schema} {
		a, b := p.Client().Get(t, path), official.Get(t, path)
		if string(a.Body) != string(b.Body) || a.Status != 200 || len(b.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("%s: %d, %d bytes and %d", path, a.Status, len(a.Body), len(b.Body))
		}
		if a.Header.Get("Access-Control-Allow-Origin") != "*" || a.Header.Get("Etag") == "" {
			t.Errorf("%s: %v", path, a.Header)
		}
	}
}

func TestOpenAnswers_AreCompressed(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, path := range []string{api.Linked, api.Services, api.Edition("id-card", "1")} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		p.Handler.ServeHTTP(w, r)
		if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Vary") != "Accept-Encoding" || w.Code != 200 {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
}

func TestOpenAnswers_CostNoQueryBeyondTheVersion(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, path := range []string{api.Services, api.Service("id-card"), api.Changes, api.Linked, api.Edition("id-card", "1")} {
		p.Client().Get(t, path)
		a := p.Client().Get(t, path)
		timing := a.Header.Get("Server-Timing")
		if !strings.Contains(timing, `sql;desc="0"`) && !strings.Contains(timing, `sql;desc="1"`) {
			t.Errorf("%s: %s", path, timing)
		}
	}
}

func TestOpenAnswers_AreLimitedByAddress(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for n := range 601 {
		r := httptest.NewRequest(http.MethodGet, api.Schema, nil)
		r.RemoteAddr = "198.51.100.7:1"
		w := httptest.NewRecorder()
		p.Handler.ServeHTTP(w, r)
		if want := n >= 600; (w.Code == http.StatusTooManyRequests) != want {
			t.Fatalf("question %d: %d", n+1, w.Code)
		}
	}
}
