package bench

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"qyzmet/internal/app"
	"qyzmet/internal/application"
	"qyzmet/internal/config"
	"qyzmet/internal/demo"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/registry"
)

const (
	portalDatabase = "portal"
	benchSecret    = "a secret of the benchmarks, 32 bytes long"
	// citizens are signed in and file by turns.
	citizens = 500
	// benchPhone is the phone of all of them.
	benchPhone = "+77000000101"
	// filedService is what they apply for.
	filedService = "no-criminal-record"
)

// answered are the answers of the drafts.
var answered = url.Values{
	"phone": {benchPhone}, "email": {""}, "subject": {"self"}, "purpose": {"employment"},
	"result_delivery": {"cabinet"}, "personal_data_consent": {"yes"},
}

// stock is what the load lives on: the portal's database with citizens, sessions and
// drafts that are answered and wait for their code.
type stock struct {
	owner *pgxpool.Pool
	// app is a portal in this process, to prepare and to record; the load goes to others.
	app *app.App
	// pattern is the draft that all others are made from.
	pattern  application.DraftRecord
	recorder *recorder
	// codes are the one-time codes of the drafts, by their number.
	codes []string
	// cabinet says that the measured cabinet is full.
	cabinet bool
}

// newStock makes and fills a database.
func (b *Bench) newStock(ctx context.Context, database string) (_ *stock, err error) {
	if err := b.server.seeded(ctx, database); err != nil {
		return nil, err
	}
	s := &stock{}
	if s.owner, err = b.server.owner(ctx, database); err != nil {
		return nil, err
	}
	if err := s.spread(ctx); err != nil {
		return nil, err
	}
	keys, err := keys()
	if err != nil {
		return nil, err
	}
	pool, recorder, err := recordingPool(ctx, b.server.address(database), keys)
	if err != nil {
		return nil, err
	}
	s.recorder = recorder
	if s.app, err = buildApp(ctx, pool, time.Now); err != nil {
		return nil, err
	}
	return s, s.fill(ctx)
}

// buildApp builds a portal in this process, by a clock.
func buildApp(ctx context.Context, pool *pgxpool.Pool, wall func() time.Time) (*app.App, error) {
	cfg := config.Config{
		Mode: config.Production, BaseURL: "http://127.0.0.1", SecretKey: benchSecret,
		ColumnKeys: benchColumnKeys, IndexKey: benchIndexKey,
	}
	return app.Build(ctx, cfg, pool, app.Outside{Registers: registers{}}, wall, slog.New(slog.DiscardHandler))
}

func (s *stock) close() {
	s.app.Close()
	s.owner.Close()
}

// registers know the demo's people and answer at once.
type registers struct{}

// Lookup finds one of the demo's people.
func (registers) Lookup(_ context.Context, r registry.Request) (registry.Record, error) {
	for _, p := range demo.Everyone() {
		if record, ok := p.Record(r.Register); ok && p.IIN == r.IIN {
			return record, nil
		}
	}
	return nil, fault.New(fault.NotFound, "")
}

// fill makes the pattern of all drafts by the portal's own means, and the citizens by SQL.
func (s *stock) fill(ctx context.Context) error {
	persona, err := s.app.Directory.Persona(ctx, "citizen")
	if err != nil {
		return err
	}
	pattern, err := s.answerDraft(ctx, persona.Actor)
	if err != nil {
		return err
	}
	d, err := s.app.Applications.Draft(ctx, persona.Actor, pattern)
	if err != nil {
		return err
	}
	s.pattern = d.DraftRecord
	for _, sql := range []string{makeIDs, fmt.Sprintf(makePattern, pattern)} {
		if _, err := s.owner.Exec(ctx, sql); err != nil {
			return err
		}
	}
	keys, err := keys()
	if err != nil {
		return err
	}
	iins, indexes, phones := sealedPeople(keys)
	if _, err := s.owner.Exec(ctx, makeCitizens, iins, indexes, phones); err != nil {
		return err
	}
	_, err = s.owner.Exec(ctx, makeSessions, citizens)
	return err
}

// answerDraft begins a draft and answers every page of it.
func (s *stock) answerDraft(ctx context.Context, actor identity.Actor) (id string, _ error) {
	service := s.app.Applications
	id, err := service.StartDraft(ctx, actor, filedService, i18n.RU, "")
	if err != nil {
		return "", err
	}
	d, err := service.Draft(ctx, actor, id)
	if err != nil {
		return "", err
	}
	for _, section := range d.Standard.Form.Sections {
		for _, p := range section.Pages {
			saved, err := service.SaveAnswers(ctx, actor, id, p.ID, answered, nil, nil)
			if err != nil {
				return "", err
			}
			if len(saved.Errors) > 0 {
				return "", fmt.Errorf("page %s of %s: %v", p.ID, filedService, saved.Errors)
			}
		}
	}
	return id, nil
}

// Ids are functions of a number, and so are the tokens of sessions, so that scripts of
// pgbench can name them too.
const (
	makeIDs = `CREATE FUNCTION bench_id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
		RETURN ('00000000-0000-4000-' || kind || '-' || lpad(n::text, 12, '0'))::uuid`
	makeCitizens = `INSERT INTO person (id, iin_sealed, iin_index, phone_sealed, surname, name, patronymic, created_at)
		SELECT bench_id('a000', n - 1), i, x, t, surname, name, patronymic, now()
		FROM person, unnest($1::bytea[], $2::bytea[], $3::bytea[]) WITH ORDINALITY AS made (i, x, t, n)
		WHERE persona = 'citizen'`
	makeSessions = `INSERT INTO session (token_hash, person_id, role, created_at, seen_at, expires_at)
		SELECT sha256(('bench-' || n)::bytea), bench_id('a000', n), 'citizen', now(), now(), now() + interval '30 min'
		FROM generate_series(0, $1::bigint - 1) n`
	makePattern = `CREATE TABLE bench_draft AS SELECT * FROM draft WHERE id = '%s'`
	makeDrafts  = `INSERT INTO draft (id, person_id, service_code, edition_id, lang, answers, registered, facts,
			unavailable, created_at, updated_at, expires_at)
		SELECT bench_id('b000', n), bench_id('a000', n % $2), service_code, edition_id, lang, a, r, f,
			unavailable, now(), now(), now() + interval '30 days'
		FROM bench_draft, unnest($3::bytea[], $4::bytea[], $5::bytea[]) WITH ORDINALITY AS made (a, r, f, place),
			LATERAL (SELECT $1::bigint + place - 1 AS n) of`
	makeCodes = `INSERT INTO one_time_code (id, draft_id, person_id, sent_to_sealed, delivery, created_at, expires_at)
		SELECT bench_id('c000', n), bench_id('b000', n), bench_id('a000', n % $2), number, 'sent', now(),
			now() + interval '1 hour'
		FROM unnest($3::bytea[]) WITH ORDINALITY AS sent (number, place), LATERAL (SELECT $1::bigint + place - 1 AS n) of`
)

func citizenID(n int) string { return fmt.Sprintf("00000000-0000-4000-a000-%012d", n%citizens) }
func draftID(n int) string   { return fmt.Sprintf("00000000-0000-4000-b000-%012d", n) }
func codeID(n int) string    { return fmt.Sprintf("00000000-0000-4000-c000-%012d", n) }

// cookie is the session of a citizen who reads Russian.
func cookie(n int) string { return fmt.Sprintf("lang=ru; qyzmet=bench-%d", n%citizens) }

// more makes drafts up to so many, with codes on their way; spread drafts are for services
// of all bodies.
func (s *stock) more(ctx context.Context, until int, spread bool) error {
	from := len(s.codes)
	keys, err := keys()
	if err != nil {
		return err
	}
	answers, registered, facts, err := sealedDrafts(keys, s.pattern, from, until)
	if err != nil {
		return err
	}
	if _, err := s.owner.Exec(ctx, makeDrafts, from, citizens, answers, registered, facts); err != nil {
		return err
	}
	if _, err := s.owner.Exec(ctx, makeCodes, from, citizens, sealedNumbers(keys, from, until)); err != nil {
		return err
	}
	if spread {
		if _, err := s.owner.Exec(ctx, spreadDrafts, from, until); err != nil {
			return err
		}
	}
	if _, err := s.owner.Exec(ctx, `VACUUM ANALYZE`); err != nil {
		return err
	}
	s.codes = append(s.codes, make([]string, until-from)...)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for n := from; n < until; n++ {
		group.Go(func() error {
			actor := identity.Actor{PersonID: citizenID(n), Role: identity.Citizen}
			c, err := s.app.Applications.Confirming(ctx, actor, draftID(n))
			s.codes[n] = c.Digits
			return err
		})
	}
	return group.Wait()
}

// filing is the request that files a draft.
func (s *stock) filing(n int) []byte {
	path, form := s.form(n)
	return post(path, cookie(n), form)
}

// form is what the sign page of a draft sends, and where to.
func (s *stock) form(n int) (path, form string) {
	values := url.Values{"code": {s.codes[n]}, "key": {"key-" + strconv.Itoa(n)}}
	return "/ru/drafts/" + draftID(n) + "/sign", values.Encode()
}
