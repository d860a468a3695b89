package visit

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
)

// Arrival is who has come and what for, as the operator enters it.
type Arrival struct {
	// Who is an IIN or the digits that the citizen's cabinet shows.
	Who string
	// Document is what was shown; empty with the digits of the cabinet.
	Document string
	// Purpose is the code of a service, Results or Mandates.
	Purpose string
	// Lang is the language the citizen wants to be spoken to in.
	Lang i18n.Lang
}

// Problem is what is wrong with a field of a form, as a message with its remedy.
type Problem struct {
	Field   string
	Message i18n.Message
}

// Fields of the form of an arrival.
const (
	FieldWho      = "who"
	FieldDocument = "document"
	FieldPurpose  = "purpose"
)

// visitsPerHour bounds whom one operator can look for; a busy window serves less than half.
const visitsPerHour = 120

// Begin identifies a citizen and prepares the consent that opens the visit: until it is given the
// operator sees initials only. Problems say what is wrong with a field; then nothing has happened.
// Faults: Conflict while another visit of the operator lasts, Forbidden where the citizen is the
// operator or somebody near to them, Unavailable when a person is unknown and the register away.
func (s *Service) Begin(ctx context.Context, actor identity.Actor, a Arrival, key string) (problems []Problem, err error) {
	defer fault.Wrap(&err, "visit.Begin(%s)", a.Purpose)
	if err := identity.MayTry(actor, identity.OpenVisit); err != nil {
		return nil, err
	}
	a.Who = onlyDigits(a.Who)
	if problems = s.check(a); len(problems) > 0 {
		return problems, nil
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	of, err := knownPurpose(snapshot, a.Purpose, s.Now())
	if err != nil {
		return []Problem{{FieldPurpose, i18n.M("visit.error.purpose")}}, nil
	}
	once := idempotency.Of(actor.PersonID, "visit_begin", key, a.Who, a.Document, a.Purpose, string(a.Lang))
	if _, found, err := once.Done(actor.Scope(ctx), s.DB); found || err != nil {
		return nil, err
	}
	person, problem, err := s.whoIs(ctx, a)
	if err != nil || problem != nil {
		return problem, err
	}
	// Before the consent the operator sees initials and ends of numbers, and nothing else.
	who, err := identity.PersonByID(postgres.WithScope(ctx, postgres.System), s.DB, person)
	if err != nil {
		return nil, err
	}
	if err := s.mustNotBeKin(ctx, actor, who.IIN); err != nil {
		return nil, err
	}
	return nil, s.change(ctx, actor, identity.OpenVisit, func(ctx context.Context, tx postgres.Tx) error {
		post, err := centre.PostOf(ctx, tx, actor.PersonID)
		if err != nil {
			return err
		}
		if err := s.mayBegin(ctx, tx, actor, person); err != nil {
			return err
		}
		now := s.Wall()
		v := Visit{
			ID: postgres.NewID(), Code: rand.Text(), OperatorID: actor.PersonID, PersonID: person, ShiftID: post.ID,
			Centre: post.Centre, Window: post.Window, IdentifiedBy: a.Document, Lang: a.Lang, BegunAt: now, ActiveAt: now,
			Initials: who.Names.Cut(), IINEnd: end(who.IIN), PhoneEnd: end(who.Phone),
		}
		if v.IdentifiedBy == "" {
			v.IdentifiedBy = byCabinetCode
		}
		c := Consent{ID: postgres.NewID(), Purpose: a.Purpose, Words: s.wordsOf(v, post.Of, actor.Names, a.Purpose, of)}
		batch := &postgres.Batch{}
		queueVisit(batch, v)
		queueConsent(batch, v, c, now)
		queueNoted(ctx, batch, actor, "visit_begun", v)
		once.Queue(batch, v.ID, s.Now())
		return postgres.Send(ctx, tx, batch)
	})
}

// end is the last four characters of a number, or nothing.
func end(number string) string {
	const shown = 4
	if len(number) < shown {
		return ""
	}
	return number[len(number)-shown:]
}

// check finds what is wrong with an arrival before anybody is looked for.
func (s *Service) check(a Arrival) (problems []Problem) {
	const iinDigits, codeDigits = 12, 10
	switch len(a.Who) {
	case iinDigits:
		if _, trouble := form.ParseIIN(a.Who); trouble != "" {
			problems = append(problems, Problem{FieldWho, i18n.M("visit.error.iin")})
		}
		if !slices.Contains(Documents, a.Document) {
			problems = append(problems, Problem{FieldDocument, i18n.M("visit.error.document")})
		}
	case codeDigits:
	default:
		problems = append(problems, Problem{FieldWho, i18n.M("visit.error.who")})
	}
	if a.Purpose == "" {
		problems = append(problems, Problem{FieldPurpose, i18n.M("visit.error.purpose")})
	}
	return problems
}

// whoIs finds the person of an IIN, or of the digits of the cabinet. Somebody whom the portal does not
// know yet is entered as the population register has them: nobody has to have been online before.
func (s *Service) whoIs(ctx context.Context, a Arrival) (personID string, problems []Problem, _ error) {
	ctx = postgres.WithScope(ctx, postgres.System) // before the consent no row of theirs is the operator's
	if a.Document == "" {
		personID, err := useArrivalCode(ctx, s.DB, a.Who, s.Wall())
		if fault.Is(err, fault.NotFound) {
			return "", []Problem{{FieldWho, i18n.M("visit.error.cabinet_code")}}, nil
		}
		return personID, nil, err
	}
	personID, err := identity.SubjectByIIN(ctx, s.DB, a.Who)
	if !fault.Is(err, fault.NotFound) {
		return personID, nil, err
	}
	found, away := registry.LookupAll(ctx, s.Registers, registry.Query{
		Registers: []string{registry.GBDFL, registry.BMG}, IIN: a.Who, Purpose: "visit",
	})
	if slices.Contains(away, registry.GBDFL) {
		return "", nil, fault.New(fault.Unavailable, "visit.register_away")
	}
	p := personOf(found[registry.GBDFL], found[registry.BMG], a.Who)
	if p.Names.Surname.IsZero() {
		return "", []Problem{{FieldWho, i18n.M("visit.error.unknown")}}, nil
	}
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if _, err := identity.EnterOnce(ctx, tx, p, s.Now()); err != nil {
			return err
		}
		personID, err = identity.SubjectByIIN(ctx, tx, a.Who)
		return err
	})
	return personID, nil, err
}

// personOf is a person as the population register and the register of phones have them.
func personOf(known, phones registry.Record, iin string) identity.Person {
	ru, en := strings.Fields(known["full_name_ru"]), strings.Fields(known["full_name_en"])
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
	return identity.Person{IIN: iin, Phone: phones["phone"], Names: identity.Names{
		Surname: part(0, known["surname"]), Name: part(1, known["name"]), Patronymic: part(2, known["patronymic"]),
	}}
}

// mayBegin asks whether the operator may serve a person now.
func (s *Service) mayBegin(ctx context.Context, tx postgres.Tx, actor identity.Actor, person string) error {
	if err := endIdle(ctx, tx, actor.PersonID, s.Wall()); err != nil {
		return err
	}
	asked, near, err := standing(ctx, tx, actor.PersonID, person, s.Wall().Add(-time.Hour))
	switch {
	case err != nil:
		return err
	case near:
		return fault.New(fault.Forbidden, "visit.near")
	case asked.lasts:
		return fault.New(fault.Conflict, "visit.lasts")
	case asked.begun >= visitsPerHour:
		return fault.New(fault.TooMany, "visit.too_many")
	}
	return nil
}
