package bench

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/app"
	"qyzmet/internal/app/apptest"
	"qyzmet/internal/config"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/loaddata"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/sealed/sealedtest"
	"qyzmet/web/locale"
)

// scanned is how many applications there are when plans are looked at: enough for PostgreSQL to
// prefer an index for everything that an index answers.
const scanned = 6000

// latest is what is asked once a minute for all readers: the last ten thousand applications,
// which are all that there are here.
const latest = "FROM application ORDER BY id DESC LIMIT"

// TestNoPageReadsALargeTableWhole opens the pages of every role on load data and asks
// PostgreSQL how it answers what they ask.
func TestNoPageReadsALargeTableWhole(t *testing.T) {
	t.Parallel()
	p := newScanPortal(t, loaddata.Plan{Applications: scanned})
	for _, o := range p.openings(t) {
		p.recorder.take()
		p.open(t, o)
		p.mustNotScan(t, o.path+" as "+o.persona)
	}
}

// TestNoActReadsALargeTableWhole does the same with what officials and the portal do to a case.
func TestNoActReadsALargeTableWhole(t *testing.T) {
	t.Parallel()
	p := newScanPortal(t, loaddata.Plan{Applications: scanned})
	official := identity.Actor{Role: identity.Official, Proved: true}
	var held string
	if err := p.owner.QueryRow(t.Context(), `SELECT number, holder_id::text, body_code FROM application
		WHERE status = 'in_review' ORDER BY id LIMIT 1`).Scan(&held, &official.PersonID, &official.Body); err != nil {
		t.Fatal(err)
	}
	number := column(t, p.owner, `SELECT number FROM application WHERE status = 'registered' AND holder_id IS NULL
		AND body_code = $1 LIMIT 1`, official.Body)[0]
	system := postgres.WithScope(t.Context(), postgres.System)
	for name, do := range map[string]func() error{
		"taking a case": func() error { return p.Applications.Take(t.Context(), official, number, "take") },
		"approving one": func() error { return p.Applications.Approve(t.Context(), official, held, "approve") },
		"registering":   func() error { return p.Applications.RegisterDue(system) },
		"the end of terms": func() error {
			_, err := p.Applications.SweepClocks(system)
			return err
		},
	} {
		p.recorder.take()
		if name != "taking a case" {
			p.clock = p.clock.AddDate(0, 0, 1) // something has come due
		}
		if err := do(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		p.mustNotScan(t, name)
	}
}

// mustNotScan fails for every noted statement that reads all of a large table.
func (p *scanPortal) mustNotScan(t *testing.T, who string) {
	t.Helper()
	said := map[string]bool{}
	for _, plan := range p.plans(t, p.recorder.take(), "FORMAT JSON") {
		for _, table := range plan.scans() {
			if slices.Contains(p.large, table) && !strings.Contains(plan.sql, latest) && !said[plan.sql] {
				said[plan.sql] = true
				t.Errorf("%s reads all of %s:\n%s", who, table, plan.sql)
			}
		}
	}
}

type scanPortal struct {
	*app.App
	recorder *recorder
	// pool asks for plans, as the portal's role; large are the tables that grow with the
	// applications.
	pool  *pgxpool.Pool
	owner *pgxpool.Pool
	large []string
	clock time.Time
	// signed are cookies by persona.
	signed map[string]string
}

func newScanPortal(t *testing.T, plan loaddata.Plan) *scanPortal {
	t.Helper()
	pgtest.Seeded(t)
	p := &scanPortal{signed: map[string]string{"": "lang=ru"}}
	var err error
	open := func(o postgres.Options) *pgxpool.Pool {
		o.Keys = sealedtest.Keys()
		pool, err := postgres.Open(t.Context(), pgtest.URL(t), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
		return pool
	}
	p.owner, p.pool = open(postgres.Options{AsOwner: true, StatementTimeout: time.Minute}), open(postgres.Options{})
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	plan.Seed, plan.Now, plan.Texts, plan.BaseURL, plan.Wall = 1, apptest.Start, texts, "http://portal.test", time.Now
	if _, err := loaddata.Run(t.Context(), p.owner, plan); err != nil {
		t.Fatal(err)
	}
	p.large = column(t, p.owner, `SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= $1
		AND relnamespace = 'public'::regnamespace`, plan.Applications/2)
	recording, recorder, err := recordingPool(t.Context(), pgtest.URL(t), sealedtest.Keys())
	if err != nil {
		t.Fatal(err)
	}
	p.recorder = recorder
	cfg := config.Config{
		Mode: config.Demo, BaseURL: "http://portal.test", SecretKey: benchSecret,
		ColumnKeys: sealedtest.ColumnKeys, IndexKey: sealedtest.IndexKey,
	}
	p.clock = apptest.Start
	now := func() time.Time { return p.clock }
	p.App, err = app.Build(t.Context(), cfg, recording, app.Outside{Registers: registers{}}, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	p.enterApplicant(t)
	return p
}

func column(t *testing.T, db postgres.Querier, sql string, args ...any) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(list) == 0 {
		t.Fatalf("%s: %q, %v", sql, list, err)
	}
	return list
}

// applicant names the invented person with the most applications, who is no persona.
const applicant = "an applicant"

func (p *scanPortal) enterApplicant(t *testing.T) {
	t.Helper()
	token := sha256.Sum256([]byte("bench-applicant"))
	if _, err := p.owner.Exec(t.Context(), `INSERT INTO session (token_hash, person_id, role, created_at, seen_at, expires_at)
		SELECT $1, person_id, 'citizen', $2, $2, $2::timestamptz + interval '30 min'
		FROM application GROUP BY person_id ORDER BY count(*) DESC, person_id LIMIT 1`, token[:], apptest.Start); err != nil {
		t.Fatal(err)
	}
	p.signed[applicant] = "lang=ru; qyzmet=bench-applicant"
}

// opening is a page and who opens it.
type opening struct{ persona, path string }

// openings are the pages without a name in their address, for everybody who may open them, and
// those of applications.
func (p *scanPortal) openings(t *testing.T) (list []opening) {
	t.Helper()
	for _, e := range p.Routes.Entries() {
		if e.Method != http.MethodGet || strings.ContainsAny(e.Pattern, "{*") || notPages(e.Pattern) {
			continue
		}
		rule, _ := identity.RuleOf(e.Action)
		for role, persona := range map[identity.Role]string{
			identity.Guest: "", identity.Citizen: applicant, identity.Official: "official", identity.Head: "head",
			identity.Auditor: "auditor", identity.Admin: "admin", identity.Editor: "editor", identity.Authority: "authority",
		} {
			if slices.Contains(rule.Roles, role) {
				list = append(list, opening{persona, e.Pattern})
			}
		}
	}
	for _, query := range []string{"?overdue=1", "?status=in_review", "?status=closed", "?mine=1", "?service=child-birth-allowance"} {
		list = append(list, opening{"official", "/bench" + query})
	}
	for _, number := range column(t, p.owner, `SELECT a.number FROM application a JOIN person h ON h.id = a.holder_id
		WHERE h.persona = 'official' ORDER BY a.closed_at DESC NULLS FIRST LIMIT 2`) {
		list = append(list, opening{"official", "/bench/" + number}, opening{"head", "/bench/" + number})
	}
	for _, number := range column(t, p.owner, `SELECT a.number FROM application a JOIN session s USING (person_id)
		ORDER BY a.filed_at DESC LIMIT 2`) {
		list = append(list, opening{applicant, "/cabinet/applications/" + number})
	}
	for _, code := range column(t, p.owner, `SELECT verification_code FROM issued_document LIMIT 1`) {
		list = append(list, opening{"", "/verify/" + code})
	}
	return list
}

// Applications behind a short queue and a long one. So many of the few are open that every page
// of the short one is full too.
var (
	shortQueue = loaddata.Plan{Applications: 8_000, Open: 0.9, Bare: true}
	longQueue  = loaddata.Plan{Applications: 60_000, Open: 0.25, Bare: true}
)

// TestALongQueueReadsNoMoreThanAShortOne counts the blocks that the queue's statements touch:
// unlike time they are the same on every machine.
func TestALongQueueReadsNoMoreThanAShortOne(t *testing.T) {
	t.Parallel()
	blocks := map[string][]int{}
	for _, plan := range []loaddata.Plan{shortQueue, longQueue} {
		t.Run(strconv.Itoa(plan.Applications), func(t *testing.T) {
			p := newScanPortal(t, plan)
			for _, page := range queuePages {
				path := strings.TrimPrefix(page.path, "/ru")
				p.open(t, opening{"official", path})
				p.recorder.take()
				p.open(t, opening{"official", path})
				touched := 0
				for _, plan := range p.plans(t, p.recorder.take(), "ANALYZE, BUFFERS, FORMAT JSON") {
					touched += plan.node.Hit + plan.node.Read
				}
				blocks[page.path] = append(blocks[page.path], touched)
			}
		})
	}
	for path, of := range blocks {
		if t.Log(path, of); len(of) == 2 && of[1] > of[0]*3/2 {
			t.Errorf("%s touches %d blocks, and %d with many more applications", path, of[0], of[1])
		}
	}
}

// notPages are addresses of the demo and of programs.
func notPages(pattern string) bool {
	return strings.HasPrefix(pattern, "/api") || strings.HasPrefix(pattern, "/demo") || strings.HasPrefix(pattern, "/sign-in") ||
		pattern == "/credential"
}

func (p *scanPortal) open(t *testing.T, o opening) {
	t.Helper()
	if p.signed[o.persona] == "" {
		p.signIn(t, o.persona)
		p.recorder.take()
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/ru"+o.path, nil)
	r.Host = "portal.test"
	r.Header.Set("Cookie", p.signed[o.persona])
	w := httptest.NewRecorder()
	p.Handler.ServeHTTP(w, r)
	if w.Code >= http.StatusInternalServerError {
		t.Errorf("%s answers %d to %q", o.path, w.Code, o.persona)
	}
}

func (p *scanPortal) signIn(t *testing.T, persona string) {
	t.Helper()
	form := url.Values{"persona": {persona}}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/ru/sign-in", strings.NewReader(form.Encode()))
	r.Host = "portal.test"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	p.Handler.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("sign-in as %s answers %d", persona, w.Code)
	}
	p.signed[persona] = "lang=ru"
	for _, c := range w.Result().Cookies() {
		p.signed[persona] += "; " + c.Name + "=" + c.Value
	}
}

// plan is how PostgreSQL would answer a statement.
type plan struct {
	sql  string
	node node
}

type node struct {
	Type     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Plans    []node `json:"Plans"`
	// Hit and Read are blocks that the node and those below it touched, when it was run.
	Hit  int `json:"Shared Hit Blocks"`
	Read int `json:"Shared Read Blocks"`
}

// scans are the tables that are read from their beginning to their end.
func (p plan) scans() []string { return p.node.scans() }

func (n node) scans() (tables []string) {
	if n.Type == "Seq Scan" {
		tables = append(tables, n.Relation)
	}
	for _, child := range n.Plans {
		tables = append(tables, child.scans()...)
	}
	return tables
}

// plans asks for the plans of what was noted, each under the scope that was set before it.
func (p *scanPortal) plans(t *testing.T, notes []note, how string) (list []plan) {
	t.Helper()
	tx, err := p.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	for _, n := range notes {
		words := strings.Fields(n.sql)
		switch first := strings.ToLower(words[0]); {
		case strings.HasPrefix(n.sql, "begin; "):
			_, err = tx.Exec(t.Context(), strings.TrimPrefix(n.sql, "begin; "))
		case strings.HasPrefix(n.sql, "SELECT set_config("):
			_, err = tx.Exec(t.Context(), n.sql, n.args...)
		case !slices.Contains([]string{"select", "with", "insert", "update", "delete"}, first):
			continue
		default:
			made := plan{sql: n.sql}
			var raw []byte
			var nodes []struct{ Plan node }
			if err = tx.QueryRow(t.Context(), "EXPLAIN ("+how+") "+n.sql, n.args...).Scan(&raw); err == nil {
				err = json.Unmarshal(raw, &nodes)
			}
			if err == nil {
				made.node = nodes[0].Plan
				list = append(list, made)
			}
		}
		if err != nil {
			t.Fatalf("%v in %s", err, n.sql)
		}
	}
	return list
}
