package application

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
)

// queueAwaited writes since when a case waits for the head of the body, from what does.
func queueAwaited(batch *pgx.Batch, id int64) {
	batch.Queue(`UPDATE application SET version = version + 1, signature_asked_at = (SELECT min(at) FROM (
			SELECT proposed_at FROM decision_proposal WHERE application_id = $1 AND answer IS NULL
			UNION ALL SELECT asked_at FROM extension WHERE application_id = $1 AND answer IS NULL) waiting (at))
		WHERE id = $1`, id)
}

func queueProposal(batch *pgx.Batch, r *Record, p Proposal) {
	batch.Queue(`INSERT INTO decision_proposal (id, application_id, edition_id, kind, ground_code, reasons,
			reply, proposed_by, proposed_at)
		VALUES ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8, $9)`,
		p.ID, r.ID, r.EditionID, p.Kind, p.Ground, p.Reasons, p.Reply, p.ProposedBy, p.ProposedAt)
}

func queueProposalAnswer(batch *pgx.Batch, p Proposal, by string) {
	batch.Queue(`UPDATE decision_proposal SET answer = $2, note = $3, answered_by = $4, answered_at = $5 WHERE id = $1`,
		p.ID, p.Answer, p.Note, by, p.AnsweredAt)
}

// openProposal is the proposal that waits for the head of the body.
func openProposal(ctx context.Context, tx postgres.Tx, id int64) (p Proposal, _ error) {
	err := tx.QueryRow(ctx, `SELECT id::text, kind, coalesce(ground_code, ''), reasons, reply, proposed_by::text, proposed_at
		FROM decision_proposal WHERE application_id = $1 AND answer IS NULL`, id).
		Scan(&p.ID, &p.Kind, &p.Ground, &p.Reasons, &p.Reply, &p.ProposedBy, &p.ProposedAt)
	return p, postgres.Fault(err)
}

// queueProposals reads what was prepared in a case.
func queueProposals(batch *pgx.Batch, number string, list *[]Proposal) {
	batch.Queue(`SELECT d.id::text, d.kind, coalesce(d.ground_code, ''), d.reasons, d.reply, d.proposed_by::text, d.proposed_at,
			coalesce(d.answer, ''), d.note, d.answered_at, coalesce(p.surname, '{}'), coalesce(p.name, '{}'), coalesce(p.patronymic, '{}'),
			coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}')
		FROM decision_proposal d LEFT JOIN person p ON p.id = d.proposed_by LEFT JOIN person h ON h.id = d.answered_by
		WHERE d.application_id = (SELECT id FROM application WHERE number = $1) ORDER BY d.answer IS NULL, d.proposed_at, d.id`, number).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Proposal, err error) {
				err = row.Scan(&p.ID, &p.Kind, &p.Ground, &p.Reasons, &p.Reply, &p.ProposedBy, &p.ProposedAt, &p.Answer, &p.Note,
					postgres.OrZero(&p.AnsweredAt), &p.Official.Surname, &p.Official.Name, &p.Official.Patronymic,
					&p.Head.Surname, &p.Head.Name, &p.Head.Patronymic)
				return p, err
			})
			return err
		})
}

func proposalWaits(ctx context.Context, db postgres.Querier, number, by string) (waits bool, _ error) {
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM decision_proposal d JOIN application a ON a.id = d.application_id
		WHERE a.number = $1 AND d.proposed_by = $2 AND d.answer IS NULL AND a.closed_at IS NULL)`, number, by).Scan(&waits)
	return waits, postgres.Fault(err)
}
