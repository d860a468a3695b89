package fault

import (
	"errors"
	"testing"
)

func TestKindAndMessageSurviveWrapping(t *testing.T) {
	t.Parallel()
	inner := New(Conflict, "fault.state_moved", "number", "2026-1")
	submit := func() (err error) {
		defer Wrap(&err, "application.Submit(%d)", 7)
		return inner
	}
	err := submit()
	if !Is(err, Conflict) {
		t.Errorf("kind = %v, want conflict", KindOf(err))
	}
	key, args := Message(err)
	if key != "fault.state_moved" || args["number"] != "2026-1" {
		t.Errorf("message = %q %v", key, args)
	}
	if !errors.Is(err, inner) {
		t.Error("the cause is lost")
	}
	if got, want := err.Error(), "application.Submit(7): fault.state_moved"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
}

func TestAnUnclassifiedErrorIsInternal(t *testing.T) {
	t.Parallel()
	if got := KindOf(errors.New("boom")); got != Internal {
		t.Errorf("kind = %v, want internal", got)
	}
	if Is(nil, Internal) {
		t.Error("nil is not a fault")
	}
}
