package application

import (
	"cmp"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/identity"
)

// Reasons why a case comes into somebody's hands.
const (
	HandTaken    = "taken"
	HandAssigned = "assigned"
	HandOver     = "handed_over"
	// HandByLoad is the portal's choice in a unit that lets it choose.
	HandByLoad = "by_load"
	// HandAbsence is for the time of an absence, HandReturned its end.
	HandAbsence  = "absence"
	HandReturned = "returned"
	// HandDeparture is because the holder is an official of the body no longer.
	HandDeparture = "departure"
)

// Hand is one change of hands of a case. Names are empty of whoever is no longer staff, and
// By of the portal itself.
type Hand struct {
	At           time.Time
	Why          string
	From, To, By identity.Names
	// Left says that there was a holder before, ByPortal that nobody did it by hand.
	Left, ByPortal bool
	Note           string
}

// Colleague is somebody of the body as a holder of a case.
type Colleague struct {
	PersonID string
	Names    identity.Names
	// Official may decide; a Head holds a case only where no official can.
	Official, Head bool
	// Open is how many open cases the colleague holds, counted up to OpenLimit.
	Open int
	// InUnit says that the case is in the queue of the colleague's unit.
	InUnit bool
	// Near says that the colleague is too near to the case to consider it.
	Near bool
	// AwayUntil is the last day of an absence that lasts; zero for who is there.
	AwayUntil calendar.Date
	// SubstituteID holds the colleague's cases meanwhile; empty for nobody in particular.
	SubstituteID string
	absence      int64
}

// OpenLimit is where counting the cases of a colleague stops.
const OpenLimit = 1000

// Away reports whether the colleague is absent today.
func (c Colleague) Away() bool { return !c.AwayUntil.IsZero() }

// Fit reports whether the colleague can consider the case today.
func (c Colleague) Fit() bool { return c.Official && !c.Near && !c.Away() }

func colleague(list []Colleague, id string) (Colleague, bool) {
	i := slices.IndexFunc(list, func(c Colleague) bool { return c.PersonID == id })
	if i < 0 {
		return Colleague{}, false
	}
	return list[i], true
}

// StandIn is who holds the cases of somebody today: they themself, or while they are away
// their substitute, or that one's. ok is false where nobody of them can.
func StandIn(list []Colleague, id string) (_ Colleague, ok bool) {
	for range list { // substitutes who wait for each other end nowhere
		c, known := colleague(list, id)
		if !known || !c.Away() {
			return c, known && c.Fit()
		}
		id = c.SubstituteID
	}
	return Colleague{}, false
}

// successor is who takes over a case from a holder who cannot keep it: the substitute, else
// the least loaded of the unit, else of the body, else the head, who may give it on.
func successor(list []Colleague, from, substitute string) (_ Colleague, ok bool) {
	if c, ok := StandIn(list, substitute); ok && c.PersonID != from {
		return c, true
	}
	for _, may := range []func(Colleague) bool{
		func(c Colleague) bool { return c.Fit() && c.InUnit },
		Colleague.Fit,
		func(c Colleague) bool { return c.Head && !c.Near },
	} {
		if c, ok := leastLoaded(list, func(c Colleague) bool { return c.PersonID != from && may(c) }); ok {
			return c, true
		}
	}
	return Colleague{}, false
}

// leastLoaded is who holds fewest cases of those who may; of equals always the same one.
func leastLoaded(list []Colleague, may func(Colleague) bool) (least Colleague, ok bool) {
	for _, c := range list {
		if may(c) && (!ok || cmp.Or(cmp.Compare(c.Open, least.Open), cmp.Compare(c.PersonID, least.PersonID)) < 0) {
			least, ok = c, true
		}
	}
	return least, ok
}
