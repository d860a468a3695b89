package identity_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres/pgtest"
)

var arrived = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)

func aizhan() identity.Person {
	return identity.Person{
		IIN: "900515300018", Phone: "+77010000001", Email: "a@example.org",
		Names: identity.Names{
			Surname: i18n.Text{KK: "Әлиева", RU: "Алиева", EN: "Aliyeva"},
			Name:    i18n.Text{KK: "Айжан", RU: "Айжан", EN: "Aizhan"},
		},
	}
}

func TestArrive_EntersAPersonOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	d := identity.NewDirectory(db)
	var group sync.WaitGroup
	ids := make([]string, 8)
	for i := range ids {
		group.Go(func() {
			a, err := d.Arrive(t.Context(), aizhan(), arrived)
			if err != nil || a.Role != identity.Citizen {
				t.Errorf("Arrive = %+v, %v", a, err)
			}
			ids[i] = a.PersonID
		})
	}
	group.Wait()
	for _, id := range ids {
		if id == "" || id != ids[0] {
			t.Fatalf("one person is several: %v", ids)
		}
	}
	got, err := identity.PersonByID(t.Context(), db, ids[0])
	want := aizhan()
	want.ID = ids[0]
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("entered (-want +got):\n%s%v", diff, err)
	}
}

// Every person entered or renamed stands in the journal, without a name.
func TestArrive_IsJournalled(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	d := identity.NewDirectory(db)
	p := aizhan()
	arrive := func() identity.Actor {
		a, err := d.Arrive(t.Context(), p, arrived)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	arrive()
	arrive()
	p.Names.Surname = i18n.Text{KK: "Серікова"}
	a := arrive()
	entries, _, err := journal.List(t.Context(), db, journal.Query{ObjectID: a.PersonID, Page: 1})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Act+" "+e.ActorRole)
	}
	if diff := cmp.Diff([]string{"person.renamed citizen", "person.entered citizen"}, got); diff != "" {
		t.Errorf("journal, newest first (-want +got):\n%s", diff)
	}
}

func TestArrive_FollowsTheProvidersNames(t *testing.T) {
	t.Parallel()
	d := identity.NewDirectory(pgtest.New(t))
	arrive := func(surname i18n.Text) i18n.Text {
		p := aizhan()
		p.Names.Surname = surname
		a, err := d.Arrive(t.Context(), p, arrived)
		if err != nil {
			t.Fatal(err)
		}
		return a.Names.Surname
	}
	all := aizhan().Names.Surname
	for _, c := range []struct {
		what       string
		told, want i18n.Text
	}{
		{"in all letters", all, all},
		{"in fewer letters: the rest stays", i18n.Text{KK: "Әлиева"}, all},
		{"changed: nothing of the old stays", i18n.Text{KK: "Серікова"}, i18n.Text{KK: "Серікова"}},
		{"in more letters", i18n.Text{KK: "Серікова", RU: "Серикова"}, i18n.Text{KK: "Серікова", RU: "Серикова"}},
	} {
		if diff := cmp.Diff(c.want, arrive(c.told)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}
