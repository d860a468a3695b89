package application

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

const recordColumns = `a.id, a.number, a.tracking_code, a.draft_id::text, a.person_id::text, a.service_code,
	a.body_code, a.edition_id, a.channel, a.lang, a.status, a.answers, a.registered, a.facts, a.filing, a.term,
	a.fee_tiyn, a.confirmed_by, a.filed_at, a.registered_at, a.due_at, a.closed_at,
	coalesce(a.holder_id::text, ''), a.version, a.steps, coalesce(a.filed_by::text, ''),
	coalesce(a.mandate_id::text, ''), a.stopped_at, a.overdue_at,
	coalesce(a.visit_id::text, ''), coalesce(a.operator_id::text, ''), coalesce(a.centre_code, ''), a.frozen_at`

func (r *Record) targets(closed **time.Time) []any {
	return []any{&r.ID, &r.Number, &r.TrackingCode, &r.DraftID, &r.PersonID, &r.Service,
		&r.Body, &r.EditionID, &r.Channel, &r.Lang, &r.Status,
		postgres.OpenedJSON(sealed.FiledAnswers, &r.DraftID, &r.Answers),
		postgres.OpenedJSON(sealed.FiledRegistered, &r.DraftID, &r.Registered),
		postgres.OpenedJSON(sealed.FiledFacts, &r.DraftID, &r.Facts),
		postgres.OpenedJSON(sealed.FiledForm, &r.DraftID, &r.Filing),
		&r.Term, &r.FeeTiyn, &r.ConfirmedBy, &r.FiledAt, &r.RegisteredAt, &r.DueAt, closed,
		&r.HolderID, &r.Version, &r.steps, &r.FiledBy, &r.MandateID, postgres.OrZero(&r.StoppedAt), postgres.OrZero(&r.OverdueAt),
		&r.VisitID, &r.OperatorID, &r.Centre, postgres.OrZero(&r.FrozenAt)}
}

// insertApplication gives the next number of the body and year and enters the
// application under it.
func insertApplication(ctx context.Context, db postgres.Querier, r *Record, prefix string, year int) error {
	return postgres.Fault(db.QueryRow(ctx, `
		WITH next AS (
			INSERT INTO number_counter (body_code, year, last) VALUES ($1, $2::int, 1)
			ON CONFLICT (body_code, year) DO UPDATE SET last = number_counter.last + 1
			RETURNING last)
		INSERT INTO application (number, tracking_code, draft_id, person_id, service_code, body_code, edition_id,
			channel, lang, status, answers, registered, facts, filing, term, fee_tiyn, confirmed_by,
			filed_at, registered_at, due_at, filed_by, mandate_id, next_at, next_kind, hearing_due,
			region, unit_id, visit_id, operator_id, centre_code, collect_at)
		SELECT $3 || '-' || lpad(($2::int % 100)::text, 2, '0') || '-'
		       || CASE WHEN last < 1000000 THEN lpad(last::text, 6, '0') ELSE last::text END,
			$4, $5, $6, $7, $1, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
			nullif($22, '')::uuid, nullif($23, '')::uuid, $24, nullif($25, ''), $26, $27, nullif($28::bigint, 0),
			nullif($29, '')::uuid, nullif($30, '')::uuid, nullif($31, ''),
			(SELECT code FROM centre WHERE code = coalesce(nullif($32, ''), $31))
		FROM next RETURNING id, number`,
		r.Body, year, prefix, r.TrackingCode, r.DraftID, r.PersonID, r.Service, r.EditionID, r.Channel, r.Lang,
		Submitted, postgres.SealedJSON(sealed.FiledAnswers, r.DraftID, r.Answers),
		postgres.SealedJSON(sealed.FiledRegistered, r.DraftID, r.Registered),
		postgres.SealedJSON(sealed.FiledFacts, r.DraftID, r.Facts),
		postgres.SealedJSON(sealed.FiledForm, r.DraftID, r.Filing), r.Term, r.FeeTiyn, r.ConfirmedBy,
		r.FiledAt, r.RegisteredAt, r.DueAt, r.FiledBy, r.MandateID, postgres.NilIfZero(r.next.At), r.next.Kind,
		r.hearingDue, r.Region, r.unit, r.VisitID, r.OperatorID, r.Centre,
		r.Answers.First("csc_branch")).Scan(&r.ID, &r.Number))
}

// lockForAct locks an application for an act of somebody and, of a member of staff, the role
// they act in; who holds it no longer is refused. It takes one round trip.
func lockForAct(ctx context.Context, tx postgres.Tx, actor identity.Actor, number string) (Record, error) {
	held := true
	batch := &pgx.Batch{}
	if actor.IsStaff() {
		held = false
		identity.QueueHeld(batch, actor, &held)
	}
	var r Record
	queueLock(batch, number, &r)
	err := postgres.Send(ctx, tx, batch)
	if !held && (err == nil || fault.Is(err, fault.NotFound)) {
		return Record{}, fault.New(fault.Forbidden, "")
	}
	return r, err
}

// lockApplication is lockForAct for the portal's own changes.
func lockApplication(ctx context.Context, tx postgres.Tx, number string) (r Record, _ error) {
	batch := &pgx.Batch{}
	queueLock(batch, number, &r)
	return r, postgres.Send(ctx, tx, batch)
}

// queueLock reads an application for a change of it, and its state as it was sealed.
func queueLock(batch *pgx.Batch, number string, r *Record) {
	batch.Queue(`SELECT `+recordColumns+`, (
			SELECT j.after_hash FROM status_event e JOIN journal_entry j ON (j.ledger, j.seq) = (e.ledger, e.entry)
			WHERE e.application_id = a.id AND e.seq = a.steps),
			has_interest((SELECT scope_person()), a.person_id, a.filed_by) OR a.operator_id = (SELECT scope_person())
		FROM application a WHERE a.number = $1 FOR UPDATE OF a`, number).QueryRow(func(row pgx.Row) error {
		var closed *time.Time
		var interest *bool // NULL for the portal's own work
		err := row.Scan(append(r.targets(&closed), &r.sealed, &interest)...)
		r.interest = interest != nil && *interest
		if closed != nil {
			r.ClosedAt = *closed
		}
		return err
	})
}

// queueClockEvent appends to the clock of an application.
func queueClockEvent(batch *pgx.Batch, applicationID int64, seq int, e ClockEvent) {
	details, _ := json.Marshal(clockDetails{e.FiledAt, e.RegisteredAt, e.Calendar, e.DueBefore, e.By}) // times and a number
	batch.Queue(`INSERT INTO clock_event (application_id, seq, kind, at, details) VALUES ($1, $2, $3, $4, $5)`,
		applicationID, seq, e.Kind, e.At, details)
}

type clockDetails struct {
	FiledAt      time.Time     `json:"filed_at,omitzero"`
	RegisteredAt time.Time     `json:"registered_at,omitzero"`
	Calendar     int64         `json:"calendar,omitzero"`
	DueBefore    time.Time     `json:"due_before,omitzero"`
	By           calendar.Term `json:"by,omitzero"`
}

func (d clockDetails) event(kind ClockKind, at time.Time) ClockEvent {
	return ClockEvent{
		Kind: kind, At: at, FiledAt: d.FiledAt, RegisteredAt: d.RegisteredAt, Calendar: d.Calendar, DueBefore: d.DueBefore,
		By: d.By,
	}
}

// queueFinish ends the clock whatever its last event was.
func queueFinish(batch *pgx.Batch, applicationID int64, e ClockEvent) {
	batch.Queue(`INSERT INTO clock_event (application_id, seq, kind, at)
		SELECT $1, coalesce(max(seq), 0) + 1, $2, $3 FROM clock_event WHERE application_id = $1`,
		applicationID, e.Kind, e.At)
}

// queueStep appends a step with the number of the entry that seals it: the head of the
// ledger, which the entry queued just before has locked.
func queueStep(batch *pgx.Batch, s step) {
	batch.Queue(`INSERT INTO status_event (application_id, seq, from_status, to_status, at, actor_id, actor_role,
			ledger, entry, for_id)
		SELECT $1, $2, $3, $4, $5, nullif($6, '')::uuid, $7, ledger, seq, nullif($9, '')::uuid
		FROM journal_head WHERE ledger = $8`,
		s.ApplicationID, s.Seq, s.From, s.To, s.At, s.ActorID, s.ActorRole, s.Body, s.ForID)
}

// queueState writes what the steps have changed.
func queueState(batch *pgx.Batch, r *Record) {
	batch.Queue(`UPDATE application SET status = $2, holder_id = nullif($3, '')::uuid, closed_at = $4,
			steps = $5, version = version + 1
		WHERE id = $1`, r.ID, r.Status, r.HolderID, postgres.NilIfZero(r.ClosedAt), r.steps)
}

func queueDecision(batch *pgx.Batch, r *Record, d Decision) {
	batch.Queue(`INSERT INTO decision (application_id, edition_id, kind, ground_code, reasons, decided_by,
			decided_at, overdue, automatic, prepared_by, answer)
		VALUES ($1, $2, $3, nullif($4, ''), $5, nullif($6, '')::uuid, $7, $8, $9, nullif($10, '')::uuid, $11)`,
		r.ID, r.EditionID, d.Kind, d.Ground, d.Reasons, d.DecidedBy, d.DecidedAt, d.Overdue, d.Automatic, d.PreparedBy,
		d.Answer)
}

const decisionColumns = `d.kind, coalesce(d.ground_code, ''), d.reasons, coalesce(d.decided_by::text, ''), d.decided_at,
	d.overdue, d.automatic, coalesce(d.prepared_by::text, ''), d.answer`

func (d *Decision) targets() []any {
	return []any{&d.Kind, &d.Ground, &d.Reasons, &d.DecidedBy, &d.DecidedAt, &d.Overdue, &d.Automatic, &d.PreparedBy,
		&d.Answer}
}

func decisionOf(ctx context.Context, db postgres.Querier, id int64) (d Decision, _ error) {
	err := db.QueryRow(ctx, `SELECT `+decisionColumns+` FROM decision d WHERE d.application_id = $1`, id).
		Scan(d.targets()...)
	return d, postgres.Fault(err)
}

func dueForRegistration(ctx context.Context, db postgres.Querier, now time.Time) ([]string, error) {
	rows, err := db.Query(ctx, `SELECT number FROM application
		WHERE status = 'submitted' AND registered_at <= $1 ORDER BY registered_at, id LIMIT 500`, now)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	numbers, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return numbers, postgres.Fault(err)
}
