package application

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
)

func trackByNumber(ctx context.Context, db postgres.Querier, number string) (t trackRow, _ error) {
	var closed *time.Time
	err := db.QueryRow(ctx, `SELECT tracking_code, person_id::text, service_code, body_code, status, filed_at, due_at,
			closed_at, lang, term->>'unit' IN ('minutes', 'hours'), stopped_at IS NOT NULL FROM application WHERE number = $1`, number).
		Scan(&t.code, &t.person, &t.service, &t.body, &t.status, &t.filed, &t.due, &closed, &t.lang, &t.exact, &t.stopped)
	if closed != nil {
		t.closed = *closed
	}
	return t, postgres.Fault(err)
}

// viewByNumber reads an application with its applicant, journal, clock, decision, files
// and document for a citizen, and the mandates under which they may read what is another's,
// in one round trip. The access row of a representative goes ahead of the reading; more adds
// what only one page shows.
func viewByNumber(
	ctx context.Context, db postgres.Querier, a audit.Access, list *[]mandate.Mandate, more []addition,
) (*View, error) {
	v, batch := &View{}, &pgx.Batch{}
	audit.QueueForAnother(ctx, batch, a)
	mandate.QueueOfApplication(batch, a.Number, a.Reader.PersonID, list)
	queueView(batch, a.Number, v)
	for _, add := range more {
		add(batch, a, v)
	}
	var translations []document.Paper
	if a.What == audit.WhatResult {
		document.QueueTranslationsOfApplication(batch, a.Number, &translations)
		queueChanges(batch, a.Number, &v.DocumentChanges)
	}
	err := postgres.Send(ctx, db, batch)
	if v.Document != nil {
		v.Document.Translations = translations
	}
	return v, err
}

// addition reads something more of an application in the same round trip.
type addition func(*postgres.Batch, audit.Access, *View)

// caseByNumber reads a case for an official, in full or its card. The access row goes
// ahead of the reading in the same implicit transaction; more adds what one page of a full case shows.
func caseByNumber(
	ctx context.Context, db postgres.Querier, a audit.Access, wall time.Time, today calendar.Date, more []addition,
) (*View, error) {
	v, batch := &View{}, &pgx.Batch{}
	audit.QueueCase(ctx, batch, a, wall)
	if a.What == audit.WhatCard {
		queueCard(batch, a.Number, v)
		queueJournal(batch, a.Number, v)
	} else {
		queueView(batch, a.Number, v)
		queueProposals(batch, a.Number, &v.Proposals)
	}
	if a.What == audit.WhatCase {
		for _, add := range more {
			add(batch, a, v)
		}
	}
	var absence int64
	queueHands(batch, a.Number, a.What != audit.WhatCard, v)
	queueColleagues(batch, a.Number, today, &v.Colleagues, &absence)
	return v, postgres.Send(ctx, db, batch)
}

func queueView(batch *pgx.Batch, number string, v *View) {
	queueRecord(batch, number, v)
	queueJournal(batch, number, v)
	queueVerdict(batch, number, v)
	queuePreliminary(batch, number, &v.Preliminary)
	queueMoreTime(batch, number, &v.MoreTime)
	queueForwardings(batch, number, &v.Forwardings)
	queueTermination(batch, number, &v.Termination)
	queueReview(batch, number, &v.Review)
	document.QueueOfApplication(batch, number, &v.Document)
	document.QueueFilesOfApplication(batch, number, &v.Files)
	queueCorrections(batch, number, &v.Corrections)
	queueCounter(batch, number, v)
}

// queueCard reads what a case may show without a purpose; names shrink to initials and the
// IIN to its end before they leave this function.
func queueCard(batch *pgx.Batch, number string, v *View) {
	batch.Queue(`SELECT `+lineColumns+`, a.id, a.person_id::text, a.edition_id, a.lang, a.term, a.registered_at,
			coalesce(a.holder_id::text, ''), a.frozen_at, p.iin_sealed, p.surname, p.name,
			coalesce(h.surname, '{}'), coalesce(h.name, '{}'), coalesce(h.patronymic, '{}')
		FROM application a JOIN person p ON p.id = a.person_id LEFT JOIN person h ON h.id = a.holder_id
		WHERE a.number = $1`, number).QueryRow(func(row pgx.Row) error {
		var l Line
		var closed *time.Time
		err := row.Scan(append(l.targets(&closed), &v.ID, &v.PersonID, &v.EditionID, &v.Lang, &v.Term,
			&v.RegisteredAt, &v.HolderID, postgres.OrZero(&v.FrozenAt), identity.OpenedIIN(&v.PersonID, &v.IIN),
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
	queueClock(batch, number, &v.clock)
}

// queueClock reads the events of a clock in their order.
func queueClock(batch *pgx.Batch, number string, events *[]ClockEvent) {
	batch.Queue(`SELECT kind, at, details FROM clock_event
		WHERE application_id = (SELECT id FROM application WHERE number = $1) ORDER BY seq`, number).
		Query(func(rows pgx.Rows) (err error) {
			*events, err = pgx.CollectRows(rows, scanClockEvent)
			return err
		})
}

func queueVerdict(batch *pgx.Batch, number string, v *View) {
	batch.Queue(`SELECT `+decisionColumns+`, coalesce(p.surname, '{}'), coalesce(p.name, '{}'),
			coalesce(p.patronymic, '{}'), coalesce(q.surname, '{}'), coalesce(q.name, '{}'), coalesce(q.patronymic, '{}')
		FROM decision d LEFT JOIN person p ON p.id = d.decided_by LEFT JOIN person q ON q.id = d.prepared_by
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
	return d.event(e.Kind, e.At), err
}

func scanDecision(row pgx.CollectableRow) (d Decision, err error) {
	err = row.Scan(append(d.targets(), &d.Official.Surname, &d.Official.Name, &d.Official.Patronymic,
		&d.Preparer.Surname, &d.Preparer.Name, &d.Preparer.Patronymic)...)
	return d, err
}
