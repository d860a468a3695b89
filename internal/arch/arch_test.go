// Package arch holds the laws of the house that the compiler does not.
package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "qyzmet/"

// levels say what each package may stand on: packages of lower levels only, and its own
// parts below it (identity and identity/websession).
var levels = map[string]int{
	"internal/fault": 0, "internal/i18n": 0, "internal/config": 0, "internal/outbound": 0, "internal/origin": 0, "internal/sealed": 0, "migrations": 0,
	"internal/link": 1, "internal/postgres": 1, "internal/calendar": 1, "internal/form": 1, "internal/registry": 1, "internal/sheet": 1,
	"internal/job": 2, "internal/rotation": 2, "internal/idempotency": 2, "internal/audit": 2, "internal/journal": 2, "internal/demo": 2,
	"internal/document": 3, "internal/feedback": 3, "internal/notify": 3, "internal/standard": 3,
	"internal/identity": 4,
	"internal/mandate":  5, "internal/oversight": 5, "internal/rulemaking": 5, "internal/staffing": 5, "internal/centre": 5,
	"internal/ticket": 6, "internal/visit": 6, "internal/mobile": 6,
	"internal/application": 7,
	"internal/simulation":  8, "internal/workdays": 8, "internal/complaint": 8, "internal/export": 8, "internal/loaddata": 8, "internal/callnote": 8,
	"internal/app": 9,
}

// rooms are places where a person does something; they do not know each other.
var rooms = []string{
	"web/home", "web/catalogue", "web/help", "web/signin", "web/apply", "web/cabinet", "web/bench", "web/staffing", "web/trial",
	"web/verify", "web/demo", "web/offline", "web/feedback", "web/settings", "web/styleguide", "web/accounts",
	"web/oversight", "web/api", "web/mandate", "web/simulation", "web/editor", "web/formeditor", "web/discussions", "web/publishing", "web/workdays",
	"web/complaints", "web/counter", "web/visits", "web/contact", "web/centrehead", "web/centres", "web/counterqueue", "web/mobile",
}

// webLevels are the rest of web, lowest first: texts and files, components, the frame.
var webLevels = map[string]int{
	"web/locale": 0, "web/static": 0, "web/mail": 0, "web/ui": 1, "web/statusview": 2, "web/editionview": 2, "web/page": 2, "web/question": 3, "web/middleware": 3, "web/writing": 3, "web/threadview": 3, "web/serving": 3, "web/answerview": 2, "web/bookingview": 2,
}

type pkg struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Dir,GoFiles,Imports", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func (p pkg) path() string { return strings.TrimPrefix(p.ImportPath, module) }

// own are the imports of this module.
func (p pkg) own() []string {
	var paths []string
	for _, i := range p.Imports {
		if after, ok := strings.CutPrefix(i, module); ok {
			paths = append(paths, after)
		}
	}
	return paths
}

// subject is the package of the levels that a path belongs to.
func subject(path string) string {
	for path != "" {
		if _, ok := levels[path]; ok {
			return path
		}
		i := strings.LastIndexByte(path, '/')
		if i < 0 {
			return ""
		}
		path = path[:i]
	}
	return ""
}

func isTestSupport(path string) bool { return strings.HasSuffix(path, "test") }

func TestImportsPointDown(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		of := subject(p.path())
		if !strings.HasPrefix(p.path(), "internal/") || isTestSupport(p.path()) {
			continue
		}
		if strings.HasPrefix(p.path(), "internal/bench") || strings.HasPrefix(p.path(), "internal/arch") {
			continue // they measure and judge the whole
		}
		if of == "" {
			t.Errorf("%s has no level: give it one in this test and in docs/architecture.md", p.path())
			continue
		}
		for _, i := range p.own() {
			to := subject(i)
			switch {
			case strings.HasPrefix(i, "web/") && of != "internal/app":
				t.Errorf("%s imports %s: the domain does not know the pages", p.path(), i)
			case to != "" && to != of && levels[to] >= levels[of]:
				t.Errorf("%s (level %d) imports %s (level %d)", p.path(), levels[of], i, levels[to])
			case isTestSupport(i):
				t.Errorf("%s imports %s, which is for tests", p.path(), i)
			}
		}
	}
}

func TestRoomsDoNotKnowEachOther(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.path(), "web/") {
			continue
		}
		inRoom := slices.Contains(rooms, p.path())
		level, inFrame := webLevels[p.path()]
		if !inRoom && !inFrame {
			t.Errorf("%s is neither a room nor the frame: name it in this test", p.path())
		}
		for _, i := range p.own() {
			switch {
			case slices.Contains(rooms, i):
				t.Errorf("%s imports the room %s", p.path(), i)
			case inFrame && strings.HasPrefix(i, "web/") && webLevels[i] >= level:
				t.Errorf("%s imports %s of its own level or above", p.path(), i)
			case i == "internal/postgres" || strings.HasPrefix(i, "internal/postgres/"):
				t.Errorf("%s imports %s: pages do not reach the database", p.path(), i)
			}
		}
	}
}

// guarded are imports that only some files may have.
var guarded = []struct {
	law     string
	matches func(importPath string) bool
	allowed func(path, file string) bool
}{
	{
		"pgx stays in postgres and in files named store.go, or …store.go for a part of a subject",
		func(i string) bool { return strings.HasPrefix(i, "github.com/jackc/") },
		func(path, file string) bool {
			return strings.HasPrefix(path, "internal/postgres") || strings.HasSuffix(file, "store.go") ||
				// River and the wiring take the pool as it is.
				path == "internal/job" || path == "internal/app" || strings.HasPrefix(path, "internal/bench")
		},
	},
	{
		"net/http stays in web and in adapters",
		func(i string) bool { return i == "net/http" || strings.HasPrefix(i, "net/http/") },
		func(path, _ string) bool {
			return strings.HasPrefix(path, "web/") || strings.HasPrefix(path, "cmd/") || path == "internal/app" ||
				strings.HasPrefix(path, "internal/registry/") || strings.HasPrefix(path, "internal/notify/") ||
				strings.HasPrefix(path, "internal/identity/") || path == "internal/outbound" || path == "internal/demo/standin" ||
				strings.HasPrefix(path, "internal/bench") || isTestSupport(path)
		},
	},
	{
		// The demo's own database and the measuring of the whole do, outside of any request.
		"no program is started to answer somebody",
		func(i string) bool { return i == "os/exec" || i == "plugin" },
		func(path, _ string) bool {
			return path == "internal/postgres/embedded" || strings.HasPrefix(path, "internal/bench") ||
				strings.HasPrefix(path, "internal/arch") || isTestSupport(path)
		},
	},
}

// I-10
func TestImportsStayInTheirPlace(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, file := range p.GoFiles {
			imports := importsOf(t, p.Dir+"/"+file)
			for _, g := range guarded {
				if slices.ContainsFunc(imports, g.matches) && !g.allowed(p.path(), file) {
					t.Errorf("%s/%s: %s", p.path(), file, g.law)
				}
			}
		}
	}
}

// words are calls that belong in one place.
var words = []struct {
	law     string
	call    string
	allowed func(path string) bool
}{
	{"os.Getenv stays in config", "os.Getenv(", func(p string) bool { return p == "internal/config" }},
	{"time is given from outside", "time.Now()", func(p string) bool {
		// app gives it; standin and embedded are outside the portal's own rules.
		return !strings.HasPrefix(p, "internal/") || p == "internal/app" || p == "internal/demo/standin" ||
			strings.HasPrefix(p, "internal/postgres/") || strings.HasPrefix(p, "internal/bench") || isTestSupport(p)
	}},
	// I-03: only outbound's clients refuse what lies inside; the health check asks the portal itself.
	{"outgoing clients are made by outbound", "http.Client{", func(p string) bool {
		return p == "internal/outbound" || isTestSupport(p) || strings.HasPrefix(p, "internal/bench")
	}},
	{"outgoing clients are made by outbound", "http.DefaultClient", func(p string) bool {
		return p == "internal/app" || isTestSupport(p) || strings.HasPrefix(p, "internal/bench")
	}},
}

// a setting that outlived its transaction would go to whoever borrows the connection
// next.
func TestSettingsEndWithTheirTransaction(t *testing.T) {
	t.Parallel()
	lasting := regexp.MustCompile(`set_config\([^()]*,\s*false\)|(?i:\bSET\s+SESSION\b|"SET\s+(?:qyzmet|app)\.)`)
	for _, p := range packages(t) {
		for _, file := range p.GoFiles {
			if found := lasting.FindString(source(t, p.Dir+"/"+file)); found != "" {
				t.Errorf("%s/%s: %s outlives its transaction", p.path(), file, found)
			}
		}
	}
}

func TestCallsStayInTheirPlace(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, file := range p.GoFiles {
			text := source(t, p.Dir+"/"+file)
			for _, w := range words {
				if strings.Contains(text, w.call) && !w.allowed(p.path()) {
					t.Errorf("%s/%s: %s", p.path(), file, w.law)
				}
			}
		}
	}
}
