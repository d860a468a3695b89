package bench

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/i18n"
	"qyzmet/internal/loaddata"
	"qyzmet/web/locale"
)

// What a long queue is compared with: so few applications, of which so many are open that its
// pages are as full. Else an empty page would be compared with a full one.
const (
	fewRows = 10_000
	fewOpen = 0.5
)

// queuePages are what an official of the busiest body opens again and again.
var queuePages = []struct{ name, path string }{
	{"the queue", "/ru/bench"},
	{"its overdue cases", "/ru/bench?overdue=1"},
	{"its closed cases", "/ru/bench?status=closed"},
	{"the cases in hand", "/ru/bench?mine=1"},
}

// measureQueue compares the queue of a body with that of the same body when there are a
// thousand times as many applications: keyset paging and its indexes keep them alike.
func (b *Bench) measureQueue(ctx context.Context) error {
	if err := b.needProgram(ctx); err != nil {
		return err
	}
	few, err := b.startQueue(ctx, "queue_few", loaddata.Plan{Applications: fewRows, Open: fewOpen})
	if err != nil {
		return err
	}
	defer few.stop()
	many, err := b.startQueue(ctx, "queue_many", loaddata.Plan{Applications: b.QueueRows})
	if err != nil {
		return err
	}
	defer many.stop()
	for _, p := range queuePages {
		ratio, err := b.compareQueues(ctx, few, many, p.path)
		if err != nil {
			return err
		}
		b.table.add(row{"queue", fmt.Sprintf("%s at %d applications, of the same at %d", p.name, b.QueueRows, fewRows),
			ratio, atMost, 1.5, "×"})
	}
	return nil
}

// startQueue fills a database and runs a portal on it. What lists do not read is left out: at
// this size it would be ten times as much.
func (b *Bench) startQueue(ctx context.Context, database string, p loaddata.Plan) (*child, error) {
	if err := b.server.seeded(ctx, database); err != nil {
		return nil, err
	}
	owner, err := b.server.owner(ctx, database)
	if err != nil {
		return nil, err
	}
	defer owner.Close()
	p.Bare = true
	r, err := b.load(ctx, owner, p)
	if err != nil {
		return nil, err
	}
	b.say("  %d applications, %d of them open, written in %.0f s", r.Applications, r.Open, r.Took.Seconds())
	if _, err := owner.Exec(ctx, makeOfficial); err != nil {
		return nil, err
	}
	return b.startPortal(ctx, database)
}

// load invents applications by a plan that says how many.
func (b *Bench) load(ctx context.Context, owner *pgxpool.Pool, p loaddata.Plan) (r loaddata.Report, err error) {
	if p.Texts, err = i18n.Load(locale.Files); err != nil {
		return r, err
	}
	p.BaseURL, p.Seed, p.Wall, p.Progress = "http://127.0.0.1", 1, time.Now, b.Out
	if p.Now.IsZero() {
		p.Now = time.Now()
	}
	return loaddata.Run(ctx, owner, p)
}

// official is the session of an invented official of the body with the most open cases.
const official = "lang=ru; qyzmet=bench-official"

const makeOfficial = `INSERT INTO session (token_hash, person_id, role, body_code, created_at, seen_at, expires_at)
	SELECT sha256('bench-official'), r.person_id, r.role, r.body_code, now(), now(), now() + interval '1 hour'
	FROM staff_role r JOIN (SELECT body_code, count(*) AS cases FROM application WHERE closed_at IS NULL
		GROUP BY body_code) open USING (body_code)
	WHERE r.role = 'official' AND r.person_id::text LIKE '0000da7a-%' ORDER BY open.cases DESC, r.person_id LIMIT 1`

// compareQueues gives how many times as long a page takes with many applications.
func (b *Bench) compareQueues(ctx context.Context, few, many *child, path string) (float64, error) {
	request := get(path, official, false)
	var ratios []float64
	for _, c := range []*child{few, many} {
		got, err := fetch(ctx, c.addr, request)
		if err != nil {
			return 0, err
		}
		if got.status != http.StatusOK || !bytes.Contains(got.body, []byte("/ru/bench/")) {
			return 0, fmt.Errorf("%s answers %d, or no case:\n%s", path, got.status, got.body)
		}
	}
	for turn := range b.Repeat*turns + 1 { // one to warm up
		small, err := run(ctx, few.addr, lasting(eachPage, request), isOK)
		if err != nil {
			return 0, err
		}
		large, err := run(ctx, many.addr, lasting(eachPage, request), isOK)
		if err != nil {
			return 0, err
		}
		if turn > 0 {
			ratios = append(ratios, small.perSecond/large.perSecond)
		}
		if turn == b.Repeat*turns {
			b.say("  %s %s", path, large.versus(small))
		}
	}
	return median(ratios), nil
}
