package visit

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sealed"
)

const visitColumns = `v.id::text, v.code, v.operator_id::text, v.person_id::text, v.shift_id::text, v.centre_code, v.window_no,
	v.identified_by, v.lang, v.surname, v.name, v.iin_end, v.phone_end, (SELECT c.name FROM centre c WHERE c.code = v.centre_code),
	v.begun_at, v.opened_at, v.active_at, v.ended_at, coalesce(v.ended_how, ''), v.disowned_at,
	coalesce(v.verdict, ''), v.judged_at, v.judged_note,
	(SELECT coalesce(array_agg(c.purpose ORDER BY c.given_at), '{}') FROM visit_consent c
	 WHERE c.visit_id = v.id AND c.given_at IS NOT NULL)`

func (v *Visit) targets() []any {
	return []any{&v.ID, &v.Code, &v.OperatorID, &v.PersonID, &v.ShiftID, &v.Centre, &v.Window, &v.IdentifiedBy, &v.Lang,
		&v.Initials.Surname, &v.Initials.Name, &v.IINEnd, &v.PhoneEnd, &v.CentreName, &v.BegunAt, postgres.OrZero(&v.OpenedAt), &v.ActiveAt, postgres.OrZero(&v.EndedAt), &v.EndedHow,
		postgres.OrZero(&v.DisownedAt), &v.Verdict, postgres.OrZero(&v.JudgedAt), &v.JudgedNote, &v.Agreed}
}

func queueVisit(batch *pgx.Batch, v Visit) {
	batch.Queue(`INSERT INTO visit (id, code, operator_id, person_id, shift_id, centre_code, window_no, identified_by, lang,
			begun_at, active_at, surname, name, iin_end, phone_end)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14)`, v.ID, v.Code, v.OperatorID, v.PersonID,
		v.ShiftID, v.Centre, v.Window, v.IdentifiedBy, v.Lang, v.BegunAt, v.Initials.Surname, v.Initials.Name, v.IINEnd, v.PhoneEnd)
}

func queueConsent(batch *pgx.Batch, v Visit, c Consent, now time.Time) {
	batch.Queue(`INSERT INTO visit_consent (id, visit_id, purpose, words, text_hash, asked_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		c.ID, v.ID, c.Purpose, c.Words, hashOf(v, c.Purpose, c.Words), now)
}

// lastingOf is the visit of an operator that has not ended; lock keeps it so.
func lastingOf(ctx context.Context, db postgres.Querier, operator string, wall time.Time, lock bool) (v Visit, _ error) {
	sql := `SELECT ` + visitColumns + ` FROM visit v WHERE v.operator_id = $1 AND v.ended_at IS NULL AND v.active_at > $2`
	if lock {
		sql += ` FOR UPDATE OF v`
	}
	err := db.QueryRow(ctx, sql, operator, wall.Add(-IdleLasts)).Scan(v.targets()...)
	return v, postgres.Fault(err)
}

func queueLasts(batch *pgx.Batch, operator string, wall time.Time, lasts *bool) {
	batch.Queue(`SELECT EXISTS (SELECT FROM visit WHERE operator_id = $1 AND ended_at IS NULL AND active_at > $2)`,
		operator, wall.Add(-IdleLasts)).QueryRow(func(row pgx.Row) error { return row.Scan(lasts) })
}

// queueAttended reads the key of what was kept without a link too: only the operator's own acts do.
func queueAttended(batch *pgx.Batch, operator string, wall time.Time, v *Visit) {
	batch.Queue(`UPDATE visit v SET active_at = greatest(v.active_at, $2) WHERE v.operator_id = $1 AND v.ended_at IS NULL AND v.opened_at IS NOT NULL
		AND v.active_at > $3 RETURNING `+visitColumns+`, v.offline_key`, operator, wall, wall.Add(-IdleLasts)).QueryRow(func(row pgx.Row) error {
		if err := row.Scan(append(v.targets(), &v.OfflineKey)...); !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		return nil
	})
}

func visitByID(ctx context.Context, db postgres.Querier, id string) (v Visit, _ error) {
	err := db.QueryRow(ctx, `SELECT `+visitColumns+` FROM visit v WHERE v.id = $1`, id).Scan(v.targets()...)
	return v, postgres.Fault(err)
}

func visitByCode(ctx context.Context, db postgres.Querier, code string, lock bool) (v Visit, _ error) {
	sql := `SELECT ` + visitColumns + ` FROM visit v WHERE v.code = $1`
	if lock {
		sql += ` FOR UPDATE OF v`
	}
	err := db.QueryRow(ctx, sql, code).Scan(v.targets()...)
	return v, postgres.Fault(err)
}

// told columns add to a visit who served in it.
const toldColumns = visitColumns + `, p.surname, p.name, coalesce(p.patronymic, '{}')`

const toldFrom = ` FROM visit v JOIN person p ON p.id = v.operator_id `

func scanTold(row pgx.CollectableRow) (t Told, err error) {
	return t, row.Scan(append(t.targets(), &t.Operator.Surname, &t.Operator.Name, &t.Operator.Patronymic)...)
}

// toldBy reads a visit with its consents and events in one round trip; where names it by $1.
func toldBy(ctx context.Context, db postgres.Querier, where string, arg any) (t Told, _ error) {
	batch := &pgx.Batch{}
	batch.Queue(`SELECT `+toldColumns+toldFrom+`WHERE `+where, arg).Query(func(rows pgx.Rows) (err error) {
		t, err = pgx.CollectExactlyOneRow(rows, scanTold)
		return err
	})
	var consents []Consent
	var events []Event
	queueConsents(batch, where, arg, &consents)
	batch.Queue(`SELECT e.at, e.act, e.object FROM visit_event e JOIN visit v ON v.id = e.visit_id WHERE `+where+` ORDER BY e.seq`, arg).
		Query(func(rows pgx.Rows) (err error) {
			events, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Event, err error) {
				return e, row.Scan(&e.At, &e.Act, &e.Object)
			})
			return err
		})
	err := postgres.Send(ctx, db, batch)
	t.Consents, t.Events = consents, events
	return t, err
}

func listTold(ctx context.Context, db postgres.Querier, rest string, args ...any) ([]Told, error) {
	rows, err := db.Query(ctx, `SELECT `+toldColumns+toldFrom+rest, args...)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scanTold)
	return list, postgres.Fault(err)
}

func visitsOf(ctx context.Context, db postgres.Querier, person string, most int) ([]Told, error) {
	return listTold(ctx, db, `WHERE v.person_id = $1 AND v.opened_at IS NOT NULL ORDER BY v.begun_at DESC LIMIT $2`, person, most)
}

func disownedVisits(ctx context.Context, db postgres.Querier, most int) ([]Told, error) {
	return listTold(ctx, db, `WHERE v.disowned_at IS NOT NULL ORDER BY v.verdict IS NOT NULL, v.disowned_at DESC LIMIT $1`, most)
}

// counterOf reads the visit of an operator that has not ended, what was asked in it, and of the
// citizen as much as the consent lets the operator see, in one round trip.
func counterOf(ctx context.Context, db postgres.Querier, operator string, wall time.Time) (c Counter, last code, _ error) {
	const lasting = `v.operator_id = $1 AND v.ended_at IS NULL`
	batch := &pgx.Batch{}
	var names identity.Names
	var id string
	batch.Queue(`SELECT `+visitColumns+`, coalesce(p.id::text, ''), p.iin_sealed, coalesce(p.surname, '{}'), coalesce(p.name, '{}'),
			coalesce(p.patronymic, '{}')
		FROM visit v LEFT JOIN person p ON p.id = v.person_id AND v.opened_at IS NOT NULL
		WHERE `+lasting+` AND v.active_at > $2`, operator, wall.Add(-IdleLasts)).QueryRow(func(row pgx.Row) error {
		return row.Scan(append(c.targets(), &id, identity.OpenedIIN(&id, &c.Person.IIN), &names.Surname, &names.Name, &names.Patronymic)...)
	})
	queueConsents(batch, lasting, operator, &c.Consents)
	batch.Queue(`SELECT o.id::text, o.delivery, o.attempts, o.created_at, o.expires_at FROM visit v
		JOIN visit_consent c ON c.visit_id = v.id AND c.given_at IS NULL JOIN visit_code o ON o.consent_id = c.id
		WHERE `+lasting+` ORDER BY o.seq DESC LIMIT 1`, operator).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&last.id, &last.delivery, &last.attempts, &last.createdAt, &last.expiresAt},
			func() error { return nil })
		return err
	})
	err := postgres.Send(ctx, db, batch)
	c.Person.ID, c.Person.Names = id, names
	return c, last, err
}

// standingNow is what bounds a new visit of an operator.
type standingNow struct {
	lasts bool
	begun int
}

// standing asks, under a lock of the operator, whether a visit of theirs lasts, how many they began
// since a moment, and whether the citizen is near to them.
func standing(
	ctx context.Context, tx postgres.Tx, operator, person string, since time.Time,
) (st standingNow, near bool, _ error) {
	if err := postgres.Hold(ctx, tx, "visit", operator); err != nil {
		return st, false, err
	}
	err := tx.QueryRow(ctx, `SELECT
			EXISTS (SELECT FROM visit WHERE operator_id = $1 AND ended_at IS NULL),
			(SELECT count(*) FROM visit WHERE operator_id = $1 AND begun_at > $3),
			is_near($1, $2, NULL)`, operator, person, since).Scan(&st.lasts, &st.begun, &near)
	return st, near, postgres.Fault(err)
}

// endIdle ends the visits of an operator, or of all, that have been idle too long.
func endIdle(ctx context.Context, db postgres.Querier, operator string, wall time.Time) error {
	_, err := db.Exec(ctx, `UPDATE visit SET ended_at = $2, ended_how = 'idle'
		WHERE ended_at IS NULL AND active_at <= $3 AND ($1 = '' OR operator_id = nullif($1, '')::uuid)`,
		operator, wall, wall.Add(-IdleLasts))
	return postgres.Fault(err)
}

func queueActive(batch *pgx.Batch, id string, now time.Time) {
	batch.Queue(`UPDATE visit SET active_at = $2 WHERE id = $1`, id, now)
}

func queueOpened(batch *pgx.Batch, v Visit, now time.Time) {
	batch.Queue(`UPDATE visit SET opened_at = $2, active_at = $2, offline_key = $3 WHERE id = $1`, v.ID, now, v.OfflineKey)
}

func queueEnded(batch *pgx.Batch, v Visit) {
	batch.Queue(`UPDATE visit SET ended_at = $2, ended_how = $3 WHERE id = $1`, v.ID, v.EndedAt, v.EndedHow)
}

// queueDisowned freezes what was filed in a visit, and what was answered in it for its applicant.
func queueDisowned(batch *pgx.Batch, v Visit, now time.Time) {
	batch.Queue(`UPDATE visit SET disowned_at = $2 WHERE id = $1`, v.ID, v.DisownedAt)
	batch.Queue(`UPDATE application a SET frozen_at = $3
		WHERE a.person_id = $2 AND a.frozen_at IS NULL AND visit_touches($1, a.number, a.visit_id)`, v.ID, v.PersonID, now)
}

// queueJudged writes the auditor's word; dismissed, what was filed goes on.
func queueJudged(batch *pgx.Batch, v Visit, by string) {
	batch.Queue(`UPDATE visit SET verdict = $2, judged_by = $3, judged_at = $4, judged_note = $5 WHERE id = $1`,
		v.ID, v.Verdict, by, v.JudgedAt, v.JudgedNote)
	if v.Verdict == Dismissed {
		batch.Queue(`SELECT thaw_visit($1)`, v.ID)
	}
}

func consentsOf(ctx context.Context, db postgres.Querier, visit string) (list []Consent, _ error) {
	batch := &pgx.Batch{}
	queueConsents(batch, `v.id = $1`, visit, &list)
	return list, postgres.Send(ctx, db, batch)
}

// queueConsents reads what was asked in a visit that where names by $1, the oldest first.
func queueConsents(batch *pgx.Batch, where string, arg any, list *[]Consent) {
	batch.Queue(`SELECT c.id::text, c.purpose, c.words, c.text_hash, coalesce(c.how, ''), c.given_at
		FROM visit_consent c JOIN visit v ON v.id = c.visit_id WHERE `+where+` ORDER BY c.asked_at, c.id`, arg).
		Query(func(rows pgx.Rows) (err error) {
			*list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Consent, err error) {
				return c, row.Scan(&c.ID, &c.Purpose, &c.Words, &c.hash, &c.How, postgres.OrZero(&c.GivenAt))
			})
			return err
		})
}

func queueGiven(batch *pgx.Batch, c Consent, how string, now time.Time) {
	batch.Queue(`UPDATE visit_consent SET how = $2, given_at = $3 WHERE id = $1`, c.ID, how, now)
}

func queueSheet(batch *pgx.Batch, c Consent, sheet Sheet, now time.Time) {
	batch.Queue(`INSERT INTO visit_sheet (consent_id, media, hash, data, at) VALUES ($1, $2, $3, $4, $5)`,
		c.ID, sheet.Media, sheet.Hash, sheet.Data, now)
}

func sheetOf(ctx context.Context, db postgres.Querier, consent string) (s Sheet, _ error) {
	err := db.QueryRow(ctx, `SELECT media, hash, data FROM visit_sheet WHERE consent_id = $1`, consent).
		Scan(&s.Media, &s.Hash, &s.Data)
	return s, postgres.Fault(err)
}

func queueCode(batch *pgx.Batch, c code, of Consent) {
	batch.Queue(`INSERT INTO visit_code (id, consent_id, sent_to_sealed, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
		c.id, of.ID, postgres.Sealed(sealed.VisitCodeSentTo, c.id, c.sentTo), c.createdAt, c.expiresAt)
}

func countCodes(ctx context.Context, db postgres.Querier, consent string) (n int, _ error) {
	err := db.QueryRow(ctx, `SELECT count(*) FROM visit_code WHERE consent_id = $1`, consent).Scan(&n)
	return n, postgres.Fault(err)
}

func latestCode(ctx context.Context, db postgres.Querier, consent string) (c code, _ error) {
	err := db.QueryRow(ctx, `SELECT id::text, delivery, attempts, created_at, expires_at FROM visit_code
		WHERE consent_id = $1 ORDER BY seq DESC LIMIT 1`, consent).
		Scan(&c.id, &c.delivery, &c.attempts, &c.createdAt, &c.expiresAt)
	return c, postgres.Fault(err)
}

// tryCode counts an attempt at the latest code of a consent; its id stays empty when none can be
// tried. Counting first leaves no gap in which several guesses pass as one.
func tryCode(ctx context.Context, tx postgres.Tx, consent string, now time.Time) (c code, _ error) {
	err := postgres.Fault(tx.QueryRow(ctx, `UPDATE visit_code SET attempts = attempts + 1
		WHERE id = (SELECT id FROM visit_code WHERE consent_id = $1 ORDER BY seq DESC LIMIT 1)
		  AND attempts < $2 AND expires_at > $3 RETURNING id::text`, consent, codeAttempts, now).Scan(&c.id))
	if fault.Is(err, fault.NotFound) {
		return code{}, nil
	}
	return c, err
}

func setDelivery(ctx context.Context, db postgres.Querier, id, delivery string) error {
	_, err := db.Exec(ctx, `UPDATE visit_code SET delivery = $2 WHERE id = $1`, id, delivery)
	return postgres.Fault(err)
}

func queueEvent(batch *pgx.Batch, visit, act, object string, now time.Time) {
	batch.Queue(`INSERT INTO visit_event (visit_id, at, act, object) VALUES ($1, $2, $3, $4)
		ON CONFLICT (visit_id, act, object) DO NOTHING`, visit, now, act, object)
}

func insertArrivalCode(ctx context.Context, db postgres.Querier, code, person string, until time.Time) error {
	_, err := db.Exec(ctx, `INSERT INTO arrival_code (code, person_id, expires_at) VALUES ($1, $2, $3)`, code, person, until)
	return postgres.Fault(err)
}

// useArrivalCode takes digits of a cabinet; once used, run out or unknown is NotFound.
func useArrivalCode(ctx context.Context, db postgres.Querier, code string, now time.Time) (person string, _ error) {
	err := db.QueryRow(ctx, `UPDATE arrival_code SET used_at = $2 WHERE code = $1 AND used_at IS NULL AND expires_at > $2
		RETURNING person_id::text`, code, now).Scan(&person)
	return person, postgres.Fault(err)
}

func forgetArrivalCodes(ctx context.Context, db postgres.Querier, now time.Time) error {
	_, err := db.Exec(ctx, `DELETE FROM arrival_code WHERE expires_at < $1`, now)
	return postgres.Fault(err)
}
