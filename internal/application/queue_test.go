package application_test

import (
	"testing"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/postgres/pgtest"
)

// multiply copies a filed application n times, each due a minute after the one before.
const multiply = `
	INSERT INTO application (number, tracking_code, draft_id, person_id, service_code, body_code, edition_id, channel,
		lang, status, answers, registered, facts, filing, term, confirmed_by, filed_at, registered_at, due_at)
	SELECT 'GP-26-9' || lpad(i::text, 5, '0'), 'X', gen_random_uuid(), person_id, service_code, body_code, edition_id,
		channel, lang, status, answers, registered, facts, filing, term, confirmed_by, filed_at, registered_at,
		due_at + ((i / 2) || ' minutes')::interval
	FROM application, generate_series(1, $1) i`

func TestTheQueueIsReadWholeInOrderOfDueDate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	official := w.actor("official-gp")
	w.file(w.actor("citizen"))
	if _, err := pgtest.Owner(t).Exec(t.Context(), multiply, 120); err != nil {
		t.Fatal(err)
	}
	seen, after, last := map[string]bool{}, "", time.Time{}
	for range 4 {
		q, err := w.Queue(t.Context(), official, application.Filter{After: after})
		w.must(err)
		if q.Count != 121 {
			t.Errorf("count = %d", q.Count)
		}
		for _, r := range q.Rows {
			if seen[r.Number] || r.DueAt.Before(last) {
				t.Errorf("%s comes twice or too late", r.Number)
			}
			seen[r.Number], last = true, r.DueAt
		}
		if after = q.Next; after == "" {
			break
		}
	}
	if len(seen) != 121 {
		t.Errorf("%d cases of 121", len(seen))
	}
	if _, err := w.Queue(t.Context(), official, application.Filter{After: "nonsense"}); err == nil {
		t.Error("a cursor that is none is accepted")
	}
}
