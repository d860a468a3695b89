package e2etest

import (
	"bufio"
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
)

// logbook keeps what every portal of this binary logs, at the most talkative level.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

var logs = &logbook{}

// logger is what the portals of the tests log to; nothing of it is shown.
func (l *logbook) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// Write keeps a line.
func (l *logbook) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

// canaries are what tells somebody's person: it may stand on their own pages and in no log,
// metric or argument of a job.
func canaries() []string {
	var list []string
	for _, p := range demo.Everyone() {
		list = append(list, p.IIN)
		if p.Phone != "" {
			list = append(list, strings.TrimPrefix(p.Phone, "+7"))
		}
		if p.Email != "" {
			list = append(list, p.Email)
		}
		for _, lang := range i18n.Langs {
			list = append(list, p.Surname.In(lang)+" "+p.Name.In(lang))
		}
	}
	return list
}

// leaks names the canaries in a text, each with the line it stands in, at most ten.
func leaks(text string) (found []string) {
	list := canaries()
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() && len(found) < 10 {
		for _, c := range list {
			if strings.Contains(lines.Text(), c) {
				found = append(found, fmt.Sprintf("%s in: %.300s", c, lines.Text()))
				break
			}
		}
	}
	return found
}

// judge reports what the portals have logged in all tests, when all have ended. It is
// called where no test runs any more, and fails the binary. G-02.
func (l *logbook) judge(wholeRun bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := l.text.String()
	for _, leak := range leaks(text) {
		fmt.Println("a log tells of a person:", leak)
	}
	if wholeRun && !strings.Contains(text, `"msg":"request"`) {
		fmt.Println("the portals have logged nothing, so this proves nothing")
		return false
	}
	return len(leaks(text)) == 0
}

// violations are reports of the browser about the content security policy.
var violations = regexp.MustCompile(`portal_csp_violations_total[^\n]* [1-9][^\n]*`)

// keepSilent checks at the end of a test that the metrics and the jobs of its portal tell of
// nobody, and that no browser has complained. G-02.
func (p *portal) keepSilent(t *testing.T) {
	t.Helper()
	w := httptest.NewRecorder()
	p.Metrics.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, leak := range leaks(w.Body.String()) {
		t.Errorf("a metric tells of a person: %s", leak)
	}
	// W-02: no page of any test has done what the content security policy forbids.
	if found := violations.FindString(w.Body.String()); found != "" {
		t.Errorf("browsers have reported: %s", found)
	}
	jobs := listed(t, p.behind(), `SELECT coalesce(args::text, '') || coalesce(metadata::text, '') ||
		coalesce(array_to_string(errors, ' '), '') FROM river_job`)
	for _, leak := range leaks(strings.Join(jobs, "\n")) {
		t.Errorf("a job tells of a person: %s", leak)
	}
}

// G-02: what is looked for would be found.
func TestLeaksAreFound(t *testing.T) {
	t.Parallel()
	person := demo.Everyone()[0]
	for _, text := range []string{
		`{"err":"person ` + person.IIN + `"}`, "to=8" + strings.TrimPrefix(person.Phone, "+7"),
		person.Surname.RU + " " + person.Name.RU,
	} {
		if len(leaks("first\n"+text+"\nlast")) != 1 {
			t.Errorf("not found in %q", text)
		}
	}
	if found := leaks("nothing\nto see"); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}
