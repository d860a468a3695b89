package editionview

import (
	"strconv"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
)

// Newer says that a newer edition is in force than the one an application lives under.
type Newer struct {
	// Says is the sentence; empty where there is none.
	Says string
	// Changes leads to what it says differently.
	Changes ui.Link
}

// newerKeys are the sentences for who reads them.
var newerKeys = map[bool]string{true: "edition.newer_official", false: "edition.newer_citizen"}

// NewerThan looks for a newer edition in force at a moment.
func NewerThan(
	t i18n.Localizer, s *standard.Snapshot, own *standard.Edition, service string, now time.Time, official bool,
) Newer {
	current := s.InForce(service, now)
	if current == nil || current.Number <= own.Number {
		return Newer{}
	}
	from, to := strconv.Itoa(own.Number), strconv.Itoa(current.Number)
	return Newer{
		Says: t.T(newerKeys[official], "current", current.Number, "own", own.Number),
		Changes: ui.Link{
			URL: link.In(t.Lang(), link.CompareEditions(service, from, to)), Text: t.T("edition.what_changed"),
		},
	}
}
