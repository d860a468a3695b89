package cabinet_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
)

func TestMessages_TheApplicantWritesAndReads(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	c := p.Client()
	c.SignIn(t, "parent")
	a := c.Open(t, own+number)
	done := c.Submit(t, a, "message", url.Values{"message": {"Счет тот же?"}})
	if done.Location != own+number+"?done=message_sent" {
		t.Fatalf("answers %d to %q", done.Status, done.Location)
	}
	official := taken(t, p, "official", number)
	l := application.Letter{Text: "Да, тот же.", Lang: i18n.RU}
	if problems, err := p.Applications.WriteToApplicant(t.Context(), official, number, l); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	if got := c.Open(t, "/ru/cabinet").Text(); !strings.Contains(got, "1 новое сообщение") {
		t.Error("the cabinet does not count the message")
	}
	inbox := c.Open(t, "/ru/cabinet/messages")
	for _, words := range []string{"Да, тот же.", "Новое", "заявление № " + number + " принято"} {
		if !strings.Contains(inbox.Text(), words) {
			t.Errorf("the inbox does not say %q:\n%s", words, inbox.Text())
		}
	}
	if strings.Contains(inbox.Text(), "Прочитайте его в личном кабинете") {
		t.Error("the inbox announces the message that stands in it")
	}
	if !leadsTo(inbox, own+number+"#messages") {
		t.Error("the inbox does not lead to the message")
	}
	if got := c.Open(t, own+number).Text(); !strings.Contains(got, "Да, тот же.") || !strings.Contains(got, "Новое") {
		t.Error("the page of the application does not show what is new")
	}
	if got := c.Open(t, "/ru/cabinet").Text(); strings.Contains(got, "новое сообщение") {
		t.Error("what was read is counted")
	}
	if thread := c.Open(t, own+number+"/messages"); !strings.Contains(thread.Text(), "Счет тот же?") {
		t.Error("the page of all messages lacks one")
	}
}

func TestMessages_WhatIsWrongIsSaidAndKept(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	c := p.Client()
	c.SignIn(t, "parent")
	long := strings.Repeat("а", application.MaxMessage+1)
	a := c.Post(t, own+number+"/message", url.Values{"message": {long}, "key": {"k"}})
	if a.Status != http.StatusUnprocessableEntity || !has(a, `[data-fact="error-summary"] a[href="#message"]`) {
		t.Fatalf("answers %d", a.Status)
	}
	if got := strings.TrimPrefix(a.Doc.Find("#message").Text(), "\n"); got != long {
		t.Errorf("%d characters were kept", len(got))
	}
}

func TestMessages_AfterTheEnd(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	approved(t, p, "official", number)
	c := p.Client()
	c.SignIn(t, "parent")
	a := c.Open(t, own+number)
	if !has(a, `form[data-form="message"]`) || !strings.Contains(a.Text(), "Писать об этом заявлении можно до 25 декабря 2026") {
		t.Errorf("on the day of the decision:\n%s", a.Text())
	}
	p.Advance(t, 31*24*60*60*1e9)
	c.SignIn(t, "parent")
	a = c.Open(t, own+number)
	if has(a, `form[data-form="message"]`) || !strings.Contains(a.Text(), "прошел") {
		t.Errorf("a month later:\n%s", a.Text())
	}
	if got := c.Post(t, own+number+"/message", url.Values{"message": {"Поздно?"}}); got.Status != http.StatusConflict {
		t.Errorf("writing all the same answers %d", got.Status)
	}
}

func TestMessages_AreNobodyElses(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	c := p.Client()
	c.SignIn(t, "citizen")
	if got := c.Get(t, own+number+"/messages"); got.Status != http.StatusNotFound {
		t.Errorf("a neighbour reads: %d", got.Status)
	}
	if got := c.Post(t, own+number+"/message", url.Values{"message": {"Сәлем"}}); got.Status != http.StatusNotFound {
		t.Errorf("a neighbour writes: %d", got.Status)
	}
}
