package application_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/origin"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// logOf is what the person sees of who read, newest first.
func (w *world) logOf(who identity.Actor) []audit.Access {
	w.t.Helper()
	log, err := audit.AccessOf(w.t.Context(), w.db, who.PersonID, audit.Filter{}, w.now)
	w.must(err)
	return log.Entries
}

//
func TestEveryLookUpCarriesSubjectPurposeAndReference(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	person, err := identity.PersonByID(t.Context(), w.db, citizen.PersonID)
	w.must(err)
	snapshot, err := w.Registrar.Snapshot(t.Context())
	w.must(err)
	drafts := map[string]string{}
	for _, s := range snapshot.Services {
		id, err := w.StartDraft(t.Context(), citizen, s.Code, i18n.RU, "")
		if fault.Is(err, fault.NotFound) { // not filed online
			continue
		}
		w.must(err)
		drafts[id] = "service:" + s.Code
	}
	asked := w.registers.Asked()
	if len(drafts) < 5 || len(asked) < len(drafts) {
		t.Fatalf("%d look-ups for %d drafts", len(asked), len(drafts))
	}
	for _, r := range asked {
		if r.IIN != person.IIN || r.Purpose == "" || drafts[r.Reference] != r.Purpose {
			t.Errorf("%s is asked for %q under %q", r.Register, r.Purpose, r.Reference)
		}
	}
}

// each opening leaves a row that says who, whose, why, by which law and what.
func TestEachReadingSaysWhoWhyAndWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	number := w.file(citizen)
	ctx := origin.With(t.Context(), origin.Origin{RequestID: "r-1"})
	v, err := w.Case(ctx, official, number)
	w.must(err)
	if v.Reading.Full {
		t.Error("a free case opens in full")
	}
	w.must(w.Take(t.Context(), official, number, ""))
	if v, err = w.Case(ctx, official, number); err != nil || !v.Reading.Full {
		t.Fatalf("the holder sees %+v: %v", v.Reading, err)
	}
	w.must(w.Approve(t.Context(), official, number, ""))
	_, err = w.CasePDF(ctx, official, number) // the last holder still may
	w.must(err)
	var got []string
	for _, e := range w.logOf(citizen) {
		got = append(got, strings.Join([]string{
			e.Reader.Role, e.Reader.Body, e.Purpose, e.Basis, e.What, e.Number, strings.Join(e.Fields, "+"),
		}, " "))
	}
	want := []string{
		"official gp review law_88v_5 result " + number + " identity+decision",
		"official gp review law_88v_5 case " + number + " identity+answers+registers+files+decision+messages",
		"official gp queue law_88v_5 card " + number + " initials",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	var n int
	w.must(w.db.QueryRow(t.Context(), `SELECT count(*) FROM access_entry WHERE request_id = 'r-1'`).Scan(&n))
	if n != 3 {
		t.Errorf("%d rows name the request", n)
	}
}

// G-08, R-14: the card holds no name, no IIN, no answer, and neither does the queue.
func TestTheCardHoldsNoPersonalData(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.file(w.actor("citizen"))
	v, err := w.Case(t.Context(), w.actor("official-gp"), number)
	w.must(err)
	if v.IIN != "••••••••1017" || v.Applicant.Masked(i18n.RU) != "А. С." || v.Applicant.Full(i18n.RU) != "С А" {
		t.Errorf("the card names %q %q", v.IIN, v.Applicant.Full(i18n.RU))
	}
	if v.Answers != nil || v.Filing != nil || v.Registered != nil || v.Facts != nil || v.Files != nil ||
		v.Document != nil || v.TrackingCode != "" {
		t.Errorf("the card holds more: %+v", v.Record)
	}
	q, err := w.Queue(t.Context(), w.actor("official-gp"), application.Filter{})
	w.must(err)
	if r := q.Rows[0]; r.IIN != "••••••••1017" || r.Applicant.Full(i18n.RU) != "С А" {
		t.Errorf("the queue names %q %q", r.IIN, r.Applicant.Full(i18n.RU))
	}
}

//
func TestOpeningForAPurpose(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, head := w.actor("parent"), w.actor("head")
	number := w.fileAllowance(citizen)
	good := audit.Opening{Number: number, Purpose: audit.PurposeComplaintCheck, Note: "Жалоба № 17 от 20 ноября"}
	for name, o := range map[string]audit.Opening{
		"no purpose":          {Number: number, Note: good.Note},
		"an invented purpose": {Number: number, Purpose: "review", Note: good.Note},
		"a short explanation": {Number: number, Purpose: good.Purpose, Note: "  жалоба   "},
		"a long explanation":  {Number: number, Purpose: good.Purpose, Note: strings.Repeat("ж", 501)},
	} {
		wrong, err := w.OpenCase(t.Context(), head, o)
		if err != nil || len(wrong) != 1 {
			t.Errorf("%s: %v %v", name, wrong, err)
		}
	}
	for name, who := range map[string]string{"another body": "official-gp", "a citizen": "citizen", "the auditor": "auditor"} {
		if _, err := w.OpenCase(t.Context(), w.actor(who), good); err == nil {
			t.Errorf("%s opens it", name)
		}
	}
	_, _, err := w.CaseFile(t.Context(), head, number, "x")
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("a file without a purpose: %v", err)
	}
	wrong, err := w.OpenCase(t.Context(), head, good)
	w.must(err)
	v, err := w.Case(t.Context(), head, number)
	w.must(err)
	if len(wrong) > 0 || !v.Reading.Full || v.Reading.Purpose != good.Purpose {
		t.Fatalf("opened: %v %+v", wrong, v.Reading)
	}
	if e := w.logOf(citizen)[0]; e.Purpose != good.Purpose || e.Basis != "law_88v_25" || e.What != audit.WhatCase {
		t.Errorf("the person sees %+v", e)
	}
	if v, err := w.Case(t.Context(), w.actor("official"), number); err != nil || v.Reading.Full {
		t.Errorf("the opening serves another: %v", err)
	}
	w.now = w.now.Add(audit.OpeningLasts)
	if v, err := w.Case(t.Context(), head, number); err != nil || v.Reading.Full {
		t.Errorf("the opening outlives its half hour: %v", err)
	}
}

func (w *world) fileAllowance(who identity.Actor) string {
	w.t.Helper()
	id := w.draft(who, "child-birth-allowance", map[string][]string{
		"iban": {"KZ86125KZT5004100100"}, "phone": {"+77000000103"}, "personal_data_consent": {"yes"},
	})
	_, err := w.SendCode(w.t.Context(), who, id, "")
	w.must(err)
	filed, err := w.File(w.t.Context(), who, id, application.Confirmation{Code: w.phone.code(), Key: id})
	w.must(err)
	return filed.Number
}

// an exact search, at most sixty an hour, each on the record.
func TestSearchByIINIsCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	number := w.file(citizen)
	find := func(iin string) ([]string, error) {
		q, err := w.SearchPerson(t.Context(), official, iin)
		var numbers []string
		for _, r := range q.Rows {
			numbers = append(numbers, r.Number)
		}
		return numbers, err
	}
	if got, err := find("960314501017"); err != nil || !slices.Equal(got, []string{number}) {
		t.Errorf("found %v: %v", got, err)
	}
	if e := w.logOf(citizen)[0]; e.What != audit.WhatSearch || e.Purpose != audit.PurposeSearch || e.Reader.Body != "gp" {
		t.Errorf("the person sees %+v", e)
	}
	for range audit.SearchesPerHour - 1 {
		if got, err := find("000000000000"); err != nil || got != nil {
			t.Fatalf("an unknown IIN finds %v: %v", got, err)
		}
	}
	if _, err := find("960314501017"); !fault.Is(err, fault.TooMany) {
		t.Errorf("the 61st search: %v", err)
	}
	if n := len(w.logOf(citizen)); n != 1 {
		t.Errorf("%d rows, and the 61st search found nobody", n)
	}
	w.now = w.now.Add(time.Hour)
	if _, err := find("960314501017"); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

// G-03: the journal cannot be written, so nothing is read.
func TestNoRowNoData(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	free, held := w.file(citizen), w.file(citizen)
	w.must(w.Take(t.Context(), official, held, ""))
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON access_entry FOR EACH ROW EXECUTE FUNCTION refuse()`)
	w.must(err)
	readings := map[string]func() (any, error){
		"card":   func() (any, error) { v, err := w.Case(t.Context(), official, free); return v, err },
		"case":   func() (any, error) { v, err := w.Case(t.Context(), official, held); return v, err },
		"result": func() (any, error) { v, err := w.CasePDF(t.Context(), official, held); return v, err },
		"file": func() (any, error) {
			_, data, err := w.CaseFile(t.Context(), official, held, "x")
			return data, err
		},
		"decision": func() (any, error) {
			v, err := w.Refuse(t.Context(), official, held, application.Verdict{})
			return v, err
		},
		"search": func() (any, error) {
			q, err := w.SearchPerson(t.Context(), official, "960314501017")
			return q.Rows, err
		},
	}
	for name, read := range readings {
		if _, err := read(); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// a withheld reading needs a basis, an end and two people; the person does not see it.
func TestAWithheldReadingIsShownLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, one, two := w.actor("citizen"), w.actor("auditor"), w.actor("authority")
	insert := func(basis, by, confirmed any, until any) error {
		_, err := w.db.Exec(t.Context(), `INSERT INTO access_entry (at, subject_id, actor_id, actor_role, purpose,
				basis, what, fields, withheld_until, withheld_basis, withheld_by, withheld_confirmed_by)
			VALUES ($1, $2, $3, 'official', 'other', 'law_88v_5', 'case', '{identity}', $4, $5, $6, $7)`,
			w.now, citizen.PersonID, w.actor("official-gp").PersonID, until, basis, by, confirmed)
		return err
	}
	until := w.now.AddDate(0, 1, 0)
	for name, err := range map[string]error{
		"without a basis":     insert(nil, one.PersonID, two.PersonID, until),
		"by one person":       insert("code", one.PersonID, one.PersonID, until),
		"without a second":    insert("code", one.PersonID, nil, until),
		"without an end":      insert("code", one.PersonID, two.PersonID, nil),
		"with an end in past": insert("code", one.PersonID, two.PersonID, w.now.Add(-time.Hour)),
	} {
		if err == nil {
			t.Errorf("withheld %s", name)
		}
	}
	w.must(insert("code", one.PersonID, two.PersonID, until))
	if n := len(w.logOf(citizen)); n != 0 {
		t.Errorf("the person sees %d withheld rows", n)
	}
	w.now = until
	if n := len(w.logOf(citizen)); n != 1 {
		t.Errorf("the person sees %d rows after the end", n)
	}
}

// G-03: what stands in the journals of readings stays as it is: the application may not
// change or remove it.
func TestTheJournalOfReadingsIsOnlyAppendedTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.file(w.actor("citizen"))
	_, err := w.Case(t.Context(), w.actor("official-gp"), number)
	w.must(err)
	for _, sql := range []string{
		`UPDATE access_entry SET purpose = 'other'`, `DELETE FROM access_entry`, `TRUNCATE access_entry CASCADE`,
		`UPDATE case_opening SET until = until + interval '1 day'`, `DELETE FROM case_opening`,
		`UPDATE person_search SET at = at - interval '1 day'`, `DELETE FROM person_search`,
		`DELETE FROM access_objection`, `UPDATE access_objection SET subject_id = subject_id`,
		`DELETE FROM access_sample`, `UPDATE access_sample SET entry_id = entry_id`,
		`DELETE FROM access_sample_week`, `UPDATE access_sample_week SET readings = 0`,
	} {
		if _, err := w.db.Exec(t.Context(), sql); !fault.Is(postgres.Fault(err), fault.Forbidden) &&
			(err == nil || !strings.Contains(err.Error(), "42501")) {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
