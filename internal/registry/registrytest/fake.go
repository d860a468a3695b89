// Package registrytest holds what every state register adapter must do, as one test
// suite, and a register in memory that does it, for the tests of other packages.
package registrytest

import (
	"context"
	"errors"
	"slices"
	"sync"

	"qyzmet/internal/fault"
	"qyzmet/internal/registry"
)

// Fake is a working register in memory: all registers of the catalogue behind one door.
// The zero value is empty and ready. It is safe for concurrent use.
type Fake struct {
	mu      sync.Mutex
	records map[key]registry.Record
	states  map[string]state
	asked   []registry.Request
}

type key struct{ register, iin string }

type state int

const (
	up state = iota
	down
	hanging
)

var _ registry.Register = (*Fake)(nil)

// Put makes the register know a record of the person.
func (f *Fake) Put(register, iin string, record registry.Record) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.records == nil {
		f.records = make(map[key]registry.Record)
	}
	f.records[key{register, iin}] = record.Clone()
}

// Down makes the register refuse every lookup at once.
func (f *Fake) Down(register string) { f.set(register, down) }

// Hang makes the register keep every lookup until its context ends.
func (f *Fake) Hang(register string) { f.set(register, hanging) }

// Up ends Down and Hang.
func (f *Fake) Up(register string) { f.set(register, up) }

// Asked gives every lookup that reached a register, oldest first.
func (f *Fake) Asked() []registry.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.asked)
}

// Lookup answers as registry.Register says.
func (f *Fake) Lookup(ctx context.Context, req registry.Request) (
	_ registry.Record, err error,
) {
	defer fault.Wrap(&err, "registrytest.Lookup(%s)", req.Register)
	if err := req.Check(); err != nil {
		return nil, err
	}
	record, known, is := f.take(req)
	if is == hanging {
		<-ctx.Done()
	}
	switch {
	case ctx.Err() != nil:
		return nil, fault.From(fault.Unavailable, ctx.Err())
	case is == down:
		return nil, fault.From(fault.Unavailable, errors.New("the register is down"))
	case !known:
		return nil, fault.From(fault.NotFound, errors.New("no record"))
	}
	return record.Clone(), nil
}

func (f *Fake) take(req registry.Request) (_ registry.Record, known bool, _ state) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, req)
	record, known := f.records[key{req.Register, req.IIN}]
	return record, known, f.states[req.Register]
}

func (f *Fake) set(register string, to state) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.states == nil {
		f.states = make(map[string]state)
	}
	f.states[register] = to
}
