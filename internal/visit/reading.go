package visit

import (
	"context"
	"regexp"
	"time"

	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
)

// Counter is the operator's visit as the pages of the counter show it.
type Counter struct {
	Visit
	// Person is the citizen: initials until they have agreed, then in full with the IIN.
	Person identity.Person
	// Consents are what was asked, the oldest first; Waiting is the one not given yet, nil for none.
	Consents []Consent
	Waiting  *Consent
	// Phone is the citizen's own with its middle hidden, empty where none is known; Sent and Failed say
	// what became of the last code.
	Phone        string
	Sent, Failed bool
	At           centre.Centre
}

// Current is the visit of the operator, open or waiting for the consent; NotFound where none lasts.
func (s *Service) Current(ctx context.Context, actor identity.Actor) (_ Counter, err error) {
	defer fault.Wrap(&err, "visit.Current")
	if err := identity.MayTry(actor, identity.OpenVisit); err != nil {
		return Counter{}, err
	}
	ctx = actor.Scope(ctx)
	v, err := lastingOf(ctx, s.DB, actor.PersonID, s.Wall(), false)
	if fault.Is(err, fault.NotFound) {
		return Counter{}, errOver()
	}
	if err != nil {
		return Counter{}, err
	}
	c := Counter{Visit: v}
	if c.At, _, err = centre.ByCode(ctx, s.DB, v.Centre); err != nil {
		return Counter{}, err
	}
	if c.Consents, err = consentsOf(ctx, s.DB, v.ID); err != nil {
		return Counter{}, err
	}
	// Who came is known to the portal; the operator is told as much as the consent allows.
	person, err := identity.PersonByID(postgres.WithScope(ctx, postgres.System), s.DB, v.PersonID)
	if err != nil {
		return Counter{}, err
	}
	c.Phone, c.Person = hidePhone(person.Phone), person
	c.Person.Phone, c.Person.Email = "", ""
	if v.OpenedAt.IsZero() {
		c.Person.Names, c.Person.IIN = person.Names.Cut(), person.IIN[len(person.IIN)-4:]
	}
	for i := range c.Consents {
		if !c.Consents[i].Given() {
			c.Waiting = &c.Consents[i]
		}
	}
	if c.Waiting == nil {
		return c, nil
	}
	last, err := latestCode(ctx, s.DB, c.Waiting.ID)
	if fault.Is(err, fault.NotFound) {
		return c, nil
	}
	c.Failed = last.delivery == "failed"
	c.Sent = !c.Failed && last.attempts < codeAttempts && s.Wall().Before(last.expiresAt)
	return c, err
}

// hidePhone is "+7 ••• ••• 01 01".
func hidePhone(phone string) string {
	const shown = 4
	if len(phone) < shown {
		return ""
	}
	end := phone[len(phone)-shown:]
	return "+7 ••• ••• " + end[:2] + " " + end[2:]
}

// Told is a visit as its citizen sees it.
type Told struct {
	Visit
	At       centre.Centre
	Operator identity.Names
	Consents []Consent
	Events   []Event
}

// ByCode is the page of a visit for whoever has the link of its SMS: where, who, what for. It names
// nobody but the operator.
func (s *Service) ByCode(ctx context.Context, code string) (_ Told, err error) {
	defer fault.Wrap(&err, "visit.ByCode")
	if !isCode(code) {
		return Told{}, fault.New(fault.NotFound, "")
	}
	ctx = postgres.WithScope(ctx, postgres.System) // the code is the right
	v, err := visitByCode(ctx, s.DB, code, false)
	if err != nil {
		return Told{}, err
	}
	if v.OpenedAt.IsZero() {
		return Told{}, fault.New(fault.NotFound, "")
	}
	return s.told(ctx, v)
}

func (s *Service) told(ctx context.Context, v Visit) (t Told, err error) {
	t.Visit = v
	if t.At, _, err = centre.ByCode(ctx, s.DB, v.Centre); err != nil {
		return Told{}, err
	}
	operator, err := identity.PersonByID(ctx, s.DB, v.OperatorID)
	if err != nil {
		return Told{}, err
	}
	t.Operator = operator.Names
	if t.Consents, err = consentsOf(ctx, s.DB, v.ID); err != nil {
		return Told{}, err
	}
	t.Events, err = eventsOf(ctx, s.DB, v.ID)
	return t, err
}

// visitsShown bounds the list of a citizen.
const visitsShown = 50

// OfPerson lists the citizen's own visits, the newest first.
func (s *Service) OfPerson(ctx context.Context, actor identity.Actor) (list []Told, err error) {
	defer fault.Wrap(&err, "visit.OfPerson")
	if err := identity.MayTry(actor, identity.ReadOwnVisits); err != nil {
		return nil, err
	}
	ctx = actor.Scope(ctx)
	visits, err := visitsOf(ctx, s.DB, actor.PersonID, visitsShown)
	if err != nil {
		return nil, err
	}
	centres, _, err := centre.All(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	for _, v := range visits {
		t := Told{Visit: v}
		for _, c := range centres {
			if c.Code == v.Centre {
				t.At = c
			}
		}
		list = append(list, t)
	}
	return list, nil
}

// Disowned lists the visits that citizens disowned: those that wait for an auditor first.
func (s *Service) Disowned(ctx context.Context, actor identity.Actor) (list []Told, err error) {
	defer fault.Wrap(&err, "visit.Disowned")
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return nil, err
	}
	ctx = actor.Scope(ctx)
	visits, err := disownedVisits(ctx, s.DB, visitsShown)
	if err != nil {
		return nil, err
	}
	for _, v := range visits {
		t, err := s.told(ctx, v)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

// DisownedByID is one of them.
func (s *Service) DisownedByID(ctx context.Context, actor identity.Actor, id string) (_ Told, err error) {
	defer fault.Wrap(&err, "visit.DisownedByID(%s)", id)
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return Told{}, err
	}
	if !postgres.IsID(id) {
		return Told{}, fault.New(fault.NotFound, "")
	}
	ctx = actor.Scope(ctx)
	v, err := visitByID(ctx, s.DB, id)
	if err != nil {
		return Told{}, err
	}
	if v.DisownedAt.IsZero() {
		return Told{}, fault.New(fault.NotFound, "")
	}
	return s.told(ctx, v)
}

// Sheet is the signed sheet of a consent of a disowned visit, for the auditor.
func (s *Service) Sheet(ctx context.Context, actor identity.Actor, id, consent string) (sheet Sheet, err error) {
	defer fault.Wrap(&err, "visit.Sheet(%s)", id)
	t, err := s.DisownedByID(ctx, actor, id)
	if err != nil {
		return Sheet{}, err
	}
	for _, c := range t.Consents {
		if c.ID == consent && c.How == BySheet {
			return sheetOf(actor.Scope(ctx), s.DB, c.ID)
		}
	}
	return Sheet{}, fault.New(fault.NotFound, "")
}

// ArrivalLasts is how long the digits that the cabinet shows identify at a counter.
const ArrivalLasts = 10 * time.Minute

// NewArrivalCode gives the citizen digits that identify them at a counter instead of a document.
func (s *Service) NewArrivalCode(ctx context.Context, actor identity.Actor) (code string, until time.Time, err error) {
	defer fault.Wrap(&err, "visit.NewArrivalCode")
	if err := identity.MayTry(actor, identity.ReadOwnVisits); err != nil {
		return "", time.Time{}, err
	}
	code, until = newArrivalCode(), s.Wall().Add(ArrivalLasts)
	return code, until, insertArrivalCode(actor.Scope(ctx), s.DB, code, actor.PersonID, until)
}

var codeForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

func isCode(code string) bool { return codeForm.MatchString(code) }

// pageOf is the page of a visit for its citizen, in their language.
func pageOf(v Visit) string { return link.In(v.Lang, link.Visit(v.Code)) }
