package job

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river/rivertype"

	"qyzmet/internal/origin"
)

func TestAJobActsForWhoCausedIt(t *testing.T) {
	t.Parallel()
	asked := origin.With(t.Context(), origin.Origin{
		RequestID: "r-1", ActorID: "11111111-2222-4333-8444-555555555555", ActorRole: "official", Body: "gp"})
	for name, c := range map[string]struct {
		metadata []byte
		want     origin.Origin
	}{
		"caused by a request": {causeOf(asked), origin.Origin{
			RequestID: "job:7", ActorID: "11111111-2222-4333-8444-555555555555", ActorRole: "system"}},
		"caused by the clock": {causeOf(t.Context()), origin.Origin{RequestID: "job:7", ActorRole: "system"}},
		"of an older release": {nil, origin.Origin{RequestID: "job:7", ActorRole: "system"}},
	} {
		var got origin.Origin
		err := begin(t.Context(), &rivertype.JobRow{ID: 7, Metadata: c.metadata}, func(ctx context.Context) error {
			got = origin.Of(ctx)
			return nil
		})
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}
