package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
)

// W-12: a scalar that comes twice is refused, wherever the two stand, and nothing is done.
func TestAFieldThatComesTwiceIsRefused(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	people := map[string]*apptest.Client{}
	for _, role := range roles {
		people[role] = w.as(t, role)
	}
	for _, e := range w.Routes.Entries() {
		if strings.HasPrefix(e.Pattern, "/api/") {
			continue // machines: web/api
		}
		path, found := w.addresses(e)[0], 0
		for role, c := range people {
			if e.Method == http.MethodGet {
				a := c.Get(t, path+"?x=1&x=2")
				found += refused(t, role, path, a)
				continue
			}
			if strings.HasSuffix(e.Pattern, "/sign-out") {
				continue
			}
			found += refused(t, role, path, c.Do(t, form(path, "x=1&x=2")))
			found += refused(t, role, path, c.Do(t, form(path+"?x=1", "x=2")))
		}
		if found == 0 && !strings.HasSuffix(e.Pattern, "/sign-out") && e.Pattern != "/sign-in/callback" {
			t.Errorf("%s %s refuses nobody's repeated field", e.Method, e.Pattern)
		}
	}
}

// refused counts an answer that says the field came twice; anything else must be a refusal of
// whoever may not do this at all.
func refused(t *testing.T, role, path string, a *apptest.Answer) int {
	t.Helper()
	switch a.Status {
	case http.StatusBadRequest:
		if !strings.Contains(a.Text(), "дважды") && !strings.Contains(a.Text(), "қайталанып") {
			t.Errorf("%q at %s: 400 does not say why:\n%s", role, path, a.Text())
		}
		return 1
	case http.StatusForbidden, http.StatusNotFound, http.StatusSeeOther, http.StatusTooManyRequests, http.StatusUnauthorized:
		return 0
	}
	t.Errorf("%q at %s: %d", role, path, a.Status)
	return 0
}

// W-12: on a page of questions the form tells which field may have several values.
func TestQuestionsTellWhatMayHaveSeveralValues(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := w.as(t, "parent")
	path := "/ru/drafts/" + w.draft + "/region"
	for body, want := range map[string]int{
		"region=750000000":                       http.StatusSeeOther,
		"region=750000000&region=710000000":      http.StatusBadRequest,
		"region=750000000&return=x&return=check": http.StatusBadRequest,
	} {
		if a := c.Do(t, form(path, body)); a.Status != want {
			t.Errorf("%s is answered %d", body, a.Status)
		}
	}
	if a := c.Do(t, form(path+"?region=710000000", "region=750000000")); a.Status != http.StatusBadRequest {
		t.Errorf("a field in address and body is answered %d", a.Status)
	}
}

// I-09: numbers that are none, or too large, are no fault of ours.
func TestNumbersOutOfRange(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	numbers := []string{"-1", "0", "1e9", "99999999999999999999999", "2147483648", "9223372036854775808", "-9223372036854775809", "NaN", "0x10", "１２", "1.5", " 1"}
	for role, paths := range map[string][]string{
		"": {"/ru/services?page=%s", "/ru/services/residence-registration/editions/%s",
			"/ru/services/residence-registration/editions/compare?from=%s",
			"/ru/services/residence-registration/editions?on-day=1&on-month=1&on-year=%s"},
		"citizen":  {"/ru/cabinet?page=%s", "/ru/cabinet/access-log?page=%s", "/ru/cabinet/applications/%s"},
		"parent":   {"/ru/drafts/" + w.draft + "/files/%s"},
		"official": {"/ru/bench?after=%s", "/ru/bench/" + w.queue + "/files/%s"},
		"auditor":  {"/ru/oversight/objections?page=%s", "/ru/oversight/objections/%s"},
		"admin":    {"/ru/accounts?page=%s", "/ru/accounts/%s", "/ru/accounts/requests/%s"},
	} {
		c := w.as(t, role)
		for _, path := range paths {
			for _, n := range numbers {
				a := c.Get(t, fmt.Sprintf(path, url.PathEscape(n)))
				if strings.Contains(path, "?") && a.Status >= 500 || !strings.Contains(path, "?") && n != "1" && a.Status != http.StatusNotFound && a.Status != http.StatusBadRequest {
					t.Errorf("%q at %s with %s: %d", role, path, n, a.Status)
				}
			}
		}
	}
	auditor := w.as(t, "auditor")
	for _, path := range []string{"/ru/oversight/objections/%s/answer", "/ru/oversight/sample/%s/review"} {
		for _, n := range numbers {
			a := auditor.Post(t, fmt.Sprintf(path, url.PathEscape(n)), url.Values{"answer": {"жауап"}, "verdict": {"x"}})
			if a.Status < 400 || a.Status >= 500 {
				t.Errorf("%s with %s: %d", path, n, a.Status)
			}
		}
	}
	citizen := w.as(t, "citizen")
	for _, n := range numbers {
		if a := citizen.Post(t, "/ru/cabinet/access-log/objection", url.Values{"entry": {n}}); a.Status < 400 || a.Status >= 500 {
			t.Errorf("an objection to %s: %d", n, a.Status)
		}
	}
}
