package rulemaking_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/postgres"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

// closed are the grounds of refusal of the law (Law 88-V, art. 19-1(2)).
var closed = []string{
	"unreliable-documents", "non-compliance", "negative-approval", "court-ban", "deprived-special-right",
	"no-personal-data-consent",
}

// For random standards, a refusal stands on a ground of the edition that was filed under, and
// the database takes no other: whatever was published since.
func TestEveryRefusalBelongsToTheFiledEdition(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	random := rand.New(rand.NewPCG(2026, 11))
	official, err := h.Directory.Persona(t.Context(), "official")
	if err != nil {
		t.Fatal(err)
	}
	editions := map[int64]*standard.Edition{}
	for n := range 6 {
		h.publish(t, n, random)
		e := h.inForce(t)
		editions[e.ID] = e
		h.MustEnter(t, apptest.Entered{
			Service: allowance, Body: h.editor.Body, PersonID: h.citizen.PersonID, EditionID: e.ID,
			Filed: h.today(), Due: h.today().AddDays(12),
		})
		h.Advance(t, 24*time.Hour)
	}
	for id, e := range editions {
		for _, ground := range closed {
			err := h.refuse(t, id, ground, official.Actor.PersonID)
			if lawful := slices.Contains(e.RefusalGrounds, ground); (err == nil) != lawful {
				t.Errorf("edition %d lists %v; a refusal on %s gives %v", e.Number, e.RefusalGrounds, ground, err)
			}
		}
	}
}

// publish makes an edition with some of the grounds the law in force today.
func (h *house) publish(t *testing.T, n int, random *rand.Rand) {
	t.Helper()
	id := h.begin(t, "grounds "+string(rune('a'+n)))
	some := slices.Clone(closed)
	random.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	v := h.read(t, id)
	now, _ := rulemaking.GroundsPlace.Get(&v.Content)
	then := now
	then.Refusal = some[:1+random.IntN(len(some)-1)]
	clash, err := rulemaking.Save(t.Context(), h.Rulemaking, h.editor, id, rulemaking.GroundsPlace, rulemaking.Seen(now), then)
	if err != nil || clash.Clashed {
		t.Fatalf("%+v %v", clash, err)
	}
	problems, err := h.Rulemaking.Submit(t.Context(), h.editor, id, rulemaking.Submission{Purpose: reason, Ground: reason})
	done(t, problems, err)
	problems, err = h.Rulemaking.Approve(t.Context(), h.approver, id, h.today(), id)
	done(t, problems, err)
}

var errUndone = errors.New("undone")

// refuse tries a refusal behind the portal and takes it back.
func (h *house) refuse(t *testing.T, edition int64, ground, by string) error {
	t.Helper()
	err := postgres.InTx(t.Context(), h.Behind(), func(ctx context.Context, tx postgres.Tx) error {
		if _, err := tx.Exec(ctx, `
			INSERT INTO decision (application_id, edition_id, kind, ground_code, reasons, decided_by, decided_at, overdue)
			SELECT id, edition_id, 'refusal', $2, 'reasons that are long enough', $3, $4, false FROM application WHERE edition_id = $1`,
			edition, ground, by, h.Now()); err != nil {
			return err
		}
		return errUndone
	})
	if errors.Is(err, errUndone) {
		return nil
	}
	return err
}
