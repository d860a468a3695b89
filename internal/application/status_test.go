package application

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// lawful is every move there is, written out a second time on purpose.
var lawful = []string{
	"draft submitted citizen", "submitted registered system", "submitted in_review official", "submitted withdrawn citizen",
	"registered in_review official", "registered withdrawn citizen",
	"in_review approved official", "in_review refused official", "in_review withdrawn citizen",
	"approved result_issued system", "result_issued delivered system",
}

// L-01
func TestMayMove_EveryPairAndMover(t *testing.T) {
	t.Parallel()
	for _, from := range Statuses {
		for _, to := range Statuses {
			for _, by := range []Mover{ByCitizen, ByOfficial, BySystem} {
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
			fmt.Fprintf(&b, "    %s --> %s: %s\n", from, move.to, move.by)
		}
		if len(transitions[from]) == 0 {
			fmt.Fprintf(&b, "    %s --> [*]\n", from)
		}
	}
	b.WriteString("```\n")
	return b.String()
}
