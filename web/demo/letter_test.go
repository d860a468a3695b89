package demo_test

import (
	"net/http"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
)

// posted sends a notice to the citizen by e-mail and gives its reference.
func posted(t *testing.T, p *apptest.Portal, number string) string {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), "citizen")
	if err != nil {
		t.Fatal(err)
	}
	batch := &postgres.Batch{}
	jobs := p.Sender.Queue(batch, notify.Message{
		PersonID: who.Actor.PersonID, Template: "sms.approval", Lang: i18n.KK,
		Args: map[string]string{"number": number},
	}, p.Now())
	if err := p.Behind().SendBatch(t.Context(), batch).Close(); err != nil {
		t.Fatal(err)
	}
	id := jobs[0].(job.SendMessage).MessageID
	if err := p.Sender.SendEmail(t.Context(), id, false); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestInbox_ShowsLettersBesideSMS(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	id := posted(t, p, "GP-26-000001")
	a := p.Client().Open(t, "/demo/inbox?lang=ru")
	to := a.Doc.Find(`main a[href="/demo/inbox/` + id + `?lang=ru"]`)
	if to.Length() != 1 || to.AttrOr("lang", "") != "kk" || !strings.Contains(to.Text(), "GP-26-000001") {
		t.Errorf("the inbox shows\n%s", a.Text())
	}
	letter := p.Client().Open(t, "/demo/inbox/"+id+"?lang=ru")
	words := letter.Doc.Find("main").Text()
	for _, want := range []string{"Сәлеметсіз бе!", "arman.seitov@example.org", "GP-26-000001"} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in\n%s", want, words)
		}
	}
	if letter.Doc.Find(`main a[href="http://portal.test/kk/cabinet/applications/GP-26-000001"]`).Length() != 1 {
		t.Error("the letter has no way to the application")
	}
}

func TestLetter_IsShutIn(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	a := p.Client().Open(t, "/demo/inbox/"+posted(t, p, "GP-26-000001")+"/html")
	policy := a.Header.Get("Content-Security-Policy")
	for _, want := range []string{"sandbox;", "default-src 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "allow-") || strings.Contains(policy, "script-src") {
		t.Errorf("the policy %q lets the letter act", policy)
	}
	if kind := a.Header.Get("Content-Type"); kind != "text/html; charset=utf-8" {
		t.Errorf("Content-Type = %q", kind)
	}
}

func TestLetter_UnknownIsNotFound(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, path := range []string{"/demo/inbox/1", "/demo/inbox/1/html"} {
		if got := p.Client().Get(t, path).Status; got != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got)
		}
	}
}
