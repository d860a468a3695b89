package audit

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// OpeningLasts is how long a case stays open for who stated a purpose, at most.
const OpeningLasts = 30 * time.Minute

// Limits of the explanation of a purpose, in characters.
const (
	MinNote = 10
	MaxNote = 500
)

// Opening is a case opened with a purpose by somebody who does not hold it.
type Opening struct {
	Number  string
	Purpose string
	// Note explains the purpose to the auditor; the person sees the purpose alone.
	Note string
}

// Wrong parts of an opening, as Check names them.
const (
	WrongPurpose = "purpose"
	ShortNote    = "note_short"
	LongNote     = "note_long"
)

// Check names what is wrong with an opening; nothing for a good one.
func (o Opening) Check() (wrong []string) {
	if !slices.Contains(stated, o.Purpose) {
		wrong = append(wrong, WrongPurpose)
	}
	switch n := utf8.RuneCountInString(strings.TrimSpace(o.Note)); {
	case n < MinNote || strings.ContainsRune(o.Note, 0):
		wrong = append(wrong, ShortNote)
	case n > MaxNote:
		wrong = append(wrong, LongNote)
	}
	return wrong
}

// Open keeps an opening for OpeningLasts of real time, and no longer than the reader's session. The case must be of the reader's
// body and not the reader's own application; otherwise it is NotFound.
func Open(ctx context.Context, db postgres.Querier, reader Reader, o Opening, wall time.Time) (err error) {
	defer fault.Wrap(&err, "audit.Open(%s)", o.Number)
	if len(o.Check()) > 0 {
		return fault.New(fault.Invalid, "")
	}
	return insertOpening(ctx, db, reader, o, wall)
}

// SearchesPerHour is how often one official may look for people by IIN.
const SearchesPerHour = 60

// CountSearch keeps that an official has looked for somebody by IIN. Above the limit it is
// TooMany. The transaction is the caller's: what fails later was no search.
func CountSearch(ctx context.Context, tx postgres.Tx, actorID string, found bool, wall time.Time) (err error) {
	defer fault.Wrap(&err, "audit.CountSearch")
	return insertSearch(ctx, tx, actorID, found, wall)
}
