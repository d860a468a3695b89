package document

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

func nextNumber(ctx context.Context, tx postgres.Tx, body, prefix string, year int) (number string, _ error) {
	err := tx.QueryRow(ctx, `
		INSERT INTO document_counter (body_code, year, last) VALUES ($1, $2::int, 1)
		ON CONFLICT (body_code, year) DO UPDATE SET last = document_counter.last + 1
		RETURNING $3 || '-R-' || lpad(($2::int % 100)::text, 2, '0') || '-'
		       || CASE WHEN last < 1000000 THEN lpad(last::text, 6, '0') ELSE last::text END`,
		body, year, prefix).Scan(&number)
	return number, postgres.Fault(err)
}

func queueInsertTranslation(batch *postgres.Batch, documentID string, p Paper) {
	id := postgres.NewID()
	batch.Queue(`INSERT INTO issued_translation (id, document_id, lang, title, paper) VALUES ($1, $2, $3, $4, $5)`,
		id, documentID, p.Lang, p.Title, postgres.SealedJSON(sealed.TranslatedPaper, id, p))
}

// queueInsertEvent numbers the event behind the last one of its document.
func queueInsertEvent(batch *postgres.Batch, id string, status Status, by, replacedBy string, now time.Time) {
	batch.Queue(`INSERT INTO issued_document_event (document_id, seq, status, at, actor_id, replaced_by)
		SELECT $1, coalesce(max(seq), 0) + 1, $2, $3, nullif($4, '')::uuid, nullif($5, '')::uuid
		FROM issued_document_event WHERE document_id = $1`, id, status, now, by, replacedBy)
}

func queueInsertDelivery(batch *postgres.Batch, applicationID int64, documentID, by string, d Delivery) {
	batch.Queue(`INSERT INTO delivery (application_id, document_id, how, at, by_id) VALUES ($1, $2, $3, $4, $5)`,
		applicationID, documentID, d.How, d.At, by)
}

// QueueTranslationsOfApplication reads the other languages of the document that an application
// has now when the batch is sent.
func QueueTranslationsOfApplication(batch *postgres.Batch, number string, papers *[]Paper) {
	batch.Queue(`SELECT t.id::text, t.paper FROM issued_translation t
		WHERE t.document_id = (SELECT d.id FROM issued_document d
			WHERE d.application_id = (SELECT id FROM application WHERE number = $1)
			ORDER BY d.issued_at DESC, `+overtaken+` LIMIT 1)
		ORDER BY t.lang`, number).Query(collectPapers(papers))
}

func collectPapers(papers *[]Paper) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*papers, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Paper, _ error) {
			var id string
			return p, row.Scan(&id, postgres.OpenedJSON(sealed.TranslatedPaper, &id, &p))
		})
		return err
	}
}

func translatedInto(ctx context.Context, db postgres.Querier, id string) (langs []i18n.Lang, _ error) {
	rows, err := db.Query(ctx, `SELECT lang FROM issued_translation WHERE document_id = $1 ORDER BY lang`, id)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	langs, err = pgx.CollectRows(rows, pgx.RowTo[i18n.Lang])
	return langs, postgres.Fault(err)
}

// translation is a paper in another language with its PDF, which is nil before it is drawn.
type translation struct {
	id         string
	paper      Paper
	data, hash []byte
}

func translationOf(ctx context.Context, db postgres.Querier, id string, lang i18n.Lang) (t translation, _ error) {
	err := db.QueryRow(ctx, `SELECT t.id::text, t.paper, p.data, p.sha256
		FROM issued_translation t LEFT JOIN issued_translation_pdf p ON p.translation_id = t.id
		WHERE t.document_id = $1 AND t.lang = $2`, id, lang).
		Scan(&t.id, postgres.OpenedJSON(sealed.TranslatedPaper, &t.id, &t.paper), &t.data, &t.hash)
	return t, postgres.Fault(err)
}

func insertTranslatedPDF(ctx context.Context, db postgres.Querier, id string, data []byte, now time.Time) error {
	sum := sha256.Sum256(data)
	_, err := db.Exec(ctx, `INSERT INTO issued_translation_pdf (translation_id, sha256, data, rendered_at)
		VALUES ($1, $2, $3, $4) ON CONFLICT (translation_id) DO NOTHING`, id, sum[:], data, now)
	return postgres.Fault(err)
}
