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
	says(t, queue, "Окно: 1", "Никто не ждет")
	empty := op.Submit(t, queue, "call", nil)
	if empty.Status != http.StatusConflict {
		t.Errorf("calling nobody answers %d", empty.Status)
	}
	says(t, empty, "К вашему окну никто не ждет")
	take(t, p, "documents", ticket.Veteran)
	take(t, p, "documents", ticket.NoGround)
	p.Advance(t, 40*time.Minute)
	op.SignIn(t, "operator") // nobody has worked for too long
	says(t, op.Open(t, "/ru/counter/queue"), "больше предела на", "Ветеран")
	called := op.Follow(t, op.Submit(t, queue, "call", nil))
	says(t, called, "D-001", "Талон D 1, окно 1", "Вызван")
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
