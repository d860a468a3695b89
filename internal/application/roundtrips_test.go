package application_test

import (
	"strings"
	"testing"

	"qyzmet/internal/application"
	"qyzmet/internal/postgres"
)

// filingTrips is how many round trips to PostgreSQL a filing may take, BEGIN and COMMIT
// counted; the session's own trip comes on top of it (goal G7: 8 together).
const filingTrips = 7

func TestAFilingStaysWithinItsRoundTrips(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	citizen := w.actor("citizen")
	w.file(citizen) // the queue asks for the server's version once in its life
	for _, which := range []string{"first", "second"} {
		id := w.draft(citizen, "no-criminal-record", certificate)
		_, err := w.SendCode(t.Context(), citizen, id, "")
		w.must(err)
		ctx, counter := postgres.WithCounter(t.Context())
		filed, err := w.File(ctx, citizen, id, application.Confirmation{Code: w.phone.code(), Key: id})
		w.must(err)
		if filed.Number == "" {
			t.Fatalf("not filed: %+v", filed)
		}
		if counter.Trips() > filingTrips {
			t.Errorf("the %s filing takes %d round trips, at most %d:\n%s",
				which, counter.Trips(), filingTrips, strings.Join(counter.Statements(), "\n"))
		}
	}
}
