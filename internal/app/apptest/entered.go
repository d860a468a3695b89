package apptest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// Entered is an application that a test enters behind the portal, where filing it would take
// too long: with a term of eight working days from the day of its registration.
type Entered struct {
	Service, Body string
	PersonID      string
	EditionID     int64
	// Filed is a working day.
	Filed calendar.Date
	// Due is its last day; Closed, when it is not zero, the day of its refusal.
	Due, Closed calendar.Date
}

var entered atomic.Int64

// Enter enters an application. It may be called by several at once.
func (p *Portal) Enter(ctx context.Context, e Entered) error {
	draft, nothing := postgres.NewID(), map[string]string{}
	status, filed := "registered", e.Filed.Start().Add(10*time.Hour)
	var closed *time.Time
	if !e.Closed.IsZero() {
		at := e.Closed.Start().Add(12 * time.Hour)
		status, closed = "refused", &at
	}
	_, err := p.Behind().Exec(ctx, `
		INSERT INTO application (number, tracking_code, draft_id, person_id, service_code, body_code, edition_id, channel,
			lang, status, answers, registered, facts, filing, term, confirmed_by, filed_at, registered_at, due_at, closed_at)
		VALUES ($1, $1, $2, $3, $4, $5, $6, 'portal', 'kk', $14, $7, $8, $9, $10,
			'{"variant": "default", "value": 8, "unit": "working_days"}', 'sign_in', $11, $11, $12, $13)`,
		fmt.Sprintf("ZZ-26-%06d", entered.Add(1)), draft, e.PersonID, e.Service, e.Body, e.EditionID,
		postgres.SealedJSON(sealed.FiledAnswers, draft, map[string][]string{}),
		postgres.SealedJSON(sealed.FiledRegistered, draft, nothing), postgres.SealedJSON(sealed.FiledFacts, draft, nothing),
		postgres.SealedJSON(sealed.FiledForm, draft, []string{}), filed, e.Due.End(), closed, status)
	return err
}

// MustEnter enters an application or ends the test.
func (p *Portal) MustEnter(t testing.TB, e Entered) {
	t.Helper()
	if err := p.Enter(t.Context(), e); err != nil {
		t.Fatalf("apptest: %v", err)
	}
}
