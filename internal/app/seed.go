package app

import (
	"context"
	"log/slog"
	"time"

	"qyzmet/internal/centre"
	"qyzmet/internal/demo"
	"qyzmet/internal/identity"
	"qyzmet/internal/mobile"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
	"qyzmet/internal/staffing"
	"qyzmet/internal/standard"
	"qyzmet/internal/ticket"
)

// Migrate brings the schema up to date as the owner, after proving that the database
// knows Kazakh letters.
func Migrate(ctx context.Context, ownerURL string) error { return postgres.Migrate(ctx, ownerURL) }

// Seed enters the catalogue as the owner, and the demo's people where there are keys to seal
// what identifies them.
func Seed(ctx context.Context, ownerURL string, personas *sealed.Keyring, now time.Time, log *slog.Logger) error {
	pool, err := postgres.Open(ctx, ownerURL, postgres.Options{Name: "seed", AsOwner: true, Keys: personas})
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := postgres.CheckLocale(ctx, pool); err != nil {
		return err
	}
	if err := standard.Seed(ctx, pool, now, log); err != nil {
		return err
	}
	if err := centre.Seed(ctx, pool); err != nil {
		return err
	}
	db := postgres.For(pool, postgres.System)
	if err := ticket.SeedKiosks(ctx, db); err != nil || personas == nil {
		return err
	}
	if err := identity.SeedPersonas(ctx, db, demoPeople(), now); err != nil {
		return err
	}
	if err := centre.SeedStaff(ctx, db, demo.CentreStaff(), now); err != nil {
		return err
	}
	if err := mobile.Seed(ctx, db, now); err != nil {
		return err
	}
	return staffing.SeedUnits(ctx, db, demo.Units(), now)
}

// demoPeople are the demo's persons as the portal enters them.
func demoPeople() []identity.DemoPerson {
	var people []identity.DemoPerson
	for _, p := range demo.People() {
		d := identity.DemoPerson{
			Code: p.Persona,
			Person: identity.Person{
				IIN: p.IIN, Phone: p.Phone, Email: p.Email,
				Names: identity.Names{Surname: p.Surname, Name: p.Name, Patronymic: p.Patronymic},
			},
			Role: roleOf(p),
		}
		if isOrganisation(p.Body) {
			d.Organisation = p.Body
		} else {
			d.Body = p.Body
		}
		people = append(people, d)
	}
	return people
}

func roleOf(p demo.Person) identity.Role {
	if !p.IsStaff() {
		return identity.Citizen
	}
	return identity.Role(p.Role)
}

func isOrganisation(code string) bool {
	switch code {
	case "state-corporation", "akimat", "quality-authority", "contact-centre":
		return true
	}
	return false
}
