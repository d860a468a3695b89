package identity_test

import (
	"strings"
	"testing"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres/pgtest"
)

func TestAChosenViewIsKeptAndNeverTold(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	word := i18n.Text{KK: "А", RU: "А", EN: "A"}
	seeded := []identity.DemoPerson{{Code: "reader", Role: identity.Citizen, Person: identity.Person{
		IIN: "900101300123", Phone: "+77010000001", Names: identity.Names{Surname: word, Name: word},
	}}}
	if err := identity.SeedPersonas(t.Context(), pool, seeded, time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	people := identity.NewDirectory(pool)
	reader, err := people.Persona(t.Context(), "reader")
	if err != nil {
		t.Fatal(err)
	}
	id := reader.Actor.PersonID
	if err := people.KeepDisplay(t.Context(), id, "200.white-on-black.no-images"); err != nil {
		t.Errorf("words of a view are not kept: %v", err)
	}
	for _, words := range []string{"", "Secret View", strings.Repeat("secret", 50)} {
		err := people.KeepDisplay(t.Context(), id, words)
		if err == nil {
			t.Errorf("%q is kept", words)
		} else if strings.Contains(strings.ToLower(err.Error()), "secret") {
			t.Errorf("the error tells the view: %v", err)
		}
	}
}
