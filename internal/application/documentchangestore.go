package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/audit"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

// lockDelivery locks an application and tells whether its decision has reached the applicant.
func lockDelivery(ctx context.Context, tx postgres.Tx, number string) (r Record, had *document.Delivery, _ error) {
	batch := &pgx.Batch{}
	queueLock(batch, number, &r)
	batch.Queue(`SELECT how, at FROM delivery
		WHERE application_id = (SELECT id FROM application WHERE number = $1)`, number).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[document.Delivery])
		if len(list) > 0 {
			had = &list[0]
		}
		return err
	})
	return r, had, postgres.Send(ctx, tx, batch)
}

// alteredOf reads the document of a locked application with the changes of its documents.
func alteredOf(ctx context.Context, tx postgres.Tx, r Record) (of altered, _ error) {
	of.r = r
	batch := &pgx.Batch{}
	var issued *document.Issued
	document.QueueOfApplication(batch, r.Number, &issued)
	queueChanges(batch, r.Number, &of.history)
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return altered{}, err
	}
	if issued == nil {
		return altered{}, fault.New(fault.NotFound, "")
	}
	of.document = *issued
	return of, nil
}

func queueInsertChange(batch *pgx.Batch, r *Record, c DocumentChange) {
	batch.Queue(`INSERT INTO document_change (id, application_id, document_id, body_code, kind, state, begun_at, asked_by,
			asked, registered_at, calendar_id, due_at, proposed_by, proposed_at, corrected, reasons)
		VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, '')::uuid, $9, $10,
			CASE WHEN $8 = '' THEN NULL ELSE $11::bigint END, $12, nullif($13, '')::uuid, $14, $15, $16)`,
		c.ID, r.ID, c.DocumentID, r.Body, c.Kind, c.State, c.BegunAt, c.AskedBy, c.sealedAsked(),
		postgres.NilIfZero(c.RegisteredAt), c.Calendar, postgres.NilIfZero(c.DueAt), c.ProposedBy, postgres.NilIfZero(c.ProposedAt),
		c.sealedCorrected(), c.Reasons)
}

// queueChange writes what a step has changed.
func queueChange(batch *pgx.Batch, c DocumentChange) {
	batch.Queue(`UPDATE document_change SET state = $2, proposed_by = nullif($3, '')::uuid, proposed_at = $4,
			corrected = $5, reasons = $6, answered_by = nullif($7, '')::uuid, answered_at = $8, note = $9,
			replacement_id = nullif($10, '')::uuid
		WHERE id = $1`, c.ID, c.State, c.ProposedBy, postgres.NilIfZero(c.ProposedAt), c.sealedCorrected(), c.Reasons,
		c.AnsweredBy, c.answered(), c.Note, c.ReplacementID)
}

// answered is when the change was answered; a proposal made anew is not.
func (c DocumentChange) answered() *time.Time {
	if c.AnsweredBy == "" {
		return nil
	}
	return &c.AnsweredAt
}

func (c DocumentChange) sealedAsked() any {
	if c.AskedBy == "" {
		return nil
	}
	return postgres.SealedJSON(sealed.ChangeAsked, c.ID, c.Asked)
}

func (c DocumentChange) sealedCorrected() any {
	if c.Kind != ChangeCorrects || c.ProposedBy == "" {
		return nil
	}
	return postgres.SealedJSON(sealed.ChangeCorrected, c.ID, c.Corrected)
}

// queueChanges reads the changes of the documents of an application, oldest first.
func queueChanges(batch *pgx.Batch, number string, list *[]DocumentChange) {
	batch.Queue(`SELECT c.id::text, c.document_id::text, c.kind, c.state, c.begun_at, coalesce(c.asked_by::text, ''),
			c.asked, c.registered_at, coalesce(c.calendar_id, 0), c.due_at, coalesce(c.proposed_by::text, ''),
			c.proposed_at, c.corrected, c.reasons, coalesce(c.answered_by::text, ''), c.answered_at, c.note,
			coalesce(c.replacement_id::text, ''),
			coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}'),
			coalesce(r.surname, '{}'), coalesce(r.name, '{}'), coalesce(r.patronymic, '{}')
		FROM document_change c LEFT JOIN person p ON p.id = c.proposed_by LEFT JOIN person r ON r.id = c.answered_by
		WHERE c.application_id = (SELECT id FROM application WHERE number = $1) ORDER BY c.seq`, number).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, scanChange)
			return err
		})
}

func scanChange(row pgx.CollectableRow) (c DocumentChange, _ error) {
	return c, row.Scan(&c.ID, &c.DocumentID, &c.Kind, &c.State, &c.BegunAt, &c.AskedBy,
		postgres.OpenedJSON(sealed.ChangeAsked, &c.ID, &c.Asked), postgres.OrZero(&c.RegisteredAt), &c.Calendar,
		postgres.OrZero(&c.DueAt), &c.ProposedBy, postgres.OrZero(&c.ProposedAt),
		postgres.OpenedJSON(sealed.ChangeCorrected, &c.ID, &c.Corrected), &c.Reasons, &c.AnsweredBy,
		postgres.OrZero(&c.AnsweredAt), &c.Note, &c.ReplacementID,
		&c.Proposer.Surname, &c.Proposer.Name, &c.Proposer.Patronymic,
		&c.Answerer.Surname, &c.Answerer.Name, &c.Answerer.Patronymic)
}

// documentCaseByNumber reads a case whose document is to be changed, the access row first.
func documentCaseByNumber(
	ctx context.Context, db postgres.Querier, a audit.Access, wall time.Time,
) (*View, error) {
	v, batch := &View{}, &pgx.Batch{}
	audit.QueueCase(ctx, batch, a, wall)
	queueView(batch, a.Number, v)
	queueChanges(batch, a.Number, &v.DocumentChanges)
	return v, postgres.Send(ctx, db, batch)
}

// changesUnderWay lists the open changes of a body, most urgent first, without anything personal.
func changesUnderWay(ctx context.Context, db postgres.Querier, body string) ([]ChangeLine, error) {
	rows, err := db.Query(ctx, `
		SELECT a.number, d.number, a.service_code, c.kind, c.state, c.asked_by IS NOT NULL, c.begun_at, c.due_at,
			coalesce(c.proposed_by::text, '')
		FROM document_change c JOIN application a ON a.id = c.application_id
		JOIN issued_document d ON d.id = c.document_id
		WHERE c.body_code = $1 AND c.state IN ('asked', 'proposed', 'returned')
		ORDER BY c.due_at, c.seq LIMIT `+changesListed, body)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l ChangeLine, _ error) {
		return l, row.Scan(&l.Number, &l.Document, &l.Service, &l.Kind, &l.State, &l.Asked, &l.BegunAt,
			postgres.OrZero(&l.DueAt), &l.ProposedBy)
	})
	return list, postgres.Fault(err)
}

// changesListed is how many a page lists; a body has a handful.
const changesListed = "200"
