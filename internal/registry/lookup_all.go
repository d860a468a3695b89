package registry

import (
	"context"
	"slices"
	"time"

	"qyzmet/internal/fault"
)

// What a page waits for state registers, at most; then the citizen answers by hand.
const (
	// LookupLimit is how long one register may take.
	LookupLimit = 3 * time.Second
	// TotalLimit is how long all registers of one page may take together.
	TotalLimit = 4 * time.Second
)

// Query is one question put to several registers.
type Query struct {
	// Registers are the codes to ask; repeated codes are asked once.
	Registers []string
	// IIN, Purpose and Reference are as in Request.
	IIN, Purpose, Reference string
}

type answer struct {
	register string
	record   Record
	err      error
}

// LookupAll asks the registers in parallel and gives what came back in time. A register
// that knows no such person is in neither result; one that failed or is late is in
// unavailable, in the order asked. It never fails as a whole and returns within
// TotalLimit even if a register ignores its context.
func LookupAll(ctx context.Context, from Register, q Query) (
	found map[string]Record, unavailable []string,
) {
	ctx, cancel := context.WithTimeout(ctx, TotalLimit)
	defer cancel()
	asked := unique(q.Registers)
	// The channel holds every answer, so that a late one never blocks its goroutine.
	answers := make(chan answer, len(asked))
	for _, code := range asked {
		go func() { answers <- ask(ctx, from, q, code) }()
	}
	byCode := collect(ctx, answers, len(asked))
	found = make(map[string]Record, len(asked))
	for _, code := range asked {
		a, came := byCode[code]
		switch {
		case came && a.err == nil:
			found[code] = a.record
		case !came || !fault.Is(a.err, fault.NotFound):
			unavailable = append(unavailable, code)
		}
	}
	return found, unavailable
}

func ask(ctx context.Context, from Register, q Query, code string) answer {
	ctx, cancel := context.WithTimeout(ctx, LookupLimit)
	defer cancel()
	record, err := from.Lookup(ctx, Request{
		Register: code, IIN: q.IIN, Purpose: q.Purpose, Reference: q.Reference,
	})
	return answer{register: code, record: record, err: err}
}

func collect(ctx context.Context, answers <-chan answer, expected int) map[string]answer {
	byCode := make(map[string]answer, expected)
	for len(byCode) < expected {
		select {
		case a := <-answers:
			byCode[a.register] = a
		case <-ctx.Done():
			return byCode
		}
	}
	return byCode
}

func unique(asked []string) []string {
	var once []string
	for _, code := range asked {
		if !slices.Contains(once, code) {
			once = append(once, code)
		}
	}
	return once
}
