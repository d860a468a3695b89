package app_test

import (
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"qyzmet/internal/app"
	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/config"
	invented "qyzmet/internal/demo"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/rotation"
	"qyzmet/internal/sealed"
	"qyzmet/internal/sealed/sealedtest"
)

const sealedStreet = "Сарышымшық көшесі"

// sealedTown has everything that holds what identifies people: a draft, a code on its way,
// applications, one of them decided, and the paper of it.
func sealedTown(t *testing.T) (w *town, numbers map[string]string) {
	t.Helper()
	w = &town{Portal: apptest.New(t)}
	numbers = map[string]string{}
	for _, persona := range []string{"citizen", "parent"} {
		w.start(t, persona, "residence-registration", residence(sealedStreet))
		id := w.start(t, persona, "residence-registration", residence(sealedStreet))
		numbers[persona] = w.filed(t, persona, id)
	}
	id := w.start(t, "parent", "child-birth-allowance", map[string]url.Values{
		"contacts": {"phone": {"+7 700 000 01 03"}}, "bank-account": {"iban": {"KZ59125KZT5004177701"}},
		"consent": {"personal_data_consent": {"yes"}},
	})
	numbers["decided"] = w.filed(t, "parent", id)
	official := w.actor(t, "official")
	must(t, w.Applications.Take(t.Context(), official, numbers["decided"], "take"))
	w.talk(t, official, numbers["decided"])
	must(t, w.Applications.Approve(t.Context(), official, numbers["decided"], "approve"))
	w.correct(t, official)
	return w, numbers
}

// talk has everything said about a case that may be said, with the canaries in it.
func (w *town) talk(t *testing.T, official identity.Actor, number string) {
	t.Helper()
	said := func(problems []application.Problem, err error) {
		t.Helper()
		if must(t, err); len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	text := "Мекенжайым: " + sealedStreet
	said(w.Applications.WriteToBody(t.Context(), w.actor(t, "parent"), number, application.Letter{Text: text, Lang: i18n.KK}))
	said(w.Applications.WriteNote(t.Context(), official, number, text, i18n.KK, ""))
	said(w.Applications.AskOpinion(t.Context(), official, number, application.Question{
		Body: "mvd", Text: text, Days: 1, Fields: []string{application.ShownPerson}, Lang: i18n.KK}))
	police := w.actor(t, "official-2")
	asked, err := w.Applications.AskedOfUs(t.Context(), police, 1)
	must(t, err)
	said(w.Applications.AnswerOpinion(t.Context(), police, asked.Opinions[0].ID,
		application.OpinionReply{Outcome: application.OpinionPositive, Text: text, Lang: i18n.KK}))
}

// correct has somebody put a filing right, and leaves another answer half written.
func (w *town) correct(t *testing.T, official identity.Actor) {
	t.Helper()
	parent := w.actor(t, "parent")
	for _, key := range []string{"sent", "not sent"} {
		number := w.filed(t, "parent", w.start(t, "parent", "child-birth-allowance", map[string]url.Values{
			"contacts": {"phone": {"+7 700 000 01 03"}}, "bank-account": {"iban": {"KZ86125KZT5004100100"}},
			"consent": {"personal_data_consent": {"yes"}},
		}))
		must(t, w.Applications.Take(t.Context(), official, number, key))
		problems, err := w.Applications.RequestCorrection(t.Context(), official, number, application.CorrectionRequest{
			Items: []application.CorrectionItem{{Field: "iban", Defect: application.Outdated, Note: sealedStreet + ", банк жабылды"}}})
		must(t, err)
		saved, err := w.Applications.SaveCorrection(t.Context(), parent, number, url.Values{"iban": {"KZ59125KZT5004177701"}}, nil, nil)
		must(t, err)
		if len(problems) > 0 || len(saved.Errors) > 0 {
			t.Fatal(problems, saved.Errors)
		}
		if key == "sent" {
			_, err = w.Applications.AnswerCorrection(t.Context(), parent, number, key)
			must(t, err)
		}
	}
}

// canaries are what nobody may find in a copy of the database, as text and as bytes.
func canaries() (list []string) {
	list = append(list, sealedStreet, "KZ59125KZT5004177701")
	for _, p := range invented.Everyone() {
		list = append(list, p.IIN, strings.TrimPrefix(p.Phone, "+7"), p.Email)
	}
	list = slices.DeleteFunc(list, func(word string) bool { return word == "" })
	for _, word := range slices.Clone(list) {
		list = append(list, hex.EncodeToString([]byte(word)))
	}
	return list
}

// everything is each row of each table as text, as a copy of the database has it.
func everything(t *testing.T) map[string]string {
	t.Helper()
	owner, all := pgtest.Owner(t), map[string]string{}
	rows, err := owner.Query(t.Context(), `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)
	must(t, err)
	var tables []string
	for rows.Next() {
		var name string
		must(t, rows.Scan(&name))
		tables = append(tables, name)
	}
	must(t, rows.Err())
	for _, name := range tables {
		var text string
		must(t, owner.QueryRow(t.Context(), `SELECT coalesce(string_agg(r::text, E'\n'), '') FROM "`+name+`" r`).Scan(&text))
		all[name] = text
	}
	return all
}

// G-02, R-16: a backup without the keys names no IIN, phone, e-mail, address or account.
func TestACopyOfTheDatabaseTellsNothing(t *testing.T) {
	t.Parallel()
	_, numbers := sealedTown(t)
	all := everything(t)
	if len(all) < 30 || !strings.Contains(all["application"], numbers["citizen"]) || all["issued_document"] == "" ||
		all["one_time_code"] == "" && all["draft"] == "" {
		t.Fatalf("the search sees too little: %d tables", len(all))
	}
	for table, text := range all {
		for _, canary := range canaries() {
			if strings.Contains(text, canary) {
				t.Errorf("%s holds a canary of %d characters", table, len(canary))
			}
		}
	}
}

// K-01: whoever can write to the database cannot show one person what another has filed.
func TestSwappedCiphertextsOpenNothing(t *testing.T) {
	t.Parallel()
	w, numbers := sealedTown(t)
	owner := pgtest.Owner(t)
	swap := func(sql string, args ...any) {
		t.Helper()
		tag, err := owner.Exec(t.Context(), sql, args...)
		must(t, err)
		if tag.RowsAffected() != 2 {
			t.Fatalf("%d rows", tag.RowsAffected())
		}
	}
	c := w.as(t, "citizen")
	path := "/ru/cabinet/applications/" + numbers["citizen"]
	if a := c.Get(t, path); a.Status != http.StatusOK {
		t.Fatalf("before: %d", a.Status)
	}
	for _, column := range []string{"answers", "registered", "facts", "filing"} {
		sql := `UPDATE application a SET ` + column + ` = b.` + column + ` FROM application b
			WHERE a.number IN ($1, $2) AND b.number IN ($1, $2) AND a.number <> b.number`
		swap(sql, numbers["citizen"], numbers["parent"])
		a := c.Get(t, path)
		if a.Status != http.StatusInternalServerError || strings.Contains(a.Text(), sealedStreet) {
			t.Errorf("%s of another: %d", column, a.Status)
		}
		swap(sql, numbers["citizen"], numbers["parent"])
	}
	if a := c.Get(t, path); a.Status != http.StatusOK {
		t.Errorf("after all was put back: %d", a.Status)
	}
	swap(`UPDATE person a SET iin_sealed = b.iin_sealed FROM person b
		WHERE a.persona IN ('citizen', 'parent') AND b.persona IN ('citizen', 'parent') AND a.persona <> b.persona`)
	if _, err := identity.PersonByID(t.Context(), w.Behind(), w.actor(t, "citizen").PersonID); err == nil {
		t.Error("the IIN of another opens")
	}
}

// K-02: after a rotation the older key is of no use, and everything that was filed opens.
func TestEverythingOpensAfterARotation(t *testing.T) {
	t.Parallel()
	w, numbers := sealedTown(t)
	next := "next:" + sealed.NewKey()
	both, err := sealed.Parse(next+","+sealedtest.ColumnKeys, sealedtest.IndexKey)
	must(t, err)
	columns := slices.Concat(sealed.Columns(), sealed.Kept())
	r := rotation.New(postgres.Scoped(pgtest.Owner(t)), both, columns)
	if o, err := r.Run(t.Context()); err != nil || o.More || o.Unopened > 0 || o.Resealed < 10 {
		t.Fatalf("%+v %v", o, err)
	}
	counts, err := r.Status(t.Context())
	must(t, err)
	for _, c := range counts {
		if c.Key != "next" {
			t.Errorf("%s.%s: %d values under %s", c.Table, c.Column, c.Values, c.Key)
		}
	}
	keys, err := sealed.Parse(next, sealedtest.IndexKey)
	must(t, err)
	pool, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.Options{Keys: keys, MaxConns: 4})
	must(t, err)
	t.Cleanup(pool.Close)
	cfg := config.Config{Mode: config.Demo, BaseURL: "http://portal.test", SecretKey: w.Config.SecretKey}
	a, err := app.Build(t.Context(), cfg, pool, app.Outside{Registers: w.Registers}, w.Now, slog.New(slog.DiscardHandler))
	must(t, err)
	talked, err := a.Applications.Case(t.Context(), w.actor(t, "official"), numbers["decided"])
	if err != nil || len(talked.Talk.Messages) != 1 || len(talked.Notes) != 1 || talked.Opinions[0].Answer == "" {
		t.Errorf("what was said, after the rotation: %v", err)
	}
	v, err := a.Applications.Own(t.Context(), w.actor(t, "parent"), numbers["decided"])
	if err != nil || v.Document == nil || v.Document.Paper.Person.IIN == "" || len(v.Answers) == 0 {
		t.Errorf("after the rotation: %v", err)
	}
	if _, err := w.Applications.Own(t.Context(), w.actor(t, "parent"), numbers["decided"]); err == nil {
		t.Error("the older key still opens it")
	}
}

// the application's role cannot seal anew, nor change, what was filed.
func TestTheApplicationCannotWriteAnewWhatWasFiled(t *testing.T) {
	t.Parallel()
	w, _ := sealedTown(t)
	for _, c := range sealed.Kept() {
		if _, err := w.Behind().Exec(t.Context(), `UPDATE `+c.Table+` SET `+c.Name+` = 'x'`); err == nil {
			t.Errorf("%s.%s was written", c.Table, c.Name)
		}
	}
}
