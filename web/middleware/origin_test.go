package middleware_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/identity"
	"qyzmet/internal/origin"
	"qyzmet/web/middleware"
	"qyzmet/web/page"
)

func TestTheJournalsLearnWhoAsks(t *testing.T) {
	t.Parallel()
	var got origin.Origin
	h := middleware.Origin(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = origin.Of(r.Context()) }))
	v := &page.Visit{ID: "r-1", Actor: identity.Actor{PersonID: "p-1", Role: identity.Official, Body: "gp"}}
	h.ServeHTTP(httptest.NewRecorder(), page.With(httptest.NewRequest(http.MethodGet, "/", nil), v))
	want := origin.Origin{RequestID: "r-1", ActorID: "p-1", ActorRole: "official", Body: "gp"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
