package oversight

import (
	"context"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// UsageLimit is how many entries one question gets at most.
const UsageLimit = 1000

// UsageQuery narrows the usage of a person's data.
type UsageQuery struct {
	From, To      time.Time
	Limit, Offset int
}

// Usage is a reading as it is told to other systems.
type Usage struct {
	At       time.Time
	Purpose  string
	What     string
	Number   string
	Receiver string
	System   string
	RoleCode string
}

// UsageOf tells another system, named by its code, who read the data of its person, newest
// first. What is withheld is left out, and the question itself is journalled. A person the
// portal does not know is NotFound.
func (s *Service) UsageOf(
	ctx context.Context, system, iin string, q UsageQuery,
) (list []Usage, snapshot *standard.Snapshot, err error) {
	defer fault.Wrap(&err, "oversight.UsageOf(%s)", system)
	if snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return nil, nil, err
	}
	err = s.asked(ctx, system, iin, func(ctx context.Context, tx postgres.Tx, subject string) error {
		list, err = usageOf(ctx, tx, subject, q, s.Now())
		return err
	})
	return list, snapshot, err
}

// UsagePeriod tells since when and until when there are entries of a person; both zero when
// there are none.
func (s *Service) UsagePeriod(ctx context.Context, system, iin string) (from, to time.Time, err error) {
	defer fault.Wrap(&err, "oversight.UsagePeriod(%s)", system)
	err = s.asked(ctx, system, iin, func(ctx context.Context, tx postgres.Tx, subject string) error {
		from, to, err = usagePeriod(ctx, tx, subject, s.Now())
		return err
	})
	return from, to, err
}

// asked reads for a system and writes that it did, in one transaction.
func (s *Service) asked(
	ctx context.Context, system, iin string, reading func(context.Context, postgres.Tx, string) error,
) error {
	ctx = postgres.WithScope(ctx, postgres.System) // a program is nobody whose rows there are
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		subject, err := identity.SubjectByIIN(ctx, tx, iin)
		if err != nil {
			return err
		}
		if err := reading(ctx, tx, subject); err != nil {
			return err
		}
		batch := &postgres.Batch{}
		audit.QueueOf(ctx, batch, audit.Access{
			At: s.Now(), Purpose: audit.PurposeDataUsage, What: audit.WhatJournal,
			Reader: audit.Reader{System: system, Role: string(identity.Program)},
		}, []string{subject})
		return postgres.Send(ctx, tx, batch)
	})
}
