package application

import (
	"time"

	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
)

// NeedsHearing reports whether a refusal on a ground must be announced first.
func (l *Life) NeedsHearing(ground string) bool { return l.hearingDue && !ExemptGround(ground) }

// HearingDue reports whether article 73 of the APPC applies at all.
func (l *Life) HearingDue() bool { return l.hearingDue }

// Announce makes a preliminary decision under an id. It does nothing where its days would not
// leave time to refuse within the term: then announced is false.
func (l *Life) Announce(official identity.Actor, v Verdict, id string, at time.Time) (announced bool, _ error) {
	p, err := newPreliminary(v, official.PersonID, at, l.mould.law.calendar(l.Clock))
	if err != nil || !p.ActFrom.Before(l.DueAt) {
		return false, err
	}
	if err := l.move(PreliminaryRefusal, ByOfficial, official, at); err != nil {
		return false, err
	}
	p.ID = id
	l.Preliminary = &p
	l.heard("refusal_announced", official, at, v.Ground, v.Reasons)
	return true, nil
}

// Object is what the applicant says against it.
func (l *Life) Object(o Objection, at time.Time) error {
	citizen := identity.Actor{PersonID: l.PersonID, Role: identity.Citizen}
	hear := ""
	if o.Hear {
		hear = "hear"
		if err := l.move(Hearing, ByCitizen, citizen, at); err != nil {
			return err
		}
	}
	p := l.Preliminary
	p.Objection, p.ObjectedAt, p.WantsHearing = o.Text, at, o.Hear
	l.heard("refusal_objected", citizen, at, o.Text, hear)
	return nil
}

// Hold is the hearing that the applicant asked for: invited, heard, and the protocol signed.
func (l *Life) Hold(official identity.Actor, i Invitation, m Protocol, signed time.Time) error {
	until, err := remarksUntil(l.mould.law.calendar(l.Clock), signed)
	if err != nil {
		return err
	}
	p := l.Preliminary
	p.HearingAt, p.Place = i.At, i.Place
	p.Protocol, p.Attended, p.ProtocolAt, p.RemarkUntil = m.Text, m.Attended, signed, until.End()
	l.heard("hearing_recorded", official, signed, m.Text)
	return nil
}

func (l *Life) endHearing(state string) {
	if l.Preliminary.IsOpen() {
		l.Preliminary.State = state
	}
}

// heard leaves a step of the hearing in the journal.
func (l *Life) heard(name string, actor identity.Actor, at time.Time, said ...string) {
	state := journal.StateOf(kindPreliminary).Text(l.Preliminary.ID).Text(l.Number)
	for _, text := range said {
		state = state.Text(text)
	}
	l.leave(at, journal.Change{
		Ledger: l.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: name,
		ObjectKind: kindPreliminary, ObjectID: l.Preliminary.ID, After: state.Sum(),
	}, nil)
}
