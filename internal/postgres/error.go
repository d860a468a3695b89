package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"

	"qyzmet/internal/fault"
)

// SQLSTATE codes that the portal tells apart (PostgreSQL manual, appendix A).
const (
	codeInvalidParameter  = "22023"
	codeNotNull           = "23502"
	codeCheck             = "23514"
	codeReadOnly          = "25006" // an old primary after a failover
	codeSerialization     = "40001"
	codeDeadlock          = "40P01"
	codeForbidden         = "42501"
	codeUndefinedFunction = "42883"
	codeUndefinedTable    = "42P01"
	codeUndefinedObject   = "42704"
	codeLockNotAvailable  = "55P03"
	codeAdminShutdown     = "57P01"
	classConnection       = "08"
	classData             = "22"
	classIntegrity        = "23"
	classRollback         = "40"
	classResources        = "53"
	classOperator         = "57" // cancelled by statement_timeout, or the server is going
	encodeFailure         = "failed to encode args["
)

// Fault turns an error of the driver into a fault; stores return it from every method.
// What already is a classified fault passes unchanged, so calling it twice is harmless.
// The text keeps codes, constraints and tables, and drops the values that were sent.
func Fault(err error) error {
	if err == nil || fault.KindOf(err) != fault.Internal {
		return err
	}
	return fault.From(kindOf(err), withoutValues(err))
}

// Constraint names the constraint that err says was violated; empty if none was. Names of
// constraints are part of the schema, so a service may decide by them.
func Constraint(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.ConstraintName
	}
	return ""
}

func kindOf(err error) fault.Kind {
	var pg *pgconn.PgError
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return fault.NotFound
	case errors.As(err, &pg):
		return kindOfCode(pg.Code)
	case isLost(err), isTimeUp(err), errors.Is(err, puddle.ErrClosedPool):
		return fault.Unavailable
	}
	return fault.Internal
}

func kindOfCode(sqlstate string) fault.Kind {
	switch sqlstate {
	case codeCheck, codeNotNull:
		return fault.Invalid
	case codeReadOnly, codeLockNotAvailable:
		return fault.Unavailable
	}
	switch sqlstate[:min(2, len(sqlstate))] { // the class
	case classIntegrity: // unique, foreign key, exclusion, restrict: somebody was first
		return fault.Conflict
	case classData:
		return fault.Invalid
	case classConnection, classRollback, classResources, classOperator:
		return fault.Unavailable
	}
	return fault.Internal
}

// isLost reports that the connection, not the statement, failed.
func isLost(err error) bool {
	var connect *pgconn.ConnectError
	var network *net.OpError
	switch {
	case isTimeUp(err):
		return false
	case errors.As(err, &connect), errors.As(err, &network),
		errors.Is(err, pgconn.ErrConnClosed),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return true
	}
	return code(err) == codeAdminShutdown || strings.HasPrefix(code(err), classConnection)
}

func isTimeUp(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

func code(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

// quiet is a driver error whose text cannot carry what a citizen typed.
type quiet struct {
	text  string
	cause error
}

func (q *quiet) Error() string { return q.text }
func (q *quiet) Unwrap() error { return q.cause }

// withoutValues rewrites the two kinds of driver errors that quote values: complaints
// about data (class 22) and arguments that the driver could not encode.
func withoutValues(err error) error {
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg):
		return &quiet{text: describe(pg), cause: err}
	case strings.Contains(err.Error(), encodeFailure):
		return &quiet{text: "an argument does not fit its column type", cause: err}
	}
	return err
}

func describe(pg *pgconn.PgError) string {
	text := pg.Message
	if strings.HasPrefix(pg.Code, classData) {
		text = "a value was refused"
	}
	if pg.TableName != "" && !strings.Contains(text, pg.TableName) {
		text += ", table " + pg.TableName
	}
	if pg.ColumnName != "" && !strings.Contains(text, pg.ColumnName) {
		text += ", column " + pg.ColumnName
	}
	return fmt.Sprintf("%s (SQLSTATE %s)", text, pg.Code)
}
