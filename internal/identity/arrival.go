package identity

import (
	"context"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
)

// Arrive is a person whom the state's identity provider has just identified by their IIN:
// the first time they are entered, later their names follow the provider's. They come as a
// citizen, whatever role they have: members of staff act through a door of their own. The
// phone and e-mail of a person already known stay as they chose them.
func (d *Directory) Arrive(ctx context.Context, p Person, now time.Time) (_ Actor, err error) {
	defer fault.Wrap(&err, "identity.Arrive")
	ctx = postgres.WithScope(ctx, postgres.System) // at the door it is not yet known who comes
	var known Person
	err = postgres.InTx(ctx, d.db, func(ctx context.Context, tx postgres.Tx) error {
		entered, err := insertPersonOnce(ctx, tx, p, now)
		if err != nil {
			return err
		}
		if known, err = personByIINForUpdate(ctx, tx, p.IIN); err != nil {
			return err
		}
		if entered {
			return journal.Append(ctx, tx, arrival(known.ID, "person.entered", nil, now))
		}
		if err := addContacts(ctx, tx, known.ID, p); err != nil {
			return err
		}
		names := following(known.Names, p.Names)
		if names == known.Names {
			return nil
		}
		known.Names = names
		if err := updateNames(ctx, tx, known.ID, names); err != nil {
			return err
		}
		before := journal.StateOf("person").Text(known.ID).Sum()
		return journal.Append(ctx, tx, arrival(known.ID, "person.renamed", before, now))
	})
	return Actor{PersonID: known.ID, Role: Citizen, Names: known.Names}, err
}

// arrival is an entry of the journal. It holds no name, not even as a hash: names can be
// guessed.
func arrival(id, act string, before []byte, now time.Time) journal.Change {
	return journal.Change{
		ActorID: id, ActorRole: string(Citizen), Act: act, ObjectKind: "person", ObjectID: id,
		Before: before, After: journal.StateOf("person").Text(id).Time(now).Sum(),
	}
}

// following gives the names that hold after the provider told them.
func following(known, told Names) Names {
	return Names{
		Surname: followed(known.Surname, told.Surname), Name: followed(known.Name, told.Name),
		Patronymic: followed(known.Patronymic, told.Patronymic),
	}
}

// followed takes what is told. A spelling that is not told stays as long as the others do:
// a name that has changed has changed in all letters.
func followed(known, told i18n.Text) i18n.Text {
	if differs(known.KK, told.KK) || differs(known.RU, told.RU) || differs(known.EN, told.EN) {
		return told
	}
	return i18n.Text{KK: either(told.KK, known.KK), RU: either(told.RU, known.RU), EN: either(told.EN, known.EN)}
}

func differs(known, told string) bool { return told != "" && known != "" && known != told }

func either(told, known string) string {
	if told != "" {
		return told
	}
	return known
}
