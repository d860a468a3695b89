package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"
)

// publicPages are the pages that everybody reads, signed out.
var publicPages = []struct{ name, path string }{
	{"home", "/ru/"}, {"list of services", "/ru/services"}, {"service card", "/ru/services/" + filedService},
}

const (
	cabinetPage = "/ru/cabinet"
	// signedOut is what a reader's browser brings from the second page on.
	signedOut = "lang=ru"
	// eachPage is how long a page is asked for in one turn; a repetition has several turns,
	// so short that whatever else the machine does falls on both sides alike.
	eachPage = 500 * time.Millisecond
	turns    = 3
)

// measurePages compares public pages with bare net/http and the cabinet with bare pgx.
func (b *Bench) measurePages(ctx context.Context) error {
	if err := b.prepare(ctx); err != nil {
		return err
	}
	if err := b.stock.fillCabinet(ctx); err != nil {
		return err
	}
	bare, trips, err := b.startBare(ctx)
	if err != nil {
		return err
	}
	defer bare.stop()
	for _, p := range publicPages {
		for _, gzip := range []bool{false, true} {
			c, err := b.comparePages(ctx, bare, p.path, signedOut, gzip)
			if err != nil {
				return err
			}
			b.table.add(row{"G1", p.name + ", of bare net/http" + encoded(gzip), c.speed, atLeast, 0.50, ""})
		}
	}
	c, err := b.comparePages(ctx, bare, cabinetPage, cookie(0), false)
	if err != nil {
		return err
	}
	b.table.add(row{"G2", "cabinet, of bare pgx with the same queries", c.speed, atLeast, 0.40, ""})
	b.table.add(row{"G4 page", "p99 of the cabinet, of bare pgx's", c.slowest, atMost, 2.5, "×"})
	b.table.add(row{"G7 page", "round trips of the cabinet", float64(trips), atMost, 3, ""})
	return nil
}

func encoded(gzip bool) string {
	if gzip {
		return ", gzip"
	}
	return ""
}

func (b *Bench) comparePages(
	ctx context.Context, bare *child, path, cookie string, gzip bool,
) (c comparison, _ error) {
	request := get(path, cookie, gzip)
	var speed, slowest []float64
	for turn := range b.Repeat*turns + 1 { // one to warm up
		theirs, err := run(ctx, bare.addr, lasting(eachPage, request), isOK)
		if err != nil {
			return c, err
		}
		ours, err := run(ctx, b.portal.addr, lasting(eachPage, request), isOK)
		if err != nil {
			return c, err
		}
		if turn > 0 {
			speed = append(speed, ours.perSecond/theirs.perSecond)
			slowest = append(slowest, ours.p99.Seconds()/theirs.p99.Seconds())
		}
		if turn == b.Repeat*turns {
			b.say("  %s%s %s", path, encoded(gzip), ours.versus(theirs))
		}
	}
	return comparison{speed: median(speed), slowest: median(slowest)}, nil
}

// startBare cans what the portal answers and serves it without the portal.
func (b *Bench) startBare(ctx context.Context) (_ *child, trips int, _ error) {
	all := cans{Database: b.server.address(portalDatabase)}
	for _, p := range publicPages {
		c, err := b.can(ctx, p.path, signedOut)
		if err != nil {
			return nil, 0, err
		}
		all.Pages = append(all.Pages, c)
	}
	cabinet, err := b.can(ctx, cabinetPage, cookie(0))
	if err != nil {
		return nil, 0, err
	}
	if cabinet.Queries, err = b.stock.recordPage(ctx, cabinetPage, cookie(0)); err != nil {
		return nil, 0, err
	}
	all.Pages = append(all.Pages, cabinet)
	text, err := json.Marshal(all)
	if err != nil {
		return nil, 0, err
	}
	file := filepath.Join(b.dir, "canned.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, 0, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, 0, err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, 0, err
	}
	bare, err := b.start(ctx, addr, "/ready", self, nil, Bare, addr, file)
	return bare, len(cabinet.trips()), err
}

// can keeps what the portal answers, with and without compression.
func (b *Bench) can(ctx context.Context, path, cookie string) (c canned, _ error) {
	c.Path = path
	for _, gzip := range []bool{false, true} {
		got, err := fetch(ctx, b.portal.addr, get(path, cookie, gzip))
		if err != nil {
			return c, err
		}
		if got.status != http.StatusOK || (got.encoding == "gzip") != gzip {
			return c, fmt.Errorf("%s answers %d, encoded %q", path, got.status, got.encoding)
		}
		if gzip {
			c.Gzipped = got.body
		} else {
			c.Plain = got.body
		}
	}
	b.say("  %s is %d bytes, %d compressed", path, len(c.Plain), len(c.Gzipped))
	return c, nil
}

// recordPage opens a page in this process and notes what it asks; the first time also asks
// for the catalogue, which happens once a second at most.
func (s *stock) recordPage(ctx context.Context, path, cookie string) ([]statement, error) {
	for range 2 {
		s.recorder.take()
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
		r.Host = "127.0.0.1"
		r.Header.Set("Cookie", cookie)
		w := httptest.NewRecorder()
		s.app.Handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			return nil, fmt.Errorf("%s answers %d", path, w.Code)
		}
	}
	return asStatements(ctx, s.owner, s.recorder.take())
}

// Drafts and applications of citizen 0: a full page of the cabinet.
const (
	cabinetDrafts       = 3
	cabinetApplications = 20
)

// fillCabinet gives citizen 0 drafts and applications in different states.
func (s *stock) fillCabinet(ctx context.Context) error {
	if s.cabinet {
		return nil
	}
	s.cabinet = true
	if _, err := s.owner.Exec(ctx, makeCabinetDrafts, cabinetDrafts); err != nil {
		return err
	}
	if _, err := s.owner.Exec(ctx, makeCabinetApplications, cabinetApplications); err != nil {
		return err
	}
	_, err := s.owner.Exec(ctx, `VACUUM ANALYZE`)
	return err
}

const (
	makeCabinetDrafts = `INSERT INTO draft (id, person_id, service_code, edition_id, lang, answers, registered, facts,
			unavailable, created_at, updated_at, expires_at)
		SELECT bench_id('d000', n), bench_id('a000', 0), service_code, edition_id, lang, answers, registered, facts,
			unavailable, now(), now(), now() + interval '30 days'
		FROM bench_draft, generate_series(1, $1::bigint) n`
	makeCabinetApplications = `INSERT INTO application (number, tracking_code, draft_id, person_id, service_code,
			body_code, edition_id, channel, lang, status, answers, registered, facts, filing, term, confirmed_by,
			filed_at, registered_at, due_at, closed_at)
		SELECT 'BENCH-26-' || lpad(n::text, 6, '0'), 'AAAA-BBBB', bench_id('e000', n), bench_id('a000', 0), d.service_code,
			s.body_code, d.edition_id, 'portal', 'ru', CASE WHEN n % 2 = 0 THEN 'registered' ELSE 'refused' END,
			d.answers, d.registered, d.facts, '[]', '{"unit": "working_days", "value": 5, "variant": "base"}',
			'one_time_code', now() - n * interval '1 day', now() - n * interval '1 day', now() + interval '5 days',
			CASE WHEN n % 2 = 0 THEN NULL ELSE now() END
		FROM bench_draft d JOIN service s ON s.code = d.service_code, generate_series(1, $1::bigint) n`
)
