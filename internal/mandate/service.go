package mandate

import (
	"context"
	"slices"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
	"qyzmet/internal/standard"
)

// Deps are what the service stands on.
type Deps struct {
	DB        postgres.DB
	Registrar *standard.Registrar
	Registers registry.Register
	Sender    *notify.Sender
	Jobs      *job.Queue
	// Now is the portal's legal time.
	Now func() time.Time
	// Wall is real time, for the life of one-time codes.
	Wall func() time.Time
	// Secret derives one-time codes.
	Secret []byte
}

// Service gives, shows and ends mandates.
type Service struct{ Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// List shows the mandates of the actor, newest first. Whom the actor has asked stays
// nameless until that person accepts: nobody learns by asking whether somebody exists.
func (s *Service) List(ctx context.Context, actor identity.Actor) (_ []View, err error) {
	defer fault.Wrap(&err, "mandate.List")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadMandates); err != nil {
		return nil, err
	}
	list, err := listOf(ctx, s.DB, actor.PersonID)
	for i := range list {
		list[i].veil(actor)
	}
	return list, err
}

// Mandate shows one of the actor's mandates.
func (s *Service) Mandate(ctx context.Context, actor identity.Actor, id string) (v View, err error) {
	defer fault.Wrap(&err, "mandate.Mandate(%s)", id)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ReadMandates); err != nil {
		return View{}, err
	}
	if !postgres.IsID(id) {
		return View{}, fault.New(fault.NotFound, "")
	}
	if v, err = viewByID(ctx, s.DB, id, actor.PersonID); err != nil {
		return View{}, err
	}
	object := identity.Object{OwnerID: v.Giver(), RepresentativeID: v.RepresentativeID}
	if err := identity.Check(actor, identity.ReadMandates, object); err != nil {
		return View{}, err
	}
	v.veil(actor)
	return v, nil
}

func (v *View) veil(actor identity.Actor) {
	if v.Giver() == actor.PersonID && (v.AnsweredAt.IsZero() || v.State == Declined) {
		v.Representative = identity.Names{}
	}
}

// Grant is a power of attorney, or the appointment of an employee, as it is given in the cabinet.
type Grant struct {
	// Under is the mandate of the head who appoints; empty for a power of attorney.
	Under string
	// IIN is the representative's, as typed.
	IIN string
	// Services are codes; none with All.
	All      bool
	Services []string
	Actions  []Action
	// Last is the last day on which it holds, in Almaty.
	Last calendar.Date
	// Key makes the same giving the same mandate.
	Key  string
	Lang i18n.Lang
	// CodeID and Code confirm the giving, see Ask.
	CodeID, Code string
}

// Fields of a grant, as Problem names them.
const (
	FieldIIN      = "iin"
	FieldScope    = "scope"
	FieldServices = "services"
	FieldActions  = "actions"
	FieldLast     = "last"
	FieldCode     = "code"
)

// Problem is a wrong part of a grant: the field and the sentence for it.
type Problem struct {
	Field   string
	Message i18n.Message
}

// Limits of powers of attorney.
const (
	// longestYears is how long one may hold (Civil Code, art. 168: three years).
	longestYears = 3
	// grantsPerDay bounds how many people one may ask.
	grantsPerDay = 10
)

// Check says what is wrong with a grant; nothing for a good one. It looks nobody up.
func (s *Service) Check(ctx context.Context, actor identity.Actor, g Grant) (problems []Problem, err error) {
	defer fault.Wrap(&err, "mandate.Check")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.GiveMandate); err != nil {
		return nil, err
	}
	wrong := func(field, key string) { problems = append(problems, Problem{field, i18n.M("mandate.error." + key)}) }
	if _, err := s.headed(ctx, actor, g.Under); err != nil {
		return nil, err
	}
	self, err := identity.PersonByID(ctx, s.DB, actor.PersonID)
	if err != nil {
		return nil, err
	}
	switch iin, trouble := form.ParseIIN(g.IIN); {
	case trouble != "":
		wrong(FieldIIN, "iin")
	case iin == self.IIN:
		wrong(FieldIIN, "self")
	}
	online, err := s.online(ctx, g.Under != "")
	if err != nil {
		return nil, err
	}
	if !g.All && len(g.Services) == 0 ||
		slices.ContainsFunc(g.Services, func(c string) bool { return !slices.Contains(online, c) }) {
		wrong(FieldServices, "services")
	}
	if len(g.Actions) == 0 || slices.ContainsFunc(g.Actions, func(a Action) bool { return !slices.Contains(Actions(), a) }) {
		wrong(FieldActions, "actions")
	}
	today := calendar.DateOf(s.Now())
	latest := calendar.Date{Year: today.Year + longestYears, Month: today.Month, Day: today.Day}
	switch {
	case g.Last.IsZero():
		wrong(FieldLast, "last")
	case g.Last.Before(today):
		wrong(FieldLast, "past")
	case g.Last.After(latest):
		wrong(FieldLast, "late")
	}
	return problems, nil
}

// online lists the services that are filed on the portal now; with entities only those for
// legal entities.
func (s *Service) online(ctx context.Context, entities bool) (codes []string, _ error) {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	for _, of := range snapshot.Services {
		if e := snapshot.InForce(of.Code, s.Now()); e != nil && slices.Contains(e.Channels, "portal") &&
			(!entities || slices.Contains(e.Recipients, "legal-entity")) {
			codes = append(codes, of.Code)
		}
	}
	return codes, nil
}

// Online are the services for the form of a mandate, with the catalogue; entities asks for
// those of legal entities alone.
func (s *Service) Online(ctx context.Context, entities bool) (_ []string, _ *standard.Snapshot, err error) {
	defer fault.Wrap(&err, "mandate.Online")
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, nil, err
	}
	codes, err := s.online(ctx, entities)
	return codes, snapshot, err
}

// Give gives a power of attorney; it holds from the moment the other side accepts. The
// answer and the work are the same whether or not the portal knows the person: whoever is
// new is entered by IIN alone and finds the mandate when they first sign in.
func (s *Service) Give(ctx context.Context, actor identity.Actor, g Grant) (id string, problems []Problem, err error) {
	defer fault.Wrap(&err, "mandate.Give")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.GiveMandate); err != nil {
		return "", nil, err
	}
	if problems, err = s.Check(ctx, actor, g); err != nil || len(problems) > 0 {
		return "", problems, err
	}
	head, err := s.headFor(ctx, actor, g)
	if err != nil {
		return "", nil, err
	}
	iin := compactIIN(g.IIN)
	representative, err := s.entered(ctx, identity.Person{IIN: iin})
	if err != nil {
		return "", nil, err
	}
	now := s.Now()
	m := Mandate{
		ID: postgres.NewID(), Kind: PowerOfAttorney, PrincipalID: actor.PersonID, RepresentativeID: representative,
		IINEnd: iin[len(iin)-4:], Services: []string{}, Actions: g.Actions, From: now,
		Until: g.Last.AddDays(1).Start(), State: Pending, CreatedAt: now, CreatedBy: actor.PersonID,
	}
	if !g.All {
		m.Services = g.Services
	}
	if g.Under != "" {
		m.Kind, m.PrincipalID, m.Entity, m.Under = Employee, head.PrincipalID, head.Entity, head.ID
	}
	a := actOf(actor, "give", g.Key, representative, strings.Join(m.Services, ","), joined(g.Actions), g.Last.String(),
		g.Under)
	a.code = g.CodeID
	c := code{id: g.CodeID, person: actor.PersonID, content: g.content(actor.PersonID)}
	var refusal string
	id, err = s.insert(ctx, actor, m, a, "given", g.Lang, func(ctx context.Context, tx postgres.Tx) (bool, error) {
		if err := mustHead(ctx, tx, m); err != nil {
			return false, err
		}
		var err error
		refusal, err = s.confirm(ctx, tx, c, g.Code)
		return refusal == "", err
	})
	if err == nil && refusal != "" {
		return "", []Problem{{FieldCode, i18n.M("mandate.error." + refusal)}}, nil
	}
	return id, nil, err
}

func compactIIN(typed string) string {
	iin, _ := form.ParseIIN(typed)
	return iin
}

func joined(actions []Action) string {
	parts := make([]string, len(actions))
	for i, a := range actions {
		parts[i] = string(a)
	}
	return strings.Join(parts, ",")
}

// insert enters a mandate once for its key, unless sure says that it is not confirmed.
func (s *Service) insert(
	ctx context.Context, actor identity.Actor, m Mandate, a act, what string, lang i18n.Lang,
	sure func(context.Context, postgres.Tx) (bool, error),
) (id string, _ error) {
	err := postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		done, found, err := a.Done(ctx, tx)
		if id = done; found || err != nil {
			return err
		}
		if m.Given() {
			n, err := givenBy(ctx, tx, actor.PersonID, m.CreatedAt.Add(-24*time.Hour))
			if err == nil && n >= grantsPerDay {
				err = fault.New(fault.TooMany, "fault.too_many_mandates")
			}
			if err != nil {
				return err
			}
			if ok, err := sure(ctx, tx); err != nil || !ok {
				return err
			}
		} else if id, err = activeBy(ctx, tx, m); id != "" || err != nil {
			return err
		}
		id = m.ID
		batch := &postgres.Batch{}
		queueInsert(batch, m)
		told := s.tell(batch, m, what, lang, m.CreatedAt)
		if m.Given() {
			queueCodeUsed(batch, a.code, s.Wall())
		}
		a.Queue(batch, m.ID, m.CreatedAt)
		queueChange(ctx, batch, actor, "mandate_"+what, nil, m)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, told...)
	})
	return id, err
}

// entered finds a person by IIN, whom it enters when the portal does not know them. Only
// here the rows of everybody are asked, and nothing but the id comes back.
func (s *Service) entered(ctx context.Context, p identity.Person) (id string, _ error) {
	ctx = postgres.WithScope(ctx, postgres.System)
	err := postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if _, err := identity.EnterOnce(ctx, tx, p, s.Now()); err != nil {
			return err
		}
		var err error
		if id, err = identity.SubjectByIIN(ctx, tx, p.IIN); err != nil || p.Names.Surname.IsZero() {
			return err
		}
		return identity.NameNameless(ctx, tx, id, p.Names)
	})
	return id, err
}
