package document

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

func queueInsertFile(batch *postgres.Batch, f File, data []byte) {
	batch.Queue(`INSERT INTO file (id, person_id, draft_id, field, name, media, size, sha256, data, received_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, decode($8, 'hex'), $9, $10)`,
		f.ID, f.PersonID, f.DraftID, f.Field, f.Name, f.Media, f.Size, f.Hash, data, f.ReceivedAt)
}

func queueInsertSaid(batch *postgres.Batch, f File, applicationID int64, messageID string, data []byte) {
	batch.Queue(`INSERT INTO file (id, person_id, draft_id, application_id, message_id, field, name, media, size, sha256,
			data, received_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, decode($10, 'hex'), $11, $12)`,
		f.ID, f.PersonID, f.DraftID, applicationID, messageID, f.Field, f.Name, f.Media, f.Size, f.Hash, data, f.ReceivedAt)
}

func queueDeleteFiles(batch *postgres.Batch, draftID, field string, keep []string) {
	if keep == nil {
		keep = []string{}
	}
	batch.Queue(`DELETE FROM file WHERE draft_id = $1 AND field = $2 AND application_id IS NULL
		AND id::text <> ALL ($3)`, draftID, field, keep)
}

func queueAttachFiles(batch *postgres.Batch, draftID string, applicationID int64, ids []string) {
	batch.Queue(`UPDATE file SET application_id = $2 WHERE draft_id = $1 AND id::text = ANY ($3)`,
		draftID, applicationID, ids)
}

const fileColumns = `id::text, person_id::text, draft_id::text, field, name, media, size,
	encode(sha256, 'hex'), received_at`

// QueueFilesOfDraft reads the files of a draft, or of the application filed from it, by
// id, when the batch is sent.
func QueueFilesOfDraft(batch *postgres.Batch, draftID string, files *map[string]File) {
	batch.Queue(`SELECT `+fileColumns+` FROM file WHERE draft_id = $1`, draftID).Query(collectFiles(files))
}

func collectFiles(files *map[string]File) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[File])
		*files = make(map[string]File, len(list))
		for _, f := range list {
			(*files)[f.ID] = f
		}
		return err
	}
}

// QueueFilesOfApplication reads the files filed with an application, by id, when the
// batch is sent.
func QueueFilesOfApplication(batch *postgres.Batch, number string, files *map[string]File) {
	batch.Queue(`SELECT `+fileColumns+` FROM file
		WHERE application_id = (SELECT id FROM application WHERE number = $1)`, number).Query(collectFiles(files))
}

func fileOfDraft(ctx context.Context, db postgres.Querier, draftID, fileID string) (f File, data []byte, _ error) {
	err := db.QueryRow(ctx, `SELECT `+fileColumns+`, data FROM file
		WHERE draft_id::text = $1 AND id::text = $2`, draftID, fileID).
		Scan(&f.ID, &f.PersonID, &f.DraftID, &f.Field, &f.Name, &f.Media, &f.Size, &f.Hash, &f.ReceivedAt, &data)
	return f, data, postgres.Fault(err)
}

func queueInsertIssued(batch *postgres.Batch, id string, applicationID int64, p Paper, now time.Time) {
	kind := Result
	if p.Kind == RefusalLetter {
		kind = RefusalLetter
	}
	batch.Queue(`INSERT INTO issued_document (id, application_id, kind, title, number, verification_code, lang, paper,
			issued_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, id, applicationID, kind, p.Title, p.Number, p.Code, p.Lang,
		postgres.SealedJSON(sealed.IssuedPaper, id, p), p.Issued)
	batch.Queue(`INSERT INTO issued_document_event (document_id, seq, status, at) VALUES ($1, 1, 'valid', $2)`, id, now)
}

const issuedQuery = `
	SELECT d.id::text, d.application_id, d.paper, e.status, e.at, coalesce(r.number, ''),
		coalesce(v.how, ''), v.at
	FROM issued_document d
	JOIN LATERAL (SELECT status, at, replaced_by FROM issued_document_event e
	              WHERE e.document_id = d.id ORDER BY seq DESC LIMIT 1) e ON true
	LEFT JOIN issued_document r ON r.id = e.replaced_by
	LEFT JOIN delivery v ON v.application_id = d.application_id `

// issuedByCode reads a document with its other languages in one round trip.
func issuedByCode(ctx context.Context, db postgres.Querier, code Code) (i Issued, _ error) {
	batch := &postgres.Batch{}
	batch.Queue(issuedQuery+`WHERE d.verification_code = $1`, code).QueryRow(func(row pgx.Row) (err error) {
		i, err = scanIssued(row)
		return err
	})
	var translations []Paper
	batch.Queue(`SELECT t.id::text, t.paper FROM issued_translation t JOIN issued_document d ON d.id = t.document_id
		WHERE d.verification_code = $1 ORDER BY t.lang`, code).Query(collectPapers(&translations))
	err := db.SendBatch(ctx, batch).Close()
	i.Translations = translations
	return i, postgres.Fault(err)
}

func issuedByID(ctx context.Context, db postgres.Querier, id string) (Issued, error) {
	return scanIssued(db.QueryRow(ctx, issuedQuery+`WHERE d.id = $1`, id))
}

// QueueOfApplication reads the document issued to an application when the batch is sent;
// nil before there is one.
func QueueOfApplication(batch *postgres.Batch, number string, issued **Issued) {
	batch.Queue(issuedQuery+`WHERE d.application_id = (SELECT id FROM application WHERE number = $1)
		ORDER BY d.issued_at DESC, e.status = 'replaced' LIMIT 1`, number).QueryRow(func(row pgx.Row) error {
		i, err := scanIssued(row)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		*issued = &i
		return err
	})
}

func scanIssued(row pgx.Row) (i Issued, _ error) {
	var delivered Delivery
	err := row.Scan(&i.ID, &i.ApplicationID, postgres.OpenedJSON(sealed.IssuedPaper, &i.ID, &i.Paper), &i.Status, &i.StatusAt, &i.ReplacedBy,
		&delivered.How, postgres.OrZero(&delivered.At))
	if delivered.How != "" {
		i.Delivery = &delivered
	}
	return i, postgres.Fault(err)
}

func issuedOfPerson(ctx context.Context, db postgres.Querier, personID string) ([]PersonDocument, error) {
	rows, err := db.Query(ctx, `
		SELECT d.number, a.number, d.title, d.lang, d.kind, e.status, d.issued_at
		FROM application a JOIN issued_document d ON d.application_id = a.id
		JOIN LATERAL (SELECT status FROM issued_document_event e
		              WHERE e.document_id = d.id ORDER BY seq DESC LIMIT 1) e ON true
		WHERE a.person_id = $1 ORDER BY d.issued_at DESC, d.id LIMIT 200`, personID)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[PersonDocument])
	return list, postgres.Fault(err)
}

func pdfOf(ctx context.Context, db postgres.Querier, id string) (data, hash []byte, _ error) {
	err := db.QueryRow(ctx, `SELECT data, sha256 FROM issued_document_pdf WHERE document_id = $1`, id).
		Scan(&data, &hash)
	return data, hash, postgres.Fault(err)
}

func insertPDF(ctx context.Context, db postgres.Querier, id string, data []byte, now time.Time) error {
	sum := sha256.Sum256(data)
	_, err := db.Exec(ctx, `INSERT INTO issued_document_pdf (document_id, sha256, data, rendered_at)
		VALUES ($1, $2, $3, $4) ON CONFLICT (document_id) DO NOTHING`, id, sum[:], data, now)
	return postgres.Fault(err)
}

// QueueFileOfApplication reads one file filed with an application when the batch is sent;
// the caller proves it Unchanged. A file of another application is NotFound.
func QueueFileOfApplication(batch *postgres.Batch, number, fileID string, f *File, data *[]byte) {
	QueueFileWhere(batch, `id::text = $2 AND application_id = (SELECT id FROM application WHERE number = $1)`,
		[]any{number, fileID}, f, data)
}

// QueueFileWhere reads the one file for which a condition of the caller's own words holds when
// the batch is sent; the caller proves it Unchanged. None is NotFound.
func QueueFileWhere(batch *postgres.Batch, where string, args []any, f *File, data *[]byte) {
	batch.Queue(`SELECT `+fileColumns+`, data FROM file WHERE `+where, args...).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&f.ID, &f.PersonID, &f.DraftID, &f.Field, &f.Name, &f.Media, &f.Size, &f.Hash,
			&f.ReceivedAt, data)
		return postgres.Fault(err)
	})
}

// overtaken tells of a document d that another took its place.
const overtaken = `EXISTS (SELECT FROM issued_document_event o WHERE o.document_id = d.id AND o.status = 'replaced')`

// Kept is the paper of an application as it lies in the archive.
type Kept struct {
	// ID is that of the document, empty before one is issued.
	ID string
	// Data is nil before the paper is rendered.
	Data []byte
	hash []byte
}

// QueuePaperOfApplication reads the paper issued to an application when the batch is sent.
func QueuePaperOfApplication(batch *postgres.Batch, number string, kept *Kept) {
	batch.Queue(`SELECT d.id::text, p.data, p.sha256
		FROM issued_document d LEFT JOIN issued_document_pdf p ON p.document_id = d.id
		WHERE d.application_id = (SELECT id FROM application WHERE number = $1)
		ORDER BY d.issued_at DESC, `+overtaken+` LIMIT 1`, number).QueryRow(func(row pgx.Row) error {
		return postgres.Fault(row.Scan(&kept.ID, &kept.Data, &kept.hash))
	})
}
