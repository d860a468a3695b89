package identity

import (
	"context"
	"strings"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// Directory knows the people of the portal.
type Directory struct {
	db postgres.DB
}

// NewDirectory makes a Directory.
func NewDirectory(db postgres.DB) *Directory { return &Directory{db: db} }

// PersonByID finds a person inside somebody else's transaction.
func PersonByID(ctx context.Context, db postgres.Querier, id string) (_ Person, err error) {
	defer fault.Wrap(&err, "identity.PersonByID(%s)", id)
	return personByID(ctx, db, id)
}

// SubjectByIIN finds whose IIN it is. Callers write into the journal of readings whom they
// found; the IIN stands in no error and no log.
func SubjectByIIN(ctx context.Context, db postgres.Querier, iin string) (personID string, err error) {
	defer fault.Wrap(&err, "identity.SubjectByIIN")
	return subjectByIIN(ctx, db, iin)
}

// EnterOnce enters a person inside somebody else's transaction, unless the IIN is known;
// then everything stays as it is. An IIN that is no twelve digits is Invalid.
func EnterOnce(ctx context.Context, tx postgres.Tx, p Person, now time.Time) (entered bool, err error) {
	defer fault.Wrap(&err, "identity.EnterOnce")
	return insertPersonOnce(ctx, tx, p, now)
}

// NameNameless gives names, as a register has them, to a person who was entered by IIN alone;
// whoever has names keeps them.
func NameNameless(ctx context.Context, tx postgres.Tx, personID string, n Names) (err error) {
	defer fault.Wrap(&err, "identity.NameNameless(%s)", personID)
	return nameNameless(ctx, tx, personID, n)
}

func isIIN(iin string) bool {
	return len(iin) == len("YYMMDDNNNNNN") && strings.Trim(iin, "0123456789") == ""
}

// KeepDisplay keeps how a person wants the portal to look, in words only package ui reads;
// it goes with them to every device they sign in on. A view for low vision tells something
// of its person: the words stand in no error and no log.
func (d *Directory) KeepDisplay(ctx context.Context, personID, words string) (err error) {
	defer fault.Wrap(&err, "identity.KeepDisplay(%s)", personID)
	return updateDisplay(ctx, d.db, personID, words)
}

// Persona is somebody the demo lets in by a button.
type Persona struct {
	Code  string
	Names Names
	// Actor is who the persona acts as.
	Actor Actor
}

// Personas lists the demo's people; empty outside demo mode, where none are entered.
func (d *Directory) Personas(ctx context.Context) (_ []Persona, err error) {
	defer fault.Wrap(&err, "identity.Personas")
	return listPersonas(ctx, d.db)
}

// Persona finds one of the demo's people by code.
func (d *Directory) Persona(ctx context.Context, code string) (_ Persona, err error) {
	defer fault.Wrap(&err, "identity.Persona(%s)", code)
	return personaByCode(ctx, d.db, code)
}

// DemoPerson is what the demo enters about one of its people.
type DemoPerson struct {
	Code         string
	Person       Person
	Role         Role
	Body         string
	Organisation string
}

// SeedPersonas enters the demo's people; running it again changes nothing.
func SeedPersonas(ctx context.Context, db postgres.DB, people []DemoPerson, now time.Time) (err error) {
	defer fault.Wrap(&err, "identity.SeedPersonas")
	return postgres.InTx(ctx, db, func(ctx context.Context, tx postgres.Tx) error {
		return upsertPersonas(ctx, tx, people, now)
	})
}
