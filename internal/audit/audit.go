// Package audit keeps two journals that nobody can rewrite: who changed what, a chain of
// hashes, and who read whose data and why, which the person concerned can read.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// Purposes of reading somebody's data.
const (
	// PurposeReview is the consideration of the person's application.
	PurposeReview = "review"
)

// What was read.
const (
	WhatCase   = "case"
	WhatFile   = "file"
	WhatResult = "result"
	// WhatDecision is the case read for deciding it.
	WhatDecision = "decision"
)

// Access is one reading of a person's data.
type Access struct {
	At        time.Time
	SubjectID string
	ActorID   string
	ActorRole string
	Body      string
	Purpose   string
	What      string
	// Number is the application in whose course the data was read.
	Number string
}

// AccessPage is one page of a person's access log, newest first.
type AccessPage struct {
	Entries []Access
	More    bool
}

// AccessOf lists who read a person's data; page counts from 1.
func AccessOf(ctx context.Context, db postgres.Querier, personID string, page int) (_ AccessPage, err error) {
	defer fault.Wrap(&err, "audit.AccessOf(%s)", personID)
	return listAccess(ctx, db, personID, page)
}

// Change is one status change of an application as the chain seals it.
type Change struct {
	ApplicationID int64
	Seq           int
	From, To      string
	At            time.Time
	ActorID       string
	ActorRole     string
}

// Seal is the hash of a change on top of the hash before it. Whoever alters, removes or
// reorders a row breaks every hash after it.
func Seal(previous []byte, c Change) []byte {
	h := sha256.New()
	h.Write(previous)
	var n [8]byte
	number := func(v int64) {
		binary.BigEndian.PutUint64(n[:], uint64(v))
		h.Write(n[:])
	}
	number(c.ApplicationID)
	number(int64(c.Seq))
	number(c.At.UnixMicro())
	for _, text := range []string{c.From, c.To, c.ActorID, c.ActorRole} {
		number(int64(len(text)))
		h.Write([]byte(text))
	}
	return h.Sum(nil)
}

// Broken names the first place where a chain does not hold.
type Broken struct {
	ApplicationID int64
	Seq           int
	Reason        string
}

// Verify walks every chain and compares it with the heads kept on the applications. It
// returns how many rows were checked and the faults found, at most 100.
func Verify(ctx context.Context, db postgres.Querier) (checked int, _ []Broken, err error) {
	defer fault.Wrap(&err, "audit.Verify")
	return walkChains(ctx, db)
}
