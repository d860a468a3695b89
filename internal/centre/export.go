package centre

import (
	"context"
	"io"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sheet"
)

// List is what the head of a centre takes as a file.
type List struct {
	// Act is what the journal calls it, Name and Span, a month or a day, what the file is called.
	Act, Name, Span string
	// Title is that of the sheet.
	Title   string
	Columns []sheet.Column
	// Rows hands on the rows of the centre, one after another.
	Rows func(ctx context.Context, of Centre, add func(cells []string) error) error
}

// Export writes a list of the actor's centre as a file, row by row. It is written down before anything
// leaves.
func (s *Service) Export(ctx context.Context, actor identity.Actor, l List, f sheet.Format, w io.Writer) (err error) {
	defer fault.Wrap(&err, "centre.Export(%s, %s)", l.Name, l.Span)
	if !f.Known() {
		return fault.New(fault.Invalid, "export.fault.format")
	}
	var of Centre
	err = s.manage(ctx, actor, anew, func(ctx context.Context, tx postgres.Tx, c Centre) error {
		of = c
		return journal.Append(ctx, tx, journal.Change{
			Ledger: actor.Body, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: l.Act,
			ObjectKind: "centre", ObjectID: c.Code,
			After: journal.StateOf("centre_export").Text(c.Code).Text(l.Name).Text(l.Span).Text(string(f)).Sum(),
		})
	})
	if err != nil {
		return err
	}
	file, err := sheet.New(f, w, l.Title, l.Columns)
	if err != nil {
		return err
	}
	if err := l.Rows(actor.Scope(ctx), of, file.Add); err != nil {
		return err
	}
	return file.End()
}
