package oversight

import (
	"context"
	"crypto/rand"
	"math/big"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// SampleSize is how many readings of a week the system draws by lot.
const SampleSize = 20

// Verdicts of the auditor on a reading of the sample.
const (
	Justified   = "justified"
	Doubtful    = "doubtful"
	Unjustified = "unjustified"
)

// Verdicts lists the verdicts in the order of the form.
func Verdicts() []string { return []string{Justified, Doubtful, Unjustified} }

// Drawn is a reading of the sample.
type Drawn struct {
	ID int64
	// Verdict is empty before the review.
	Verdict    string
	ReviewedAt time.Time
	Entry      Entry
}

// Sample is the latest week's sample.
type Sample struct {
	// Week is its Monday; zero when no week is over yet.
	Week calendar.Date
	// Of is how many readings the week had.
	Of       int
	Drawn    []Drawn
	Snapshot *standard.Snapshot
}

// Sample opens the latest sample. Nobody but the system chooses what is in it.
func (s *Service) Sample(ctx context.Context, actor identity.Actor) (p Sample, err error) {
	defer fault.Wrap(&err, "oversight.Sample")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return Sample{}, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return Sample{}, err
	}
	p, err = latestSample(ctx, s.DB, s.entry(actor, ""))
	p.Snapshot = snapshot
	return p, err
}

// Review marks a reading of the sample. A verdict stands: the same one again changes
// nothing, another is a Conflict; nobody judges a reading of his own.
func (s *Service) Review(ctx context.Context, actor identity.Actor, id int64, verdict string) (err error) {
	defer fault.Wrap(&err, "oversight.Review(%d)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReviewSample); err != nil {
		return err
	}
	if !slices.Contains(Verdicts(), verdict) {
		return fault.New(fault.Invalid, "fault.verdict_missing")
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		return review(ctx, tx, actor.PersonID, id, verdict, s.Now())
	})
}

// DrawSample draws last week's sample, once. It is housekeeping: it may run at any time and
// any number of times.
func (s *Service) DrawSample(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "oversight.DrawSample")
	monday := lastMonday(s.Now())
	done, err := sampleIsDrawn(ctx, s.DB, monday)
	if err != nil || done {
		return err
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		ids, err := readingsBetween(ctx, tx, monday.Start(), monday.AddDays(7).Start())
		if err != nil {
			return err
		}
		of := len(ids)
		if ids, err = draw(ids, SampleSize); err != nil {
			return err
		}
		return insertSample(ctx, tx, monday, of, ids, s.Now())
	})
}

// lastMonday begins the last week that is over, in Almaty.
func lastMonday(now time.Time) calendar.Date {
	today := calendar.DateOf(now)
	sinceMonday := (int(today.Weekday()) + 6) % 7
	return today.AddDays(-sinceMonday - 7)
}

// draw takes n of the ids by lot, each set with the same chance (Fisher-Yates).
func draw(ids []int64, n int) ([]int64, error) {
	n = min(n, len(ids))
	for i := range n {
		j, err := rand.Int(rand.Reader, big.NewInt(int64(len(ids)-i)))
		if err != nil {
			return nil, err
		}
		k := i + int(j.Int64())
		ids[i], ids[k] = ids[k], ids[i]
	}
	return ids[:n], nil
}
