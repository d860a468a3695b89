package application_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/application"
)

func TestDemandNamesWhatPeopleApplyForMost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now := monday
	demand := application.NewDemand(w.db, func() time.Time { return now })
	if codes := demand.Services(t.Context()); len(codes) != 0 {
		t.Errorf("before anybody has applied: %v", codes)
	}
	w.file(w.actor("citizen"))
	if codes := demand.Services(t.Context()); len(codes) != 0 {
		t.Errorf("asked again within the hour: %v", codes)
	}
	now = now.Add(time.Hour)
	if diff := cmp.Diff([]string{"no-criminal-record"}, demand.Services(t.Context())); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
