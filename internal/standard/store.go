package standard

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
)

func catalogueVersion(ctx context.Context, db postgres.Querier) (version int64, _ error) {
	err := db.QueryRow(ctx, `SELECT version FROM catalogue_version`).Scan(&version)
	return version, postgres.Fault(err)
}

// loadSnapshot reads the catalogue in one round trip.
func loadSnapshot(ctx context.Context, db postgres.Querier) (*Snapshot, error) {
	s := &Snapshot{
		bodies: map[string]Body{}, grounds: map[string]Ground{}, registers: map[string]Register{},
		services: map[string]int{}, editions: map[string][]*Edition{}, byID: map[int64]*Edition{},
		classifiers: map[string][]Item{}, items: map[string]map[string]Item{}, mrp: map[int]int64{},
	}
	var days calendarRows
	var published []CalendarEdition
	batch := &pgx.Batch{}
	queueCatalogue(batch, s)
	queueServices(batch, s)
	queueCalendar(batch, &days)
	queueCalendarEditions(batch, &published)
	if err := postgres.Fault(db.SendBatch(ctx, batch).Close()); err != nil {
		return nil, err
	}
	var err error
	s.calendars, err = newCalendarState(days.exceptions, days.years, published)
	s.Calendar = s.calendars.at[s.calendars.last]
	return s, err
}

// queueDocs reads rows of one JSON object each.
func queueDocs[T any](batch *pgx.Batch, sql string, add func(T)) {
	batch.Queue(sql).Query(func(rows pgx.Rows) error {
		docs, err := pgx.CollectRows(rows, pgx.RowTo[json.RawMessage])
		if err != nil {
			return err
		}
		for _, doc := range docs {
			var v T
			if err := json.Unmarshal(doc, &v); err != nil {
				return fmt.Errorf("catalogue row: %w", err)
			}
			add(v)
		}
		return nil
	})
}

func queueCatalogue(batch *pgx.Batch, s *Snapshot) {
	batch.Queue(`SELECT version FROM catalogue_version`).QueryRow(func(row pgx.Row) error {
		return row.Scan(&s.Version)
	})
	queueDocs(batch, `SELECT json_strip_nulls(json_build_object('code', code, 'name', name,
			'current_name', current_name, 'parent', parent)) FROM body ORDER BY position`,
		func(b Body) { s.Bodies = append(s.Bodies, b); s.bodies[b.Code] = b })
	queueDocs(batch, `SELECT json_strip_nulls(json_build_object('code', code, 'role', role, 'phone', phone,
			'name', name)) FROM organisation ORDER BY position`,
		func(o Organisation) { s.Organisations = append(s.Organisations, o) })
	queueDocs(batch, `SELECT json_build_object('code', code, 'name', name) FROM category ORDER BY position`,
		func(c Category) { s.Categories = append(s.Categories, c) })
	queueDocs(batch, `SELECT json_build_object('code', code, 'name', name, 'description', description,
			'services', services) FROM life_situation ORDER BY position`,
		func(l Situation) { s.Situations = append(s.Situations, l) })
	// The whole row: what the register holds is not there yet before its migration.
	queueDocs(batch, `SELECT to_jsonb(r) FROM register r ORDER BY position`,
		func(r Register) { s.registers[r.Code] = r })
	queueDocs(batch, `SELECT json_build_object('code', code, 'kind', kind, 'name', name,
			'article', article, 'legal_basis', legal_basis) FROM refusal_ground ORDER BY position`,
		func(g Ground) { s.grounds[g.Code], s.groundList = g, append(s.groundList, g) })
	queueDocs(batch, `SELECT json_build_object('code', code, 'kato', kato, 'name', name, 'kind', kind)
			FROM region ORDER BY position`,
		func(r Region) {
			s.Regions = append(s.Regions, r)
			s.addItem("kato", Item{Code: r.KATO, Label: r.Name})
		})
	queueDocs(batch, `SELECT json_build_object('list', classifier, 'item', json_build_object('code', code,
			'label', label, 'attributes', attributes))
			FROM classifier_item WHERE classifier <> 'kato' ORDER BY classifier, position`,
		func(r struct {
			List string `json:"list"`
			Item Item   `json:"item"`
		}) {
			s.addItem(r.List, r.Item)
		})
	batch.Queue(`SELECT year, (tenge * 100)::bigint FROM index_value WHERE name = 'mrp'`).
		Query(func(rows pgx.Rows) error {
			var year int
			var tiyn int64
			_, err := pgx.ForEachRow(rows, []any{&year, &tiyn}, func() error { s.mrp[year] = tiyn; return nil })
			return err
		})
}

func (s *Snapshot) addItem(list string, item Item) {
	s.classifiers[list] = append(s.classifiers[list], item)
	if s.items[list] == nil {
		s.items[list] = map[string]Item{}
	}
	s.items[list][item.Code] = item
}

func queueServices(batch *pgx.Batch, s *Snapshot) {
	queueDocs(batch, `SELECT json_build_object('code', code, 'body', body_code, 'name', name,
			'audience', audience, 'channels', channels, 'flags', flags, 'keywords', keywords,
			'categories', coalesce((SELECT json_agg(category_code ORDER BY position)
				FROM service_category c WHERE c.service_code = s.code), '[]'))
			FROM service s ORDER BY position`,
		func(v Service) {
			s.services[v.Code] = len(s.Services)
			s.Services = append(s.Services, v)
		})
	batch.Queue(`SELECT id, service_code, number, lower(in_force), upper(in_force), published_at, content,
			coalesce(proposal_id::text, ''), coalesce(emergency, '{}')
			FROM standard_edition ORDER BY service_code, number DESC`).Query(func(rows pgx.Rows) error {
		editions, err := pgx.CollectRows(rows, scanEdition)
		for _, e := range editions {
			s.byID[e.ID] = e
			s.editions[e.Service] = append(s.editions[e.Service], e)
		}
		return err
	})
}

func scanEdition(row pgx.CollectableRow) (*Edition, error) {
	var e Edition
	var from time.Time
	var until *time.Time
	var content []byte
	if err := row.Scan(&e.ID, &e.Service, &e.Number, &from, &until, &e.PublishedAt, &content,
		&e.Proposal, &e.Emergency); err != nil {
		return nil, err
	}
	e.From = calendar.DateOf(from)
	if until != nil {
		e.Until = calendar.DateOf(*until)
	}
	if err := json.Unmarshal(content, &e.Content); err != nil {
		return nil, fmt.Errorf("edition %d of %s: %w", e.Number, e.Service, err)
	}
	return &e, nil
}

type calendarRows struct {
	exceptions []calendar.Exception
	years      []int
}

func queueCalendar(batch *pgx.Batch, c *calendarRows) {
	queueDocs(batch, `SELECT json_strip_nulls(json_build_object('date', day, 'kind', kind, 'code', code,
			'moved_from', moved_from, 'name', name)) FROM calendar_day ORDER BY day`,
		func(e calendar.Exception) { c.exceptions = append(c.exceptions, e) })
	batch.Queue(`SELECT year FROM calendar_year ORDER BY year`).Query(func(rows pgx.Rows) (err error) {
		c.years, err = pgx.CollectRows(rows, pgx.RowTo[int])
		return err
	})
}

// searchEvery finds services that hold every word by its stem or beginning. What is called
// by just these words comes first, then what holds them whole, then by how much of the title
// and keywords they are; a service that can be applied for here counts half as much again.
func searchEvery(ctx context.Context, db postgres.Querier, text, beginnings string) ([]string, error) {
	rows, err := db.Query(ctx, `
		WITH q AS (SELECT plainto_tsquery('russian', $1) || plainto_tsquery('english', $1)
		                   || $2::tsquery AS query, plainto_tsquery('simple', $1) AS whole),
		     hit AS (SELECT code, search, search_text, position FROM service, q
		             WHERE search @@ q.query LIMIT $3),
		     ranked AS (SELECT code, position, search @@ q.whole AS holds,
		               strpos(search_text, E'\n' || $1 || E'\n') > 0 -- a keyword
		               OR strpos(search_text, '#' || $1) > 0 AS called, -- or how a name begins
		               ts_rank('{0.1, 0.2, 0.4, 1.0}', search, q.query, 1) * CASE WHEN EXISTS (
		                   SELECT FROM standard_edition e WHERE e.service_code = code) THEN 1.5::real ELSE 1 END AS rank
		           FROM hit, q)
		SELECT code FROM ranked ORDER BY called DESC, holds DESC, rank DESC, position LIMIT $4`,
		text, beginnings, rankLimit, foundLimit)
	return collectCodes(rows, err)
}

// searchNear finds services by the words that they hold, rare words before common ones; a
// word that no service holds is taken for the words most like it, so typing errors are
// forgiven. What is less than half as near as the nearest is left out; of equals, what one
// of the words is a name for comes first, then what can be applied for here.
func searchNear(
	ctx context.Context, db postgres.Querier, words []word, beginnings []string,
) ([]string, error) {
	rows, err := db.Query(ctx, `
		WITH word AS (SELECT n, text, query::tsquery
		              FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w (text, query, n)),
		     held AS (SELECT n, code, 1::real AS likeness FROM word,
		                  LATERAL (SELECT code FROM service WHERE search @@ query LIMIT $3) s),
		     near AS (SELECT n, plainto_tsquery('simple', m.word) AS query, likeness FROM word,
		                  LATERAL (SELECT word, similarity(word, text) AS likeness FROM search_word s
		                           WHERE s.word % text ORDER BY likeness DESC, word LIMIT 10) m
		              WHERE length(text) > 3 AND NOT EXISTS (SELECT FROM held WHERE held.n = word.n)),
		     alike AS (SELECT n, code, max(likeness) AS likeness FROM near,
		                  LATERAL (SELECT code FROM service WHERE search @@ query LIMIT $3) s
		               GROUP BY n, code),
		     found AS (SELECT code, likeness * ln(1 + 1000::float8 / count(*) OVER (PARTITION BY n)) AS score
		               FROM (TABLE held UNION ALL TABLE alike) f),
		     ranked AS (SELECT code, sum(score) AS score, max(sum(score)) OVER () AS best
		                FROM found GROUP BY code)
		SELECT code FROM ranked JOIN service USING (code)
		WHERE score >= best / 2
		ORDER BY score DESC, (SELECT count(*) FROM word
		             WHERE strpos(search_text, E'\n' || text || E'\n') > 0) DESC,
		         EXISTS (SELECT FROM standard_edition e WHERE e.service_code = code) DESC, position
		LIMIT $4`,
		words, beginnings, rankLimit, foundLimit)
	return collectCodes(rows, err)
}

func collectCodes(rows pgx.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, postgres.Fault(err)
	}
	codes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return codes, postgres.Fault(err)
}

// upsertCatalogue writes everything but the editions; a second run changes nothing.
func (s *seedFiles) upsertCatalogue(ctx context.Context, tx postgres.Tx) error {
	batch := &pgx.Batch{}
	for i, b := range s.bodies {
		batch.Queue(`INSERT INTO body (code, name, current_name, position) VALUES ($1, $2, $3, $4)
			ON CONFLICT (code) DO UPDATE SET name = excluded.name, current_name = excluded.current_name,
				position = excluded.position`, b.Code, b.Name, nilIfZero(b.CurrentName), i)
	}
	for _, b := range s.bodies {
		if b.Parent != "" {
			batch.Queue(`UPDATE body SET parent = $2 WHERE code = $1`, b.Code, b.Parent)
		}
	}
	for i, o := range s.organisations {
		batch.Queue(`INSERT INTO organisation (code, role, phone, name, position)
			VALUES ($1, $2, nullif($3, ''), $4, $5) ON CONFLICT (code) DO UPDATE
			SET role = excluded.role, phone = excluded.phone, name = excluded.name,
				position = excluded.position`, o.Code, o.Role, o.Phone, o.Name, i)
	}
	for i, c := range s.categories {
		batch.Queue(`INSERT INTO category (code, name, position) VALUES ($1, $2, $3) ON CONFLICT (code)
			DO UPDATE SET name = excluded.name, position = excluded.position`, c.Code, c.Name, i)
	}
	for i, r := range s.registers {
		batch.Queue(`INSERT INTO register (code, name, owner, facts, holds, position)
			VALUES ($1, $2, $3, coalesce($4::jsonb, '[]'), $5, $6)
			ON CONFLICT (code) DO UPDATE SET name = excluded.name, owner = excluded.owner,
				facts = excluded.facts, holds = excluded.holds, position = excluded.position`,
			r.Code, r.Name, r.Owner, r.Facts, r.Holds, i)
	}
	for i, g := range s.grounds {
		batch.Queue(`INSERT INTO refusal_ground (code, kind, name, article, legal_basis, position)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO UPDATE SET kind = excluded.kind,
				name = excluded.name, article = excluded.article, legal_basis = excluded.legal_basis,
				position = excluded.position`, g.Code, g.Kind, g.Name, g.Article, g.LegalBasis, i)
	}
	s.queueLists(batch)
	s.queueServices(batch)
	s.queueCalendar(batch)
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

func (s *seedFiles) queueLists(batch *pgx.Batch) {
	for i, r := range s.regions {
		batch.Queue(`INSERT INTO region (kato, code, name, kind, position) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (kato) DO UPDATE SET name = excluded.name, kind = excluded.kind,
				position = excluded.position`, r.KATO, r.Code, r.Name, r.Kind, i)
	}
	for list, items := range s.classifiers {
		for i, item := range items {
			if item.Attributes == nil {
				item.Attributes = map[string]string{}
			}
			batch.Queue(`INSERT INTO classifier_item (classifier, code, label, attributes, position)
				VALUES ($1, $2, $3, $4, $5) ON CONFLICT (classifier, code) DO UPDATE
				SET label = excluded.label, attributes = excluded.attributes, position = excluded.position`,
				list, item.Code, item.Label, item.Attributes, i)
		}
	}
	for name, values := range map[string][]seedIndex{"mrp": s.indices.MRP, "min_wage": s.indices.MinWage} {
		for _, v := range values {
			batch.Queue(`INSERT INTO index_value (name, year, tenge, basis) VALUES ($1, $2, $3::text::numeric, $4)
				ON CONFLICT (name, year) DO UPDATE SET tenge = excluded.tenge, basis = excluded.basis`,
				name, v.Year, v.Tenge.String(), v.Basis)
		}
	}
}

// indexService writes the search columns: titles weigh A, keywords B, each by its own
// language and as plain words, so that beginnings of words are found too.
const indexService = `
	UPDATE service SET
		search = setweight(to_tsvector('russian', $2) || to_tsvector('english', $3)
		                   || to_tsvector('simple', $4), 'A')
		      || setweight(to_tsvector('russian', $5) || to_tsvector('english', $6)
		                   || to_tsvector('simple', $7), 'B'),
		search_text = $8
	WHERE code = $1 AND search_text IS DISTINCT FROM $8`

func (s *seedFiles) queueServices(batch *pgx.Batch) {
	for i, v := range s.services {
		batch.Queue(`INSERT INTO service (code, body_code, name, keywords, audience, channels, flags, position)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code) DO UPDATE
			SET body_code = excluded.body_code, name = excluded.name, keywords = excluded.keywords,
				audience = excluded.audience, channels = excluded.channels, flags = excluded.flags,
				position = excluded.position`,
			v.Code, v.Body, v.Name, v.Keywords, v.Audience, v.Channels, v.Flags, i)
		w := v.searchWords()
		batch.Queue(indexService, v.Code, w.titleRU, w.titleEN, w.title, w.keysRU, w.keysEN, w.keys, w.called)
		batch.Queue(`DELETE FROM service_category WHERE service_code = $1 AND category_code <> ALL ($2)`,
			v.Code, v.Categories)
		for j, c := range v.Categories {
			batch.Queue(`INSERT INTO service_category (service_code, category_code, position)
				VALUES ($1, $2, $3) ON CONFLICT (service_code, category_code)
				DO UPDATE SET position = excluded.position`, v.Code, c, j)
		}
	}
	for i, l := range s.situations {
		batch.Queue(`INSERT INTO life_situation (code, name, description, services, position)
			VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO UPDATE SET name = excluded.name,
				description = excluded.description, services = excluded.services,
				position = excluded.position`, l.Code, l.Name, l.Description, l.Services, i)
	}
}

func (s *seedFiles) queueCalendar(batch *pgx.Batch) {
	for year, days := range s.calendar.Years {
		batch.Queue(`INSERT INTO calendar_year (year, basis) VALUES ($1::text::int, $2)
			ON CONFLICT (year) DO UPDATE SET basis = excluded.basis`, year, s.calendar.Basis[year])
		for _, d := range days {
			batch.Queue(`INSERT INTO calendar_day (day, kind, code, moved_from, name)
				VALUES ($1::text::date, $2, $3, nullif($4, '')::date, $5) ON CONFLICT (day) DO UPDATE
				SET kind = excluded.kind, code = excluded.code, moved_from = excluded.moved_from,
					name = excluded.name`,
				d.Date.String(), d.Kind, d.Code, dateOrEmpty(d.MovedFrom), s.calendar.Names[d.Code])
		}
	}
}

// insertBank enters the questions that several standards share. What editors have made of one
// since stays.
func (s *seedFiles) insertBank(ctx context.Context, tx postgres.Tx, now time.Time) error {
	batch := &pgx.Batch{}
	for _, f := range s.bank {
		batch.Queue(`INSERT INTO bank_question (code, field, changed_at) VALUES ($1, $2, $3)
			ON CONFLICT (code) DO NOTHING`, f.Bank, f, now)
	}
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

// insertEdition publishes an edition of the seed unless it is published already; same
// reports whether what is published says what the file says.
func insertEdition(ctx context.Context, tx postgres.Tx, e seedEdition, now time.Time) (same bool, _ error) {
	err := tx.QueryRow(ctx, `SELECT content = $3::jsonb FROM standard_edition
		WHERE service_code = $1 AND number = $2`, e.Service, e.Number, e.content).Scan(&same)
	if !errors.Is(err, pgx.ErrNoRows) {
		return same, postgres.Fault(err)
	}
	// The edition before it ends where this one begins.
	if _, err := tx.Exec(ctx, `UPDATE standard_edition
		SET in_force = daterange(lower(in_force), $3::text::date)
		WHERE service_code = $1 AND number = $2 - 1 AND upper_inf(in_force)
			AND lower(in_force) < $3::text::date`, e.Service, e.Number, e.From.String()); err != nil {
		return false, postgres.Fault(err)
	}
	var id int64
	err = tx.QueryRow(ctx, `
		INSERT INTO standard_edition (service_code, number, in_force, content, published_at)
		VALUES ($1, $2, daterange($3::text::date, NULL), $4, $5) RETURNING id`,
		e.Service, e.Number, e.From.String(), e.content, now).Scan(&id)
	if err != nil {
		return false, postgres.Fault(err)
	}
	return true, insertGrounds(ctx, tx, id, e.parsed)
}

func insertGrounds(ctx context.Context, tx postgres.Tx, edition int64, c Content) error {
	batch := &pgx.Batch{}
	for kind, codes := range map[string][]string{
		KindRefusal: c.RefusalGrounds, KindAcceptanceRefusal: c.AcceptanceRefusalGrounds,
	} {
		for i, code := range codes {
			batch.Queue(`INSERT INTO edition_ground (edition_id, ground_code, kind, position)
				VALUES ($1, $2, $3, $4)`, edition, code, kind, i)
		}
	}
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

// LockLast locks the last edition of a service against another publication and gives its
// bounds; zero where there is none yet.
func LockLast(ctx context.Context, tx postgres.Tx, service string) (last Edition, _ error) {
	if _, err := tx.Exec(ctx, `SELECT FROM service WHERE code = $1 FOR NO KEY UPDATE`, service); err != nil {
		return Edition{}, postgres.Fault(err)
	}
	var from, until *time.Time
	err := tx.QueryRow(ctx, `SELECT id, service_code, number, lower(in_force), upper(in_force) FROM standard_edition
		WHERE service_code = $1 ORDER BY number DESC LIMIT 1`, service).
		Scan(&last.ID, &last.Service, &last.Number, &from, &until)
	if errors.Is(err, pgx.ErrNoRows) {
		return Edition{}, nil
	}
	if from != nil {
		last.From = calendar.DateOf(*from)
	}
	if until != nil {
		last.Until = calendar.DateOf(*until)
	}
	return last, postgres.Fault(err)
}

// Publish enters an edition after the last one, which ends where it had no end. The content is
// that of the approved proposal, byte for byte: the database compares.
func Publish(ctx context.Context, tx postgres.Tx, last, e Edition) error {
	if last.Number > 0 && last.Until.IsZero() {
		if err := End(ctx, tx, last, e.From); err != nil {
			return err
		}
	}
	var id int64
	err := tx.QueryRow(ctx, `
		INSERT INTO standard_edition (service_code, number, in_force, content, published_at, proposal_id, emergency)
		SELECT $1, $2, daterange($3::text::date, NULL), content, $4, id, $6 FROM proposal WHERE id = $5 RETURNING id`,
		e.Service, last.Number+1, e.From.String(), e.PublishedAt, e.Proposal, nilIfZero(e.Emergency)).Scan(&id)
	if err != nil {
		return postgres.Fault(err)
	}
	return insertGrounds(ctx, tx, id, e.Content)
}

// End ends an edition: until is the first day on which it is not in force any more.
func End(ctx context.Context, tx postgres.Tx, e Edition, until calendar.Date) error {
	_, err := tx.Exec(ctx, `UPDATE standard_edition SET in_force = daterange(lower(in_force), $2::text::date)
		WHERE id = $1`, e.ID, until.String())
	return postgres.Fault(err)
}

// Enter brings the register's row of a service to an edition that is in force now.
func Enter(ctx context.Context, tx postgres.Tx, e Edition) error {
	var v Service
	err := tx.QueryRow(ctx, `UPDATE service SET name = coalesce($2, name), channels = $3, audience = $4
		WHERE code = $1 RETURNING code, name, keywords`,
		e.Service, nilIfZero(e.Name), e.Channels, e.Recipients).Scan(&v.Code, &v.Name, &v.Keywords)
	if err != nil {
		return postgres.Fault(err)
	}
	w := v.searchWords()
	_, err = tx.Exec(ctx, indexService, v.Code, w.titleRU, w.titleEN, w.title, w.keysRU, w.keysEN, w.keys, w.called)
	return postgres.Fault(err)
}

func nilIfZero(t i18n.Text) any {
	if t.IsZero() {
		return nil
	}
	return t
}

func dateOrEmpty(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
