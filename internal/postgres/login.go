package postgres

import (
	"context"
	"errors"

	"qyzmet/internal/fault"
)

// errMighty says what to do with a login that no lock of the database holds.
var errMighty = errors.New("DATABASE_URL is the login of a superuser, or of one that row security does not bind: " +
	"CREATE ROLE qyzmet_login LOGIN NOINHERIT IN ROLE " + AppRole + ", and use that")

// CheckLogin refuses a login that could step out of AppRole and over every lock.
func CheckLogin(ctx context.Context, db Querier) (err error) {
	defer fault.Wrap(&err, "postgres.CheckLogin")
	var mighty bool
	err = db.QueryRow(ctx, `SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user`).Scan(&mighty)
	if err != nil {
		return Fault(err)
	}
	if mighty {
		return errMighty
	}
	return nil
}
