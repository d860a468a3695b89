package e2etest

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// fileFor files an application of the persona and gives its number.
func (p *portal) fileFor(t *testing.T, persona, service string) string {
	t.Helper()
	who := p.actor(t, persona)
	id := p.fill(t, who, service, nil)
	filed, err := p.Applications.File(t.Context(), who, id,
		application.Confirmation{Code: p.code(t, who, id), Key: identity.NewKey()})
	if err != nil || filed.Number == "" {
		t.Fatalf("filing %s: %+v %v", service, filed, err)
	}
	return filed.Number
}

// mustBeClean inspects a page that a walk has come to.
func (b *tab) mustBeClean() {
	b.t.Helper()
	b.loadAxe()
	for _, fault := range append(b.axe(), b.reflow()...) {
		b.t.Errorf("%s: %s", b.path(), fault)
	}
}

// TestSeveralCasesAreTakenAtOnce ticks two of three cases, one of which somebody else takes
// meanwhile, and sees what was done.
func TestSeveralCasesAreTakenAtOnce(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	first, second := p.fileFor(t, citizen, certificate), p.fileFor(t, citizen, certificate)
	third := p.fileFor(t, citizen, certificate)
	b := p.signedTab(t, "official-gp")
	b.mustOpen("/ru/bench")
	for _, number := range []string{first, second} {
		b.do("ticking "+number, chromedp.Click(chromedp.CSS(`input[name="case-`+number+`"] + label`)))
	}
	b.press(`button[name="act"][value="take"]`)
	if words := b.words(); !strings.Contains(words, "Взять 2 заявления") || strings.Contains(words, third) {
		t.Fatalf("the question is not about the 2 cases:\n%s", words)
	}
	b.mustBeClean()
	who := p.actor(t, citizen)
	if err := p.Applications.Withdraw(t.Context(), who, second, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	b.press(`form[data-form="bulk-take"] button`)
	if words := b.words(); !strings.Contains(words, "Выполнено: 1. Всего: 2.") {
		t.Errorf("the outcome is not told:\n%s", words)
	}
	b.mustBeClean()
	if number := b.page().Find("main tbody tr").Length(); number != 2 {
		t.Errorf("the outcome lists %d cases", number)
	}
	b.mustOpen("/ru/bench?holder=mine")
	if words := b.words(); !strings.Contains(words, first) || strings.Contains(words, third) {
		t.Errorf("not %s alone is in hand:\n%s", first, words)
	}
}

// TestALongListIsMadeByTheWorkerAndReadByAParser exports more cases than an answer takes.
func TestALongListIsMadeByTheWorkerAndReadByAParser(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	number := p.fileFor(t, citizen, certificate)
	const cases = 1500
	_, err := p.behind().Exec(t.Context(), `
		INSERT INTO application (number, tracking_code, draft_id, due_at, person_id, service_code, body_code, edition_id,
			channel, lang, status, answers, registered, facts, filing, term, fee_tiyn, confirmed_by, filed_at,
			registered_at, steps)
		SELECT number || '-' || n, tracking_code || n, gen_random_uuid(), due_at + n * interval '1 minute', person_id,
			service_code, body_code, edition_id, channel, lang, status, answers, registered, facts, filing, term, fee_tiyn,
			confirmed_by, filed_at, registered_at, steps
		FROM application a, generate_series(1, $2) n WHERE a.number = $1`, number, cases-1)
	if err != nil {
		t.Fatal(err)
	}
	b := p.signedTab(t, "official-gp")
	b.mustOpen("/kk/bench?service=" + certificate)
	b.press(`main a[href^="/kk/bench/exports?filter="]`)
	b.press(`form[data-form="export"] button`)
	page := b.path()
	v := p.visitor(t, "official-gp")
	await(t, func() bool { return v.get(page).doc.Find(`a[href$="/file"]`).Length() == 1 })
	b.mustOpen(page)
	b.mustBeClean()
	a := v.get(page + "/file")
	if a.status != http.StatusOK {
		t.Fatalf("the file answers %d", a.status)
	}
	book, err := excelize.OpenReader(bytes.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) != cases+1 || rows[1][0] != number {
		t.Errorf("%d rows, want %d (%v)", len(rows), cases+1, err)
	}
}

// TestAViewIsSavedAndOpensTheQueue names a filter and begins with it.
func TestAViewIsSavedAndOpensTheQueue(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	p.fileFor(t, citizen, certificate)
	v := p.visitor(t, "official-gp")
	v.post(link.In("en", link.QueueViews), url.Values{"name": {"Free ones"}, "filter": {"holder=free"}, "start": {"1"}})
	b := newTab(t, p, chromium.use(t))
	b.carry(v)
	b.mustOpen("/en/bench")
	if got := b.path(); got != "/en/bench?holder=free" {
		t.Errorf("the queue opens with %s", got)
	}
	b.mustOpen("/en/bench/views")
	b.mustBeClean()
	b.press(`form[data-form="delete-view"] button`)
	b.mustOpen("/en/bench")
	if got := b.path(); got != "/en/bench" {
		t.Errorf("a view that is gone opens the queue: %s", got)
	}
}
