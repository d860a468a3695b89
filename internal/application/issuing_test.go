package application_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// numbers lists the numbers of issued documents in order.
func (w *world) numbers() (list []string) {
	w.t.Helper()
	w.must(w.db.QueryRow(w.t.Context(), `SELECT coalesce(array_agg(number ORDER BY number), '{}')
		FROM issued_document`).Scan(&list))
	return list
}

func TestFiftyDecisionsAtOnceLeaveNoGapBetweenTheirNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	const n = 50
	var cases, want []string
	for i := range n {
		number := w.file(citizen)
		w.must(w.Take(t.Context(), official, number, ""))
		cases, want = append(cases, number), append(want, fmt.Sprintf("GP-R-26-%06d", i+1))
	}
	var all sync.WaitGroup
	for _, number := range cases {
		all.Go(func() {
			if err := w.Approve(t.Context(), official, number, ""); err != nil {
				t.Errorf("%s: %v", number, err)
			}
		})
		all.Go(func() { // somebody whose decision comes to nothing
			stop := errors.New("no decision")
			err := postgres.InTx(t.Context(), w.db, func(ctx context.Context, tx postgres.Tx) error {
				if _, err := document.NextNumber(ctx, tx, "gp", "GP", 2026); err != nil {
					return err
				}
				return stop
			})
			if !errors.Is(err, stop) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if diff := cmp.Diff(want, w.numbers()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestNumbersBeginAnewWithEachYearAndBody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.approved(w.actor("official-gp"), w.file(w.actor("citizen")))
	w.approved(w.actor("official"), w.fileAllowance(w.actor("parent")))
	w.now = time.Date(2026, 12, 31, 18, 59, 0, 0, time.UTC) // a minute to midnight in Almaty
	w.approved(w.actor("official-gp"), w.file(w.actor("citizen")))
	w.now = w.now.Add(2 * time.Minute)
	w.approved(w.actor("official-gp"), w.file(w.actor("citizen")))
	want := []string{"GP-R-26-000001", "GP-R-26-000002", "GP-R-27-000001", "MTSZN-R-26-000001"}
	if diff := cmp.Diff(want, w.numbers()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// approved takes a case and approves it.
func (w *world) approved(official identity.Actor, number string) {
	w.t.Helper()
	w.must(w.Take(w.t.Context(), official, number, ""))
	w.must(w.Approve(w.t.Context(), official, number, ""))
}

// refusedCase takes a case and refuses it.
func (w *world) refusedCase(official identity.Actor, number string) {
	w.t.Helper()
	w.must(w.Take(w.t.Context(), official, number, ""))
	problems, err := w.Refuse(w.t.Context(), official, number, application.Verdict{
		Ground: "unreliable-documents", Reasons: "Сведения в заявлении расходятся со специальными учетами.",
	})
	w.must(err)
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
}

func TestADocumentIsIssuedInKazakhAndRussianToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parent := w.actor("parent")
	number := w.fileAllowance(parent) // in Russian
	w.approved(w.actor("official"), number)
	v, err := w.OwnResult(t.Context(), parent, number)
	w.must(err)
	papers := v.Document.All()
	if len(papers) != 2 || papers[0].Lang != i18n.RU || papers[1].Lang != i18n.KK {
		t.Fatalf("%d papers", len(papers))
	}
	ru, kk := papers[0], papers[1]
	if ru.Number != kk.Number || ru.Code != kk.Code || ru.URL == kk.URL || ru.Application != number {
		t.Errorf("not one document: %s %s, %s %s", ru.Number, kk.Number, ru.Application, kk.Application)
	}
	edition := v.Standard
	if kk.Title != edition.Result.Template.Title.KK || ru.Title != edition.Result.Template.Title.RU {
		t.Errorf("titles %q, %q", ru.Title, kk.Title)
	}
	if len(kk.Rows) != len(ru.Rows) || len(kk.Statement) != len(ru.Statement) {
		t.Fatalf("%d rows beside %d", len(kk.Rows), len(ru.Rows))
	}
	for i, row := range kk.Rows {
		field, _ := edition.Form.FieldByID(edition.Result.Template.Rows[i])
		if row.Label != field.Label.KK || row.Value == "" {
			t.Errorf("row %d: %q %q", i, row.Label, row.Value)
		}
	}
	if strings.Contains(strings.Join(append(kk.Statement, ru.Statement...), " "), "{") {
		t.Errorf("a variable stands open: %q %q", ru.Statement, kk.Statement)
	}
	for _, lang := range []i18n.Lang{i18n.RU, i18n.KK} {
		pdf, err := w.OwnPDF(t.Context(), parent, number, lang)
		w.must(err)
		again, err := w.OwnPDF(t.Context(), parent, number, lang)
		w.must(err)
		if document.Hash(pdf) != document.Hash(again) {
			t.Errorf("the paper in %s changes", lang)
		}
	}
	if _, err := w.OwnPDF(t.Context(), parent, number, i18n.EN); !fault.Is(err, fault.NotFound) {
		t.Errorf("a language it was not issued in: %v", err)
	}
}

func TestRenderingTwiceKeepsOnePaperOfEachLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.file(w.actor("citizen"))
	w.approved(w.actor("official-gp"), number)
	v, err := w.Own(t.Context(), w.actor("citizen"), number)
	w.must(err)
	for range 2 {
		w.must(w.Archive.Render(t.Context(), v.Document.ID))
	}
	var own, other int
	w.must(w.db.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM issued_document_pdf),
		(SELECT count(*) FROM issued_translation_pdf)`).Scan(&own, &other))
	if own != 1 || other != 1 {
		t.Errorf("%d and %d papers", own, other)
	}
}

func TestARefusalInTheOtherLanguageGivesTheReasonsAsWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	number := w.file(citizen)
	w.refusedCase(w.actor("official-gp"), number)
	v, err := w.OwnResult(t.Context(), citizen, number)
	w.must(err)
	kk, ok := v.Document.All().In(i18n.KK)
	if !ok || kk.Refusal == nil || kk.Refusal.ReasonsLang != i18n.RU || v.Document.Paper.Refusal.ReasonsLang != "" {
		t.Fatalf("%+v", kk.Refusal)
	}
	if !slices.Equal(kk.Refusal.Reasons, v.Document.Paper.Refusal.Reasons) || kk.Refusal.Ground == v.Document.Paper.Refusal.Ground {
		t.Errorf("%+v", kk.Refusal)
	}
}

func TestTheFirstOpeningDeliversAResultOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	number := w.file(citizen)
	w.approved(official, number)
	v, err := w.Own(t.Context(), citizen, number)
	w.must(err)
	if v.Status != application.ResultIssued || v.Document.Delivery != nil {
		t.Fatalf("the page of the application has delivered it: %s", v.Status)
	}
	_, err = w.Case(t.Context(), official, number)
	w.must(err)
	w.now = w.now.Add(26 * time.Hour)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if v, err := w.OwnResult(t.Context(), citizen, number); err != nil || v.Status != application.Delivered ||
				v.Document.Delivery == nil || !v.Document.Delivery.At.Equal(w.now) {
				t.Errorf("%v %v", v, err)
			}
		})
	}
	all.Wait()
	at := w.now
	w.now = w.now.Add(time.Hour)
	c, err := w.Case(t.Context(), official, number)
	w.must(err)
	if d := c.Document.Delivery; c.Status != application.Delivered || d == nil || !d.At.Equal(at) || d.How != document.InCabinet {
		t.Errorf("the official sees %s %+v", c.Status, d)
	}
	if steps, faults := w.verify(); steps != 6 || len(faults) > 0 {
		t.Errorf("%d steps, %v", steps, faults)
	}
}

func TestTheTermOfAppealBeginsWhenTheRefusalIsOpened(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	number := w.file(citizen)
	w.refusedCase(official, number)
	c, err := w.Case(t.Context(), official, number)
	w.must(err)
	if !c.AppealUntil().IsZero() {
		t.Errorf("a term of appeal before anybody knows: %v", c.AppealUntil())
	}
	w.now = time.Date(2026, 11, 30, 5, 0, 0, 0, time.UTC)
	v, err := w.Own(t.Context(), citizen, number)
	w.must(err)
	if got := v.AppealUntil().String(); got != "2027-02-28" || v.Status != application.Refused {
		t.Errorf("appeal until %s, %s", got, v.Status)
	}
	w.now = w.now.AddDate(0, 1, 0)
	v, err = w.Own(t.Context(), citizen, number)
	w.must(err)
	if got := v.AppealUntil().String(); got != "2027-02-28" {
		t.Errorf("opened again it is %s", got)
	}
}

func TestADeliveryIsNeverRewritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	number := w.file(citizen)
	w.approved(w.actor("official-gp"), number)
	_, err := w.OwnResult(t.Context(), citizen, number)
	w.must(err)
	for _, sql := range []string{
		`UPDATE delivery SET how = 'csc'`, `DELETE FROM delivery`, `UPDATE issued_translation SET title = ''`,
		`DELETE FROM issued_translation`, `DELETE FROM document_change`, `UPDATE document_change SET kind = 'revocation'`,
		`UPDATE document_change SET application_id = 1`, `DELETE FROM document_counter`,
	} {
		if _, err := w.db.Exec(t.Context(), sql); err == nil {
			t.Errorf("allowed: %s", sql)
		}
	}
}

// change reads the newest change as the applicant sees it.
func (w *world) change(who identity.Actor, number string) *application.DocumentChange {
	w.t.Helper()
	v, err := w.OwnResult(w.t.Context(), who, number)
	w.must(err)
	return v.LastChange()
}

const why = "В имени заявителя опечатка, верно по документу."

func TestATypoIsMendedByTwoPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parent, official, head := w.actor("parent"), w.actor("official"), w.actor("head")
	number := w.fileAllowance(parent)
	w.approved(official, number)
	old, err := w.OwnResult(t.Context(), parent, number)
	w.must(err)
	problems, err := w.AskCorrection(t.Context(), parent, number, "В имени пропущена буква", "a")
	w.must(err)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	asked := w.change(parent, number)
	if asked.State != application.ChangeAsked || asked.Asked != "В имени пропущена буква" ||
		calendar.DateOf(asked.DueAt).String() != "2026-11-26" { // three working days from Monday
		t.Fatalf("%+v", asked)
	}
	c, err := w.DocumentCase(t.Context(), head, number)
	w.must(err)
	if c.RequestDue.Date().String() != "2026-11-26" || len(c.RequestDue.Lines) == 0 {
		t.Errorf("the request is due %s", c.RequestDue.Date())
	}
	name := c.Values[0]
	if !name.IsName() {
		t.Fatalf("%+v", c.Values)
	}
	p := application.ChangeProposal{Kind: application.ChangeCorrects, Reasons: why, Key: "p",
		Values: map[string]string{name.Key: name.Text + "а"}}
	if _, err := w.ProposeChange(t.Context(), head, number, p); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the head proposes: %v", err)
	}
	for range 2 { // the same form twice is one act
		problems, err = w.ProposeChange(t.Context(), official, number, p)
		w.must(err)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	id := w.change(parent, number).ID
	if err := w.ConfirmChange(t.Context(), official, number, id, ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the proposer confirms: %v", err)
	}
	w.now = w.now.Add(time.Hour)
	for range 2 {
		w.must(w.ConfirmChange(t.Context(), head, number, id, "c"))
	}
	v, err := w.OwnResult(t.Context(), parent, number)
	w.must(err)
	paper, before := v.Document.Paper, old.Document.Paper
	if paper.Number != "MTSZN-R-26-000002" || paper.Code == before.Code || !strings.Contains(paper.Note, before.Number) {
		t.Errorf("the new document: %s %s", paper.Number, paper.Note)
	}
	changed := 0
	for _, p := range v.Document.All() {
		if strings.HasSuffix(p.Person.Name, "а") && p.Person.Name != before.Person.Name {
			changed++
		}
	}
	if changed == 0 || len(v.Document.Translations) != 1 {
		t.Errorf("the name is mended in %d of %d papers", changed, len(v.Document.All()))
	}
	was, err := w.Archive.Verify(t.Context(), before.Code)
	w.must(err)
	if was.Status != document.Replaced || was.ReplacedBy != paper.Number || !was.StatusAt.Equal(w.now) {
		t.Errorf("the old document is %s by %s", was.Status, was.ReplacedBy)
	}
	if last := v.LastChange(); last.State != application.ChangeConfirmed || last.Reasons != why {
		t.Errorf("%+v", last)
	}
	if n := len(w.numbers()); n != 2 {
		t.Errorf("%d documents", n)
	}
}

func TestACorrectedDocumentIsCorrectedOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parent, official, head := w.actor("parent"), w.actor("official"), w.actor("head")
	number := w.fileAllowance(parent)
	w.approved(official, number)
	var first string
	for round := range 2 {
		c, err := w.DocumentCase(t.Context(), official, number)
		w.must(err)
		value := c.Values[round*(len(c.Values)-1)] // the first, then the last
		if round == 0 {
			first = value.Key
		} else if c.Values[0].Text != "Иная" {
			t.Errorf("the first correction is gone: %q", c.Values[0].Text)
		}
		problems, err := w.ProposeChange(t.Context(), official, number, application.ChangeProposal{
			Kind: application.ChangeCorrects, Reasons: why, Values: map[string]string{value.Key: "Иная"}})
		w.must(err)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		w.must(w.ConfirmChange(t.Context(), head, number, w.change(parent, number).ID, ""))
	}
	c, err := w.DocumentCase(t.Context(), official, number)
	w.must(err)
	if c.Values[0].Key != first || c.Values[0].Text != "Иная" || c.Values[len(c.Values)-1].Text != "Иная" {
		t.Errorf("%+v", c.Values)
	}
}

func TestAProposalIsCheckedBeforeItWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official := w.actor("official")
	number := w.fileAllowance(w.actor("parent"))
	w.approved(official, number)
	c, err := w.DocumentCase(t.Context(), official, number)
	w.must(err)
	key := c.Values[0].Key
	for name, test := range map[string]struct {
		p    application.ChangeProposal
		want []string
	}{
		"nothing changed": {application.ChangeProposal{Kind: application.ChangeCorrects, Reasons: why}, []string{"value." + key}},
		"an empty value": {application.ChangeProposal{Kind: application.ChangeCorrects, Reasons: why,
			Values: map[string]string{key: " "}}, []string{"value." + key}},
		"too long": {application.ChangeProposal{Kind: application.ChangeCorrects, Reasons: why,
			Values: map[string]string{key: strings.Repeat("а", 501)}}, []string{"value." + key}},
		"a field that is none": {application.ChangeProposal{Kind: application.ChangeCorrects, Reasons: why,
			Values: map[string]string{"iin": "1"}}, []string{"value." + key}},
		"no reasons": {application.ChangeProposal{Kind: application.ChangeCorrects,
			Values: map[string]string{key: "Иная"}}, []string{"reasons"}},
		"a revocation without reasons": {application.ChangeProposal{Kind: application.ChangeRevokes}, []string{"reasons"}},
	} {
		problems, err := w.ProposeChange(t.Context(), official, number, test.p)
		w.must(err)
		var got []string
		for _, p := range problems {
			got = append(got, p.Field)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}

func TestARevokedDocumentIsRevokedByTwoPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parent, official, head := w.actor("parent"), w.actor("official"), w.actor("head")
	number := w.fileAllowance(parent)
	w.approved(official, number)
	propose := func() {
		problems, err := w.ProposeChange(t.Context(), official, number, application.ChangeProposal{
			Kind: application.ChangeRevokes, Reasons: "Документ выдан по ошибке, пособие уже назначено."})
		w.must(err)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	propose()
	id := w.change(parent, number).ID
	if _, err := w.AskCorrection(t.Context(), parent, number, "В имени пропущена буква", ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("two changes at once: %v", err)
	}
	problems, err := w.ReturnChange(t.Context(), head, number, id, "Проверьте еще раз выплаты.", "")
	w.must(err)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if err := w.ConfirmChange(t.Context(), head, number, id, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("a proposal that was returned is confirmed: %v", err)
	}
	propose()
	w.must(w.ConfirmChange(t.Context(), head, number, id, ""))
	v, err := w.OwnResult(t.Context(), parent, number)
	w.must(err)
	if v.Document.Status != document.Revoked {
		t.Errorf("the document is %s", v.Document.Status)
	}
	for name, act := range map[string]func() error{
		"asking": func() error {
			_, err := w.AskCorrection(t.Context(), parent, number, "В имени ошибка", "")
			return err
		},
		"proposing": func() error {
			_, err := w.ProposeChange(t.Context(), official, number, application.ChangeProposal{Kind: application.ChangeRevokes, Reasons: why})
			return err
		},
	} {
		if err := act(); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s about a revoked document: %v", name, err)
		}
	}
}

func TestALetterOfRefusalIsCorrectedAndNotRevoked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parent, official, head := w.actor("parent"), w.actor("official"), w.actor("head")
	number := w.fileAllowance(parent)
	verdict := application.Verdict{
		Ground: "unreliable-documents", Reasons: "Сведения в заявлении расходятся со специальными учетами.",
	}
	w.must(w.Take(t.Context(), official, number, ""))
	_, err := w.AnnounceRefusal(t.Context(), official, number, verdict)
	w.must(err)
	w.now = w.now.AddDate(0, 0, 6)
	_, err = w.Refuse(t.Context(), official, number, verdict)
	w.must(err)
	before, err := w.OwnResult(t.Context(), parent, number)
	w.must(err)
	_, err = w.ProposeChange(t.Context(), official, number, application.ChangeProposal{Kind: application.ChangeRevokes, Reasons: why})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("revoking a refusal: %v", err)
	}
	const better = "Сведения в заявлении расходятся с данными специальных учетов."
	problems, err := w.ProposeChange(t.Context(), official, number, application.ChangeProposal{
		Kind: application.ChangeCorrects, Reasons: why, Values: map[string]string{"reasons": better}})
	w.must(err)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	w.must(w.ConfirmChange(t.Context(), head, number, w.change(parent, number).ID, ""))
	v, err := w.OwnResult(t.Context(), parent, number)
	w.must(err)
	for _, p := range v.Document.All() {
		if !slices.Equal(p.Refusal.Reasons, []string{better}) {
			t.Errorf("in %s: %q", p.Lang, p.Refusal.Reasons)
		}
	}
	if diff := cmp.Diff(before.Document.Paper.Statement, v.Document.Paper.Statement); diff != "" || len(v.Document.Paper.Statement) != 2 {
		t.Errorf("what the letter states but for the typo (-want +got):\n%s", diff)
	}
}

func TestADeclinedRequestTellsWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parent, official := w.actor("parent"), w.actor("official")
	number := w.fileAllowance(parent)
	w.approved(official, number)
	problems, err := w.AskCorrection(t.Context(), parent, number, "коротко", "")
	w.must(err)
	if len(problems) != 1 {
		t.Errorf("too short a request: %v", problems)
	}
	_, err = w.AskCorrection(t.Context(), parent, number, "В имени пропущена буква", "")
	w.must(err)
	const note = "Имя совпадает с удостоверением личности."
	_, err = w.DeclineChange(t.Context(), official, number, w.change(parent, number).ID, note, "")
	w.must(err)
	if c := w.change(parent, number); c.State != application.ChangeDeclined || c.Note != note {
		t.Errorf("%+v", c)
	}
	_, err = w.AskCorrection(t.Context(), parent, number, "Посмотрите еще раз, пожалуйста", "")
	w.must(err)
}

func TestOnlyWhoHasToDoWithADocumentChangesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parent, official := w.actor("parent"), w.actor("official")
	number := w.fileAllowance(parent)
	w.approved(official, number)
	if _, err := w.AskCorrection(t.Context(), w.actor("citizen"), number, "В имени пропущена буква", ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger asks: %v", err)
	}
	p := application.ChangeProposal{Kind: application.ChangeRevokes, Reasons: why}
	if _, err := w.ProposeChange(t.Context(), w.actor("official-gp"), number, p); !fault.Is(err, fault.NotFound) {
		t.Errorf("another body proposes: %v", err)
	}
	if _, err := w.DocumentCase(t.Context(), w.actor("official-gp"), number); !fault.Is(err, fault.NotFound) {
		t.Errorf("another body reads: %v", err)
	}
	if _, err := w.DocumentCase(t.Context(), w.actor("head"), number); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the head reads without a purpose and without a change: %v", err)
	}
}

// The steps of a change in Go and in the database are the same ones.
func TestTheDatabaseKnowsTheStepsOfAChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	parent, official, head := w.actor("parent"), w.actor("official"), w.actor("head")
	number := w.fileAllowance(parent)
	w.approved(official, number)
	_, err := w.AskCorrection(t.Context(), parent, number, "В имени пропущена буква", "")
	w.must(err)
	owner := pgtest.Owner(t)
	for _, from := range application.ChangeStates() {
		for _, to := range application.ChangeStates() {
			if from == to {
				continue
			}
			tx, err := owner.Begin(t.Context())
			w.must(err)
			_, err = tx.Exec(t.Context(), `ALTER TABLE document_change DISABLE TRIGGER document_change_steps`)
			w.must(err)
			set := func(state application.ChangeState) error {
				_, err := tx.Exec(t.Context(), `UPDATE document_change SET state = $1,
					proposed_by = CASE WHEN $1 IN ('proposed', 'returned', 'confirmed') THEN $2::uuid END,
					proposed_at = CASE WHEN $1 IN ('proposed', 'returned', 'confirmed') THEN now() END,
					reasons = $4, note = $4,
					answered_by = CASE WHEN $1 IN ('returned', 'confirmed', 'declined') THEN $3::uuid END,
					answered_at = CASE WHEN $1 IN ('returned', 'confirmed', 'declined') THEN now() END,
					replacement_id = CASE WHEN $1 = 'confirmed' THEN document_id END`,
					string(state), official.PersonID, head.PersonID, why)
				return err
			}
			w.must(set(from))
			_, err = tx.Exec(t.Context(), `ALTER TABLE document_change ENABLE TRIGGER document_change_steps`)
			w.must(err)
			if err := set(to); (err == nil) != from.MayStep(to) {
				t.Errorf("%s to %s: %v", from, to, err)
			}
			w.must(tx.Rollback(t.Context()))
		}
	}
	_, err = owner.Exec(t.Context(), `UPDATE document_change SET state = 'proposed', proposed_by = $1, proposed_at = now(),
		reasons = $2`, official.PersonID, why)
	w.must(err)
	_, err = owner.Exec(t.Context(), `UPDATE document_change SET state = 'confirmed', answered_by = $1, answered_at = now(),
		replacement_id = document_id`, official.PersonID)
	if postgres.Constraint(err) != "document_change_takes_two" {
		t.Errorf("one person alone: %v", err)
	}
}
