package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	standins "qyzmet/internal/demo"
	"qyzmet/internal/identity"
	"qyzmet/internal/registry"
	"qyzmet/web/page"
)

// payloads are texts that mean something to a database: each breaks out of another quoting,
// and the last two would wait.
var payloads = []string{
	`'`, `"`, `''`, `\'`, `1' OR '1'='1`, `1) OR (1=1`, `' UNION SELECT NULL,NULL--`, `'; DROP TABLE application;--`, `$$`, `%`, `_`, `\`,
	`{{1}}`, `${1}`, `1 AND 1=CAST((SELECT version()) AS int)`, `'||(SELECT '')||'`, "1\x00", "\xff\xfe", "\xc0\xaf", "\u202e1",
	`'||pg_sleep(10)--`, `1;SELECT pg_sleep(10)--`,
}

// parameters are the names that some route reads.
var parameters = []string{
	"q", "category", "body", "situation", "page", "number", "code", "after", "service", "status", "application", "next",
	"state", "done", "iin", "official", "from-day", "to-year", "kind", "text", "key", "confirm", "persona", "ground", "reasons",
	"purpose", "note", "entry", "verdict", "answer", "login", "password", "new", "repeat", "old", "role", "surname", "name", "phone", "reference",
	"child_iin", "lang", "limit", "offset", "from", "to", "font", "colours",
}

// slow is longer than any honest answer and shorter than the payloads' pg_sleep.
const slow = 8 * time.Second

// I-01: in no parameter of any route, nor in its path, does a text become SQL: no error, no
// wait. With I-08: nor does a text that is no text.
func TestNoParameterIsSQL(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	tried := map[string]bool{}
	for _, role := range []string{"", "parent", "citizen", "official", "auditor", "admin"} {
		c := w.as(t, role)
		for _, e := range w.Routes.Entries() {
			if strings.HasSuffix(e.Pattern, "/sign-out") || e.Pattern == "/demo/clock" || e.Pattern == "/sign-in" && e.Method == http.MethodPost ||
				strings.HasPrefix(e.Pattern, "/help/") || tried[e.Method+e.Pattern] {
				continue
			}
			path := w.addresses(e)[0]
			for i, payload := range payloads {
				status := tryPayload(t, c, role, e, path, payload, i)
				if status == http.StatusForbidden || status == http.StatusSeeOther && role == "" {
					break // not for this role: the handler reads nothing
				}
				tried[e.Method+e.Pattern] = tried[e.Method+e.Pattern] || i == len(payloads)-1 && status != http.StatusNotFound
			}
		}
	}
	if _, err := w.Applications.Own(t.Context(), w.actor(t, "citizen"), w.done); err != nil {
		t.Errorf("after all that: %v", err)
	}
}

func tryPayload(t *testing.T, c *apptest.Client, role string, e page.Entry, path, payload string, n int) (status int) {
	t.Helper()
	values := url.Values{}
	for _, name := range parameters {
		values.Set(name, payload)
	}
	var r *http.Request
	if e.Method == http.MethodGet {
		r = request(http.MethodGet, path)
		r.URL.RawQuery = values.Encode()
	} else {
		r = form(path, values.Encode())
	}
	r.RemoteAddr = fmt.Sprintf("198.51.100.%d:1", n) // limits are another test's
	begin := time.Now()
	a := c.Do(t, r)
	took := time.Since(begin)
	if a.Status >= 500 && a.Status != http.StatusServiceUnavailable || took > slow {
		t.Errorf("%q %s %s with %q: %d after %s", role, e.Method, path, payload, a.Status, took)
	}
	for _, word := range []string{"SQLSTATE", "syntax error", "pg_catalog", "PostgreSQL 1"} {
		if bytes.Contains(a.Body, []byte(word)) {
			t.Errorf("%q %s %s with %q shows %q", role, e.Method, path, payload, word)
		}
	}
	if !strings.Contains(e.Pattern, "{") {
		return a.Status
	}
	r = request(e.Method, "/ru"+placeholder.ReplaceAllLiteralString(e.Pattern, "x"))
	r.URL.Path = "/ru" + placeholder.ReplaceAllLiteralString(e.Pattern, payload)
	r.RemoteAddr = fmt.Sprintf("198.51.100.%d:1", n)
	if in := c.Do(t, r); in.Status >= 500 {
		t.Errorf("%q %s %s with %q in the path: %d", role, e.Method, e.Pattern, payload, in.Status)
	}
	return a.Status
}

// polyglot ends attributes, elements, comments and scripts, and leaves a mark that only
// unescaped HTML shows.
const polyglot = `"'--></script></title></textarea><svg/onload=alert(1)><b id=qzmark>`

// W-06: a text of somebody is a text on every page of every role.
func TestAPolyglotStaysText(t *testing.T) {
	t.Parallel()
	w := &town{Portal: apptest.New(t)}
	spoilRegisters(w)
	w.draft = w.start(t, "parent", "kindergarten-queue", map[string]url.Values{
		"contacts": {"phone": {"+7 700 000 01 03"}}, "child": {"child_iin": {"951009501053"}},
		"region": {"region": {"750000000"}}, "language": {"language": {"kk"}}, "benefit": {"benefit": {"teacher"}},
	})
	_, err := w.Applications.SaveAnswers(t.Context(), w.actor(t, "parent"), w.draft, "benefit-proof", nil,
		map[string]application.Upload{"benefit_proof": {Name: polyglot + ".png", Data: smallPicture(t)}}, nil)
	must(t, err)
	w.done = w.filed(t, "citizen", w.start(t, "citizen", "residence-registration", residence(polyglot)))
	w.queue = w.done
	official := w.actor(t, "official-2")
	must(t, w.Applications.Take(t.Context(), official, w.done, identity.NewKey()))
	wrong, err := w.Applications.Refuse(t.Context(), official, w.done, application.Verdict{
		Ground: "unreliable-documents", Reasons: strings.Repeat(polyglot+" ", 3), Key: identity.NewKey(),
	})
	if err != nil || len(wrong) > 0 {
		t.Fatalf("%v, %v", err, wrong)
	}
	guest := w.Client()
	guest.Post(t, "/ru/feedback", url.Values{"kind": {"wrong"}, "text": {polyglot}, "page": {polyglot}})
	citizen := w.as(t, "citizen")
	log := citizen.Open(t, "/ru/cabinet/access-log")
	entry := log.Doc.Find(`form[data-form="object"] button[name="entry"]`).AttrOr("value", "")
	citizen.Post(t, "/ru/cabinet/access-log/objection", url.Values{"entry": {entry}, "text": {polyglot}})
	shown := 0
	for _, role := range append(slices.Clone(roles), "official-2") {
		c := w.as(t, role)
		for _, e := range w.entries(http.MethodGet) {
			for _, path := range w.addresses(e) {
				shown += stays(t, role, path, c.Get(t, path))
				shown += stays(t, role, path, c.Get(t, path+"?"+url.Values{"q": {polyglot}, "number": {polyglot}, "next": {polyglot}, "page": {polyglot}}.Encode()))
			}
		}
		for _, e := range w.entries(http.MethodPost) {
			if strings.HasSuffix(e.Pattern, "sign-out") || strings.HasPrefix(e.Pattern, "/demo") {
				continue
			}
			values := url.Values{}
			for _, name := range parameters {
				values.Set(name, polyglot)
			}
			shown += stays(t, role, e.Pattern, c.Post(t, w.addresses(e)[0], values))
		}
	}
	if shown < 5 {
		t.Errorf("only %d pages show the text at all", shown)
	}
}

// spoilRegisters puts the polyglot behind every name and address that registers know.
func spoilRegisters(w *town) {
	for _, person := range standins.Everyone() {
		for _, code := range registry.Codes() {
			record, ok := person.Record(code)
			if !ok {
				continue
			}
			record = record.Clone()
			for name, value := range record {
				if strings.Contains(name, "name") || strings.Contains(name, "street") || strings.Contains(name, "locality") {
					record[name] = value + polyglot
				}
			}
			w.Registers.Put(code, person.IIN, record)
		}
	}
}

// stays counts a page that shows the text, and complains where it is more than that.
func stays(t *testing.T, role, path string, a *apptest.Answer) int {
	t.Helper()
	if a.Doc.Find("#qzmark").Length() > 0 || bytes.Contains(a.Body, []byte("<svg/onload")) {
		t.Errorf("%q at %s: the text has become a part of the page", role, path)
	}
	if bytes.Contains(a.Body, []byte("qzmark")) {
		return 1
	}
	return 0
}

// I-06: standards are plain text; markup in any text of one is shown and not obeyed.
func TestMarkupOfAStandardIsShown(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	snapshot, err := p.Registrar.Snapshot(t.Context())
	must(t, err)
	for _, service := range []string{"residence-registration", "child-birth-allowance"} {
		e := snapshot.InForce(service, p.Now()) // this portal's own
		text, err := json.Marshal(e.Content)
		must(t, err)
		var content any
		must(t, json.Unmarshal(text, &content))
		text, err = json.Marshal(marked(content))
		must(t, err)
		must(t, json.Unmarshal(text, &e.Content))
		for _, lang := range []string{"kk", "ru", "en"} {
			for _, path := range []string{"/services/" + service, "/services/" + service + "/editions/1"} {
				if stays(t, "", path, p.Client().Open(t, "/"+lang+path)) == 0 {
					t.Errorf("/%s%s does not show the marked texts", lang, path)
				}
			}
		}
	}
}

// marked is content with the polyglot after every text in a language.
func marked(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = marked(v[i])
		}
	case map[string]any:
		for name := range v {
			text, ok := v[name].(string)
			if ok && slices.Contains([]string{"kk", "ru", "en"}, name) {
				v[name] = text + polyglot
			} else {
				v[name] = marked(v[name])
			}
		}
	}
	return v
}

// I-08: letters of the language and marks of every script survive form, database and page;
// they are kept in one normal form.
func TestLettersSurvive(t *testing.T) {
	t.Parallel()
	w := &town{Portal: apptest.New(t)}
	c := w.as(t, "citizen")
	for n, text := range map[string]string{
		"Әә Іі Ңң Ғғ Үү Ұұ Ққ Өө Һһ": "Әә Іі Ңң Ғғ Үү Ұұ Ққ Өө Һһ",
		"Ёлкин-Йовович № 5 «Б»":      "Ёлкин-Йовович № 5 «Б»",
		"e\u0301 и\u0306":            "é й",
		"İstanbul ß ﬁ 𝒳 漢字 한국":       "İstanbul ß ﬁ 𝒳 漢字 한국",
	} {
		id := w.start(t, "citizen", "residence-registration", residence(n))
		shown := c.Open(t, "/ru/drafts/"+id+"/new-address").Doc.Find(`[name="new_address-street"]`).AttrOr("value", "")
		if shown != text {
			t.Errorf("%q comes back as %q", n, shown)
		}
	}
}

// I-08: what is no text in UTF-8, or reads otherwise than it is written, is refused with the
// page, never with a fault.
func TestWhatIsNoTextIsRefused(t *testing.T) {
	t.Parallel()
	w := &town{Portal: apptest.New(t)}
	id := w.start(t, "citizen", "residence-registration", residence("Абай"))
	c := w.as(t, "citizen")
	for name, street := range map[string]string{
		"NUL": "a%00b", "broken": "a%ffb", "overlong slash": "%c0%af", "overlong NUL": "%c0%80", "a surrogate": "%ed%a0%80",
		"beyond Unicode": "%f4%90%80%80", "an override": "a%e2%80%aeb", "an isolate": "a%e2%81%a6b", "cut short": "a%d0",
		"an escape": "a%1b[31mb",
	} {
		a := c.Do(t, form("/ru/drafts/"+id+"/new-address",
			"new_address-region=710000000&new_address-locality=x&new_address-house=1&new_address-street="+street))
		if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`[data-fact="error-summary"]`).Length() != 1 {
			t.Errorf("%s is answered %d", name, a.Status)
		}
	}
	if a := c.Do(t, form("/ru/drafts/"+id+"/new-address",
		"new_address-region=710000000&new_address-locality=x&new_address-house=1&new_address-street=%2541")); a.Status != http.StatusSeeOther {
		t.Fatalf("a text with a percent sign is answered %d", a.Status)
	}
	if got := c.Open(t, "/ru/drafts/"+id+"/new-address").Doc.Find(`[name="new_address-street"]`).AttrOr("value", ""); got != "%41" {
		t.Errorf("what is decoded once is %q", got)
	}
}

// I-11: whatever is sent, a line of the log is one JSON object, and there is one a request.
func TestTheLogStaysOneLineARequest(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := &town{Portal: rebuilt(t, apptest.New(t), nil, &log)}
	const injected = "x\r\n{\"level\":\"ERROR\",\"msg\":\"forged\"}\x1b[31m\u2028\u2029\u202e"
	c := w.Client()
	asked := 0
	for _, e := range w.Routes.Entries() {
		values := url.Values{}
		for _, name := range parameters {
			values.Set(name, injected)
		}
		r := form(w.addresses(e)[0], values.Encode())
		if e.Method == http.MethodGet {
			r = request(http.MethodGet, w.addresses(e)[0])
			r.URL.RawQuery = values.Encode()
		}
		for _, name := range []string{"User-Agent", "Referer", "X-Request-Id", "Accept-Language", "Cookie"} {
			r.Header.Set(name, injected)
		}
		c.Do(t, r)
		asked++
	}
	lines := 0
	for line := range strings.Lines(log.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("a line is no JSON: %q", line)
		}
		if entry["msg"] == "forged" || strings.ContainsAny(line, "\x1b\u2028\u2029\u202e") {
			t.Errorf("a line was forged: %q", line)
		}
		if entry["msg"] == "request" {
			lines++
		}
	}
	if lines != asked {
		t.Errorf("%d requests left %d lines", asked, lines)
	}
}

// iinForm is what an IIN looks like; the end of a random id (UUID) may look so by chance.
var (
	iinForm = regexp.MustCompile(`\b\d{12}\b`)
	uuid    = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
)

// W-16: no address of the portal's own names a person, whoever reads.
func TestNoAddressNamesAPerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var names []string
	for _, person := range []string{"citizen", "parent"} {
		found, err := w.Directory.Persona(t.Context(), person)
		must(t, err)
		names = append(names, found.Actor.Names.Surname.RU, found.Actor.Names.Surname.EN)
	}
	for _, role := range append(slices.Clone(roles), "official-2") {
		c := w.as(t, role)
		for _, e := range w.entries(http.MethodGet) {
			for _, path := range w.addresses(e) {
				a := c.Get(t, path)
				a.Doc.Find("a[href], form[action]").Each(func(_ int, s *goquery.Selection) {
					to, _ := url.PathUnescape(s.AttrOr("href", s.AttrOr("action", "")))
					if strings.HasPrefix(to, "tel:") || strings.HasPrefix(to, "mailto:") {
						return
					}
					if iinForm.MatchString(uuid.ReplaceAllString(to, "")) || slices.ContainsFunc(names, func(n string) bool { return strings.Contains(to, n) }) {
						t.Errorf("%q at %s: an address names somebody: %s", role, path, to)
					}
				})
				if iinForm.MatchString(uuid.ReplaceAllString(a.Location, "")) {
					t.Errorf("%q at %s leads to %s", role, path, a.Location)
				}
			}
		}
	}
}
