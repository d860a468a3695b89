package app_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// demo is the real program, started as `make run` does.
type demo struct {
	t       *testing.T
	binary  string
	dir     string
	command *exec.Cmd
	url     string
	client  *http.Client
}

func newDemo(t *testing.T) *demo {
	t.Helper()
	d := &demo{t: t, dir: t.TempDir()}
	d.binary = filepath.Join(d.dir, "portal")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", d.binary, "qyzmet/cmd/portal")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	jar, _ := cookiejar.New(nil) // never fails without options
	d.client = &http.Client{Jar: jar, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() { d.end(syscall.SIGTERM) })
	return d
}

// start runs the demo until it says where it is.
func (d *demo) start(addr string) {
	d.t.Helper()
	d.command = exec.CommandContext(context.Background(), d.binary, "demo", "--addr", addr, "--data", d.dir)
	d.command.Stderr = os.Stderr
	out, err := d.command.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.command.Start(); err != nil {
		d.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "ready: "); ok {
			d.url = strings.Replace(at, "localhost", "127.0.0.1", 1)
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return
		}
	}
	d.t.Fatal("the demo ended without being ready")
}

func (d *demo) end(signal syscall.Signal) {
	if d.command == nil || d.command.ProcessState != nil {
		return
	}
	_ = d.command.Process.Signal(signal) // it may have ended by itself
	_ = d.command.Wait()
}

func (d *demo) get(path string) *goquery.Document {
	d.t.Helper()
	for range 6 {
		res, err := d.client.Get(d.url + path)
		if err != nil {
			d.t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode == http.StatusSeeOther {
			path = res.Header.Get("Location")
			continue
		}
		doc, err := goquery.NewDocumentFromReader(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			d.t.Fatalf("GET %s: %d %v", path, res.StatusCode, err)
		}
		return doc
	}
	d.t.Fatal("redirects without end")
	return nil
}

// post gives where the answer leads.
func (d *demo) post(path string, form url.Values) string {
	d.t.Helper()
	res, err := d.client.PostForm(d.url+path, form)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		body, _ := io.ReadAll(res.Body)
		d.t.Fatalf("POST %s: %d\n%s", path, res.StatusCode, body)
	}
	return res.Header.Get("Location")
}

func (d *demo) submit(page *goquery.Document, dataForm string, values url.Values) string {
	d.t.Helper()
	form := page.Find(`form[data-form="` + dataForm + `"]`).First()
	all := url.Values{}
	form.Find("input[type=hidden]").Each(func(_ int, s *goquery.Selection) {
		all.Set(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	for name, v := range values {
		all[name] = v
	}
	return d.post(form.AttrOr("action", ""), all)
}

// answers of the certificate of criminal record, page by page whatever their order.
var answers = url.Values{
	"phone": {"+7 700 000 01 01"}, "subject": {"self"}, "purpose": {"employment"},
	"result_delivery": {"cabinet"}, "personal_data_consent": {"yes"},
}

// toTheCode walks to the page that asks for the code and gives it with the form to post.
func (d *demo) toTheCode() (action string, form url.Values) {
	d.t.Helper()
	d.post("/ru/sign-in", url.Values{"persona": {"citizen"}})
	next := d.submit(d.get("/ru/services/no-criminal-record"), "start", nil)
	page := d.get(next)
	for range 20 {
		if page.Find(`form[data-form="answer"]`).Length() == 0 {
			break
		}
		page = d.get(d.submit(page, "answer", answers))
	}
	page = d.get(d.submit(page, "check", nil))
	sign := page.Find(`form[data-form="sign"]`).First()
	form = url.Values{}
	sign.Find("input[name]").Each(func(_ int, s *goquery.Selection) {
		value := s.AttrOr("value", "")
		if s.AttrOr("type", "") != "hidden" {
			value = strings.TrimSpace(page.Find(`[data-fact="one-time-code"]`).Text())
		}
		form.Set(s.AttrOr("name", ""), value)
	})
	return sign.AttrOr("action", ""), form
}

// TestAKillBetweenCommitAndAnswerLosesAndDoublesNothing kills the program, database and
// all, while it files, at moments spread over the filing; the same form posted again to
// the next process leads to one application.
// L-03, L-07
func TestAKillBetweenCommitAndAnswerLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	d := newDemo(t)
	d.start("127.0.0.1:0")
	addr := strings.TrimPrefix(d.url, "http://")
	const rounds = 4
	for round := range rounds {
		action, form := d.toTheCode()
		sent := make(chan struct{})
		go func() {
			close(sent)
			if res, err := d.client.PostForm(d.url+action, form); err == nil {
				res.Body.Close()
			}
		}()
		<-sent
		kill := time.NewTimer(time.Duration(round*round) * 4 * time.Millisecond)
		<-kill.C
		d.end(syscall.SIGKILL)
		d.start(addr)
		first := d.post(action, form)
		if again := d.post(action, form); again != first || !strings.Contains(first, "/cabinet/applications/") {
			t.Fatalf("posted again: %s, then %s", first, again)
		}
		d.get(first)
	}
	if got := d.get("/ru/cabinet").Find(`main a[href*="/cabinet/applications/"]`).Length(); got < rounds {
		t.Errorf("%d applications in the cabinet, want %d", got, rounds)
	}
	seen := map[string]bool{}
	d.get("/ru/cabinet").Find(`main a[href*="/cabinet/applications/GP-"]`).Each(func(_ int, s *goquery.Selection) {
		seen[s.AttrOr("href", "")] = true
	})
	if len(seen) != rounds {
		t.Errorf("applications %v, want %d", seen, rounds)
	}
}
