package cabinet_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
)

const own = "/ru/cabinet/applications/"

// facts reads the named facts of a page; a fact that stands there twice is a fault.
func facts(t *testing.T, a *apptest.Answer, names ...string) map[string]string {
	t.Helper()
	got := map[string]string{}
	for _, name := range names {
		if n := a.Doc.Find(`[data-fact="` + name + `"]`).Length(); n > 1 {
			t.Errorf("fact %s stands %d times", name, n)
		}
		got[name] = a.Fact(name)
	}
	return got
}

// has reports whether a page holds what the selector finds.
func has(a *apptest.Answer, selector string) bool { return a.Doc.Find(selector).Length() > 0 }

// leadsTo reports whether the main part of a page links to an address.
func leadsTo(a *apptest.Answer, href string) bool { return has(a, `main a[href="`+href+`"]`) }

func TestFiled(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "parent")
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	a := c.Open(t, own+number+"/filed")

	got := facts(t, a, "application-number", "tracking-code", "status", "due-date", "filed-at", "fee")
	want := map[string]string{
		"application-number": number, "tracking-code": got["tracking-code"], "status": "registered",
		"due-date": "2026-12-07", "filed-at": "2026-11-25T10:00:00+05:00", "fee": "0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(got["tracking-code"]) != len("7ZK3-Q9RD-1M5T") {
		t.Errorf("the tracking code is not in groups: %q", got["tracking-code"])
	}
	for _, part := range []string{"7 декабря 2026", "1414", "http://portal.test/ru/track"} {
		if !strings.Contains(a.Text(), part) {
			t.Errorf("the receipt does not say %q", part)
		}
	}
	if !leadsTo(a, own+number) {
		t.Error("no way to the application")
	}
}

func TestApplicationFromFilingToResult(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "parent")
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)

	t.Run("a running application says where it stands and until when", func(t *testing.T) {
		a := c.Open(t, own+number)
		names := []string{
			"application-number", "status", "due-date", "filed-at", "standard-edition", "fee", "decision",
		}
		want := map[string]string{
			"application-number": number, "status": "registered", "due-date": "2026-12-07",
			"filed-at": "2026-11-25T10:00:00+05:00", "standard-edition": "1", "fee": "0", "decision": "",
		}
		if diff := cmp.Diff(want, facts(t, a, names...)); diff != "" {
			t.Error(diff)
		}
		for _, part := range []string{
			"Подано: 25 ноября 2026, среда, 10:00", "Последний день срока: 7 декабря 2026",
			"Вы подали заявление через портал", "KZ86", "Министерство труда",
		} {
			if !strings.Contains(a.Text(), part) {
				t.Errorf("the page does not say %q", part)
			}
		}
		edition := "/ru/services/" + allowance + "/editions/1"
		for _, href := range []string{own + number + "/withdraw", edition} {
			if !leadsTo(a, href) {
				t.Errorf("no link to %s", href)
			}
		}
	})
	t.Run("answers filed in another language carry it", func(t *testing.T) {
		a := c.Open(t, "/en/cabinet/applications/"+number)
		if !has(a, `main dt [lang="ru"]`) || !has(a, `main h3[lang="ru"]`) {
			t.Error("no lang on the filed form")
		}
	})
	t.Run("there is no result before the decision", func(t *testing.T) {
		file := "/files/00000000-0000-0000-0000-000000000000"
		for _, path := range []string{"/result", "/result.pdf", file, "/files/x"} {
			if a := c.Get(t, own+number+path); a.Status != http.StatusNotFound {
				t.Errorf("%s answers %d", path, a.Status)
			}
		}
	})

	approved(t, p, "official", number)
	t.Run("an approved application carries its document", func(t *testing.T) {
		a := c.Open(t, own+number)
		got := facts(t, a, "status", "decision", "verification-code")
		if got["status"] != "result_issued" || got["decision"] != "approval" {
			t.Errorf("got %v", got)
		}
		if has(a, `a[href$="/withdraw"]`) {
			t.Error("a decided application offers to be withdrawn")
		}
		code := strings.ReplaceAll(got["verification-code"], "-", "")
		paper := own + number + "/result"
		for _, href := range []string{paper, paper + ".pdf", "/ru/verify/" + code} {
			if !leadsTo(a, href) {
				t.Errorf("no link to %s", href)
			}
		}
		result := c.Open(t, own+number+"/result")
		if result.Fact("verification-code") != got["verification-code"] {
			t.Error("the document bears another code")
		}
		if !has(result, `article svg.qz-qr path[d^="M"]`) {
			t.Error("no QR code")
		}
		if n := len(result.Body); n > 30<<10 {
			t.Errorf("the document takes %d bytes", n)
		}
	})
	t.Run("the paper is a PDF to keep", func(t *testing.T) {
		a := c.Open(t, own+number+"/result.pdf")
		if !bytes.HasPrefix(a.Body, []byte("%PDF")) || a.Header.Get("Content-Type") != "application/pdf" {
			t.Errorf("%s, begins %q", a.Header.Get("Content-Type"), a.Body[:min(8, len(a.Body))])
		}
		if !strings.Contains(a.Header.Get("Content-Disposition"), number+".pdf") {
			t.Errorf("disposition %q", a.Header.Get("Content-Disposition"))
		}
	})
	t.Run("the document stands in the list of documents", func(t *testing.T) {
		a := c.Open(t, "/kk/cabinet/documents")
		if !leadsTo(a, "/kk/cabinet/applications/"+number+"/result") {
			t.Errorf("not listed:\n%s", a.Text())
		}
	})
	t.Run("what is decided cannot be withdrawn", func(t *testing.T) {
		if a := c.Get(t, own+number+"/withdraw"); a.Status != http.StatusConflict {
			t.Errorf("the question answers %d", a.Status)
		}
		a := c.Post(t, own+number+"/withdraw", url.Values{"key": {"k"}})
		if a.Status != http.StatusConflict {
			t.Errorf("the act answers %d", a.Status)
		}
	})
}

func TestRefusedApplication(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "parent")
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	refused(t, p, "official", number)
	c.SignIn(t, "parent")

	a := c.Open(t, own+number)
	want := map[string]string{
		"status": "refused", "decision": "refusal",
		"refusal-ground": "unreliable-documents", "appeal-until": "2027-03-01",
	}
	got := facts(t, a, "status", "decision", "refusal-ground", "appeal-until")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, part := range []string{"счет закрыт банком", "Жалоба подается", "19-1"} {
		if !strings.Contains(a.Text(), part) {
			t.Errorf("the page does not say %q", part)
		}
	}
	if !leadsTo(a, "/ru/help/appeal") || !leadsTo(a, "/ru/services/"+allowance) {
		t.Error("no way to appeal or to apply again")
	}
	letter := c.Open(t, own+number+"/result")
	if !strings.Contains(letter.Text(), "счет закрыт банком") {
		t.Error("the letter does not give the reasons")
	}
	if letter.Fact("verification-code") != a.Fact("verification-code") {
		t.Error("the letter bears another code")
	}
	kk := c.Open(t, "/kk/cabinet/applications/"+number)
	if kk.Doc.Find(`main p[lang="ru"]`).Length() < 2 {
		t.Error("the reasons carry no language")
	}
}

func TestOverdueApplication(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "citizen")
	number := filed(t, p, "citizen", residence, i18n.RU, residenceAnswers)
	if due := c.Open(t, own+number).Fact("due-date"); due != "2026-11-25T10:30:00+05:00" {
		t.Errorf("due at %s", due)
	}
	p.Advance(t, 31*time.Minute)
	c.SignIn(t, "citizen")

	for _, path := range []string{own + number, own + number + "/filed", "/ru/cabinet"} {
		a := c.Open(t, path)
		if !strings.Contains(a.Text(), "Срок истек") {
			t.Errorf("%s does not say that the term has passed", path)
		}
	}
	a := c.Open(t, own+number)
	if a.Fact("status") != "registered" || !leadsTo(a, "/ru/complaints/"+number) {
		t.Errorf("status %q, or no way to complain", a.Fact("status"))
	}
	approved(t, p, "official-2", number)
	if late := c.Open(t, own+number); !strings.Contains(late.Text(), "С опозданием") {
		t.Error("an answer that came late does not say so")
	}
}
