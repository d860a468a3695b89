package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
)

// eachClient is how many drafts a client files in one repetition.
const eachClient = 100

// measureFiling compares filing over HTTP with the same statements run by pgbench: first
// with every application to one body, then spread over all.
func (b *Bench) measureFiling(ctx context.Context) error {
	if err := b.prepare(ctx); err != nil {
		return err
	}
	one, err := b.compareFiling(ctx, false)
	if err != nil {
		return err
	}
	all, err := b.compareFiling(ctx, true)
	if err != nil {
		return err
	}
	b.table.add(row{"G3", "filing over HTTP, of pgbench with the same SQL; 20 bodies", all.speed, atLeast, 0.40, ""})
	b.table.add(row{"G3", "the same, every application to one body", one.speed, atLeast, 0.40, ""})
	b.table.add(row{"G4 filing", "p99 of a filing, of pgbench's; 20 bodies", all.slowest, atMost, 5, "×"})
	b.table.add(row{"G4 filing", "the same, every application to one body", one.slowest, atMost, 5, "×"})
	b.table.add(row{"G7 filing", "round trips of a filing that tells the worker", float64(all.trips + 1), atMost, 8, ""})
	return nil
}

// comparison is medians of ratios, ours of theirs.
type comparison struct {
	speed, slowest float64
	trips          int
}

func (b *Bench) compareFiling(ctx context.Context, spread bool) (c comparison, _ error) {
	const once = clients * eachClient
	begin := len(b.stock.codes)
	if err := b.stock.more(ctx, begin+recordings+2*once*(b.Repeat+1), spread); err != nil {
		return c, err
	}
	recorded, err := b.stock.recordFiling(ctx, begin)
	if err != nil {
		return c, err
	}
	limit := newScript(recorded, spread)
	var speed, slowest []float64
	for repetition := range b.Repeat + 1 { // one to warm up
		first := begin + recordings + repetition*2*once
		theirs, err := b.pgbench(ctx, limit, first, eachClient)
		if err != nil {
			return c, err
		}
		ours, err := b.file(ctx, first+once, once)
		if err != nil {
			return c, err
		}
		b.say("  filing %s", ours.versus(theirs))
		if repetition > 0 {
			speed = append(speed, ours.perSecond/theirs.perSecond)
			slowest = append(slowest, ours.p99.Seconds()/theirs.p99.Seconds())
		}
	}
	return comparison{median(speed), median(slowest), recorded.trips()}, b.stock.allFiled(ctx, begin)
}

// allFiled proves that both sides did the whole work: every draft has become an application.
func (s *stock) allFiled(ctx context.Context, first int) error {
	var left, filed int
	const ours = `BETWEEN bench_id('b000', $1) AND bench_id('b000', $2)`
	err := s.owner.QueryRow(ctx, `SELECT (SELECT count(*) FROM draft WHERE id `+ours+`),
		(SELECT count(*) FROM application WHERE draft_id `+ours+`)`, first, len(s.codes)).Scan(&left, &filed)
	if err == nil && (left != 0 || filed != len(s.codes)-first) {
		err = fmt.Errorf("%d drafts are left and %d of %d filed", left, filed, len(s.codes)-first)
	}
	return err
}

// file files so many drafts from first over HTTP.
func (b *Bench) file(ctx context.Context, first, many int) (load, error) {
	return run(ctx, b.portal.addr, func(n int) ([]byte, bool) {
		if n >= many {
			return nil, false
		}
		return b.stock.filing(first + n), true
	}, isFiled)
}

func isFiled(a answer) bool {
	return a.status == http.StatusSeeOther && strings.Contains(a.location, "/cabinet/applications/")
}

// filing is what is known of a filing that was recorded.
type filing struct {
	draft                                int
	token, key                           string
	id, number, body, service, editionID string
	statements                           []statement
}

// recordings is how many drafts are filed to record one.
const recordings = 5

// recordFiling files drafts in this process and gives one that was recorded without the
// notice to the worker, which the first sends, and then one in a tenth of a second at most.
func (s *stock) recordFiling(ctx context.Context, first int) (f filing, err error) {
	var notes []note
	for n := first; n < first+recordings; n++ {
		s.recorder.take()
		w := httptest.NewRecorder()
		s.app.Handler.ServeHTTP(w, s.request(ctx, n))
		if w.Code != http.StatusSeeOther {
			return f, fmt.Errorf("filing answers %d:\n%s", w.Code, w.Body)
		}
		if taken := s.recorder.take(); n > first && !slices.ContainsFunc(taken, note.tellsWorker) {
			f.draft, notes = n, taken
		}
	}
	if notes == nil {
		return f, errors.New("every filing told the worker: this machine is too slow to measure on")
	}
	if f.statements, err = asStatements(ctx, s.owner, notes); err != nil {
		return f, err
	}
	token := sha256.Sum256([]byte("bench-" + strconv.Itoa(f.draft%citizens)))
	f.token, f.key = `\x`+hex.EncodeToString(token[:]), "key-"+strconv.Itoa(f.draft)
	err = s.owner.QueryRow(ctx, `SELECT id::text, number, body_code, service_code, edition_id::text
		FROM application WHERE draft_id = $1`, draftID(f.draft)).
		Scan(&f.id, &f.number, &f.body, &f.service, &f.editionID)
	return f, err
}

func (n note) tellsWorker() bool { return strings.Contains(n.sql, "pg_notify") }

// request is the filing of a draft for a handler in this process.
func (s *stock) request(ctx context.Context, n int) *http.Request {
	path, form := s.form(n)
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(form))
	r.Host = "127.0.0.1"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", cookie(n))
	return r
}

// trips is how many round trips the statements were sent in.
func (f filing) trips() int {
	if len(f.statements) == 0 {
		return 0
	}
	return f.statements[len(f.statements)-1].Trip + 1
}
