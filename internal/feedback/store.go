package feedback

import (
	"context"
	"time"

	"qyzmet/internal/postgres"
)

func insert(ctx context.Context, db postgres.Querier, r Remark, now time.Time) error {
	_, err := db.Exec(ctx, `INSERT INTO feedback (at, page, lang, kind, text, role) VALUES ($1, $2, $3, $4, $5, $6)`,
		now, r.Page, r.Lang, r.Kind, r.Text, r.Role)
	return postgres.Fault(err)
}
