package application

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"qyzmet/internal/fault"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// entriesPerPage is how many entries one statement looks at: far below its time limit.
const entriesPerPage = 20_000

// sealedStep is an entry of the journal about an application with the step that names it.
type sealedStep struct {
	step
	entry  int64
	object string
	hash   []byte
	// stands is false when no step names the entry.
	stands bool
	// steps, status and body are where the application stands now. Each step was sealed in the
	// ledger of the body that had it then.
	steps        int
	status, body string
}

// VerifySteps compares the steps of applications with the entries of the journal that seal
// them, by ledger after the given entries: each has the other, and they say the same. It
// returns how many were compared and the first fault of each ledger.
func VerifySteps(
	ctx context.Context, db postgres.Querier, from map[string]int64,
) (checked int64, faults []journal.Fault, err error) {
	defer fault.Wrap(&err, "application.VerifySteps")
	for _, ledger := range slices.Sorted(maps.Keys(from)) {
		n, found, err := verifyLedger(ctx, db, ledger, from[ledger])
		if err != nil {
			return checked, faults, err
		}
		checked += n
		if found != nil {
			faults = append(faults, *found)
		}
	}
	return checked, faults, nil
}

func verifyLedger(
	ctx context.Context, db postgres.Querier, ledger string, from int64,
) (checked int64, found *journal.Fault, _ error) {
	there, last, err := stepsOf(ctx, db, ledger, from)
	if err != nil {
		return 0, nil, err
	}
	for at := from; at < last && found == nil; at += entriesPerPage {
		err := stepsBetween(ctx, db, ledger, at, min(at+entriesPerPage, last), func(s sealedStep) bool {
			checked++
			if reason := s.wrong(); reason != "" {
				found = &journal.Fault{Ledger: ledger, Seq: s.entry, Reason: reason}
			}
			return found == nil
		})
		if err != nil {
			return checked, nil, err
		}
	}
	if found == nil && there > checked {
		found, err = unsealed(ctx, db, ledger, from)
	}
	return checked, found, err
}

func unsealed(ctx context.Context, db postgres.Querier, ledger string, from int64) (*journal.Fault, error) {
	entry, err := unsealedStep(ctx, db, ledger, from)
	if err != nil {
		return nil, err
	}
	return &journal.Fault{Ledger: ledger, Seq: entry, Reason: "is named by a step and is not there"}, nil
}

// wrong says what does not agree; empty when all does.
func (s sealedStep) wrong() string {
	switch {
	case !s.stands:
		return "seals a step of application " + s.object + " that is gone"
	case s.object != s.Number:
		return "seals a step of application " + s.object + ", which was given to another"
	case !bytes.Equal(s.hash, s.state()):
		return "seals a step of application " + s.object + " that was altered"
	case s.Seq > s.steps, s.Seq == s.steps && (s.To != s.status || s.Body != s.body):
		return "is not where application " + s.object + " stands"
	}
	return ""
}
