package staffing

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Overview are the units of a body and the rules in their order.
type Overview struct {
	Units []UnitLine
	Rules []Rule
	// Routing says that waiting cases are being led to units anew.
	Routing  bool
	Snapshot *standard.Snapshot
}

// UnitLine is a unit in the list.
type UnitLine struct {
	Unit
	// Members and Waiting count its officials and the cases that nobody holds.
	Members, Waiting int
}

// WaitingLimit is where counting waiting cases stops.
const WaitingLimit = 1000

// UnitView is a unit with what its page shows.
type UnitView struct {
	Unit
	// Staff are the officials of the body, those of the unit marked.
	Staff    []Member
	Rules    []Rule
	Snapshot *standard.Snapshot
}

// UnitEntry is what the form of a unit says.
type UnitEntry struct {
	// Code is read for a new unit only.
	Code    string
	Name    i18n.Text
	Assigns bool
	// Members are ids of officials.
	Members []string
	// Version is that of the unit as the form was made from.
	Version int
	// Key makes the same new unit one unit.
	Key string
}

// Units lists the units of the actor's body.
func (s *Service) Units(ctx context.Context, actor identity.Actor) (o Overview, err error) {
	defer fault.Wrap(&err, "staffing.Units(%s)", actor.Body)
	if ctx, err = s.read(ctx, actor, identity.ManageUnits); err != nil {
		return Overview{}, err
	}
	if o.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return Overview{}, err
	}
	batch := &postgres.Batch{}
	queueUnits(batch, actor.Body, &o)
	QueueRules(batch, actor.Body, &o.Rules)
	return o, postgres.Send(ctx, s.DB, batch)
}

// Unit opens one unit of the actor's body.
func (s *Service) Unit(ctx context.Context, actor identity.Actor, code string) (v UnitView, err error) {
	defer fault.Wrap(&err, "staffing.Unit(%s)", code)
	if ctx, err = s.read(ctx, actor, identity.ManageUnits); err != nil {
		return UnitView{}, err
	}
	if v.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return UnitView{}, err
	}
	batch := &postgres.Batch{}
	queueUnit(batch, actor.Body, code, &v.Unit)
	queueMembers(batch, actor.Body, code, &v.Staff)
	QueueRules(batch, actor.Body, &v.Rules)
	err = postgres.Send(ctx, s.DB, batch)
	v.Rules = slices.DeleteFunc(v.Rules, func(r Rule) bool { return r.UnitID != v.ID })
	return v, err
}

// Staff lists the officials of the actor's body, for the form of a new unit.
func (s *Service) Staff(ctx context.Context, actor identity.Actor) (list []Member, err error) {
	defer fault.Wrap(&err, "staffing.Staff(%s)", actor.Body)
	if ctx, err = s.read(ctx, actor, identity.ManageUnits); err != nil {
		return nil, err
	}
	batch := &postgres.Batch{}
	queueMembers(batch, actor.Body, "", &list)
	return list, postgres.Send(ctx, s.DB, batch)
}

// AddUnit makes a unit. Problems say what is wrong with the entry; then nothing has happened.
func (s *Service) AddUnit(
	ctx context.Context, actor identity.Actor, e UnitEntry,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "staffing.AddUnit(%s)", e.Code)
	once := idempotency.Of(actor.PersonID, "unit_add", e.Key, actor.Body, e.Code)
	err = s.change(ctx, actor, identity.ManageUnits, once, func(ctx context.Context, tx postgres.Tx) error {
		if problems = append(checkCode(e.Code), checkName(e.Name)...); len(problems) > 0 {
			return nil
		}
		u := Unit{Body: actor.Body, Code: e.Code, Name: e.Name, Assigns: e.Assigns, Version: 1}
		if err := insertUnit(ctx, tx, &u, s.Now()); err != nil {
			return err
		}
		if u.ID == 0 {
			problems = []Problem{{FieldCode, i18n.M("staffing.error.code_used")}}
			return nil
		}
		return s.enter(ctx, tx, actor, u, e.Members, "unit_added", once)
	})
	return problems, err
}

// SaveUnit changes a unit. Who saved it meanwhile makes it a Conflict.
func (s *Service) SaveUnit(
	ctx context.Context, actor identity.Actor, code string, e UnitEntry,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "staffing.SaveUnit(%s)", code)
	err = s.change(ctx, actor, identity.ManageUnits, anew, func(ctx context.Context, tx postgres.Tx) error {
		u, err := lockUnit(ctx, tx, actor.Body, code)
		if err != nil {
			return err
		}
		if problems = checkName(e.Name); len(problems) > 0 {
			return nil
		}
		if u.Version != e.Version {
			return fault.New(fault.Conflict, "staffing.fault.changed")
		}
		u.Name, u.Assigns, u.Version = e.Name, e.Assigns, u.Version+1
		return s.enter(ctx, tx, actor, u, e.Members, "unit_changed", anew)
	})
	return problems, err
}

// enter writes a unit, its members and the entry of the journal. Whoever is no official of
// the body stays out.
func (s *Service) enter(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, u Unit, members []string, act string,
	once idempotency.Act,
) error {
	members = slices.DeleteFunc(slices.Clone(members), func(id string) bool { return !postgres.IsID(id) })
	slices.Sort(members)
	batch := &postgres.Batch{}
	queueSaveUnit(batch, u)
	queueSaveMembers(batch, u, members)
	queueEntry(ctx, batch, actor, act, kindUnit, u.Code, u.state().Text(strings.Join(members, " ")))
	once.Queue(batch, u.Code, s.Now())
	return postgres.Send(ctx, tx, batch)
}

func (u Unit) state() *journal.State {
	assigns := int64(0)
	if u.Assigns {
		assigns = 1
	}
	return journal.StateOf(kindUnit).Int(u.ID).Text(u.Body).Text(u.Code).Text(u.Name.KK).Text(u.Name.RU).
		Text(u.Name.EN).Int(assigns).Int(int64(u.Version)).Time(u.ClosedAt)
}

// CloseUnit ends a unit: its rules go, and its waiting cases are led elsewhere. What its
// officials hold they keep. Closed already is done.
func (s *Service) CloseUnit(ctx context.Context, actor identity.Actor, code string) (err error) {
	defer fault.Wrap(&err, "staffing.CloseUnit(%s)", code)
	return s.change(ctx, actor, identity.ManageUnits, anew, func(ctx context.Context, tx postgres.Tx) error {
		u, err := lockUnit(ctx, tx, actor.Body, code)
		if err != nil || !u.ClosedAt.IsZero() {
			return err
		}
		u.ClosedAt, u.Version = s.Now(), u.Version+1
		batch := &postgres.Batch{}
		queueCloseUnit(batch, u)
		queueRouteAnew(batch, u.Body, s.Now())
		queueEntry(ctx, batch, actor, "unit_closed", kindUnit, u.Code, u.state())
		return postgres.Send(ctx, tx, batch)
	})
}

// SaveRule changes a rule of a unit, or adds one with the id 0. Waiting cases of the body are
// led to units anew.
func (s *Service) SaveRule(
	ctx context.Context, actor identity.Actor, code string, r Rule, key string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "staffing.SaveRule(%s)", code)
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	once := idempotency.Of(actor.PersonID, "unit_rule_save", key, actor.Body, code, strconv.FormatInt(r.ID, 10),
		strconv.Itoa(r.Position), strings.Join(r.Services, " "), strings.Join(r.Regions, " "))
	err = s.change(ctx, actor, identity.ManageUnits, once, func(ctx context.Context, tx postgres.Tx) error {
		u, err := lockUnit(ctx, tx, actor.Body, code)
		if err != nil {
			return err
		}
		if problems = r.check(actor.Body, snapshot); len(problems) > 0 {
			return nil
		}
		if !u.ClosedAt.IsZero() {
			return fault.New(fault.Conflict, "staffing.fault.closed")
		}
		r.UnitID = u.ID
		if err := saveRule(ctx, tx, u.Body, &r); err != nil {
			return err
		}
		return s.ruled(ctx, tx, actor, u, "unit_rule_saved", r, once)
	})
	return problems, err
}

// RemoveRule takes a rule away; gone already is done.
func (s *Service) RemoveRule(ctx context.Context, actor identity.Actor, code string, id int64) (err error) {
	defer fault.Wrap(&err, "staffing.RemoveRule(%s)", code)
	return s.change(ctx, actor, identity.ManageUnits, anew, func(ctx context.Context, tx postgres.Tx) error {
		u, err := lockUnit(ctx, tx, actor.Body, code)
		if err != nil {
			return err
		}
		gone, err := deleteRule(ctx, tx, u.ID, id)
		if err != nil || !gone {
			return err
		}
		return s.ruled(ctx, tx, actor, u, "unit_rule_removed", Rule{ID: id, UnitID: u.ID}, anew)
	})
}

// ruled keeps a change of rules and asks for what follows from it.
func (s *Service) ruled(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, u Unit, act string, r Rule, once idempotency.Act,
) error {
	batch := &postgres.Batch{}
	queueRouteAnew(batch, u.Body, s.Now())
	queueEntry(ctx, batch, actor, act, kindUnit, u.Code, journal.StateOf("unit_rule").Int(r.ID).Int(r.UnitID).
		Int(int64(r.Position)).Text(strings.Join(r.Services, " ")).Text(strings.Join(r.Regions, " ")))
	once.Queue(batch, u.Code, s.Now())
	return postgres.Send(ctx, tx, batch)
}

// ParseID reads the id of a rule or an absence from an address; ok is false for what cannot be
// one.
func ParseID(text string) (id int64, ok bool) {
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil && id > 0 && strconv.FormatInt(id, 10) == text
}
