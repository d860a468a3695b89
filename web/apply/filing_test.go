package apply_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// services are those that have a standard in force.
func services(t testing.TB, p *apptest.Portal) []string {
	t.Helper()
	snapshot, err := p.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, s := range snapshot.Services {
		if snapshot.InForce(s.Code, p.Now()) != nil {
			codes = append(codes, s.Code)
		}
	}
	return codes
}

func TestEveryStandardIsFiledFromTheFirstPageToTheNumber(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	codes := services(t, p)
	if len(codes) != 25 {
		t.Fatalf("%d services have a standard, want 25: %v", len(codes), codes)
	}
	ways := []struct {
		persona string
		lang    i18n.Lang
		last    bool
	}{{"citizen", i18n.KK, false}, {"parent", i18n.RU, true}, {"citizen-2", i18n.EN, true}}
	for _, way := range ways {
		for _, code := range codes {
			t.Run(code+" by "+way.persona+" in "+string(way.lang), func(t *testing.T) {
				t.Parallel()
				w := citizen(t, p, way.persona, way.lang)
				w.last, w.seen = way.last, soundPages(t, way.lang)
				w.seen(w.signed(t, w.fill(t, code, w.start(t, code))))
			})
		}
	}
}

var numbered = regexp.MustCompile(`^/(kk|ru|en)/cabinet/applications/([A-Z0-9-]+)/filed$`)

// signed confirms a checked draft with the code that the demo shows, and gives the page
// that asked for the code.
func (w *walker) signed(t testing.TB, check *apptest.Answer) *apptest.Answer {
	t.Helper()
	asking := w.follow(t, w.client.Submit(t, check, "check", nil))
	code := asking.Fact("one-time-code")
	if len(code) != 6 {
		t.Fatalf("the demo shows the code %q", code)
	}
	if sms := w.portal.SMS(); len(sms) == 0 {
		t.Fatal("no SMS was sent")
	}
	a := w.client.Submit(t, asking, "sign", url.Values{"code": {code}})
	mustLead(t, a, w.in("/cabinet/applications/"))
	if number(a) == "" {
		t.Fatalf("leads to %q", a.Location)
	}
	return asking
}

// number is the number of the application to which an answer leads.
func number(a *apptest.Answer) string {
	found := numbered.FindStringSubmatch(a.Location)
	if found == nil {
		return ""
	}
	return found[2]
}

func TestTheStandardOfAnApplicationIsNamedBeforeItIsFiled(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for code, fee := range map[string]string{"no-criminal-record": "0", "court-apostille": "4325"} {
		w := citizen(t, p, "citizen", i18n.RU)
		w.say["copies"] = "2"
		a := w.fill(t, code, w.start(t, code))
		if got := a.Fact("fee"); got != fee {
			t.Errorf("%s: the fee is %q, want %q", code, got, fee)
		}
		if got := a.Fact("standard-edition"); got != "1" {
			t.Errorf("%s: the edition is %q, want 1", code, got)
		}
		if a.Doc.Find("main time[datetime]").Length() == 0 {
			t.Errorf("%s: no day of the reply", code)
		}
	}
}

func TestWhatDoesNotExistOnlineIsNotBegun(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := citizen(t, p, "citizen", i18n.KK)
	a := w.client.Post(t, w.in(link.Apply("no-such-service")), url.Values{"key": {"k"}})
	if a.Status != 404 {
		t.Errorf("an unknown service answers %d", a.Status)
	}
	guest := p.Client().Post(t, w.in(link.Apply("no-criminal-record")), url.Values{"key": {"k"}})
	mustLead(t, guest, "/kk/sign-in?next=")
	if next, _ := url.QueryUnescape(guest.Location); !strings.HasSuffix(next, "/services/no-criminal-record") {
		t.Errorf("after signing in a guest is led to %q", next)
	}
}
