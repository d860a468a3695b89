package stateregister

import (
	"sync"
	"time"
)

const (
	// patience is how many failures in a row one register may have.
	patience = 5
	// rest is how long a failing register is left alone before one lookup tries it.
	rest = 10 * time.Second
)

type outcome int

const (
	answered outcome = iota
	failed
	abandoned
)

// breaker counts the failures of one register: closed, then open for rest, then
// half-open with a single lookup on trial. A lookup that was already under way when the
// breaker opened ends long before the trial: its limit is shorter than rest.
type breaker struct {
	mu        sync.Mutex
	failures  int
	openUntil time.Time
	onTrial   bool
}

// allow reports whether a lookup may go out now.
func (b *breaker) allow(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < patience {
		return true
	}
	if b.onTrial || now.Before(b.openUntil) {
		return false
	}
	b.onTrial = true
	return true
}

// settle takes in how an allowed lookup ended and reports whether it opened the closed
// breaker; a failed trial keeps an open one open without a report.
func (b *breaker) settle(o outcome, now time.Time) (opened bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.onTrial = false
	switch o {
	case answered:
		b.failures = 0
	case failed:
		b.failures++
		if b.failures >= patience {
			b.openUntil = now.Add(rest)
		}
		return b.failures == patience
	}
	return false
}
