package oversight

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// States of a request to withhold a reading.
const (
	WithholdingAsked     = "asked"
	WithholdingConfirmed = "confirmed"
	WithholdingRefused   = "refused"
)

// Bases are the closed list of laws that keep a reading secret: the pre-trial investigation,
// operational-search activity, counter-intelligence.
func Bases() []string { return []string{"cpc_201", "law_154xiii", "law_35vi"} }

// Limits of the document that demands secrecy, in characters.
const (
	minDocument = 3
	maxDocument = 100
)

// kindWithholding names requests to withhold in the journal of changes.
const kindWithholding = "access_withholding"

// Request is what one auditor asks: the basis in law, the act that demands it, and the last
// day on which the person does not see the reading.
type Request struct {
	Basis, Document string
	Last            calendar.Date
}

// Wrong parts of a request.
const (
	WrongBasis    = "basis"
	WrongDocument = "document"
	WrongLast     = "last"
	PastLast      = "past"
	LateLast      = "late"
)

// Check names what is wrong with a request on a day; nothing for a good one.
func (r Request) Check(today calendar.Date) (wrong []string) {
	if !slices.Contains(Bases(), r.Basis) {
		wrong = append(wrong, WrongBasis)
	}
	n := utf8.RuneCountInString(strings.TrimSpace(r.Document))
	if n < minDocument || n > maxDocument || strings.ContainsRune(r.Document, 0) {
		wrong = append(wrong, WrongDocument)
	}
	latest := calendar.Date{Year: today.Year + 1, Month: today.Month, Day: today.Day}
	switch {
	case r.Last.IsZero():
		wrong = append(wrong, WrongLast)
	case r.Last.Before(today):
		wrong = append(wrong, PastLast)
	case r.Last.After(latest):
		wrong = append(wrong, LateLast)
	}
	return wrong
}

// Withholding is a request with the reading it is about.
type Withholding struct {
	ID              int64
	State           string
	Basis, Document string
	// Until is the first moment at which the person sees the reading.
	Until     time.Time
	AskedBy   identity.Names
	AskedAt   time.Time
	DecidedBy identity.Names
	// DecidedAt is zero before the decision.
	DecidedAt time.Time
	Entry     Entry
	askedBy   string
}

// MayDecide reports whether somebody may decide the request now: not who asked, nor whom the
// reading concerns.
func (w Withholding) MayDecide(personID string, now time.Time) bool {
	return w.State == WithholdingAsked && w.askedBy != personID && !w.Entry.Concerns(personID) && now.Before(w.Until)
}

// WithholdingPage is a page of requests, those that wait first.
type WithholdingPage struct {
	Withholdings []Withholding
	More         bool
	Snapshot     *standard.Snapshot
}

// Entry shows one reading to the auditor who is to ask for its withholding.
func (s *Service) Entry(
	ctx context.Context, actor identity.Actor, id int64,
) (e Entry, snapshot *standard.Snapshot, err error) {
	defer fault.Wrap(&err, "oversight.Entry(%d)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.WithholdAccess); err != nil {
		return e, nil, err
	}
	if snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return e, nil, err
	}
	e, err = entryByID(ctx, s.DB, s.entry(actor, ""), id)
	if err == nil && e.Concerns(actor.PersonID) {
		err = fault.New(fault.Forbidden, "fault.own_reading")
	}
	return e, snapshot, err
}

// Withhold asks that the person does not see a reading until a day; nothing is hidden before
// another auditor confirms. What the person has objected to is known already. The same
// request again changes nothing, another one is a Conflict.
func (s *Service) Withhold(
	ctx context.Context, actor identity.Actor, entry int64, r Request,
) (id int64, wrong []string, err error) {
	defer fault.Wrap(&err, "oversight.Withhold(%d)", entry)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.WithholdAccess); err != nil {
		return 0, nil, err
	}
	r.Document = strings.TrimSpace(r.Document)
	if wrong = r.Check(calendar.DateOf(s.Now())); len(wrong) > 0 {
		return 0, wrong, nil
	}
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		id, err = s.withholdIn(ctx, tx, actor, entry, r)
		return err
	})
	return id, nil, err
}

func (s *Service) withholdIn(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, entry int64, r Request,
) (int64, error) {
	e, known, err := lockEntry(ctx, tx, entry)
	switch {
	case err != nil:
		return 0, err
	case e.Concerns(actor.PersonID):
		return 0, fault.New(fault.Forbidden, "fault.own_reading")
	case known:
		return 0, fault.New(fault.Conflict, "fault.reading_known")
	}
	until := r.Last.AddDays(1).Start()
	id, err := insertWithholding(ctx, tx, entry, r, until, actor.PersonID, s.Now())
	switch {
	case err != nil:
		return 0, err
	case id == 0:
		return askedAlready(ctx, tx, actor, entry, r, until)
	case e.Withheld:
		return 0, fault.New(fault.Conflict, "fault.withheld_already")
	}
	w := Withholding{ID: id, State: WithholdingAsked, Basis: r.Basis, Document: r.Document, Until: until}
	w.Entry.ID = entry
	return id, journal.Append(ctx, tx, w.change("access_withholding_asked", nil))
}

// askedAlready is the request that stands, if it is the same by the same auditor.
func askedAlready(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, entry int64, r Request, until time.Time,
) (int64, error) {
	had, err := standingWithholding(ctx, tx, entry)
	same := had.askedBy == actor.PersonID && had.Basis == r.Basis && had.Document == r.Document &&
		had.Until.Equal(until)
	if err == nil && !same {
		err = fault.New(fault.Conflict, "fault.withheld_already")
	}
	return had.ID, err
}

func (w Withholding) sum() []byte {
	return journal.StateOf(kindWithholding).Int(w.ID).Int(w.Entry.ID).Text(w.Basis).Text(w.Document).
		Time(w.Until).Text(w.State).Sum()
}

func (w Withholding) change(act string, before []byte) journal.Change {
	return journal.Change{
		Act: act, ObjectKind: kindWithholding, ObjectID: strconv.FormatInt(w.ID, 10), Before: before, After: w.sum(),
	}
}

// Withholdings lists requests; pages count from 1.
func (s *Service) Withholdings(
	ctx context.Context, actor identity.Actor, page int,
) (p WithholdingPage, err error) {
	defer fault.Wrap(&err, "oversight.Withholdings")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return WithholdingPage{}, err
	}
	if p.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return WithholdingPage{}, err
	}
	p.Withholdings, p.More, err = listWithholdings(ctx, s.DB, s.entry(actor, ""), page)
	return p, err
}

// Withholding opens one request.
func (s *Service) Withholding(
	ctx context.Context, actor identity.Actor, id int64,
) (w Withholding, snapshot *standard.Snapshot, err error) {
	defer fault.Wrap(&err, "oversight.Withholding(%d)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadOversight); err != nil {
		return w, nil, err
	}
	if snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return w, nil, err
	}
	w, err = withholdingByID(ctx, s.DB, s.entry(actor, ""), id)
	return w, snapshot, err
}

// DecideWithholding confirms or refuses a request. Nobody decides what they asked for, nor of
// a reading of their own or of their own data. The same decision again changes
// nothing.
func (s *Service) DecideWithholding(
	ctx context.Context, actor identity.Actor, id int64, confirm bool,
) (err error) {
	defer fault.Wrap(&err, "oversight.DecideWithholding(%d)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.DecideWithholding); err != nil {
		return err
	}
	to := WithholdingRefused
	if confirm {
		to = WithholdingConfirmed
	}
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		return s.decideIn(ctx, tx, actor, id, to)
	})
}

func (s *Service) decideIn(ctx context.Context, tx postgres.Tx, actor identity.Actor, id int64, to string) error {
	w, decidedBy, err := lockWithholding(ctx, tx, id)
	if err != nil {
		return err
	}
	_, known, err := lockEntry(ctx, tx, w.Entry.ID)
	switch now := s.Now(); {
	case err != nil:
		return err
	case w.askedBy == actor.PersonID:
		return fault.New(fault.Forbidden, "fault.own_withholding")
	case w.Entry.Concerns(actor.PersonID):
		return fault.New(fault.Forbidden, "fault.own_reading")
	case w.State == to && decidedBy == actor.PersonID:
		return nil
	case w.State != WithholdingAsked:
		return fault.New(fault.Conflict, "fault.withholding_decided")
	case to == WithholdingConfirmed && !now.Before(w.Until):
		return fault.New(fault.Conflict, "fault.withholding_over")
	case to == WithholdingConfirmed && known:
		return fault.New(fault.Conflict, "fault.reading_known")
	}
	before := w.sum()
	w.State = to
	batch := &postgres.Batch{}
	queueWithholding(batch, id, to, actor.PersonID, s.Now())
	journal.Queue(ctx, batch, w.change("access_withholding_"+to, before))
	return postgres.Send(ctx, tx, batch)
}
