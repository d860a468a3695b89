package application_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres/pgtest"
)

const grounds = "Сведения в заявлении расходятся со специальными учетами."

// acts are everything that can be done to a filed application, by name.
func (w *world) acts(number string) map[string]func() error {
	citizen, official := w.actor("citizen"), w.actor("official-gp")
	return map[string]func() error{
		"take":     func() error { return w.Take(w.t.Context(), official, number, identity.NewKey()) },
		"approve":  func() error { return w.Approve(w.t.Context(), official, number, identity.NewKey()) },
		"withdraw": func() error { return w.Withdraw(w.t.Context(), citizen, number, identity.NewKey()) },
		"refuse": func() error {
			_, err := w.Refuse(w.t.Context(), official, number, application.Verdict{
				Ground: "unreliable-documents", Reasons: grounds, Key: identity.NewKey(),
			})
			return err
		},
	}
}

// ways lead to each status that an application may stand in.
var ways = map[application.Status][]string{
	application.Registered: {}, application.InReview: {"take"}, application.ResultIssued: {"take", "approve"},
	application.Refused: {"take", "refuse"}, application.Withdrawn: {"withdraw"}, application.Submitted: {},
}

// lawful are the acts that change something, and into what.
var lawful = map[application.Status]map[string]application.Status{
	application.Submitted:  {"take": application.InReview, "withdraw": application.Withdrawn},
	application.Registered: {"take": application.InReview, "withdraw": application.Withdrawn},
	application.InReview: {
		"approve": application.ResultIssued, "refuse": application.Refused, "withdraw": application.Withdrawn,
	},
}

// L-01: each act from each status; what the table does not have changes nothing.
func TestNoStepIsSkipped(t *testing.T) {
	t.Parallel()
	for from, way := range ways {
		for _, act := range []string{"take", "approve", "refuse", "withdraw"} {
			t.Run(fmt.Sprintf("%s from %s", act, from), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				if from == application.Submitted {
					w.now = time.Date(2026, 11, 27, 14, 40, 0, 0, time.UTC) // Friday 19:40 in Almaty
				}
				number := w.file(w.actor("citizen"))
				for _, step := range way {
					w.must(w.acts(number)[step]())
				}
				err := w.acts(number)[act]()
				want, ok := lawful[from][act]
				if !ok {
					want = from
				}
				v, readErr := w.Own(t.Context(), w.actor("citizen"), number)
				w.must(readErr)
				if v.Status != want || ok && err != nil || err != nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Forbidden) {
					t.Errorf("it stands at %s, want %s; %v", v.Status, want, err)
				}
			})
		}
	}
}

// L-01: a draft is not filed before it is complete and confirmed.
func TestADraftIsNotFiledUnconfirmed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	id, err := w.StartDraft(t.Context(), citizen, "no-criminal-record", "ru", "")
	w.must(err)
	whole := w.draft(citizen, "no-criminal-record", certificate)
	for _, draft := range []string{id, whole} {
		for _, c := range []application.Confirmation{{}, {Code: "000000"}, {SignIn: true}} {
			filed, err := w.File(t.Context(), citizen, draft, c)
			if filed.Number != "" {
				t.Errorf("filed as %s with %+v, %v", filed.Number, c, err)
			}
		}
	}
}

// contents is a hash of each table of the portal.
func contents(t *testing.T) map[string]string {
	t.Helper()
	owner := pgtest.Owner(t)
	var names []string
	if err := owner.QueryRow(t.Context(), `SELECT array_agg(relname::text) FROM pg_class WHERE relkind = 'r'
		AND relnamespace = 'public'::regnamespace`).Scan(&names); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, name := range names {
		var sum string
		if err := owner.QueryRow(t.Context(), fmt.Sprintf(
			`SELECT coalesce(md5(string_agg(md5(x::text), '' ORDER BY md5(x::text))), '') FROM public.%q x`, name)).Scan(&sum); err != nil {
			t.Fatal(err)
		}
		all[name] = sum
	}
	return all
}

func differing(before, after map[string]string) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if before[name] != after[name] {
			names = append(names, name)
		}
	}
	return names
}

// fails makes the next write to a table fail, until the function that it gives is called.
func fails(t *testing.T, table string) (mend func()) {
	t.Helper()
	run := func(sql string) {
		if _, err := pgtest.Owner(t).Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	run(`CREATE OR REPLACE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''broken''; END'`)
	run(fmt.Sprintf(`CREATE TRIGGER aaa_broken BEFORE INSERT OR UPDATE OR DELETE ON public.%q FOR EACH ROW EXECUTE FUNCTION broken()`, table))
	return func() { run(fmt.Sprintf(`DROP TRIGGER aaa_broken ON public.%q`, table)) }
}

// L-02: of an act that fails at any table nothing is left: no row, no number, no job.
func TestAnActHappensWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(w *world) func() error{
		"filing": func(w *world) func() error {
			citizen := w.actor("citizen")
			id := w.draft(citizen, "no-criminal-record", certificate)
			_, err := w.SendCode(w.t.Context(), citizen, id, "")
			w.must(err)
			code := w.phone.code()
			return func() error {
				filed, err := w.File(w.t.Context(), citizen, id, application.Confirmation{Code: code, Key: id})
				if err == nil && filed.Number == "" {
					return fmt.Errorf("not filed: %+v", filed)
				}
				return err
			}
		},
		"taking":      func(w *world) func() error { return w.acts(w.file(w.actor("citizen")))["take"] },
		"withdrawing": func(w *world) func() error { return w.acts(w.file(w.actor("citizen")))["withdraw"] },
		"approving": func(w *world) func() error {
			acts := w.acts(w.file(w.actor("citizen")))
			w.must(acts["take"]())
			return acts["approve"]
		},
		"refusing": func(w *world) func() error {
			acts := w.acts(w.file(w.actor("citizen")))
			w.must(acts["take"]())
			return acts["refuse"]
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			act := prepare(w)
			before := contents(t)
			w.must(act())
			touched := differing(before, contents(t))
			if len(touched) < 4 {
				t.Fatalf("it writes only to %v", touched)
			}
			for _, table := range touched {
				act := prepare(w)
				before := contents(t)
				mend := fails(t, table)
				err := act()
				mend()
				left := slices.DeleteFunc(differing(before, contents(t)), func(name string) bool {
					return name == "access_entry" // whoever refuses has read the case, and that stays true
				})
				if err == nil || len(left) > 0 {
					t.Errorf("%s cannot be written: %v, and what is left of it stands in %v", table, err, left)
				}
				if err := act(); err != nil {
					t.Errorf("after %s is mended: %v", table, err)
				}
			}
			t.Log(strings.Join(touched, " "))
		})
	}
}

// L-04: a key is one act of one person; with another content it is refused.
func TestAKeyIsOneActOfOnePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen, neighbour, official := w.actor("citizen"), w.actor("citizen-2"), w.actor("official-gp")
	first, second := w.file(citizen), w.file(citizen)
	w.must(w.Take(t.Context(), official, first, "k"))
	if err := w.Take(t.Context(), official, second, "k"); !fault.Is(err, fault.Conflict) {
		t.Errorf("another case with the key of the first: %v", err)
	}
	w.must(w.Withdraw(t.Context(), citizen, second, "k")) // another act
	one, err := w.StartDraft(t.Context(), citizen, "no-criminal-record", "ru", "d")
	w.must(err)
	if again, err := w.StartDraft(t.Context(), citizen, "no-criminal-record", "ru", "d"); err != nil || again != one {
		t.Errorf("the same again gives %s and %s, %v", one, again, err)
	}
	if _, err := w.StartDraft(t.Context(), citizen, "residence-registration", "ru", "d"); !fault.Is(err, fault.Conflict) {
		t.Errorf("another service with the key of the first: %v", err)
	}
	if others, err := w.StartDraft(t.Context(), neighbour, "no-criminal-record", "ru", "d"); err != nil || others == one {
		t.Errorf("somebody else's equal key gives %s, %v", others, err)
	}
}

// L-07: an attempt that fails burns no number.
func TestAFailedFilingLeavesNoGap(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	numbers := []string{w.file(citizen)}
	id := w.draft(citizen, "no-criminal-record", certificate)
	_, err := w.SendCode(t.Context(), citizen, id, "")
	w.must(err)
	mend := fails(t, "river_job")
	if _, err := w.File(t.Context(), citizen, id, application.Confirmation{Code: w.phone.code(), Key: id}); err == nil {
		t.Error("filed without its jobs")
	}
	mend()
	numbers = append(numbers, w.file(citizen))
	if !slices.Equal(numbers, []string{"GP-26-000001", "GP-26-000002"}) {
		t.Errorf("the numbers are %v", numbers)
	}
}
