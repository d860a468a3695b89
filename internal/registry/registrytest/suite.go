package registrytest

import (
	"context"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/fault"
	"qyzmet/internal/registry"
)

// Subject is one register under test, prepared with what the suite needs to know.
type Subject struct {
	// Register is the adapter or the fake.
	Register registry.Register
	// Known is a question that has an answer, Want; Also is another, to another
	// register about the same person, with the answer AlsoWant.
	Known, Also    registry.Request
	Want, AlsoWant registry.Record
	// Unknown is an IIN, right in form, that no register knows.
	Unknown string
	// Down puts a register out of order, until Up.
	Down, Up func(t *testing.T, register string)
}

// Run holds a register to the contract of registry.Register. open must give a fresh
// Subject each time.
func Run(t *testing.T, open func(t *testing.T) Subject) {
	t.Helper()
	cases := []struct {
		name string
		run  func(t *testing.T, s Subject)
	}{
		{"gives the record of a known person", givesTheRecord},
		{"answers not found for an unknown person", answersNotFound},
		{"refuses a wrong question", refusesWrongQuestions},
		{"is unavailable while down and answers after", isUnavailableWhileDown},
		{"keeps one register's failure from another", keepsFailuresApart},
		{"is unavailable when the caller has left", isUnavailableWhenCancelled},
		{"lets the caller change the record it got", givesACopy},
		{"answers many callers at once", answersManyAtOnce},
		{"merges what several registers know", mergesRegisters},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t, open(t))
		})
	}
}

func givesTheRecord(t *testing.T, s Subject) {
	expectRecord(t, s, s.Known, s.Want)
	expectRecord(t, s, s.Also, s.AlsoWant)
}

func answersNotFound(t *testing.T, s Subject) {
	req := s.Known
	req.IIN = s.Unknown
	expectFault(t, s, req, fault.NotFound)
}

func refusesWrongQuestions(t *testing.T, s Subject) {
	noPurpose, noIIN, noCode, path := s.Known, s.Known, s.Known, s.Known
	noPurpose.Purpose, noIIN.IIN, noCode.Register = "", "12345", ""
	path.Register = "../faults"
	for _, req := range []registry.Request{noPurpose, noIIN, noCode, path} {
		expectFault(t, s, req, fault.Invalid)
	}
}

func isUnavailableWhileDown(t *testing.T, s Subject) {
	s.Down(t, s.Known.Register)
	expectFault(t, s, s.Known, fault.Unavailable)
	s.Up(t, s.Known.Register)
	expectRecord(t, s, s.Known, s.Want)
}

func keepsFailuresApart(t *testing.T, s Subject) {
	s.Down(t, s.Known.Register)
	for range 10 {
		expectFault(t, s, s.Known, fault.Unavailable)
	}
	expectRecord(t, s, s.Also, s.AlsoWant)
}

func isUnavailableWhenCancelled(t *testing.T, s Subject) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Register.Lookup(ctx, s.Known); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Lookup after cancel = %v, want unavailable", err)
	}
	expectRecord(t, s, s.Known, s.Want)
}

func givesACopy(t *testing.T, s Subject) {
	record, err := s.Register.Lookup(t.Context(), s.Known)
	if err != nil {
		t.Fatal(err)
	}
	clear(record)
	expectRecord(t, s, s.Known, s.Want)
}

func answersManyAtOnce(t *testing.T, s Subject) {
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() { expectRecord(t, s, s.Known, s.Want) })
	}
	all.Wait()
}

func mergesRegisters(t *testing.T, s Subject) {
	found, unavailable := registry.LookupAll(t.Context(), s.Register, registry.Query{
		Registers: []string{s.Known.Register, s.Also.Register, s.Known.Register},
		IIN:       s.Known.IIN, Purpose: s.Known.Purpose,
	})
	want := map[string]registry.Record{
		s.Known.Register: s.Want, s.Also.Register: s.AlsoWant,
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if len(unavailable) != 0 {
		t.Errorf("unavailable = %v, want none", unavailable)
	}
}

func expectRecord(t *testing.T, s Subject, req registry.Request, want registry.Record) {
	t.Helper()
	got, err := s.Register.Lookup(t.Context(), req)
	if err != nil {
		t.Errorf("Lookup(%s): %v", req.Register, err)
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Lookup(%s) (-want +got):\n%s", req.Register, diff)
	}
}

func expectFault(t *testing.T, s Subject, req registry.Request, want fault.Kind) {
	t.Helper()
	record, err := s.Register.Lookup(t.Context(), req)
	if !fault.Is(err, want) {
		t.Errorf("Lookup(%s) = %v, want %v", req.Register, err, want)
	}
	if record != nil {
		t.Errorf("Lookup(%s) gave a record with its fault", req.Register)
	}
}
