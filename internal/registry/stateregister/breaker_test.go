package stateregister

import (
	"testing"
	"time"
)

func TestBreaker(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	open := func() *breaker {
		b := &breaker{}
		for range patience {
			b.settle(failed, start)
		}
		return b
	}
	t.Run("lets one lookup try and makes the others wait", func(t *testing.T) {
		t.Parallel()
		b := open()
		if !b.allow(start.Add(rest)) || b.allow(start.Add(rest)) {
			t.Error("half-open must allow exactly one lookup")
		}
	})
	t.Run("lets another try when the caller on trial has left", func(t *testing.T) {
		t.Parallel()
		b := open()
		b.allow(start.Add(rest))
		b.settle(abandoned, start.Add(rest))
		if !b.allow(start.Add(rest)) {
			t.Error("the trial is lost with its caller")
		}
	})
	t.Run("counts failures in a row only", func(t *testing.T) {
		t.Parallel()
		b := &breaker{}
		for range 3 * patience {
			b.settle(failed, start)
			b.settle(failed, start)
			b.settle(answered, start)
		}
		if !b.allow(start) {
			t.Error("scattered failures opened the breaker")
		}
	})
}
