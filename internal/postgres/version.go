package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/database"
	"github.com/golang-migrate/migrate/v4/source"
	"github.com/jackc/pgx/v5"

	"qyzmet/internal/fault"
)

// CheckVersion refuses a database whose schema is older than the binary, or dirty. A newer
// one is accepted: migrations keep the previous release running. The web and the worker
// call it before they answer ready.
func CheckVersion(ctx context.Context, db Querier) (err error) {
	defer fault.Wrap(&err, "postgres.CheckVersion")
	state, err := Migrator{}.stateOf(ctx, db)
	switch {
	case err != nil:
		return err
	case state.Dirty:
		return Migrator{}.dirty(state.Version)
	case state.Version < state.Expected:
		return fmt.Errorf("the database is at migration %d, this binary needs %d; "+
			"run `portal migrate up`", state.Version, state.Expected)
	}
	return nil
}

func (m Migrator) stateOf(ctx context.Context, db Querier) (State, error) {
	expected, err := m.Expected()
	if err != nil {
		return State{}, err
	}
	state := State{Expected: expected}
	// golang-migrate writes -1 when taking back the very first file fails.
	err = db.QueryRow(ctx, `SELECT greatest(version, 0), dirty FROM schema_migrations`).
		Scan(&state.Version, &state.Dirty)
	if errors.Is(err, pgx.ErrNoRows) || code(err) == codeUndefinedTable {
		return state, nil
	}
	return state, Fault(err)
}

// grantVersion serialises itself: two grants on one table at once fail in PostgreSQL.
const grantVersion = `DO $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('qyzmet.schema_migrations'));
	IF NOT has_table_privilege('` + AppRole + `', 'schema_migrations', 'SELECT') THEN
		GRANT SELECT ON schema_migrations TO ` + AppRole + `;
	END IF;
END
$$`

// showVersionToApplication grants what CheckVersion needs. golang-migrate makes its table
// before the first file runs, and the role is made by the first file.
func (m Migrator) showVersionToApplication(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, m.URL)
	if err != nil {
		return Fault(err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, grantVersion)
	if code(err) == codeUndefinedObject {
		return nil // these files make no application role, as those of some tests
	}
	return Fault(err)
}

// explain says what failed in which file, and how to go on.
func (m Migrator) explain(ctx context.Context, failed error) error {
	var already migrate.ErrDirty
	if errors.As(failed, &already) {
		return m.dirty(uint(max(already.Version, 0)))
	}
	state, err := m.Status(context.WithoutCancel(ctx))
	if err != nil || !state.Dirty {
		return errors.Join(Fault(brief(failed)), err)
	}
	return fmt.Errorf("%w; %w", brief(failed), m.dirty(state.Version))
}

// brief leaves out the text of the migration, which golang-migrate repeats in full.
func brief(failed error) error {
	var in database.Error
	if errors.As(failed, &in) && in.OrigErr != nil {
		return fmt.Errorf("line %d: %w", in.Line, in.OrigErr)
	}
	return failed
}

// dirty gives the exact repair. Every file is one transaction, so what failed left nothing
// behind: going up the schema is still the one before version, going down the one after.
func (m Migrator) dirty(version uint) error {
	up, down := "TRUNCATE schema_migrations", "TRUNCATE schema_migrations"
	if files, err := m.source(); err == nil {
		defer files.Close()
		if before, err := files.Prev(version); err == nil {
			up = setVersion(before)
		}
		if after, err := following(files, version); err == nil {
			down = setVersion(after)
		}
	}
	return fmt.Errorf("migration %d stopped half-way and was rolled back. "+
		"Correct the cause, then run, if it was `migrate up`:\n  %s\n"+
		"or, if it was `migrate down`:\n  %s", version, psql(up), psql(down))
}

func following(files source.Driver, version uint) (uint, error) {
	if version == 0 {
		return files.First()
	}
	return files.Next(version)
}

func setVersion(version uint) string {
	return fmt.Sprintf("UPDATE schema_migrations SET version = %d, dirty = false", version)
}

func psql(statement string) string {
	return fmt.Sprintf("psql \"$DATABASE_OWNER_URL\" -c \"%s\"", statement)
}
