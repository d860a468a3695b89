// Package oversight is the control of who reads personal data: the person's objection, the
// auditor's search of the journals, a weekly sample drawn by lot, and the answer to other
// systems who ask on the person's behalf. What the auditor reads is journalled as well.
package oversight

import (
	"context"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB        postgres.DB
	Registrar *standard.Registrar
	Sender    *notify.Sender
	Jobs      *job.Queue
	// Now is the portal's legal time; Wall is real time.
	Now, Wall func() time.Time
}

// Service is what can be done about the reading of personal data.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// Entry is a reading as the auditor sees it: the reader by name, the person masked.
type Entry struct {
	audit.Access
	Official identity.Names
	// Subject holds initials and IIN the end of the number.
	Subject identity.Names
	IIN     string
	// Note is how the official explained a stated purpose; empty without one.
	Note string
	// Withheld tells that the person does not see the entry yet.
	Withheld  bool
	subjectID string
}

// Concerns reports whether the reading is somebody's own, or of their own data: they have no
// word in it.
func (e Entry) Concerns(personID string) bool {
	return e.subjectID == personID || e.Reader.PersonID == personID
}

// Overview is what waits for the auditor and what is watched.
type Overview struct {
	// OpenObjections and Unreviewed wait: objections, and readings of the samples.
	OpenObjections, Unreviewed int
	// Openings are cases opened with a purpose in the last 7 days, Other those of them whose
	// purpose is none of the list.
	Openings, Other int
	// Withheld are entries that their persons do not see yet (R-25, G-04).
	Withheld int
	// Asked are requests to withhold that wait for a second auditor.
	Asked int
}

// Overview counts; it names nobody.
func (s *Service) Overview(ctx context.Context, actor identity.Actor) (_ Overview, err error) {
	defer fault.Wrap(&err, "oversight.Overview")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return Overview{}, err
	}
	return overview(ctx, s.DB, s.Now(), s.Wall().AddDate(0, 0, -7))
}

// entry is the row that the auditor's own reading leaves.
func (s *Service) entry(actor identity.Actor, number string) audit.Access {
	return audit.Access{
		At: s.Now(), Purpose: audit.PurposeOversight, What: audit.WhatJournal, Number: number,
		Reader: audit.Reader{PersonID: actor.PersonID, Role: string(actor.Role), Body: actor.Body},
	}
}

// subjectsOf are the different people of some entries.
func subjectsOf(entries []Entry) (subjects []string) {
	seen := map[string]bool{}
	for _, e := range entries {
		if !seen[e.subjectID] {
			seen[e.subjectID] = true
			subjects = append(subjects, e.subjectID)
		}
	}
	return subjects
}
