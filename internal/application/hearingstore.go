package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

var preliminaryColumns = `p.id::text, p.state, p.ground_code, p.reasons, p.made_by::text, p.made_at, p.object_until,
	p.act_from, p.objected_at, p.wants_hearing, p.hearing_at, p.hearing_place, coalesce(p.attended, false), p.protocol_at,
	p.remark_until, p.remarked_at, ` + saidIn("objection") + `, ` + saidIn("protocol") + `, ` + saidIn("remarks")

// saidIn are the id and the words of a statement, each NULL where nobody has made it.
func saidIn(said string) string {
	const of = ` FROM hearing_statement s WHERE s.preliminary_id = p.id AND s.said = '`
	return `coalesce((SELECT s.id::text` + of + said + `'), ''), (SELECT s.content` + of + said + `')`
}

func scanPreliminary(row pgx.CollectableRow) (p Preliminary, err error) {
	var objection, protocol, remarks string // ids of the statements
	err = row.Scan(&p.ID, &p.State, &p.Ground, &p.Reasons, &p.MadeBy, &p.MadeAt, &p.ObjectUntil,
		&p.ActFrom, postgres.OrZero(&p.ObjectedAt), &p.WantsHearing, postgres.OrZero(&p.HearingAt), &p.Place, &p.Attended,
		postgres.OrZero(&p.ProtocolAt), postgres.OrZero(&p.RemarkUntil), postgres.OrZero(&p.RemarkedAt),
		&objection, postgres.Opened(sealed.HearingStatement, &objection, &p.Objection),
		&protocol, postgres.Opened(sealed.HearingStatement, &protocol, &p.Protocol),
		&remarks, postgres.Opened(sealed.HearingStatement, &remarks, &p.Remarks))
	return p, err
}

// queuePreliminary reads the last preliminary decision of an application.
func queuePreliminary(batch *pgx.Batch, number string, into **Preliminary) {
	batch.Queue(`SELECT `+preliminaryColumns+` FROM preliminary_decision p
		WHERE p.application_id = (SELECT id FROM application WHERE number = $1)
		ORDER BY p.made_at DESC LIMIT 1`, number).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, scanPreliminary)
		if len(list) > 0 {
			*into = &list[0]
		}
		return err
	})
}

// lastPreliminary is queuePreliminary for an application that is locked; nil where none is open.
func lastPreliminary(ctx context.Context, tx postgres.Tx, number string) (p *Preliminary, _ error) {
	batch := &pgx.Batch{}
	queuePreliminary(batch, number, &p)
	return p, postgres.Send(ctx, tx, batch)
}

func queueNewPreliminary(batch *pgx.Batch, r *Record, p Preliminary) {
	batch.Queue(`INSERT INTO preliminary_decision (id, application_id, edition_id, ground_code, reasons, made_by,
			made_at, object_until, act_from)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		p.ID, r.ID, r.EditionID, p.Ground, p.Reasons, p.MadeBy, p.MadeAt, p.ObjectUntil, p.ActFrom)
}

func queuePreliminaryState(batch *pgx.Batch, id, state string) {
	batch.Queue(`UPDATE preliminary_decision SET state = $2 WHERE id = $1`, id, state)
}

// queueEndOfHearing ends an open preliminary decision.
func queueEndOfHearing(batch *pgx.Batch, p *Preliminary, state string) {
	if p.IsOpen() {
		queuePreliminaryState(batch, p.ID, state)
	}
}

// queueHearingsDropped drops whatever is open of a case that ends by another's hand.
func queueHearingsDropped(batch *pgx.Batch, applicationID int64) {
	batch.Queue(`UPDATE preliminary_decision SET state = 'dropped' WHERE application_id = $1 AND state = 'open'`,
		applicationID)
}

func queueObjection(batch *pgx.Batch, id string, o Objection, by identity.Actor, now time.Time) {
	batch.Queue(`UPDATE preliminary_decision SET wants_hearing = $2, objected_by = $3, objected_at = $4
		WHERE id = $1`, id, o.Hear, by.PersonID, now)
	queueSaid(batch, id, "objection", o.Text)
}

func queueInvitation(batch *pgx.Batch, id string, i Invitation, by identity.Actor) {
	batch.Queue(`UPDATE preliminary_decision SET hearing_at = $2, hearing_place = $3, invited_by = $4 WHERE id = $1`,
		id, i.At, i.Place, by.PersonID)
}

func queueProtocol(batch *pgx.Batch, id string, p Protocol, until time.Time, by identity.Actor, now time.Time) {
	batch.Queue(`UPDATE preliminary_decision SET attended = $2, protocol_by = $3, protocol_at = $4, remark_until = $5
		WHERE id = $1`, id, p.Attended, by.PersonID, now, until)
	queueSaid(batch, id, "protocol", p.Text)
}

func queueRemarks(batch *pgx.Batch, id, text string, now time.Time) {
	batch.Queue(`UPDATE preliminary_decision SET remarked_at = $2 WHERE id = $1`, id, now)
	queueSaid(batch, id, "remarks", text)
}

// queueSaid keeps the words of a statement.
func queueSaid(batch *pgx.Batch, id, said, text string) {
	statement := postgres.NewID()
	batch.Queue(`INSERT INTO hearing_statement (id, preliminary_id, said, content) VALUES ($1, $2, $3, $4)`,
		statement, id, said, postgres.Sealed(sealed.HearingStatement, statement, text))
}
