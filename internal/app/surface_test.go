package app_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qyzmet/internal/app"
	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/config"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
)

// roles are one persona of each kind, and nobody.
var roles = []string{"", "citizen", "parent", "operator", "centre-head", "contact", "official", "head", "editor", "approver", "authority", "auditor", "admin"}

// town is a portal in which something has happened, so that routes have something to show.
type town struct {
	*apptest.Portal
	// draft, with files, and queue of the persona parent; done of the persona citizen.
	draft, kept, queue, file, done string
	// proposal of the persona editor.
	proposal string
}

func newTown(t testing.TB) *town {
	t.Helper()
	w := &town{Portal: apptest.New(t)}
	w.draft = w.start(t, "parent", "kindergarten-queue", map[string]url.Values{
		"contacts": {"phone": {"+7 700 000 01 03"}}, "child": {"child_iin": {"951009501053"}},
		"region": {"region": {"750000000"}}, "language": {"language": {"kk"}}, "benefit": {"benefit": {"teacher"}},
	})
	who := w.actor(t, "parent")
	saved, err := w.Applications.SaveAnswers(t.Context(), who, w.draft, "benefit-proof", nil,
		map[string]application.Upload{"benefit_proof": {Name: "Анықтама.png", Data: smallPicture(t)}}, nil)
	if err != nil || len(saved.Errors) > 0 {
		t.Fatalf("%v, %v", err, saved.Errors)
	}
	w.kept = saved.Draft.Answers.First("benefit_proof")
	w.queue = w.filed(t, "parent", w.start(t, "parent", "child-birth-allowance", map[string]url.Values{
		"contacts": {"phone": {"+7 700 000 01 03"}}, "bank-account": {"iban": {"KZ86125KZT5004100100"}},
		"consent": {"personal_data_consent": {"yes"}},
	}))
	w.done = w.filed(t, "citizen", w.start(t, "citizen", "residence-registration", residence("Абай")))
	official := w.actor(t, "official-2")
	must(t, w.Applications.Take(t.Context(), official, w.done, identity.NewKey()))
	must(t, w.Applications.Approve(t.Context(), official, w.done, identity.NewKey()))
	must(t, w.Applications.Take(t.Context(), w.actor(t, "official"), w.queue, identity.NewKey()))
	w.proposal, err = w.Rulemaking.Begin(t.Context(), w.actor(t, "editor"), rulemaking.Start{
		Service: "child-birth-allowance", Kind: rulemaking.NewEdition, Key: identity.NewKey(),
	})
	must(t, err)
	return w
}

func smallPicture(t testing.TB) []byte {
	t.Helper()
	var picture bytes.Buffer
	must(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))))
	return picture.Bytes()
}

func residence(street string) map[string]url.Values {
	return map[string]url.Values{
		"contacts": {"phone": {"+7 700 000 01 01"}}, "kind": {"reg_kind": {"permanent"}},
		"new-address": {
			"new_address-region": {"710000000"}, "new_address-locality": {"Астана"},
			"new_address-street": {street}, "new_address-house": {"1"},
		},
		"ownership": {"is_owner": {"yes"}}, "children": {}, "consent": {"personal_data_consent": {"yes"}},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *town) actor(t testing.TB, persona string) identity.Actor {
	t.Helper()
	found, err := w.Directory.Persona(t.Context(), persona)
	must(t, err)
	return found.Actor
}

func (w *town) start(t testing.TB, persona, service string, pages map[string]url.Values) string {
	t.Helper()
	who := w.actor(t, persona)
	id, err := w.Applications.StartDraft(t.Context(), who, service, i18n.RU, identity.NewKey())
	must(t, err)
	for name, posted := range pages {
		saved, err := w.Applications.SaveAnswers(t.Context(), who, id, name, posted, nil, nil)
		if err != nil || len(saved.Errors) > 0 {
			t.Fatalf("page %s: %v, %v", name, err, saved.Errors)
		}
	}
	return id
}

func (w *town) filed(t testing.TB, persona, id string) string {
	t.Helper()
	who := w.actor(t, persona)
	_, err := w.Applications.SendCode(t.Context(), who, id, "")
	must(t, err)
	confirming, err := w.Applications.Confirming(t.Context(), who, id)
	must(t, err)
	done, err := w.Applications.File(t.Context(), who, id, application.Confirmation{Code: confirming.Digits, Key: identity.NewKey()})
	must(t, err)
	return done.Number
}

// as is a browser of a persona; of nobody when it is empty.
func (w *town) as(t testing.TB, persona string) *apptest.Client {
	t.Helper()
	c := w.Client()
	if persona != "" {
		c.SignIn(t, persona)
	}
	return c
}

// placeholder is a part of a pattern that an object stands for.
var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// addresses are those of a route: one for each object there is.
func (w *town) addresses(e page.Entry) (list []string) {
	objects := []string{"no-such-thing-1"}
	switch p := e.Pattern; {
	case strings.HasPrefix(p, "/services/{code}"), strings.HasPrefix(p, "/api/v1/services/{code}"), strings.HasPrefix(p, "/bodies/"):
		objects = []string{"residence-registration", "mvd"}
	case strings.HasPrefix(p, "/editor/services/"):
		objects = []string{"child-birth-allowance"}
	case strings.HasPrefix(p, "/editor/proposals/"):
		objects = []string{w.proposal}
	case strings.HasPrefix(p, "/calendar/{year}"):
		objects = []string{"2027"}
	case strings.HasPrefix(p, "/drafts/"):
		objects = []string{w.draft}
	case strings.HasPrefix(p, "/cabinet/applications/"), strings.HasPrefix(p, "/bench/"):
		objects = []string{w.done, w.queue}
	case !placeholder.MatchString(p):
		objects = []string{""}
	}
	for _, object := range objects {
		path := strings.NewReplacer("/term/{code}", "/term/default", "/preview/form/{step}", "/preview/form/contacts", "{step}", "child", "{file}", w.kept, "/editions/{number}", "/editions/1").Replace(e.Pattern)
		path = placeholder.ReplaceAllString(path, object)
		if !strings.HasPrefix(path, "/demo") && !strings.HasPrefix(path, "/api") {
			path = "/ru" + path
		}
		list = append(list, path)
	}
	return list
}

// entries are the routes of a method.
func (w *town) entries(method string) []page.Entry {
	return slices.DeleteFunc(w.Routes.Entries(), func(e page.Entry) bool { return e.Method != method })
}

// machines are addresses without a policy.
var machines = []string{"/", "/healthz", "/readyz", "/static/portal.css", "/static/none", "/favicon.ico", "/sw.js", "/.well-known/security.txt"}

// rebuilt is the same portal with another configuration and log; its people stay.
func rebuilt(t testing.TB, p *apptest.Portal, change func(*config.Config), log io.Writer) *apptest.Portal {
	t.Helper()
	cfg := p.Config
	if change != nil {
		change(&cfg)
	}
	a, err := app.Build(t.Context(), cfg, p.Pool, app.Outside{Registers: p.Registers}, p.Now, slog.New(slog.NewJSONHandler(log, nil)))
	must(t, err)
	again := *p
	again.App = a
	return &again
}

// request is a GET or another request without a body.
func request(method, path string) *http.Request { return httptest.NewRequest(method, path, nil) }

// form is a POST of a form.
func form(path, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}
