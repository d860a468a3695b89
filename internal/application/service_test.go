package application_test

import (
	"context"
	"log/slog"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/audit"
	"qyzmet/internal/demo"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/registry"
	"qyzmet/internal/registry/registrytest"
	"qyzmet/internal/sealed/sealedtest"
	"qyzmet/internal/standard"
	"qyzmet/internal/standard/seed"
)

const seeded = "application"

func init() {
	pgtest.Template(seeded, func(ctx context.Context, url string) error {
		pool, err := postgres.Open(ctx, url, postgres.Options{AsOwner: true, Keys: sealedtest.Keys()})
		if err != nil {
			return err
		}
		defer pool.Close()
		if err := standard.Seed(ctx, pool, monday, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		return identity.SeedPersonas(ctx, pool, people(), monday)
	}, seed.Files, demo.Files)
}

// monday is 23 November 2026, 10:00 in Almaty.
var monday = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func people() (list []identity.DemoPerson) {
	for _, p := range demo.People() {
		role := identity.Role(p.Role)
		if !p.IsStaff() {
			role = identity.Citizen
		}
		d := identity.DemoPerson{Code: p.Persona, Role: role, Person: identity.Person{
			IIN: p.IIN, Phone: p.Phone, Names: identity.Names{Surname: p.Surname, Name: p.Name, Patronymic: p.Patronymic}}}
		if !slices.Contains([]string{"state-corporation", "quality-authority", "contact-centre"}, p.Body) {
			d.Body = p.Body
		}
		list = append(list, d)
	}
	return list
}

// world is a service over a database of its own.
type world struct {
	*application.Service
	t         *testing.T
	db        postgres.DB
	registers *registrytest.Fake
	phone     *phone
	now       time.Time
}

type phone struct {
	mu   sync.Mutex
	down bool
	last string
}

func (p *phone) Send(_ context.Context, m smsgateway.Message) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		return "", fault.New(fault.Unavailable, "")
	}
	p.last = m.Text
	return m.Reference, nil
}

func (p *phone) code() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return regexp.MustCompile(`\d{6}`).FindString(p.last)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	pool := pgtest.From(t, seeded)
	w := &world{t: t, db: pool, registers: &registrytest.Fake{}, phone: &phone{}, now: monday}
	for _, p := range demo.Everyone() {
		for _, code := range registry.Codes() {
			if record, ok := p.Record(code); ok {
				w.registers.Put(code, p.IIN, record)
			}
		}
	}
	queue, err := job.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	texts := catalogue(t)
	now := func() time.Time { return w.now }
	w.Service = application.New(application.Deps{
		DB: pool, Registrar: standard.NewRegistrar(pool, time.Now), Registers: w.registers,
		Archive: document.NewArchive(pool, now), Sender: notify.NewSender(pool, w.phone, texts, now),
		Jobs: queue, Texts: texts, Now: now, Wall: now, Secret: []byte("secret"), BaseURL: "http://portal.test",
	})
	return w
}

func (w *world) actor(persona string) identity.Actor {
	w.t.Helper()
	p, err := identity.NewDirectory(w.db).Persona(w.t.Context(), persona)
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Actor
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// fill answers the certificate of criminal record for oneself.
func (w *world) draft(actor identity.Actor, service string, answers url.Values) string {
	w.t.Helper()
	id, err := w.StartDraft(w.t.Context(), actor, service, i18n.RU, "")
	w.must(err)
	d, err := w.Draft(w.t.Context(), actor, id)
	w.must(err)
	for _, s := range d.Standard.Form.Sections {
		for _, p := range s.Pages {
			saved, err := w.SaveAnswers(w.t.Context(), actor, id, p.ID, answers, nil, nil)
			w.must(err)
			if len(saved.Errors) > 0 {
				w.t.Fatalf("page %s: %v", p.ID, saved.Errors)
			}
		}
	}
	return id
}

var certificate = url.Values{
	"phone": {"+77000000101"}, "email": {""}, "subject": {"self"}, "purpose": {"employment"},
	"result_delivery": {"cabinet"}, "personal_data_consent": {"yes"},
}

// file files a certificate of criminal record and gives its number.
func (w *world) file(actor identity.Actor) string {
	w.t.Helper()
	id := w.draft(actor, "no-criminal-record", certificate)
	wrong, err := w.SendCode(w.t.Context(), actor, id, "")
	w.must(err)
	if len(wrong) > 0 {
		w.t.Fatalf("incomplete: %v", wrong)
	}
	filed, err := w.File(w.t.Context(), actor, id, application.Confirmation{Code: w.phone.code(), Key: id})
	w.must(err)
	if filed.Number == "" {
		w.t.Fatalf("not filed: %+v", filed)
	}
	return filed.Number
}

func TestTheWholeWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	number := w.file(citizen)
	w.must(w.Take(t.Context(), official, number, "k1"))
	w.now = w.now.Add(5 * time.Minute)
	w.must(w.Approve(t.Context(), official, number, "k2"))
	w.must(w.Approve(t.Context(), official, number, "k2"))
	v, err := w.Own(t.Context(), citizen, number)
	w.must(err)
	if v.Status != application.ResultIssued || v.Document == nil || v.Overdue {
		t.Fatalf("status %s, document %v, overdue %v", v.Status, v.Document, v.Overdue)
	}
	issued, err := w.Archive.Verify(t.Context(), v.Document.Paper.Code)
	w.must(err)
	if issued.Paper.Number != "GP-R-26-000001" || issued.Paper.Application != number || issued.Status != document.Valid {
		t.Errorf("verified %s %s", issued.Paper.Number, issued.Status)
	}
	pdf, err := w.OwnPDF(t.Context(), citizen, number, "")
	w.must(err)
	again, err := w.OwnPDF(t.Context(), citizen, number, "")
	w.must(err)
	if string(pdf[:5]) != "%PDF-" || document.Hash(pdf) != document.Hash(again) {
		t.Error("the paper is no PDF or has changed")
	}
	steps, faults := w.verify()
	if steps != 6 || len(faults) != 0 { // the sixth is the delivery, when the paper was opened
		t.Errorf("journal: %d steps, %v", steps, faults)
	}
}

func TestAFilingAfterHoursRegistersOnTheNextWorkingDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	w.now = time.Date(2026, 11, 27, 14, 40, 0, 0, time.UTC) // Friday 19:40 in Almaty
	number := w.file(citizen)
	v, err := w.Own(t.Context(), citizen, number)
	w.must(err)
	if want := time.Date(2026, 11, 30, 4, 0, 0, 0, time.UTC); v.Status != application.Submitted || !v.RegisteredAt.Equal(want) {
		t.Errorf("%s, registered %v, want submitted and %v", v.Status, v.RegisteredAt, want)
	}
	w.now = v.RegisteredAt
	w.must(w.RegisterDue(t.Context()))
	v, err = w.Own(t.Context(), citizen, number)
	w.must(err)
	if v.Status != application.Registered || !v.Due.At.Equal(v.DueAt) {
		t.Errorf("%s, due %v, kept %v", v.Status, v.Due.At, v.DueAt)
	}
}

func TestARefusalNeedsAGroundOfTheFiledEdition(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official := w.actor("official-gp")
	number := w.file(w.actor("citizen"))
	w.must(w.Take(t.Context(), official, number, ""))
	const reasons = "Сведения в заявлении расходятся со специальными учетами."
	for name, v := range map[string]application.Verdict{
		"no ground":             {Reasons: reasons},
		"an invented ground":    {Ground: "because", Reasons: reasons},
		"a ground of others":    {Ground: "court-ban", Reasons: reasons},
		"a ground of reception": {Ground: "incomplete-package", Reasons: reasons},
		"no reasons":            {Ground: "non-compliance"},
	} {
		problems, err := w.Refuse(t.Context(), official, number, v)
		w.must(err)
		if len(problems) == 0 {
			t.Errorf("%s is accepted", name)
		}
	}
	problems, err := w.Refuse(t.Context(), official, number,
		application.Verdict{Ground: "unreliable-documents", Reasons: reasons, Key: "r"})
	w.must(err)
	v, err := w.Own(t.Context(), w.actor("citizen"), number)
	w.must(err)
	if len(problems) > 0 || v.Status != application.Refused || v.Document.Paper.Refusal == nil {
		t.Fatalf("%v %s", problems, v.Status)
	}
	a := v.Document.Paper.Refusal.Appeal
	if a.Body == "" || a.Term == "" || a.Order == "" {
		t.Errorf("the letter does not say how to appeal: %+v", a)
	}
}

// L-10
func TestTheDatabaseRefusesAForeignGroundToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official := w.actor("official-gp")
	number := w.file(w.actor("citizen"))
	insert := `INSERT INTO decision (application_id, edition_id, kind, ground_code, reasons, decided_by, decided_at, overdue)
		SELECT id, edition_id, 'refusal', $2, 'reasons that are long enough', $3, now(), false
		FROM application WHERE number = $1`
	for _, ground := range []any{"court-ban", "incomplete-package", "invented", nil} {
		if _, err := w.db.Exec(t.Context(), insert, number, ground, official.PersonID); err == nil {
			t.Errorf("ground %v is accepted", ground)
		}
	}
	own := `INSERT INTO decision (application_id, edition_id, kind, reasons, decided_by, decided_at, overdue)
		SELECT id, edition_id, 'approval', '', person_id, now(), false FROM application WHERE number = $1`
	if _, err := w.db.Exec(t.Context(), own, number); err == nil {
		t.Error("somebody decides the own case")
	}
}

// L-03
func TestFiftyEqualConfirmationsAreOneApplication(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	id := w.draft(citizen, "no-criminal-record", certificate)
	_, err := w.SendCode(t.Context(), citizen, id, "")
	w.must(err)
	confirmation := application.Confirmation{Code: w.phone.code(), Key: "once"}
	numbers := make(chan string, 50)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			filed, err := w.File(t.Context(), citizen, id, confirmation)
			if err != nil {
				t.Error(err)
			}
			numbers <- filed.Number
		})
	}
	all.Wait()
	close(numbers)
	first := <-numbers
	for n := range numbers {
		if n != first || n == "" {
			t.Fatalf("numbers %q and %q", first, n)
		}
	}
}

func TestAnActOnAForeignCaseLooksLikeAnUnknownOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.file(w.actor("citizen"))
	for name, err := range map[string]error{
		"a neighbour reads":          second(w.Own(t.Context(), w.actor("citizen-2"), number)),
		"another body reads":         second(w.Case(t.Context(), w.actor("official"), number)),
		"another body takes":         w.Take(t.Context(), w.actor("official"), number, ""),
		"a neighbour withdraws":      w.Withdraw(t.Context(), w.actor("citizen-2"), number, ""),
		"a body reads what is not":   second(w.Case(t.Context(), w.actor("official-gp"), "GP-26-999999")),
		"a citizen reads what isn't": second(w.Own(t.Context(), w.actor("citizen"), "x")),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Case(t.Context(), w.actor("citizen"), number); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a citizen at the bench: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestReadingACaseLeavesAnAccessRow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	number := w.file(citizen)
	_, err := w.Case(t.Context(), w.actor("official-gp"), number)
	w.must(err)
	_ = second(w.Case(t.Context(), w.actor("official"), number)) // another body: no row
	log, err := audit.AccessOf(t.Context(), w.db, citizen.PersonID, audit.Filter{Page: 1}, w.now)
	w.must(err)
	if len(log.Entries) != 1 || log.Entries[0].Reader.Body != "gp" || log.Entries[0].Number != number {
		t.Errorf("rows: %+v", log.Entries)
	}
}

// S-13: few tries, ten minutes.
func TestCodesAreFewShortLivedAndCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	id := w.draft(citizen, "no-criminal-record", certificate)
	try := func(code string) application.Filed {
		filed, err := w.File(t.Context(), citizen, id, application.Confirmation{Code: code})
		w.must(err)
		return filed
	}
	if got := try("000000").Refusal; got != "application.code_none" {
		t.Errorf("before a code is sent: %s", got)
	}
	send := func() { _, err := w.SendCode(t.Context(), citizen, id, ""); w.must(err) }
	send()
	for range 5 {
		if got := try("wrong").Refusal; got != "application.code_wrong" {
			t.Errorf("a wrong code: %s", got)
		}
	}
	if got := try(w.phone.code()).Refusal; got != "application.code_attempts" {
		t.Errorf("the right code after five wrong ones: %s", got)
	}
	w.now = w.now.Add(time.Second) // the code that counts is the latest
	send()
	w.now = w.now.Add(11 * time.Minute)
	if got := try(w.phone.code()).Refusal; got != "application.code_expired" {
		t.Errorf("an old code: %s", got)
	}
	for range 5 {
		send()
	}
	if _, err := w.SendCode(t.Context(), citizen, id, ""); !fault.Is(err, fault.TooMany) {
		t.Errorf("codes without end: %v", err)
	}
}

func TestTheSameRequestForACodeIsTheSameCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	id := w.draft(citizen, "no-criminal-record", certificate)
	send := func(key string) string {
		_, err := w.SendCode(t.Context(), citizen, id, key)
		w.must(err)
		return w.phone.code()
	}
	first := send("double click")
	for range 10 { // more often than codes may be asked for
		if again := send("double click"); again != first {
			t.Fatalf("code %s, then %s", first, again)
		}
	}
	if other := send("send again"); other == first {
		t.Error("another request gives the old code")
	}
	filed, err := w.File(t.Context(), citizen, id, application.Confirmation{Code: first})
	w.must(err)
	if filed.Number != "" {
		t.Error("the code that was replaced still files")
	}
}

func TestAGatewayThatIsAwayDoesNotStopTheFiling(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	id := w.draft(citizen, "no-criminal-record", certificate)
	bySignIn := application.Confirmation{SignIn: true}
	filed, err := w.File(t.Context(), citizen, id, bySignIn)
	w.must(err)
	if filed.Number != "" {
		t.Fatal("filed without a code while the gateway works")
	}
	w.phone.down = true
	_, err = w.SendCode(t.Context(), citizen, id, "")
	w.must(err)
	c, err := w.Confirming(t.Context(), citizen, id)
	w.must(err)
	if !c.Failed {
		t.Error("the page does not know that the code was not sent")
	}
	filed, err = w.File(t.Context(), citizen, id, bySignIn)
	w.must(err)
	if filed.Number == "" {
		t.Errorf("not filed: %+v", filed)
	}
}

func TestRegistersThatAreAwayAreAskedOfTheCitizen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	for _, code := range registry.Codes() {
		w.registers.Down(code)
	}
	id, err := w.StartDraft(t.Context(), citizen, "id-card", i18n.KK, "")
	w.must(err)
	d, err := w.Draft(t.Context(), citizen, id)
	w.must(err)
	if len(d.Unavailable) == 0 || d.Filling.Known("applicant_address") || !d.Filling.Known("applicant_iin") {
		t.Errorf("unavailable %v", d.Unavailable)
	}
}

func TestWithdrawEndsAnOpenApplicationOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	number := w.file(citizen)
	w.must(w.Withdraw(t.Context(), citizen, number, "a"))
	w.must(w.Withdraw(t.Context(), citizen, number, "b"))
	if err := w.Take(t.Context(), official, number, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken after withdrawal: %v", err)
	}
}

// L-07
func TestNumbersAreContiguousUnderConcurrency(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	const n = 8
	ids := make([]string, n)
	codes := make([]string, n)
	for i := range ids {
		ids[i] = w.draft(citizen, "no-criminal-record", certificate)
		_, err := w.SendCode(t.Context(), citizen, ids[i], "")
		w.must(err)
		codes[i] = w.phone.code()
	}
	var all sync.WaitGroup
	for i := range ids {
		all.Go(func() {
			if _, err := w.File(t.Context(), citizen, ids[i], application.Confirmation{Code: codes[i]}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	c, err := w.Cabinet(t.Context(), citizen, 1)
	w.must(err)
	seen := map[string]bool{}
	for _, a := range c.Applications {
		seen[a.Number] = true
	}
	for i := 1; i <= n; i++ {
		if number := "GP-26-00000" + string(rune('0'+i)); !seen[number] {
			t.Errorf("%s is missing in %v", number, seen)
		}
	}
}

//
func TestTheApplicationsRoleCannotRewriteHistory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.file(w.actor("citizen"))
	for _, sql := range []string{
		`UPDATE status_event SET seq = 9`, `DELETE FROM status_event`, `TRUNCATE status_event`,
		`UPDATE clock_event SET seq = 9`, `DELETE FROM clock_event`,
		`UPDATE decision SET reasons = ''`, `DELETE FROM decision`,
		`UPDATE access_entry SET purpose = ''`, `DELETE FROM access_entry`,
		`UPDATE issued_document SET number = ''`, `DELETE FROM issued_document`,
		`UPDATE issued_document_event SET status = 'revoked'`, `DELETE FROM issued_document_pdf`,
		`UPDATE journal_entry SET act = 'x'`, `DELETE FROM journal_entry`,
		`UPDATE application SET answers = '{}'`, `DELETE FROM application`,
		`UPDATE standard_edition SET number = 2`, `UPDATE person SET iin_index = ''`,
	} {
		if _, err := w.db.Exec(t.Context(), sql); err == nil {
			t.Errorf("allowed: %s", sql)
		}
	}
}

// S-13: a code confirms the one draft it was asked for, once.
func TestACodeConfirmsOnlyItsOwnDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	own, other := w.draft(citizen, "no-criminal-record", certificate), w.draft(citizen, "no-criminal-record", certificate)
	send := func(id string) string {
		_, err := w.SendCode(t.Context(), citizen, id, "")
		w.must(err)
		return w.phone.code()
	}
	code := send(own)
	for send(other) == code { // one time in a million they are equal
		w.now = w.now.Add(time.Second)
	}
	try := func(id string) application.Filed {
		filed, err := w.File(t.Context(), citizen, id, application.Confirmation{Code: code})
		w.must(err)
		return filed
	}
	if got := try(other); got.Refusal != "application.code_wrong" {
		t.Errorf("the code of another draft: %+v", got)
	}
	number := try(own).Number
	if again := try(own).Number; number == "" || again != number {
		t.Errorf("filed as %q, with the same code again as %q", number, again)
	}
}

// What was filed is never changed, by the owner of the database neither.
func TestWhatWasFiledIsNeverChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.file(w.actor("citizen"))
	for _, change := range []string{`edition_id = edition_id + 1`, `number = number || '1'`, `filed_at = filed_at - interval '1 day'`} {
		_, err := pgtest.Owner(t).Exec(t.Context(), `UPDATE application SET `+change+` WHERE number = $1`, number)
		if err == nil || !strings.Contains(err.Error(), "never changed") {
			t.Errorf("%s: %v", change, err)
		}
	}
}
