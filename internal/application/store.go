package application

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/audit"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

const draftColumns = `id::text, person_id::text, coalesce(actor_id::text, ''), coalesce(mandate_id::text, ''), service_code, edition_id, lang,
	answers, registered, facts, unavailable, created_at, updated_at, expires_at`

func scanDraft(row pgx.CollectableRow) (d DraftRecord, err error) {
	err = row.Scan(&d.ID, &d.PersonID, &d.ActorID, &d.MandateID, &d.Service, &d.EditionID, &d.Lang,
		postgres.OpenedJSON(sealed.DraftAnswers, &d.ID, &d.Answers),
		postgres.OpenedJSON(sealed.DraftRegistered, &d.ID, &d.Registered),
		postgres.OpenedJSON(sealed.DraftFacts, &d.ID, &d.Facts), &d.Unavailable, &d.CreatedAt, &d.UpdatedAt, &d.ExpiresAt)
	return d, err
}

func insertDraft(ctx context.Context, db postgres.Querier, d DraftRecord, act idempotent) error {
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO draft (id, person_id, service_code, edition_id, lang, answers, registered, facts,
			unavailable, created_at, updated_at, expires_at, actor_id, mandate_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, nullif($12, '')::uuid, nullif($13, '')::uuid)`,
		d.ID, d.PersonID, d.Service, d.EditionID, d.Lang,
		postgres.SealedJSON(sealed.DraftAnswers, d.ID, d.Answers),
		postgres.SealedJSON(sealed.DraftRegistered, d.ID, d.Registered),
		postgres.SealedJSON(sealed.DraftFacts, d.ID, d.Facts), d.Unavailable, d.CreatedAt, d.ExpiresAt, d.ActorID, d.MandateID)
	queueDone(batch, act, d.ID, d.CreatedAt)
	return postgres.Fault(db.SendBatch(ctx, batch).Close())
}

// draftByID reads a draft, the mandate it was begun under and its files, and what else is
// queued, in one round trip.
func draftByID(
	ctx context.Context, db postgres.Querier, id string, lock bool, under *mandate.Mandate, also ...func(*pgx.Batch),
) (d DraftRecord, files map[string]document.File, _ error) {
	sql := `SELECT ` + draftColumns + ` FROM draft WHERE id = $1`
	if lock {
		sql += ` FOR UPDATE`
	}
	batch := &pgx.Batch{}
	batch.Queue(sql, id).Query(func(rows pgx.Rows) (err error) {
		d, err = pgx.CollectExactlyOneRow(rows, scanDraft)
		return err
	})
	mandate.QueueOfDraft(batch, id, lock, under)
	document.QueueFilesOfDraft(batch, id, &files)
	for _, queue := range also {
		queue(batch)
	}
	return d, files, send(ctx, db, batch)
}

func queueAnswers(batch *pgx.Batch, id string, answers form.Answers, now, expires time.Time) {
	batch.Queue(`UPDATE draft SET answers = $2, updated_at = $3, expires_at = $4, version = version + 1
		WHERE id = $1`, id, postgres.SealedJSON(sealed.DraftAnswers, id, answers), now, expires)
}

func deleteExpiredDrafts(ctx context.Context, db postgres.Querier, now time.Time) error {
	_, err := db.Exec(ctx, `
		WITH gone AS (DELETE FROM draft WHERE expires_at < $1 RETURNING id)
		DELETE FROM file WHERE draft_id IN (SELECT id FROM gone) AND application_id IS NULL`, now)
	return postgres.Fault(err)
}

func latestCode(ctx context.Context, db postgres.Querier, draftID, personID string) (c code, _ error) {
	err := db.QueryRow(ctx, `
		SELECT id::text, sent_to_sealed, delivery, attempts, created_at, expires_at
		FROM one_time_code WHERE draft_id = $1 AND person_id = $2 ORDER BY seq DESC LIMIT 1`, draftID, personID).
		Scan(&c.id, postgres.Opened(sealed.CodeSentTo, &c.id, &c.sentTo), &c.delivery, &c.attempts,
			&c.createdAt, &c.expiresAt)
	return c, postgres.Fault(err)
}

func insertCode(ctx context.Context, db postgres.Querier, c code, d *OpenDraft, a idempotent) error {
	batch := &pgx.Batch{}
	batch.Queue(`
		INSERT INTO one_time_code (id, draft_id, person_id, sent_to_sealed, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, c.id, d.ID, d.By,
		postgres.Sealed(sealed.CodeSentTo, c.id, c.sentTo), c.createdAt, c.expiresAt)
	queueDone(batch, a, c.id, c.createdAt)
	return send(ctx, db, batch)
}

func countCodes(
	ctx context.Context, db postgres.Querier, draftID, personID string, since time.Time,
) (n int, _ error) {
	err := db.QueryRow(ctx, `SELECT count(*) FROM one_time_code
		WHERE draft_id = $1 AND person_id = $2 AND created_at > $3`, draftID, personID, since).Scan(&n)
	return n, postgres.Fault(err)
}

func setDelivery(ctx context.Context, db postgres.Querier, id, delivery string) error {
	_, err := db.Exec(ctx, `UPDATE one_time_code SET delivery = $2 WHERE id = $1`, id, delivery)
	return postgres.Fault(err)
}

// queueTry counts an attempt at the latest code sent to a person for a draft and gives the code's id; it
// stays empty when there is none that can still be tried. Counting first leaves no gap in
// which several guesses pass as one.
func queueTry(batch *pgx.Batch, draftID, personID string, now time.Time, id *string) {
	batch.Queue(`
		UPDATE one_time_code SET attempts = attempts + 1
		WHERE id = (SELECT id FROM one_time_code WHERE draft_id = $1 AND person_id = $4 ORDER BY seq DESC LIMIT 1)
		  AND attempts < $2 AND expires_at > $3
		RETURNING id::text`, draftID, codeAttempts, now, personID).QueryRow(func(row pgx.Row) error {
		if err := row.Scan(id); !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return nil
	})
}

// idempotent names a legal act of somebody by the key of the form that asked for it.
type idempotent struct {
	actor, act, key string
	hash            []byte
}

// done finds the result of the same act, if it was done already. The same key with
// another content is a Conflict.
func (a idempotent) done(ctx context.Context, db postgres.Querier) (result string, found bool, _ error) {
	if a.key == "" {
		return "", false, nil
	}
	var same bool
	err := db.QueryRow(ctx, `SELECT result, request_hash = $4 FROM idempotency
		WHERE actor_id = $1 AND act = $2 AND key = $3`, a.actor, a.act, a.key, a.hash).Scan(&result, &same)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return "", false, nil
	case err != nil:
		return "", false, postgres.Fault(err)
	case !same:
		return "", false, fault.New(fault.Conflict, "fault.key_reused")
	}
	return result, true, nil
}

func queueDone(batch *pgx.Batch, a idempotent, result string, now time.Time) {
	if a.key == "" {
		return
	}
	batch.Queue(`INSERT INTO idempotency (actor_id, act, key, request_hash, result, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, a.actor, a.act, a.key, a.hash, result, now)
}

func deleteOldKeys(ctx context.Context, db postgres.Querier, before time.Time) error {
	_, err := db.Exec(ctx, `DELETE FROM idempotency WHERE created_at < $1`, before)
	return postgres.Fault(err)
}

const recordColumns = `a.id, a.number, a.tracking_code, a.draft_id::text, a.person_id::text, a.service_code,
	a.body_code, a.edition_id, a.channel, a.lang, a.status, a.answers, a.registered, a.facts, a.filing, a.term,
	a.fee_tiyn, a.confirmed_by, a.filed_at, a.registered_at, a.due_at, a.closed_at,
	coalesce(a.holder_id::text, ''), a.version, a.steps, coalesce(a.filed_by::text, ''),
	coalesce(a.mandate_id::text, '')`

func (r *Record) targets(closed **time.Time) []any {
	return []any{&r.ID, &r.Number, &r.TrackingCode, &r.DraftID, &r.PersonID, &r.Service,
		&r.Body, &r.EditionID, &r.Channel, &r.Lang, &r.Status,
		postgres.OpenedJSON(sealed.FiledAnswers, &r.DraftID, &r.Answers),
		postgres.OpenedJSON(sealed.FiledRegistered, &r.DraftID, &r.Registered),
		postgres.OpenedJSON(sealed.FiledFacts, &r.DraftID, &r.Facts),
		postgres.OpenedJSON(sealed.FiledForm, &r.DraftID, &r.Filing),
		&r.Term, &r.FeeTiyn, &r.ConfirmedBy, &r.FiledAt, &r.RegisteredAt, &r.DueAt, closed,
		&r.HolderID, &r.Version, &r.steps, &r.FiledBy, &r.MandateID}
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
			filed_at, registered_at, due_at, filed_by, mandate_id)
		SELECT $3 || '-' || lpad(($2::int % 100)::text, 2, '0') || '-'
		       || CASE WHEN last < 1000000 THEN lpad(last::text, 6, '0') ELSE last::text END,
			$4, $5, $6, $7, $1, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
			nullif($22, '')::uuid, nullif($23, '')::uuid
		FROM next RETURNING id, number`,
		r.Body, year, prefix, r.TrackingCode, r.DraftID, r.PersonID, r.Service, r.EditionID, r.Channel, r.Lang,
		Submitted, postgres.SealedJSON(sealed.FiledAnswers, r.DraftID, r.Answers),
		postgres.SealedJSON(sealed.FiledRegistered, r.DraftID, r.Registered),
		postgres.SealedJSON(sealed.FiledFacts, r.DraftID, r.Facts),
		postgres.SealedJSON(sealed.FiledForm, r.DraftID, r.Filing), r.Term, r.FeeTiyn, r.ConfirmedBy,
		r.FiledAt, r.RegisteredAt, r.DueAt, r.FiledBy, r.MandateID).Scan(&r.ID, &r.Number))
}

func numberOfDraft(ctx context.Context, db postgres.Querier, draftID, personID string) (number string, _ error) {
	err := db.QueryRow(ctx, `SELECT number FROM application WHERE draft_id = $1 AND $2 IN (person_id, filed_by)`,
		draftID, personID).Scan(&number)
	return number, postgres.Fault(err)
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
	err := send(ctx, tx, batch)
	if !held && (err == nil || fault.Is(err, fault.NotFound)) {
		return Record{}, fault.New(fault.Forbidden, "")
	}
	return r, err
}

// lockApplication is lockForAct for the portal's own changes.
func lockApplication(ctx context.Context, tx postgres.Tx, number string) (r Record, _ error) {
	batch := &pgx.Batch{}
	queueLock(batch, number, &r)
	return r, send(ctx, tx, batch)
}

// queueLock reads an application for a change of it, and its state as it was sealed.
func queueLock(batch *pgx.Batch, number string, r *Record) {
	batch.Queue(`SELECT `+recordColumns+`, (
			SELECT j.after_hash FROM status_event e JOIN journal_entry j ON (j.ledger, j.seq) = (e.ledger, e.entry)
			WHERE e.application_id = a.id AND e.seq = a.steps),
			has_interest((SELECT scope_person()), a.person_id, a.filed_by)
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
	details, _ := json.Marshal(clockDetails{FiledAt: e.FiledAt, RegisteredAt: e.RegisteredAt}) // times only
	batch.Queue(`INSERT INTO clock_event (application_id, seq, kind, at, details) VALUES ($1, $2, $3, $4, $5)`,
		applicationID, seq, e.Kind, e.At, details)
}

type clockDetails struct {
	FiledAt      time.Time `json:"filed_at,omitzero"`
	RegisteredAt time.Time `json:"registered_at,omitzero"`
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
		WHERE id = $1`, r.ID, r.Status, r.HolderID, nilIfZero(r.ClosedAt), r.steps)
}

func queueDecision(batch *pgx.Batch, r *Record, d Decision) {
	batch.Queue(`INSERT INTO decision (application_id, edition_id, kind, ground_code, reasons, decided_by,
			decided_at, overdue)
		VALUES ($1, $2, $3, nullif($4, ''), $5, $6, $7, $8)`,
		r.ID, r.EditionID, d.Kind, d.Ground, d.Reasons, d.DecidedBy, d.DecidedAt, d.Overdue)
}

func decisionOf(ctx context.Context, db postgres.Querier, id int64) (d Decision, _ error) {
	err := db.QueryRow(ctx, `SELECT kind, coalesce(ground_code, ''), reasons, decided_by::text, decided_at, overdue
		FROM decision WHERE application_id = $1`, id).
		Scan(&d.Kind, &d.Ground, &d.Reasons, &d.DecidedBy, &d.DecidedAt, &d.Overdue)
	return d, postgres.Fault(err)
}

func send(ctx context.Context, db postgres.Querier, batch *pgx.Batch) error {
	return postgres.Fault(db.SendBatch(ctx, batch).Close())
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

func nilIfZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func trackByNumber(ctx context.Context, db postgres.Querier, number string) (t trackRow, _ error) {
	var closed *time.Time
	err := db.QueryRow(ctx, `SELECT tracking_code, service_code, body_code, status, filed_at, due_at,
			closed_at, lang, term->>'unit' IN ('minutes', 'hours') FROM application WHERE number = $1`, number).
		Scan(&t.code, &t.service, &t.body, &t.status, &t.filed, &t.due, &closed, &t.lang, &t.exact)
	if closed != nil {
		t.closed = *closed
	}
	return t, postgres.Fault(err)
}

// queueDraftGone removes a draft that has become an application, and files that were
// answers no longer asked.
func queueDraftGone(batch *pgx.Batch, id string) {
	batch.Queue(`DELETE FROM file WHERE draft_id = $1 AND application_id IS NULL`, id)
	batch.Queue(`DELETE FROM draft WHERE id = $1`, id)
}

// viewByNumber reads an application with its applicant, journal, clock, decision, files
// and document for a citizen, and the mandates under which they may read what is another's,
// in one round trip. The access row of a representative goes ahead of the reading.
func viewByNumber(
	ctx context.Context, db postgres.Querier, a audit.Access, list *[]mandate.Mandate,
) (*View, error) {
	v, batch := &View{}, &pgx.Batch{}
	audit.QueueForAnother(ctx, batch, a)
	mandate.QueueOfApplication(batch, a.Number, a.Reader.PersonID, list)
	queueView(batch, a.Number, v)
	return v, send(ctx, db, batch)
}

// caseByNumber reads a case for an official, in full or its card. The access row goes
// ahead of the reading in the same implicit transaction.
func caseByNumber(ctx context.Context, db postgres.Querier, a audit.Access, wall time.Time) (*View, error) {
	v, batch := &View{}, &pgx.Batch{}
	audit.QueueCase(ctx, batch, a, wall)
	if a.What == audit.WhatCard {
		queueCard(batch, a.Number, v)
		queueJournal(batch, a.Number, v)
	} else {
		queueView(batch, a.Number, v)
	}
	return v, send(ctx, db, batch)
}

func queueView(batch *pgx.Batch, number string, v *View) {
	queueRecord(batch, number, v)
	queueJournal(batch, number, v)
	queueVerdict(batch, number, v)
	document.QueueOfApplication(batch, number, &v.Document)
	document.QueueFilesOfApplication(batch, number, &v.Files)
}

// queueCard reads what a case may show without a purpose; names shrink to initials and the
// IIN to its end before they leave this function.
func queueCard(batch *pgx.Batch, number string, v *View) {
	batch.Queue(`SELECT `+lineColumns+`, a.id, a.person_id::text, a.edition_id, a.lang, a.term, a.registered_at,
			coalesce(a.holder_id::text, ''), p.iin_sealed, p.surname, p.name,
			coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}')
		FROM application a JOIN person p ON p.id = a.person_id LEFT JOIN person h ON h.id = a.holder_id
		WHERE a.number = $1`, number).QueryRow(func(row pgx.Row) error {
		var l Line
		var closed *time.Time
		err := row.Scan(append(l.targets(&closed), &v.ID, &v.PersonID, &v.EditionID, &v.Lang, &v.Term,
			&v.RegisteredAt, &v.HolderID, identity.OpenedIIN(&v.PersonID, &v.IIN),
			&v.Applicant.Surname, &v.Applicant.Name, &v.Holder.Surname, &v.Holder.Name, &v.Holder.Patronymic)...)
		v.Number, v.Service, v.Body, v.Status = l.Number, l.Service, l.Body, l.Status
		v.FiledAt, v.DueAt = l.FiledAt, l.DueAt
		if closed != nil {
			v.ClosedAt = *closed
		}
		v.IIN, v.Applicant = identity.MaskIIN(v.IIN), v.Applicant.Cut()
		return err
	})
}

func queueRecord(batch *pgx.Batch, number string, v *View) {
	var closed *time.Time
	batch.Queue(`SELECT `+recordColumns+`, p.iin_sealed, p.surname, p.name, coalesce(p.patronymic, '{}'),
			coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}'),
			coalesce(f.surname, '{}'), coalesce(f.name, '{}'), coalesce(f.patronymic, '{}')
		FROM application a JOIN person p ON p.id = a.person_id LEFT JOIN person h ON h.id = a.holder_id
			LEFT JOIN person f ON f.id = a.filed_by
		WHERE a.number = $1`, number).QueryRow(func(row pgx.Row) error {
		err := row.Scan(append(v.targets(&closed), identity.OpenedIIN(&v.PersonID, &v.IIN),
			&v.Applicant.Surname, &v.Applicant.Name, &v.Applicant.Patronymic, &v.Holder.Surname, &v.Holder.Name, &v.Holder.Patronymic,
			&v.Representative.Surname, &v.Representative.Name, &v.Representative.Patronymic)...)
		if closed != nil {
			v.ClosedAt = *closed
		}
		return err
	})
}

func queueJournal(batch *pgx.Batch, number string, v *View) {
	const of = ` WHERE application_id = (SELECT id FROM application WHERE number = $1) `
	batch.Queue(`SELECT from_status, to_status, at, actor_role FROM status_event`+of+`ORDER BY seq`, number).
		Query(func(rows pgx.Rows) (err error) {
			v.Events, err = pgx.CollectRows(rows, pgx.RowToStructByPos[StatusEvent])
			return err
		})
	batch.Queue(`SELECT kind, at, details FROM clock_event`+of+`ORDER BY seq`, number).
		Query(func(rows pgx.Rows) (err error) {
			v.clock, err = pgx.CollectRows(rows, scanClockEvent)
			return err
		})
}

func queueVerdict(batch *pgx.Batch, number string, v *View) {
	batch.Queue(`SELECT d.kind, coalesce(d.ground_code, ''), d.reasons, d.decided_by::text, d.decided_at, d.overdue,
			p.surname, p.name, coalesce(p.patronymic, '{}')
		FROM decision d JOIN person p ON p.id = d.decided_by
		WHERE application_id = (SELECT id FROM application WHERE number = $1)`, number).Query(func(rows pgx.Rows) error {
		made, err := pgx.CollectRows(rows, scanDecision)
		if len(made) > 0 {
			v.Decision = &made[0]
		}
		return err
	})
}

func scanClockEvent(row pgx.CollectableRow) (e ClockEvent, err error) {
	var d clockDetails
	err = row.Scan(&e.Kind, &e.At, &d)
	e.FiledAt, e.RegisteredAt = d.FiledAt, d.RegisteredAt
	return e, err
}

func scanDecision(row pgx.CollectableRow) (d Decision, err error) {
	err = row.Scan(&d.Kind, &d.Ground, &d.Reasons, &d.DecidedBy, &d.DecidedAt, &d.Overdue,
		&d.Official.Surname, &d.Official.Name, &d.Official.Patronymic)
	return d, err
}

const lineColumns = `a.number, a.service_code, a.body_code, a.status, a.filed_at, a.due_at,
	a.term->>'unit' IN ('minutes', 'hours'), a.closed_at`

func (l *Line) targets(closed **time.Time) []any {
	return []any{&l.Number, &l.Service, &l.Body, &l.Status, &l.FiledAt, &l.DueAt, &l.Exact, closed}
}

// cabinetOf reads a page of a person's applications and all drafts in one round trip.
func cabinetOf(
	ctx context.Context, db postgres.Querier, personID string, page int, now time.Time,
) (Cabinet, error) {
	c := Cabinet{Page: page}
	batch := &pgx.Batch{}
	batch.Queue(`SELECT id::text, service_code, updated_at, expires_at FROM draft
		WHERE person_id = $1 ORDER BY updated_at DESC, service_code, id LIMIT 50`, personID).Query(func(rows pgx.Rows) (err error) {
		c.Drafts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[DraftLine])
		return err
	})
	batch.Queue(`SELECT count(*) FROM application WHERE person_id = $1`, personID).
		QueryRow(func(row pgx.Row) error { return row.Scan(&c.Total) })
	batch.Queue(`SELECT `+lineColumns+` FROM application a WHERE a.person_id = $1
		ORDER BY a.closed_at IS NOT NULL, a.filed_at DESC, a.id DESC LIMIT $2 OFFSET $3`,
		personID, CabinetPageSize, (page-1)*CabinetPageSize).Query(func(rows pgx.Rows) (err error) {
		c.Applications, err = collectLines(rows)
		return err
	})
	if page == 1 {
		queueForOthers(batch, personID, now, &c)
	}
	err := send(ctx, db, batch)
	c.Pages = max(1, (c.Total+CabinetPageSize-1)/CabinetPageSize)
	return c, err
}

// covering tells that a mandate m lets its representative $1 follow a service at the moment $2.
const covering = `m.representative_id = $1 AND m.state = 'active' AND m.from_at <= $2
	AND (m.until IS NULL OR m.until > $2)`

// queueForOthers reads what the person does for others, as far as mandates hold.
func queueForOthers(batch *pgx.Batch, personID string, now time.Time, c *Cabinet) {
	batch.Queue(`SELECT d.id::text, d.service_code, d.updated_at, d.expires_at, p.surname, p.name,
			coalesce(p.patronymic, '{}')
		FROM draft d JOIN mandate m ON m.id = d.mandate_id JOIN person p ON p.id = d.person_id
		WHERE d.actor_id = $1 AND `+covering+` AND 'file' = ANY(m.actions)
		ORDER BY d.updated_at DESC, d.service_code, d.id LIMIT 50`, personID, now).Query(func(rows pgx.Rows) (err error) {
		c.DraftsForOthers, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d DraftForOther, err error) {
			err = row.Scan(&d.ID, &d.Service, &d.UpdatedAt, &d.ExpiresAt, &d.Principal.Surname, &d.Principal.Name,
				&d.Principal.Patronymic)
			return d, err
		})
		return err
	})
	batch.Queue(`SELECT `+lineColumns+`, p.surname, p.name, coalesce(p.patronymic, '{}')
		FROM application a JOIN person p ON p.id = a.person_id
		WHERE a.person_id IN (SELECT principal_id FROM mandate WHERE representative_id = $1 AND state = 'active')
		  AND EXISTS (SELECT FROM mandate m WHERE m.principal_id = a.person_id AND `+covering+`
			AND 'follow' = ANY(m.actions) AND (m.services = '{}' OR a.service_code = ANY(m.services))
			AND (m.kind IN ('parent', 'guardian') OR a.filed_by = $1))
		ORDER BY a.closed_at IS NOT NULL, a.filed_at DESC, a.id DESC LIMIT 50`, personID, now).
		Query(func(rows pgx.Rows) (err error) {
			c.ForOthers, err = pgx.CollectRows(rows, scanForOther)
			return err
		})
}

func scanForOther(row pgx.CollectableRow) (l LineForOther, _ error) {
	var closed *time.Time
	err := row.Scan(append(l.Line.targets(&closed), &l.Principal.Surname, &l.Principal.Name, &l.Principal.Patronymic)...)
	if closed != nil {
		l.ClosedAt = *closed
	}
	return l, err
}

// collectLines reads a page of lines through one set of targets: the cabinet is the page
// that is opened most.
func collectLines(rows pgx.Rows) ([]Line, error) {
	var l Line
	var closed *time.Time
	lines := make([]Line, 0, CabinetPageSize)
	_, err := pgx.ForEachRow(rows, l.targets(&closed), func() error {
		l.ClosedAt = time.Time{}
		if closed != nil {
			l.ClosedAt = *closed
		}
		lines = append(lines, l)
		return nil
	})
	return lines, err
}

// queueOf reads a page of a body's cases and their capped count in one round trip.
func queueOf(
	ctx context.Context, db postgres.Querier, f wanted, actor identity.Actor, after cursor, now time.Time,
) (q Queue, _ error) {
	where, args := f.where(actor, now)
	batch := &pgx.Batch{}
	batch.Queue(`SELECT count(*) FROM (SELECT FROM application a WHERE `+where+` LIMIT `+
		strconv.Itoa(CountLimit)+`) capped`, args...).
		QueryRow(func(row pgx.Row) error { return row.Scan(&q.Count) })
	var ends []cursor
	n := len(args)
	batch.Queue(`SELECT `+lineColumns+`, p.id::text, p.iin_sealed, p.surname, p.name, coalesce(p.patronymic, '{}'),
			a.holder_id IS NOT NULL, coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}'), a.id
		FROM application a JOIN person p ON p.id = a.person_id LEFT JOIN person h ON h.id = a.holder_id
		WHERE `+where+` AND (a.due_at, a.id) > ($`+strconv.Itoa(n+1)+`, $`+strconv.Itoa(n+2)+`)
		ORDER BY a.due_at, a.id LIMIT $`+strconv.Itoa(n+3),
		append(args, after.due, after.id, QueuePageSize+1)...).Query(func(rows pgx.Rows) (err error) {
		q.Rows, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (QueueRow, error) {
			r, id, err := scanQueueRow(row)
			ends = append(ends, cursor{r.DueAt, id})
			return r, err
		})
		return err
	})
	err := send(ctx, db, batch)
	if len(q.Rows) > QueuePageSize {
		q.Rows = q.Rows[:QueuePageSize]
		q.Next = ends[QueuePageSize-1].String()
	}
	return q, err
}

// where writes the filter as conditions and their arguments.
func (f wanted) where(actor identity.Actor, now time.Time) (string, []any) {
	args := []any{actor.Body}
	conditions := []string{"a.body_code = $1"}
	add := func(condition string, value any) {
		args = append(args, value)
		conditions = append(conditions, condition+" $"+strconv.Itoa(len(args)))
	}
	if f.person != "" {
		add("a.person_id =", f.person)
		return strings.Join(conditions, " AND "), args
	}
	if f.Status == QueueClosed {
		conditions = append(conditions, "a.closed_at IS NOT NULL")
	} else {
		conditions = append(conditions, "a.closed_at IS NULL")
	}
	if f.Status != "" && f.Status != QueueClosed {
		add("a.status =", f.Status)
	}
	if f.Service != "" {
		add("a.service_code =", f.Service)
	}
	if f.Number != "" {
		add("a.number =", strings.ToUpper(strings.TrimSpace(f.Number)))
	}
	if f.Mine {
		add("a.holder_id =", actor.PersonID)
	}
	if f.Overdue {
		add("a.due_at <", now)
	}
	return strings.Join(conditions, " AND "), args
}

func scanQueueRow(row pgx.CollectableRow) (r QueueRow, id int64, _ error) {
	var closed *time.Time
	var person string
	err := row.Scan(append(r.Line.targets(&closed), &person, identity.OpenedIIN(&person, &r.IIN),
		&r.Applicant.Surname, &r.Applicant.Name, &r.Applicant.Patronymic, &r.Held, &r.Holder.Surname, &r.Holder.Name, &r.Holder.Patronymic, &id)...)
	if closed != nil {
		r.ClosedAt = *closed
	}
	r.IIN, r.Applicant = identity.MaskIIN(r.IIN), r.Applicant.Cut()
	return r, id, err
}

// mostWanted counts the services of the latest applications.
func mostWanted(ctx context.Context, db postgres.Querier, of, limit int) (codes []string, _ error) {
	rows, err := db.Query(ctx, `
		SELECT service_code FROM (SELECT service_code FROM application ORDER BY id DESC LIMIT $1) latest
		GROUP BY service_code ORDER BY count(*) DESC, service_code LIMIT $2`, of, limit)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	codes, err = pgx.CollectRows(rows, pgx.RowTo[string])
	return codes, postgres.Fault(err)
}

// stepsBetween reads the journal's entries about applications after a number and through
// another, in order, each with the step that names it, and gives them to each until it
// says stop. Both bounds stand on both sides of the join: it never reads a whole table.
func stepsBetween(
	ctx context.Context, db postgres.Querier, ledger string, after, through int64, each func(sealedStep) bool,
) error {
	rows, err := db.Query(ctx, `
		SELECT j.seq, j.object_id, j.after_hash, e.seq IS NOT NULL AND a.id IS NOT NULL, coalesce(a.id, 0),
			coalesce(a.number, ''), coalesce(a.body_code, ''), coalesce(a.person_id::text, ''),
			coalesce(a.service_code, ''), coalesce(a.edition_id, 0), coalesce(a.filed_at, j.at),
			coalesce(e.seq, 0), coalesce(e.from_status, ''), coalesce(e.to_status, ''), coalesce(e.at, j.at),
			coalesce(e.actor_id::text, ''), coalesce(e.actor_role, ''), coalesce(e.for_id::text, ''),
			coalesce(a.steps, 0), coalesce(a.status, '')
		FROM journal_entry j
		LEFT JOIN status_event e ON e.ledger = $1 AND e.entry = j.seq AND e.entry > $2 AND e.entry <= $3
		LEFT JOIN application a ON a.id = e.application_id
		WHERE j.ledger = $1 AND j.seq > $2 AND j.seq <= $3 AND j.object_kind = $4 ORDER BY j.seq`,
		ledger, after, through, kindApplication)
	if err != nil {
		return postgres.Fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s sealedStep
		if err := rows.Scan(&s.entry, &s.object, &s.hash, &s.stands, &s.ApplicationID,
			&s.Number, &s.Body, &s.PersonID, &s.Service, &s.EditionID, &s.FiledAt,
			&s.Seq, &s.From, &s.To, &s.At, &s.ActorID, &s.ActorRole, &s.ForID, &s.steps, &s.status); err != nil {
			return postgres.Fault(err)
		}
		if !each(s) {
			break
		}
	}
	rows.Close()
	return postgres.Fault(rows.Err())
}

// stepsOf counts the steps sealed in a ledger after an entry, and gives its last entry.
func stepsOf(ctx context.Context, db postgres.Querier, ledger string, after int64) (n, last int64, _ error) {
	err := db.QueryRow(ctx, `SELECT count(*), (SELECT coalesce(max(seq), 0) FROM journal_entry WHERE ledger = $1)
		FROM status_event WHERE ledger = $1 AND entry > $2`, ledger, after).Scan(&n, &last)
	return n, last, postgres.Fault(err)
}

// unsealedStep finds the first step after an entry that no entry seals.
func unsealedStep(ctx context.Context, db postgres.Querier, ledger string, after int64) (entry int64, _ error) {
	err := db.QueryRow(ctx, `
		SELECT e.entry FROM status_event e
		WHERE e.ledger = $1 AND e.entry > $2 AND NOT EXISTS (
			SELECT FROM journal_entry j WHERE j.ledger = e.ledger AND j.seq = e.entry AND j.object_kind = $3)
		ORDER BY e.entry LIMIT 1`, ledger, after, kindApplication).Scan(&entry)
	return entry, postgres.Fault(err)
}
