package application

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// inboxOf reads a page of the messages to a person, and one more. The notice that announces a
// message of their own case is left out, for the message is there; so are notices about cases
// that the person may not see any more.
func inboxOf(ctx context.Context, db postgres.Querier, personID string, page int) ([]InboxLine, error) {
	rows, err := db.Query(ctx, `
		SELECT i.id, i.content, i.at, i.number, i.service, i.body, i.lang, i.template, i.args, i.unread FROM (
			SELECT m.id::text AS id, m.content, m.at, a.number, a.service_code AS service, a.body_code AS body, m.lang,
				'' AS template, '{}'::jsonb AS args, m.read_at IS NULL AS unread
			FROM application a JOIN case_message m ON m.application_id = a.id
			WHERE a.person_id = $1 AND m.side = 'body'
			UNION ALL
			SELECT n.id::text, NULL, n.created_at, coalesce(a.number, ''), coalesce(a.service_code, ''),
				coalesce(a.body_code, ''), n.lang, n.template, n.args, false
			FROM message n LEFT JOIN application a ON a.id = n.application_id
			WHERE n.person_id = $1 AND (n.application_id IS NULL OR a.id IS NOT NULL)
			  AND NOT (n.template = $2 AND coalesce(a.person_id = $1, false))) i
		ORDER BY i.at DESC, i.id LIMIT $3 OFFSET $4`,
		personID, templateOfMessage, InboxPageSize+1, (page-1)*InboxPageSize)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l InboxLine, err error) {
		var id string
		err = row.Scan(&id, postgres.Opened(sealed.MessageContent, &id, &l.Text), &l.At, &l.Number, &l.Service,
			&l.Body, &l.Lang, &l.Template, &l.Args, &l.Unread)
		return l, err
	})
	return list, postgres.Fault(err)
}
