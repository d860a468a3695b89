package mandate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
)

// PurposeRelation is why registers are asked who acts for whom.
const PurposeRelation = "mandate:relation"

// Relation is what a register says of the actor: for whom they may act by law.
type Relation struct {
	// Ref names the relation on the page of this actor; it leads back to no IIN.
	Ref  string
	Kind Kind
	// IIN is the principal's, or the BIN of the entity.
	IIN          string
	Names        identity.Names
	Birth        calendar.Date
	Entity       Entity
	Document     string
	DocumentDate calendar.Date
	// Until is the first moment at which it does not hold; zero for none.
	Until time.Time
	// Active is the mandate that holds already; empty for none.
	Active string
}

// Relations asks the registers for whom the actor may act by law. away are the registers
// that did not answer.
func (s *Service) Relations(
	ctx context.Context, actor identity.Actor,
) (list []Relation, away []string, err error) {
	defer fault.Wrap(&err, "mandate.Relations")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ClaimMandate); err != nil {
		return nil, nil, err
	}
	if list, away, err = s.relations(ctx, actor); err != nil {
		return nil, nil, err
	}
	mine, err := listOf(ctx, s.DB, actor.PersonID)
	if err != nil {
		return nil, nil, err
	}
	for i, r := range list {
		for _, m := range mine {
			same, err := s.isOf(ctx, m, r)
			if err != nil {
				return nil, nil, err
			}
			if m.RepresentativeID == actor.PersonID && m.Kind == r.Kind && m.Holds(s.Now()) && same {
				list[i].Active = m.ID
			}
		}
	}
	return list, away, nil
}

// isOf tells whether a mandate is for the principal of a relation.
func (s *Service) isOf(ctx context.Context, m View, r Relation) (bool, error) {
	if m.Kind != r.Kind || !m.Holds(s.Now()) {
		return false, nil
	}
	principal, err := identity.PersonByID(ctx, s.DB, m.PrincipalID)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return principal.IIN == r.IIN, err
}

func (s *Service) relations(ctx context.Context, actor identity.Actor) (list []Relation, away []string, _ error) {
	self, err := identity.PersonByID(ctx, s.DB, actor.PersonID)
	if err != nil {
		return nil, nil, err
	}
	found, away := registry.LookupAll(ctx, s.Registers, registry.Query{
		Registers: []string{registry.ZAGS, registry.FamilyCard, registry.GBDUL}, IIN: self.IIN, Purpose: PurposeRelation,
	})
	for _, iin := range found[registry.ZAGS].IINs("child_iin", "children") {
		r, missing := s.child(ctx, self.IIN, iin)
		away = append(away, missing...)
		if r.Kind != "" {
			list = append(list, r)
		}
	}
	if r, missing := s.ward(ctx, found[registry.FamilyCard]); r.Kind != "" || len(missing) > 0 {
		away = append(away, missing...)
		if r.Kind != "" {
			list = append(list, r)
		}
	}
	if r := entityOf(found[registry.GBDUL]); r.Kind != "" {
		list = append(list, r)
	}
	for i := range list {
		list[i].Ref = refOf(actor.PersonID, list[i].IIN)
	}
	slices.Sort(away)
	return list, slices.Compact(away), nil
}

func refOf(personID, iin string) string {
	sum := sha256.Sum256([]byte("relation\x00" + personID + "\x00" + iin))
	const refBytes = 16
	return hex.EncodeToString(sum[:refBytes])
}

// child asks about a child: its own record must name the parent, no court may have
// restricted the parent, and the child must be under age.
func (s *Service) child(ctx context.Context, parentIIN, iin string) (r Relation, away []string) {
	found, away := registry.LookupAll(ctx, s.Registers, registry.Query{
		Registers: []string{registry.ZAGS, registry.GBDFL}, IIN: iin, Purpose: PurposeRelation,
	})
	if !isParent(found[registry.ZAGS], parentIIN) {
		return Relation{}, away
	}
	r = personOf(found[registry.GBDFL], iin)
	if r.Birth.IsZero() {
		r.Birth, _ = calendar.ParseDate(found[registry.ZAGS]["child_birth_date"])
	}
	if r.Birth.IsZero() || r.Names.Surname.IsZero() || !s.Now().Before(ComesOfAge(r.Birth)) {
		return Relation{}, away
	}
	r.Kind, r.Until = Parent, Ends(Parent, r.Birth, time.Time{})
	return r, away
}

// isParent reads a child's civil record.
func isParent(child registry.Record, parentIIN string) bool {
	named := parentIIN != "" && (child["mother_iin"] == parentIIN || child["father_iin"] == parentIIN)
	return named && !slices.Contains(strings.Split(child["restricted_iin"], ","), parentIIN)
}

func (s *Service) ward(ctx context.Context, card registry.Record) (r Relation, away []string) {
	iin, document := card["ward_iin"], card["ward_document"]
	date, err := calendar.ParseDate(card["ward_document_date"])
	if iin == "" || document == "" || err != nil {
		return Relation{}, nil
	}
	found, away := registry.LookupAll(ctx, s.Registers, registry.Query{
		Registers: []string{registry.GBDFL}, IIN: iin, Purpose: PurposeRelation,
	})
	r = personOf(found[registry.GBDFL], iin)
	if last, err := calendar.ParseDate(card["ward_until"]); err == nil {
		r.Until = last.AddDays(1).Start()
	}
	if r.Names.Surname.IsZero() || !r.Until.IsZero() && !s.Now().Before(r.Until) {
		return Relation{}, away
	}
	r.Kind, r.Document, r.DocumentDate = Guardian, document, date
	return r, away
}

// personOf reads the population register; full names in other letters split at spaces.
func personOf(record registry.Record, iin string) Relation {
	r := Relation{IIN: iin}
	r.Birth, _ = calendar.ParseDate(record["birth_date"]) // zero when there is none
	ru, en := strings.Fields(record["full_name_ru"]), strings.Fields(record["full_name_en"])
	part := func(i int, kk string) i18n.Text {
		t := i18n.Text{KK: kk}
		if len(ru) > i {
			t.RU = ru[i]
		}
		if len(en) > i {
			t.EN = en[i]
		}
		return t
	}
	r.Names = identity.Names{
		Surname: part(0, record["surname"]), Name: part(1, record["name"]), Patronymic: part(2, record["patronymic"]),
	}
	return r
}

func entityOf(record registry.Record) Relation {
	e := Entity{BIN: record["head_of_bin"], Name: record["head_of_name"]}
	if e.BIN == "" || e.Name == "" {
		return Relation{}
	}
	name := identity.Names{Surname: i18n.Text{KK: e.Name}}
	return Relation{Kind: Employee, IIN: e.BIN, Entity: e, Names: name}
}

// Claim takes up a mandate that a register gives. ref is of Relations; the registers are
// asked anew.
func (s *Service) Claim(
	ctx context.Context, actor identity.Actor, ref, key string, lang i18n.Lang,
) (id string, err error) {
	defer fault.Wrap(&err, "mandate.Claim")
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.ClaimMandate); err != nil {
		return "", err
	}
	list, away, err := s.relations(ctx, actor)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, func(r Relation) bool { return r.Ref == ref })
	switch {
	case i < 0 && len(away) > 0:
		return "", fault.New(fault.Unavailable, "mandate.fault.register_away")
	case i < 0:
		return "", fault.New(fault.NotFound, "")
	}
	r := list[i]
	principal, err := s.entered(ctx, identity.Person{IIN: r.IIN, Names: r.Names})
	if err != nil {
		return "", err
	}
	now := s.Now()
	m := Mandate{
		ID: postgres.NewID(), Kind: r.Kind, PrincipalID: principal, RepresentativeID: actor.PersonID, Entity: r.Entity,
		Services: []string{}, Actions: Actions(), Document: r.Document, DocumentDate: r.DocumentDate, From: now,
		Until: r.Until, State: Active, CreatedAt: now, CreatedBy: actor.PersonID, AnsweredAt: now,
	}
	if m.PrincipalID == m.RepresentativeID {
		return "", fault.New(fault.NotFound, "")
	}
	return s.insert(ctx, actor, m, actOf(actor, "claim", key, ref), "claimed", lang, nil)
}

// Confirm asks the register whether the relation behind a mandate stands at this moment
// behind an employee's stands the head who appointed them. One that does not stand any
// more ends the mandate and is NotFound; a register that does not answer is Unavailable, and
// nothing is done. A power of attorney needs no register.
func (s *Service) Confirm(ctx context.Context, actor identity.Actor, m Mandate, lang i18n.Lang) (err error) {
	defer fault.Wrap(&err, "mandate.Confirm(%s)", m.ID)
	if !m.ByRegister() {
		return nil
	}
	who, by := actor.PersonID, m.ID
	if m.Appointed() {
		who, by = m.CreatedBy, m.Under
	}
	// The head of an employee is nobody whose rows the employee's own scope opens.
	ctx = postgres.WithScope(ctx, postgres.System)
	self, err := identity.PersonByID(ctx, s.DB, who)
	if err != nil {
		return err
	}
	principal, err := identity.PersonByID(ctx, s.DB, m.PrincipalID)
	if err != nil {
		return err
	}
	stands, err := s.stands(ctx, m.Kind, self.IIN, principal.IIN)
	if err != nil || stands {
		return err
	}
	if err := s.lapse(ctx, actor, by, who, lang); err != nil {
		return err
	}
	return fault.New(fault.NotFound, "")
}

func (s *Service) stands(ctx context.Context, kind Kind, self, principal string) (bool, error) {
	asked, about := registry.ZAGS, principal
	switch kind {
	case Guardian:
		asked, about = registry.FamilyCard, self
	case Employee:
		asked, about = registry.GBDUL, self
	}
	record, err := s.Registers.Lookup(ctx, registry.Request{Register: asked, IIN: about, Purpose: PurposeRelation})
	switch {
	case fault.Is(err, fault.NotFound):
		return false, nil
	case err != nil:
		return false, fault.New(fault.Unavailable, "mandate.fault.register_away")
	}
	switch kind {
	case Guardian:
		return record["ward_iin"] == principal, nil
	case Employee:
		return record["head_of_bin"] == principal, nil
	}
	return isParent(record, self), nil
}
