package rulemaking

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// pageSize is how many proposals a page has.
const pageSize = 20

const summaryColumns = `id::text, service_code, body_code, kind, state, coalesce(base_id, 0), purpose, wanted_from,
	coalesce(emergency, '{}'), discussed_from, discussed_to, coalesce(report, '{}'), created_at, changed_at`

// dates are columns that are read through pointers.
type dates struct{ wanted, from, to *time.Time }

func (s *Summary) targets(d *dates) []any {
	return []any{&s.ID, &s.Service, &s.Body, &s.Kind, &s.State, &s.Base, &s.Purpose, &d.wanted, &s.Emergency,
		&d.from, &d.to, &s.Report, &s.CreatedAt, &s.ChangedAt}
}

func (s *Summary) settle(d dates) {
	s.WantedFrom, s.DiscussedTo = dateOrZero(d.wanted), dateOrZero(d.to)
	if d.from != nil {
		s.DiscussedFrom = *d.from
	}
}

func scanSummary(row pgx.CollectableRow) (s Summary, _ error) {
	var d dates
	err := row.Scan(s.targets(&d)...)
	s.settle(d)
	return s, err
}

func scanProposal(row pgx.CollectableRow) (p Proposal, _ error) {
	var d dates
	var content, discussed []byte
	if err := row.Scan(append(p.targets(&d), &content, &discussed)...); err != nil {
		return p, err
	}
	p.settle(d)
	if err := json.Unmarshal(content, &p.Content); err != nil {
		return p, err
	}
	if discussed == nil {
		return p, nil
	}
	p.Discussed = &standard.Content{}
	return p, json.Unmarshal(discussed, p.Discussed)
}

const wholeProposal = `SELECT ` + summaryColumns + `, content, discussed FROM proposal `

// lockProposal locks a proposal and the role of whoever acts, and checks the rule again: a role
// that is being taken away gives nothing (security A-12).
func lockProposal(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, id string, action identity.Action,
) (Proposal, error) {
	if !postgres.IsID(id) {
		return Proposal{}, fault.New(fault.NotFound, "")
	}
	held, batch := false, &postgres.Batch{}
	identity.QueueHeld(batch, actor, &held)
	var p Proposal
	batch.Queue(wholeProposal+`WHERE id = $1 FOR UPDATE`, id).Query(func(rows pgx.Rows) (err error) {
		p, err = pgx.CollectExactlyOneRow(rows, scanProposal)
		return err
	})
	err := postgres.Send(ctx, tx, batch)
	if !held && (err == nil || fault.Is(err, fault.NotFound)) {
		return Proposal{}, fault.New(fault.Forbidden, "")
	}
	if err != nil {
		return Proposal{}, err
	}
	return p, mustBeOf(actor, action, p)
}

// lockOver are the discussions that ended before today, those nobody works at.
func lockOver(ctx context.Context, tx postgres.Tx, today calendar.Date) ([]Proposal, error) {
	rows, err := tx.Query(ctx, wholeProposal+`WHERE state = 'discussion' AND discussed_to < $1::text::date
		ORDER BY id FOR UPDATE SKIP LOCKED`, today.String())
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scanProposal)
	return list, postgres.Fault(err)
}

func readProposal(ctx context.Context, db postgres.Querier, id string) (p Proposal, events []Event, _ error) {
	batch := &postgres.Batch{}
	batch.Queue(wholeProposal+`WHERE id = $1`, id).Query(func(rows pgx.Rows) (err error) {
		p, err = pgx.CollectExactlyOneRow(rows, scanProposal)
		return err
	})
	batch.Queue(`SELECT e.act, e.place, e.note, e.at, coalesce(e.actor_id::text, ''),
			jsonb_build_object('surname', p.surname, 'name', p.name, 'patronymic', p.patronymic)
		FROM proposal_event e LEFT JOIN person p ON p.id = e.actor_id
		WHERE e.proposal_id = $1 ORDER BY e.id`, id).Query(func(rows pgx.Rows) (err error) {
		events, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Event])
		return err
	})
	return p, events, postgres.Send(ctx, db, batch)
}

func listOfBody(ctx context.Context, db postgres.Querier, body string, page int) ([]Summary, bool, error) {
	return listed(ctx, db, page, `WHERE body_code = $3 ORDER BY changed_at DESC, id`, body)
}

func listDiscussed(ctx context.Context, db postgres.Querier, page int) ([]Summary, bool, error) {
	return listed(ctx, db, page, `WHERE discussed IS NOT NULL
		ORDER BY (state = 'discussion') DESC, discussed_from DESC, id`)
}

func listed(
	ctx context.Context, db postgres.Querier, page int, narrowed string, args ...any,
) (list []Summary, more bool, _ error) {
	rows, err := db.Query(ctx, `SELECT `+summaryColumns+` FROM proposal `+narrowed+` LIMIT $1 OFFSET $2`,
		append([]any{pageSize + 1, (max(page, 1) - 1) * pageSize}, args...)...)
	if err != nil {
		return nil, false, postgres.Fault(err)
	}
	list, err = pgx.CollectRows(rows, scanSummary)
	return list[:min(len(list), pageSize)], len(list) > pageSize, postgres.Fault(err)
}

// longest is how many proposals of one service a page shows.
const longest = 100

func listOfService(ctx context.Context, db postgres.Querier, body, service string) ([]Summary, error) {
	rows, err := db.Query(ctx, `SELECT `+summaryColumns+` FROM proposal
		WHERE body_code = $1 AND service_code = $2 ORDER BY created_at DESC, id LIMIT $3`, body, service, longest)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, scanSummary)
	return list, postgres.Fault(err)
}

func queueProposal(batch *postgres.Batch, p Proposal) {
	batch.Queue(`INSERT INTO proposal (id, service_code, body_code, kind, base_id, purpose, content, state, created_at,
			changed_at) VALUES ($1, $2, $3, $4, nullif($5, 0), $6, $7, $8, $9, $9)`,
		p.ID, p.Service, p.Body, p.Kind, p.Base, p.Purpose, p.Content, p.State, p.CreatedAt)
}

func queueContent(batch *postgres.Batch, p Proposal) {
	batch.Queue(`UPDATE proposal SET content = $2, base_id = nullif($3, 0), changed_at = $4 WHERE id = $1`,
		p.ID, p.Content, p.Base, p.ChangedAt)
}

func queueState(batch *postgres.Batch, p Proposal) {
	batch.Queue(`UPDATE proposal SET state = $2, purpose = $3, wanted_from = nullif($4, '')::date, emergency = $5,
			discussed = $6, discussed_from = $7, discussed_to = nullif($8, '')::date, report = $9, changed_at = $10
		WHERE id = $1`,
		p.ID, p.State, p.Purpose, p.WantedFrom.OrEmpty(), nilIfEmpty(p.Emergency), p.Discussed, postgres.NilIfZero(p.DiscussedFrom),
		p.DiscussedTo.OrEmpty(), nilIfEmpty(p.Report), p.ChangedAt)
}

func queueEvent(batch *postgres.Batch, id string, st step, actor identity.Actor, at time.Time) {
	batch.Queue(`INSERT INTO proposal_event (proposal_id, act, place, before, after, note, at, actor_id, actor_role)
		VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, '')::uuid, $9)`,
		id, st.act, st.place, asJSON(st.before), asJSON(st.after), st.note, at, actor.PersonID, actor.Role)
}

// asJSON keeps a value whatever it is: a text alone is a value too.
func asJSON(value any) []byte {
	if value == nil {
		return nil
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return nil // texts and numbers: cannot fail
	}
	return raw
}

func isAuthor(ctx context.Context, tx postgres.Tx, id, person string) (author bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM proposal_event WHERE proposal_id = $1 AND actor_id = $2
		AND act IN ('begun', 'changed', 'discussed', 'submitted'))`, id, person).Scan(&author)
	return author, postgres.Fault(err)
}

func keepText(
	ctx context.Context, db postgres.Querier, id, person, place string, fields map[string]string, now time.Time,
) error {
	if len(fields) == 0 {
		_, err := db.Exec(ctx, `DELETE FROM unsaved_text WHERE proposal_id = $1 AND person_id = $2 AND place = $3`,
			id, person, place)
		return postgres.Fault(err)
	}
	_, err := db.Exec(ctx, `INSERT INTO unsaved_text (proposal_id, person_id, place, fields, saved_at)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (proposal_id, person_id, place)
		DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at`, id, person, place, fields, now)
	return postgres.Fault(err)
}

func keptText(ctx context.Context, db postgres.Querier, id, person, place string) (fields map[string]string, _ error) {
	err := db.QueryRow(ctx, `SELECT fields FROM unsaved_text WHERE proposal_id = $1 AND person_id = $2 AND place = $3`,
		id, person, place).Scan(&fields)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return fields, postgres.Fault(err)
}

func queueSaved(batch *postgres.Batch, id, person, place string) {
	batch.Queue(`DELETE FROM unsaved_text WHERE proposal_id = $1 AND person_id = $2 AND place = $3`, id, person, place)
}

const commentColumns = `c.id::text, c.proposal_id::text, c.initials, c.place, c.lang, c.text, c.at, c.state,
	c.hidden_reason, coalesce(c.verdict, ''), c.answer, coalesce(c.answer_lang, ''), c.answered_at`

func (c *Comment) targets(answered **time.Time) []any {
	return []any{&c.ID, &c.Proposal, &c.Initials, &c.Place, &c.Lang, &c.Text, &c.At, &c.State, &c.HiddenReason,
		&c.Answer.Verdict, &c.Answer.Text, &c.Answer.Lang, answered}
}

// commentsOf are the comments on a proposal: all for its body, else those shown and one's own.
func commentsOf(ctx context.Context, db postgres.Querier, id, reader string, all bool) ([]Comment, error) {
	rows, err := db.Query(ctx, `SELECT `+commentColumns+`, a.comment_id IS NOT NULL
		FROM discussion_comment c
		LEFT JOIN comment_author a ON a.comment_id = c.id AND a.person_id = nullif($2, '')::uuid
		WHERE c.proposal_id = $1 AND ($3 OR c.state = 'shown' OR a.comment_id IS NOT NULL) ORDER BY c.at, c.id`,
		id, reader, all)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Comment, _ error) {
		var answered *time.Time
		err := row.Scan(append(c.targets(&answered), &c.Own)...)
		if answered != nil {
			c.AnsweredAt = *answered
		}
		return c, err
	})
	return list, postgres.Fault(err)
}

func commentByID(ctx context.Context, tx postgres.Tx, id string) (c Comment, _ error) {
	var answered *time.Time
	err := tx.QueryRow(ctx, `SELECT `+commentColumns+` FROM discussion_comment c WHERE c.id = $1 FOR UPDATE`, id).
		Scan(c.targets(&answered)...)
	if answered != nil {
		c.AnsweredAt = *answered
	}
	return c, postgres.Fault(err)
}

func queueComment(batch *postgres.Batch, c Comment, body, person string) {
	batch.Queue(`INSERT INTO discussion_comment (id, proposal_id, body_code, initials, place, lang, text, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, c.ID, c.Proposal, body, c.Initials, c.Place, c.Lang, c.Text, c.At)
	batch.Queue(`INSERT INTO comment_author (comment_id, person_id) VALUES ($1, $2)`, c.ID, person)
}

func queueCommentState(batch *postgres.Batch, c Comment) {
	batch.Queue(`UPDATE discussion_comment SET state = $2, hidden_reason = $3, verdict = nullif($4, ''), answer = $5,
			answer_lang = nullif($6, ''), answered_at = $7 WHERE id = $1`,
		c.ID, c.State, c.HiddenReason, c.Answer.Verdict, c.Answer.Text, c.Answer.Lang, postgres.NilIfZero(c.AnsweredAt))
}

func saidSince(ctx context.Context, tx postgres.Tx, person string, since time.Time) (n int, _ error) {
	err := tx.QueryRow(ctx, `SELECT count(*) FROM discussion_comment c JOIN comment_author a ON a.comment_id = c.id
		WHERE a.person_id = $1 AND c.at > $2`, person, since).Scan(&n)
	return n, postgres.Fault(err)
}

// unansweredOf counts what the body still owes a word: comments to look at and to answer.
func unansweredOf(ctx context.Context, tx postgres.Tx, id string) (n int, _ error) {
	err := tx.QueryRow(ctx, `SELECT count(*) FROM discussion_comment
		WHERE proposal_id = $1 AND (state = 'waiting' OR state = 'shown' AND verdict IS NULL)`, id).Scan(&n)
	return n, postgres.Fault(err)
}

// reader is somebody to be told something.
type reader struct {
	person string
	lang   i18n.Lang
}

func readers(rows pgx.Rows, err error) ([]reader, error) {
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r reader, _ error) {
		return r, row.Scan(&r.person, &r.lang)
	})
	return list, postgres.Fault(err)
}

// claimAnswered takes the answers whose authors are not told yet: whoever takes one tells it.
func claimAnswered(ctx context.Context, tx postgres.Tx, now time.Time) ([]reader, error) {
	return readers(tx.Query(ctx, `
		WITH told AS (
			UPDATE discussion_comment SET told_at = $1 WHERE id IN (SELECT id FROM discussion_comment
				WHERE answered_at IS NOT NULL AND told_at IS NULL ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED)
			RETURNING id, lang)
		SELECT a.person_id::text, t.lang FROM told t JOIN comment_author a ON a.comment_id = t.id`, now))
}

// claimEditions takes the published editions for which the portal has not yet done a step:
// all of them, or those in force on a day. The row of the step says that it is done.
func claimEditions(
	ctx context.Context, tx postgres.Tx, what string, on calendar.Date, now time.Time,
) (list []standard.Edition, _ error) {
	rows, err := tx.Query(ctx, `
		WITH claimed AS (
			INSERT INTO edition_step (edition_id, step, at)
			SELECT e.id, $1, $2 FROM standard_edition e
			WHERE e.proposal_id IS NOT NULL AND ($3 = '' OR e.in_force @> nullif($3, '')::date)
				AND NOT EXISTS (SELECT FROM edition_step s WHERE s.edition_id = e.id AND s.step = $1)
			ON CONFLICT DO NOTHING RETURNING edition_id)
		SELECT e.id, e.service_code, lower(e.in_force), e.content FROM standard_edition e JOIN claimed c ON c.edition_id = e.id`,
		what, now, on.OrEmpty())
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (e standard.Edition, _ error) {
		var from time.Time
		var content []byte
		if err := row.Scan(&e.ID, &e.Service, &from, &content); err != nil {
			return e, err
		}
		e.From = calendar.DateOf(from)
		return e, json.Unmarshal(content, &e.Content)
	})
	return list, postgres.Fault(err)
}

func subscribersOf(ctx context.Context, tx postgres.Tx, service string) ([]reader, error) {
	return readers(tx.Query(ctx, `SELECT person_id::text, lang FROM service_subscription WHERE service_code = $1`, service))
}

func countSubscribers(ctx context.Context, db postgres.Querier, service string) (n int, _ error) {
	err := db.QueryRow(ctx, `SELECT count(*) FROM service_subscription WHERE service_code = $1`, service).Scan(&n)
	return n, postgres.Fault(err)
}

func subscriptionsOf(ctx context.Context, db postgres.Querier, person string) ([]string, error) {
	rows, err := db.Query(ctx, `SELECT service_code FROM service_subscription WHERE person_id = $1
		ORDER BY since, service_code`, person)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return codes, postgres.Fault(err)
}

func setSubscription(
	ctx context.Context, db postgres.Querier, service, person string, lang i18n.Lang, on bool, now time.Time,
) error {
	sql, args := `DELETE FROM service_subscription WHERE service_code = $1 AND person_id = $2`, []any{service, person}
	if on {
		sql, args = `INSERT INTO service_subscription (service_code, person_id, lang, since) VALUES ($1, $2, $3, $4)
			ON CONFLICT DO NOTHING`, append(args, lang, now)
	}
	_, err := db.Exec(ctx, sql, args...)
	return postgres.Fault(err)
}

func isSubscribed(ctx context.Context, db postgres.Querier, service, person string) (is bool, _ error) {
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM service_subscription WHERE service_code = $1 AND person_id = $2)`,
		service, person).Scan(&is)
	return is, postgres.Fault(err)
}

// openForm is the form of a proposal whose text may still change or is considered.
type openForm struct {
	id, service string
	form        form.Definition
}

// openForms are the forms of a body's open proposals, newest first.
// bankAndForms are the questions of the bank and the open forms of a body, in one round trip.
func bankAndForms(ctx context.Context, db postgres.Querier, body string) (list []Question, open []openForm, _ error) {
	batch := &postgres.Batch{}
	batch.Queue(questions).Query(func(rows pgx.Rows) (err error) {
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Question])
		return err
	})
	batch.Queue(`SELECT id::text, service_code, content -> 'form' FROM proposal
		WHERE body_code = $1 AND kind = 'edition' AND state NOT IN ('published', 'withdrawn')
		ORDER BY created_at DESC, id LIMIT $2`, body, longest).Query(func(rows pgx.Rows) (err error) {
		open, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (f openForm, _ error) {
			return f, row.Scan(&f.id, &f.service, &f.form)
		})
		return err
	})
	return list, open, postgres.Send(ctx, db, batch)
}

const questions = `SELECT code, field, version, retired FROM bank_question ORDER BY code`

func bank(ctx context.Context, db postgres.Querier) ([]Question, error) {
	rows, err := db.Query(ctx, questions)
	if err != nil {
		return nil, postgres.Fault(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Question])
	return list, postgres.Fault(err)
}

func lockQuestion(ctx context.Context, tx postgres.Tx, code string) (q Question, there bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT code, field, version, retired FROM bank_question WHERE code = $1 FOR UPDATE`, code).
		Scan(&q.Code, &q.Field, &q.Version, &q.Retired)
	if errors.Is(err, pgx.ErrNoRows) {
		return Question{}, false, nil
	}
	return q, err == nil, postgres.Fault(err)
}

// queueQuestion fails for a second author of the same new question; that one sees a conflict.
func queueQuestion(batch *postgres.Batch, q Question, now time.Time) {
	sql := `UPDATE bank_question SET field = $2, version = $3, retired = $4, changed_at = $5 WHERE code = $1`
	if q.Version == 1 {
		sql = `INSERT INTO bank_question (code, field, version, retired, changed_at) VALUES ($1, $2, $3, $4, $5)`
	}
	batch.Queue(sql, q.Code, q.Field, q.Version, q.Retired, now)
}

func dateOrZero(t *time.Time) calendar.Date {
	if t == nil {
		return calendar.Date{}
	}
	return calendar.DateOf(*t)
}

func nilIfEmpty(t i18n.Text) *i18n.Text {
	if t.IsZero() {
		return nil
	}
	return &t
}
