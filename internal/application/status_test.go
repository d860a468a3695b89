package application

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/postgres"
)

// lawful is every move there is, written out a second time on purpose.
var lawful = []string{
	"draft awaiting_signature citizen", "draft submitted citizen", "awaiting_signature draft citizen",
	"awaiting_signature awaiting_payment citizen", "awaiting_signature submitted citizen",
	"awaiting_payment draft citizen", "awaiting_payment submitted system", "submitted registered system",
	"submitted in_review official", "submitted in_review head", "submitted withdrawn citizen", "registered accepted operator",
	"registered acceptance_refused operator", "registered in_review official", "registered in_review head", "registered in_review system", "registered approved system",
	"registered withdrawn citizen", "accepted in_review official", "accepted in_review head", "accepted in_review system", "accepted approved system",
	"accepted withdrawn citizen", "in_review awaiting_other_body official",
	"in_review correction_requested official", "in_review preliminary_refusal official",
	"in_review approved official", "in_review approved head", "in_review refused official",
	"in_review refused head", "in_review forwarded official", "in_review withdrawn citizen",
	"in_review terminated official", "awaiting_other_body in_review official",
	"awaiting_other_body in_review system", "awaiting_other_body withdrawn citizen",
	"correction_requested in_review citizen", "correction_requested in_review official",
	"correction_requested in_review system", "correction_requested withdrawn citizen",
	"preliminary_refusal hearing citizen", "preliminary_refusal in_review official",
	"preliminary_refusal approved official", "preliminary_refusal approved head",
	"preliminary_refusal refused official", "preliminary_refusal refused head",
	"preliminary_refusal withdrawn citizen", "hearing in_review official", "hearing approved official",
	"hearing approved head", "hearing refused official", "hearing refused head", "hearing withdrawn citizen",
	"approved result_issued system", "result_issued at_csc system", "result_issued delivered system",
	"draft submitted operator", "result_issued delivered operator", "at_csc delivered system",
	"at_csc delivered operator", "forwarded registered system", "forwarded withdrawn citizen",
	// At a counter, with the applicant present.
	"submitted withdrawn operator", "registered withdrawn operator", "accepted withdrawn operator",
	"in_review withdrawn operator", "awaiting_other_body withdrawn operator", "correction_requested in_review operator",
	"correction_requested withdrawn operator", "preliminary_refusal hearing operator",
	"preliminary_refusal withdrawn operator", "hearing withdrawn operator", "forwarded withdrawn operator",
}

// L-01
func TestMayMove_EveryPairAndMover(t *testing.T) {
	t.Parallel()
	for _, from := range Statuses {
		for _, to := range Statuses {
			for _, by := range Movers {
				move := fmt.Sprintf("%s %s %s", from, to, by)
				if got, want := MayMove(from, to, by), slices.Contains(lawful, move); got != want {
					t.Errorf("%s: %v, want %v", move, got, want)
				}
			}
		}
	}
}

func TestNothingLeavesAFinalStatusBackwards(t *testing.T) {
	t.Parallel()
	for _, from := range Statuses {
		for _, move := range transitions[from] {
			if from.Closed() && !move.to.Closed() {
				t.Errorf("%s opens again as %s", from, move.to)
			}
		}
	}
}

// TestThePictureIsTrue compares docs/states.md with the code.
func TestThePictureIsTrue(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/states.md")
	if err != nil {
		t.Fatal(err)
	}
	if picture := drawn(); !strings.Contains(string(page), picture) {
		t.Errorf("docs/states.md must hold:\n%s", picture)
	}
}

// drawn is the state diagram of the transitions.
func drawn() string {
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n    [*] --> draft\n")
	for _, from := range Statuses {
		for _, move := range transitions[from] {
			needs := ""
			if move.needs != NoGuard {
				needs = " / " + string(move.needs)
			}
			fmt.Fprintf(&b, "    %s --> %s: %s%s\n", from, move.to, move.by, needs)
		}
		if len(transitions[from]) == 0 {
			fmt.Fprintf(&b, "    %s --> [*]\n", from)
		}
	}
	b.WriteString("```\n")
	return b.String()
}

// A step is not made by whoever does not say that its guard was kept.
func TestMove_AsksForItsGuard(t *testing.T) {
	t.Parallel()
	for from, moves := range transitions {
		for _, m := range moves {
			try := func(kept ...Guard) error {
				r := &Record{Status: from, Number: "X-26-000001"}
				return move(t.Context(), &postgres.Batch{}, r, m.to, m.by, system, time.Time{}, kept...)
			}
			if err := try(m.needs); err != nil {
				t.Errorf("%s to %s: %v", from, m.to, err)
			}
			if err := try(); (err == nil) != (m.needs == NoGuard) {
				t.Errorf("%s to %s without its guard %q: %v", from, m.to, m.needs, err)
			}
		}
	}
}
