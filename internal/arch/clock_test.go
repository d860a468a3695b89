package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// counting are the only files that lay days on the calendar: the clock of an application, and
// small clocks of their own that say so. Nothing else computes a due date (law 4 of the house).
var counting = map[string]string{
	"internal/application/clocktale.go":  "the due date and its explanation",
	"internal/application/agenda.go":     "reminders and the end of the term",
	"internal/application/hearing.go":    "the days of a hearing (APPC art. 73)",
	"internal/application/correction.go": "the applicant's days to correct a filing (APPC art. 64(6))",
	"internal/application/hearingact.go": "the days for remarks on a protocol (APPC art. 74)",
	"internal/application/opinion.go":    "the small clock of a question to another body",
	"internal/application/extending.go":  "the days to tell of an extension (APPC art. 76(3))",
	"internal/application/forwarding.go": "the days to forward in (APPC art. 65)",
	"internal/application/reviewing.go":  "the days to answer a review of an automatic decision",
	"internal/complaint/complaint.go":    "the authority's term for a complaint (Law 88-V, art. 25)",
	"internal/rulemaking/":               "the days of a public discussion",
}

// writing are the only files that write the cached dates of an application.
var writing = map[string]bool{
	"internal/application/store.go": true, "internal/application/recountstore.go": true,
}

var (
	counts = regexp.MustCompile(`\.(Period|AddWorkingDays|AddCalendarDays)\(`)
	writes = regexp.MustCompile(`(?s)(UPDATE application SET[^` + "`" + `]*\bdue_at = |INSERT INTO application \([^` + "`" + `]*due_at)`)
)

func TestNothingElseComputesADueDate(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, dir := range []string{"../../internal", "../../web", "../../cmd"} {
		err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			name := filepath.ToSlash(strings.TrimPrefix(path, "../../"))
			switch {
			case err != nil:
				return err
			case !strings.HasSuffix(name, ".go"), strings.HasSuffix(name, "_test.go"), strings.HasPrefix(name, "internal/calendar/"):
				return nil
			}
			source, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if counts.Match(source) {
				place := placeOf(name)
				used[place] = true
				if _, ok := counting[place]; !ok {
					t.Errorf("%s lays days on the calendar: the clock alone computes due dates", name)
				}
			}
			if writes.Match(source) && !writing[name] && !strings.HasPrefix(name, "internal/loaddata/") &&
				!strings.HasPrefix(name, "internal/bench/") && !strings.HasPrefix(name, "internal/app/apptest/") {
				t.Errorf("%s writes the due date of an application: only what the clock gives is kept", name)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for place := range counting {
		if !used[place] {
			t.Errorf("%s counts no days any more: take it off the list", place)
		}
	}
}

// placeOf is the file, or the package where a whole package may count.
func placeOf(name string) string {
	dir := name[:strings.LastIndex(name, "/")+1]
	if _, ok := counting[dir]; ok {
		return dir
	}
	return name
}
