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
	// Person is the citizen with names and IIN once they have agreed; zero before.
	Person identity.Person
	// Consents are what was asked, the oldest first; Waiting is the one not given yet, nil for none.
	Consents []Consent
	Waiting  *Consent
	// Phone is the citizen's own with its middle hidden, empty where none is known; Sent and Failed say
	// what became of the last code.
	Phone        string
	Sent, Failed bool
}

// Current is the visit of the operator, open or waiting for the consent; NotFound where none lasts.
func (s *Service) Current(ctx context.Context, actor identity.Actor) (c Counter, err error) {
	defer fault.Wrap(&err, "visit.Current")
	if err := identity.MayTry(actor, identity.OpenVisit); err != nil {
		return Counter{}, err
	}
	c, last, err := counterOf(actor.Scope(ctx), s.DB, actor.PersonID, s.Wall())
	if fault.Is(err, fault.NotFound) {
		return Counter{}, ErrOver()
	}
	c.Phone = hidePhone(c.PhoneEnd)
	c.Waiting = waitingIn(c.Consents)
	c.Failed = last.delivery == "failed"
	c.Sent = last.id != "" && !c.Failed && last.attempts < codeAttempts && s.Wall().Before(last.expiresAt)
	return c, err
}

// AtWindow is where the operator works now, and whether a visit of theirs lasts; on is false without a
// shift.
func (s *Service) AtWindow(ctx context.Context, actor identity.Actor) (post centre.Post, on, lasts bool, err error) {
	defer fault.Wrap(&err, "visit.AtWindow")
	if err := identity.MayTry(actor, identity.KeepShift); err != nil {
		return centre.Post{}, false, false, err
	}
	batch := &postgres.Batch{}
	centre.QueuePost(batch, actor.PersonID, &post, &on)
	queueLasts(batch, actor.PersonID, s.Wall(), &lasts)
	err = postgres.Send(actor.Scope(ctx), s.DB, batch)
	return post, on, lasts, err
}

// hidePhone is "+7 ••• ••• 01 01" of the last four digits.
func hidePhone(end string) string {
	if end == "" {
		return ""
	}
	return "+7 ••• ••• " + end[:2] + " " + end[2:]
}

// Told is a visit as its citizen sees it.
type Told struct {
	Visit
	Operator identity.Names
	Consents []Consent
	Events   []Event
}

// ByCode is the page of a visit for whoever has the link of its SMS: where, who, what for. It names
// nobody but the operator.
func (s *Service) ByCode(ctx context.Context, code string) (t Told, err error) {
	defer fault.Wrap(&err, "visit.ByCode")
	if !isCode(code) {
		return Told{}, fault.New(fault.NotFound, "")
	}
	t, err = toldBy(postgres.WithScope(ctx, postgres.System), s.DB, `v.code = $1`, code) // the code is the right
	if err == nil && t.OpenedAt.IsZero() {
		err = fault.New(fault.NotFound, "")
	}
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
	return visitsOf(actor.Scope(ctx), s.DB, actor.PersonID, visitsShown)
}

// Disowned lists the visits that citizens disowned: those that wait for an auditor first.
func (s *Service) Disowned(ctx context.Context, actor identity.Actor) (list []Told, err error) {
	defer fault.Wrap(&err, "visit.Disowned")
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return nil, err
	}
	return disownedVisits(actor.Scope(ctx), s.DB, visitsShown)
}

// DisownedByID is one of them.
func (s *Service) DisownedByID(ctx context.Context, actor identity.Actor, id string) (t Told, err error) {
	defer fault.Wrap(&err, "visit.DisownedByID(%s)", id)
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return Told{}, err
	}
	if !postgres.IsID(id) {
		return Told{}, fault.New(fault.NotFound, "")
	}
	t, err = toldBy(actor.Scope(ctx), s.DB, `v.id = $1`, id)
	if err == nil && t.DisownedAt.IsZero() {
		err = fault.New(fault.NotFound, "")
	}
	return t, err
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
