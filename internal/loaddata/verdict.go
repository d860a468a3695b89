package loaddata

import (
	"slices"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/identity"
)

// decided is when it is decided: one of thirty late.
func (g *generator) decided(l *application.Life, taken time.Time) time.Time {
	if g.one(30) {
		return g.working(g.within(l.DueAt, l.DueAt.Add(3*24*time.Hour), 0.1, 1))
	}
	at := g.within(taken, l.DueAt, 0.1, 0.95)
	if l.Term.Unit.InDays() {
		at = g.working(at)
	}
	if at.After(l.DueAt) {
		return g.within(taken, l.DueAt, 0.1, 0.6)
	}
	return at
}

// Words of load data: whoever meets them elsewhere knows that nobody meant them.
const (
	reasons   = "Invented for a load test: the documents say something else than the register."
	objection = "Invented for a load test: the register is out of date, the documents are right."
	answer    = "Invented for a load test: the register was asked again and says the same."
	protocol  = "Invented for a load test: the applicant was heard and said what the objection says."
	place     = "Invented street 1, room 1"
)

// conclude decides it: one of eight against the applicant, where there is time to hear them.
func (g *generator) conclude(l *application.Life, official identity.Actor, from time.Time) error {
	grounds := g.grounds(l)
	if len(grounds) == 0 || !g.one(8) {
		return g.approve(l, official, g.decided(l, from))
	}
	ground := grounds[g.random.IntN(len(grounds))]
	if !l.NeedsHearing(ground) {
		return g.refuse(l, official, ground, "", g.decided(l, from))
	}
	begun, from, err := g.announced(l, official, from)
	if err != nil || begun && l.Preliminary.AwaitsProtocol() {
		return err
	}
	if !begun {
		return g.approve(l, official, g.decided(l, from))
	}
	said := ""
	if !l.Preliminary.ObjectedAt.IsZero() {
		said = answer
	}
	return g.refuse(l, official, l.Preliminary.Ground, said, g.within(from, l.DueAt, 0.05, 0.9))
}

// announced makes a preliminary decision, if the term leaves time for it; one of three
// applicants objects, and one of three of these is heard. from is when the case may be decided.
func (g *generator) announced(
	l *application.Life, official identity.Actor, after time.Time,
) (begun bool, from time.Time, err error) {
	grounds := slices.DeleteFunc(slices.Clone(g.grounds(l)), func(code string) bool { return !l.NeedsHearing(code) })
	at := g.working(g.within(after, l.DueAt, 0.05, 0.3))
	if len(grounds) == 0 || !g.has(at) || at.After(l.DueAt) {
		return false, after, nil
	}
	v := application.Verdict{Ground: grounds[g.random.IntN(len(grounds))], Reasons: reasons}
	begun, err = l.Announce(official, v, hearingID(l.ID), at)
	if err != nil || !begun {
		return false, after, err
	}
	from = l.Preliminary.ActFrom
	said := g.within(at, l.Preliminary.ObjectUntil, 0.05, 0.95)
	if !g.one(3) || !g.has(said) {
		return true, from, nil
	}
	held := g.working(g.within(said, from, 0.2, 0.9))
	hear := g.one(3) && held.Add(time.Hour).Before(l.DueAt)
	if err := l.Object(application.Objection{Text: objection, Hear: hear}, said); err != nil || !hear {
		return true, from, err
	}
	signed := held.Add(time.Hour)
	if !g.has(signed) {
		return true, from, nil
	}
	if signed.After(from) {
		from = signed
	}
	return true, from, l.Hold(official, application.Invitation{At: held, Place: place},
		application.Protocol{Text: protocol, Attended: true}, signed)
}

func (g *generator) refuse(l *application.Life, official identity.Actor, ground, said string, at time.Time) error {
	if !g.has(at) {
		return nil
	}
	if err := l.Pass(at); err != nil {
		return err
	}
	d := application.Decision{Kind: application.Refusal, DecidedAt: at, Ground: ground, Reasons: reasons, Answer: said}
	return l.Decide(official, d, documentID(l.ID))
}

// approve decides for the applicant; two of three results are known to be received.
func (g *generator) approve(l *application.Life, official identity.Actor, at time.Time) error {
	if !g.has(at) {
		return nil
	}
	if err := l.Pass(at); err != nil {
		return err
	}
	d := application.Decision{Kind: application.Approval, DecidedAt: at}
	if err := l.Decide(official, d, documentID(l.ID)); err != nil {
		return err
	}
	delivered := g.within(at, at.Add(5*24*time.Hour), 0, 1)
	if g.one(3) || !g.has(delivered) {
		return nil
	}
	return l.Deliver(delivered)
}

func (g *generator) grounds(l *application.Life) []string {
	e, _ := g.catalogue.snapshot.Edition(l.EditionID)
	return e.RefusalGrounds
}
