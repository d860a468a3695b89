package postgres

import (
	"context"
	"errors"
	"fmt"

	"qyzmet/internal/fault"
)

// localeRemedy is the way out of a database that cannot read Kazakh. The locale of a
// database is fixed at its creation, so only a new one helps.
const localeRemedy = "create it anew: CREATE DATABASE qyzmet TEMPLATE template0 " +
	"ENCODING 'UTF8' LOCALE 'C.UTF-8', then move the data with pg_dump and pg_restore"

// CheckLocale refuses a database in which Kazakh search would silently find nothing:
// where Ә has no lower case, or words with Kazakh letters have no trigrams.
func CheckLocale(ctx context.Context, db Querier) (err error) {
	defer fault.Wrap(&err, "postgres.CheckLocale")
	var lowers bool
	if err := db.QueryRow(ctx, `SELECT lower('Ә') = 'ә'`).Scan(&lowers); err != nil {
		return Fault(err)
	}
	if !lowers {
		return fmt.Errorf("lower('Ә') is not 'ә' in this database; %s", localeRemedy)
	}
	return checkTrigrams(ctx, db)
}

func checkTrigrams(ctx context.Context, db Querier) error {
	var trigrams int
	err := db.QueryRow(ctx, `SELECT cardinality(show_trgm('өтініш'))`).Scan(&trigrams)
	switch {
	case code(err) == codeUndefinedFunction:
		return errors.New("the extension pg_trgm is missing; run `portal migrate up` as the " +
			"owner (Debian: package postgresql, others: postgresql-contrib)")
	case err != nil:
		return Fault(err)
	case trigrams == 0:
		return fmt.Errorf("show_trgm('өтініш') is empty in this database; %s", localeRemedy)
	}
	return nil
}
