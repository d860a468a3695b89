package counterqueue_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/ticket"
)

const astana = "csc-astana"

func says(t *testing.T, a *apptest.Answer, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.Text(), w) {
			t.Errorf("the page does not say %q:\n%s", w, a.Text())
		}
	}
}

func take(t *testing.T, p *apptest.Portal, group string, ground ticket.Ground) {
	t.Helper()
	key, err := p.Tickets.DemoKioskKey(t.Context(), astana)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Tickets.Take(t.Context(), key, ticket.Wish{Group: group, Ground: ground, Lang: i18n.RU}, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
}

func TestAnOperatorCallsServesAndSendsOn(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	op := p.Client()
	op.SignIn(t, "operator")
	says(t, op.Open(t, "/ru/counter/queue"), "Сначала начните смену")
	persona, err := p.Directory.Persona(t.Context(), "operator")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Centres.BeginShift(t.Context(), persona.Actor, astana, 1, "k"); err != nil {
		t.Fatal(err)
	}
	queue := op.Open(t, "/ru/counter/queue")
	says(t, queue, "Окно: 1", "Никто не ждет", "Страница обновляется сама")
	if got := queue.Header.Get("Refresh"); got != "20; url=/ru/counter/queue?renewed=1" {
		t.Errorf("renews by %q", got)
	}
	empty := op.Submit(t, queue, "call", nil)
	if empty.Status != http.StatusConflict || empty.Header.Get("Refresh") != "" {
		t.Errorf("calling nobody answers %d, and renews by %q", empty.Status, empty.Header.Get("Refresh"))
	}
	says(t, empty, "К вашему окну никто не ждет")
	take(t, p, "documents", ticket.Veteran)
	take(t, p, "documents", ticket.NoGround)
	p.Advance(t, 40*time.Minute)
	op.SignIn(t, "operator") // nobody has worked for too long
	says(t, op.Open(t, "/ru/counter/queue"), "больше предела на", "Ветеран")
	called := op.Follow(t, op.Submit(t, queue, "call", nil))
	says(t, called, "D-001", "Талон D 1, окно 1", "Вызван", "сама не обновляется")
	if got := called.Header.Get("Refresh"); got != "" {
		t.Errorf("with a ticket in hand the page renews by %q", got)
	}
	early := op.Submit(t, called, "no-show", nil)
	says(t, early, "Сначала вызовите еще раз")
	called = op.Follow(t, op.Submit(t, called, "recall", nil))
	serving := op.Follow(t, op.Submit(t, called, "serve", nil))
	says(t, serving, "Обслуживается")
	done := op.Follow(t, op.Submit(t, serving, "finish", nil))
	if done.Doc.Find(`form[data-form="call"]`).Length() != 1 {
		t.Errorf("the window is not free:\n%s", done.Text())
	}
	again := op.Follow(t, op.Submit(t, done, "call", nil))
	says(t, again, "D-002")
	sent := op.Follow(t, op.Submit(t, again, "transfer", url.Values{"group": {"family"}}))
	says(t, sent, "Семья и дети – 1", "Ваше окно эту очередь не обслуживает")
}

// The page stands where its reader asks, says how to let it go on, and keeps nobody signed in who has
// gone away: some minutes before the session ends it stands by itself (security S-07).
func TestTheQueueRenewsItselfUntilItIsStopped(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	op := p.Client()
	op.SignIn(t, "operator")
	persona, err := p.Directory.Persona(t.Context(), "operator")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Centres.BeginShift(t.Context(), persona.Actor, astana, 1, "k"); err != nil {
		t.Fatal(err)
	}
	queue := op.Open(t, "/ru/counter/queue")
	still := op.Open(t, queue.Doc.Find(`main a[href$="?still=1"]`).AttrOr("href", ""))
	says(t, still, "Страница не обновляется", "Включить обновление")
	if got := still.Header.Get("Refresh"); got != "" {
		t.Errorf("standing it renews by %q", got)
	}
	renewed := "/ru/counter/queue?renewed=1"
	for range 11 {
		p.Advance(t, time.Minute)
		if a := op.Open(t, renewed); a.Header.Get("Refresh") == "" {
			t.Fatal("the page has stopped too early")
		}
	}
	p.Advance(t, 90*time.Second)
	late := op.Open(t, renewed)
	says(t, late, "Страница не обновляется")
	if left := late.Doc.Find("[data-session-left]").AttrOr("data-session-left", ""); late.Header.Get("Refresh") != "" || left != "150" {
		t.Errorf("%s s before the end it renews by %q", left, late.Header.Get("Refresh"))
	}
	if path := late.Doc.Find(`a[hreflang="kk"]`).AttrOr("href", ""); path != "/kk/counter/queue" {
		t.Errorf("another language is at %q", path)
	}
	p.Advance(t, 3*time.Minute)
	if a := op.Get(t, renewed); !strings.HasPrefix(a.Location, "/ru/sign-in") {
		t.Errorf("after a quarter of an hour it answers %d to %q", a.Status, a.Location)
	}
}

func TestTheQueueIsForOperators(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for _, persona := range []string{"citizen", "official-gp", "admin"} {
		c := p.Client()
		c.SignIn(t, persona)
		if a := c.Get(t, "/ru/counter/queue"); a.Status != http.StatusForbidden {
			t.Errorf("%s is answered %d", persona, a.Status)
		}
		if a := c.Post(t, "/ru/counter/queue/call", url.Values{"key": {"k"}}); a.Status != http.StatusForbidden {
			t.Errorf("the act of %s is answered %d", persona, a.Status)
		}
	}
}
